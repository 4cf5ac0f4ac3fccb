#ifndef LYCHGATE_STORE_IMPL_H
#define LYCHGATE_STORE_IMPL_H

/* Inside src/store only: the handle that the store_*.c files share. */

#include "buf.h"
#include "db.h"
#include "store.h"
#include "store_rollup.h"

struct store {
	struct db db;
	/* SQL made from the table of columns in store_host.c */
	struct buf host_insert, host_update, host_select, host_list;
	struct buf stats_add;
	struct buf rollup_put[ROLLUP_LEVELS], rollup_more[ROLLUP_LEVELS],
	    rollup_fold[ROLLUP_LEVELS], rollup_drop[ROLLUP_LEVELS],
	    rollup_prune[ROLLUP_LEVELS], rollup_week;
	struct buf rollup_key[ROLLUP_LEVELS]; /* rollup_query.c */
	/* When store_prune() found no old one left. */
	uint32_t contexts_pruned_s, mailboxes_pruned_s, memos_pruned_s;
};

/* The table of the rollups of that length. */
const char *rollup_level_table(enum rollup_level level);

/* Read a row of host_list.  0, or -1 and the row is counted as bad. */
struct store_host;
int store_host_read(struct db *db, sqlite3_stmt *st, struct store_host *h);

/* Each makes its module's SQL.  0, or -1 without memory. */
int store_host_init(struct store *s);
int store_stats_init(struct store *s);
int store_rollup_init(struct store *s);
int rollup_query_init(struct store *s);
void store_rollup_fini(struct store *s);
void rollup_query_fini(struct store *s);

#endif
