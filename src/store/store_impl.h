#ifndef LYCHGATE_STORE_IMPL_H
#define LYCHGATE_STORE_IMPL_H

/* Inside src/store only: the handle that the store_*.c files share. */

#include "buf.h"
#include "db.h"
#include "store.h"

struct store {
	struct db db;
	/* SQL made from the table of columns in store_host.c */
	struct buf host_insert, host_update, host_select, host_list;
	struct buf stats_add;
	/* When store_prune() found no old one left. */
	uint32_t contexts_pruned_s, mailboxes_pruned_s, memos_pruned_s;
};

/* Each makes its module's SQL.  0, or -1 without memory. */
int store_host_init(struct store *s);
int store_stats_init(struct store *s);

#endif
