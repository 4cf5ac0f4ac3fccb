#ifndef LYCHGATE_STORE_IMPL_H
#define LYCHGATE_STORE_IMPL_H

/* Inside src/store only: the handle that the store_*.c files share. */

#include "buf.h"
#include "db.h"
#include "select.h"
#include "store.h"
#include "store_rollup.h"

struct store {
	struct db db;
	/* SQL made from the table of columns in store_host.c */
	struct buf host_insert, host_update, host_select, host_list;
	struct buf host_by_id, host_beside;
	struct buf stats_add;
	struct buf rollup_put[ROLLUP_LEVELS], rollup_more[ROLLUP_LEVELS],
	    rollup_fold[ROLLUP_LEVELS], rollup_drop[ROLLUP_LEVELS],
	    rollup_prune[ROLLUP_LEVELS], rollup_week;
	struct buf rollup_key[ROLLUP_LEVELS]; /* rollup_query.c */
	/* When store_prune() found no old one left. */
	uint32_t contexts_pruned_s, mailboxes_pruned_s, memos_pruned_s, botnets_pruned_s;
};

/* The table of the rollups of that length. */
const char *rollup_level_table(enum rollup_level level);

/* Read a row of host_list.  0, or -1 and the row is counted as bad. */
struct store_host;
int store_host_read(struct db *db, sqlite3_stmt *st, struct store_host *h);

/* The ids of the hosts, in no order; sort, limit and offset do not count. */
struct store_host_filter;
int store_host_ids(struct store *s, const struct store_host_filter *filter,
		   select_row *row, void *ctx);

/* Bind a key's address (formatted into ${address}), form and dialect as ?1 to ?3. */
void store_host_bind_key(sqlite3_stmt *st, const struct host_key *key,
			 char address[ADDR_TEXT_MAX]);

/* Each makes its module's SQL.  0, or -1 without memory. */
int store_host_init(struct store *s);
int store_stats_init(struct store *s);
int store_rollup_init(struct store *s);
int rollup_query_init(struct store *s);
void store_rollup_fini(struct store *s);
void rollup_query_fini(struct store *s);

/*
 * For the tables of the policy (store_policy.c).  Is ${scope} "", a domain or an address?
 * 0, or -1 with FAULT_VALUE.
 */
int store_check_scope(struct store *s, const char *scope);
bool store_is_scope(const char *scope);

/* While the policy is loaded: ${rc} is what core said of a row, with errno.  What it does
 * not take is a bad row too.  false: no memory. */
struct policy;
struct store_loading {
	struct store *store;
	struct policy *policy;
	bool no_memory;
};
bool store_loaded(struct store_loading *l, int rc);

/* Delete the row whose first column is ${key}: 1 removed, 0 was not there, -1 failed. */
int store_remove_row(struct store *s, const char *sql, const char *key);

/* Put a row of these into a table that has no more. */
struct store_noted {
	const char *key;
	uint32_t created_s;
	const char *note;
};
int store_put_noted(struct store *s, const char *sql, const struct store_noted *row);

#endif
