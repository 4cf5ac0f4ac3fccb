#ifndef LYCHGATE_SELECT_H
#define LYCHGATE_SELECT_H

/* Inside src/store only: puts a SELECT together from the parts that a filter asks for.
 * Only constants of the program become SQL text; values are always bound. */

#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "buf.h"
#include "db.h"

#define SELECT_VALUES_MAX 24

struct select {
	struct buf sql;
	bool failed; /* no memory */
	size_t n_wheres, n_values;
	struct select_value {
		enum { SELECT_INT, SELECT_REAL, SELECT_TEXT } type;
		int64_t integer;
		double real;
		const char *text; /* borrowed */
		char own[NET_TEXT_MAX];
	} values[SELECT_VALUES_MAX];
};

/* Begin with "SELECT ..." and the table or view. */
void select_init(struct select *q, const char *columns, const char *from);
void select_fini(struct select *q);

/* Add a condition without a value. */
void select_where(struct select *q, const char *condition);

/* Add a condition with one '?', and its value. */
void select_int(struct select *q, const char *condition, int64_t value);
void select_real(struct select *q, const char *condition, double value);

/* The same; nothing is added for NULL. */
void select_text(struct select *q, const char *condition, const char *text);

/* Bind one more value, for a condition with several '?'. */
void select_more_text(struct select *q, const char *text);

/* The text column ${column} holds an address in ${net}; nothing for NULL.  An index on
 * the column helps as far as whole octets (IPv6: groups) go. */
void select_net(struct select *q, const char *column, const struct net *net);

/* "GROUP BY " and "ORDER BY " with what is given. */
void select_group(struct select *q, const char *columns);

/* "ORDER BY " and what is given; then the page: ${limit} 0 = all. */
void select_order(struct select *q, const char *order);
void select_page(struct select *q, uint32_t limit, uint32_t offset);

/* End a subquery that the table of select_init() opened. */
void select_close(struct select *q);

/*
 * Run it; ${row} is called for each row until it returns false.  It may use ${db}, but
 * not close it.  0 or -1.
 */
typedef bool select_row(void *ctx, sqlite3_stmt *stmt);
int select_each(struct select *q, struct db *db, select_row *row, void *ctx);

/* Run a "SELECT count(*) ..." */
int select_count(struct select *q, struct db *db, uint64_t *count_r);

/* Make the SQL function that select_net uses known to a connection. */
int select_register(struct db *db);

#endif
