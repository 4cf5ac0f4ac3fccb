#ifndef LYCHGATE_UNIT_STORE_OPEN_H
#define LYCHGATE_UNIT_STORE_OPEN_H

/* For tests of one table of lychgate.db: a new one, opened as the daemon's writer does.
 */
#include "store.h"
#include "unit_store.h"

static struct store *store;

static inline int
setup(void **state)
{
	struct fault fault;

	if (unit_dir_setup(state) != 0)
		return -1;
	store = store_open(unit_dir, STORE_WRITER, &fault);
	return store == NULL ? -1 : 0;
}

static inline int
teardown(void **state)
{
	store_close(store);
	return unit_dir_teardown(state);
}

#endif
