#ifndef LYCHGATE_STORE_HOST_WALK_H
#define LYCHGATE_STORE_HOST_WALK_H

#include "store_host_list.h"

/* A host, and the others behind its address: most have none. */
struct store_host_there {
	struct store_host host;
	struct store_host_there *other; /* the next of them; NULL: no more */
};
typedef bool store_host_walk_row(void *ctx, const struct store_host_there *there);

/*
 * As store_host_each(), for as long a list as there may be where each row takes its time:
 * hosts are read some at a time, and while ${row} has them nothing of the file is held,
 * for the write-ahead log grows as long as somebody reads.  Sort, limit and offset do not
 * count; who went away or, of HOSTS_CONVICTED, is so no more when they are read is left
 * out.
 */
int store_host_walk(struct store *s, const struct store_host_filter *filter,
		    store_host_walk_row *row, void *ctx);

#endif
