/*
 * Addresses are kept as text that people can read, so "in this network" is a range of
 * texts as far as the prefix goes in whole octets or groups, which an index can find,
 * and for the bits behind that a function that looks at each address of the range.
 */
#include "select.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void
select_init(struct select *q, const char *columns, const char *from)
{
	*q = (struct select){0};
	buf_init(&q->sql);
	q->failed = buf_addf(&q->sql, "%s FROM %s", columns, from) != 0;
}

void
select_fini(struct select *q)
{
	buf_fini(&q->sql);
}

static struct select_value *
value_add(struct select *q)
{
	assert(q->n_values < SELECT_VALUES_MAX);
	return &q->values[q->n_values++];
}

void
select_where(struct select *q, const char *condition)
{
	const char *word = q->n_wheres++ == 0 ? "WHERE" : "AND";

	if (buf_addf(&q->sql, " %s (%s)", word, condition) != 0)
		q->failed = true;
}

void
select_int(struct select *q, const char *condition, int64_t value)
{
	struct select_value *v = value_add(q);

	select_where(q, condition);
	v->type = SELECT_INT;
	v->integer = value;
}

void
select_real(struct select *q, const char *condition, double value)
{
	struct select_value *v = value_add(q);

	select_where(q, condition);
	v->type = SELECT_REAL;
	v->real = value;
}

void
select_text(struct select *q, const char *condition, const char *text)
{
	if (text == NULL)
		return;
	select_where(q, condition);
	select_more_text(q, text);
}

void
select_more_text(struct select *q, const char *text)
{
	struct select_value *v = value_add(q);

	v->type = SELECT_TEXT;
	v->text = text;
}

/* A value whose text the select keeps itself; ${text} is short. */
static char *
own_text(struct select *q)
{
	struct select_value *v = value_add(q);

	v->type = SELECT_TEXT;
	v->text = NULL;
	return v->own;
}

/*
 * The text that every address of ${net} begins with, as far as it ends at a dot or colon:
 * "192.0." or "2001:db8:"; a zero group ends it, for it may be hidden in "::" (RFC
 * 5952).  Stores how many bits that covers.
 */
static void
net_prefix(const struct net *net, char out[NET_TEXT_MAX], unsigned *bits_r)
{
	unsigned unit = net->addr.family == 4 ? 8 : 16, bits;
	size_t len = 0;

	out[0] = '\0';
	for (bits = 0; bits + unit <= net->bits; bits += unit) {
		const uint8_t *at = &net->addr.bytes[bits / 8];
		int n;

		if (unit == 8)
			n = snprintf(out + len, NET_TEXT_MAX - len, "%u.", at[0]);
		else if (at[0] == 0 && at[1] == 0)
			break;
		else
			n = snprintf(out + len, NET_TEXT_MAX - len,
				     "%x:", (unsigned)at[0] << 8 | at[1]);
		len += (size_t)n;
	}
	*bits_r = bits;
}

/* Add "column op ?". */
static void
compare(struct select *q, const char *column, const char *op)
{
	char condition[128];

	snprintf(condition, sizeof(condition), "%s %s ?", column, op);
	select_where(q, condition);
}

/* The texts from ${prefix} on, which ends in '.' or ':', to where another one begins. */
static void
text_range(struct select *q, const char *column, const char *prefix)
{
	size_t len = strlen(prefix);
	char *to;

	compare(q, column, ">=");
	memcpy(own_text(q), prefix, len + 1);
	compare(q, column, "<");
	to = own_text(q);
	memcpy(to, prefix, len + 1);
	to[len - 1]++;
}

void
select_net(struct select *q, const char *column, const struct net *net)
{
	char prefix[NET_TEXT_MAX], condition[128];
	unsigned bits;

	if (net == NULL)
		return;
	if (net->bits == (net->addr.family == 4 ? 32 : 128)) {
		compare(q, column, "=");
		net_format(net, own_text(q));
		return;
	}
	net_prefix(net, prefix, &bits);
	if (bits > 0)
		text_range(q, column, prefix);
	if (bits == 0 || bits < net->bits) {
		snprintf(condition, sizeof(condition), "lychgate_in_net(%s, ?)", column);
		select_where(q, condition);
		net_format(net, own_text(q));
	}
}

void
select_group(struct select *q, const char *columns)
{
	if (buf_addf(&q->sql, " GROUP BY %s ORDER BY %s", columns, columns) != 0)
		q->failed = true;
}

void
select_order(struct select *q, const char *order)
{
	if (buf_addf(&q->sql, " ORDER BY %s", order) != 0)
		q->failed = true;
}

void
select_close(struct select *q)
{
	if (buf_addc(&q->sql, ')') != 0)
		q->failed = true;
}

void
select_page(struct select *q, uint32_t limit, uint32_t offset)
{
	if (buf_addf(&q->sql, " LIMIT %lld OFFSET %u",
		     limit == 0 ? -1LL : (long long)limit, offset) != 0)
		q->failed = true;
}

static int
bind_value(sqlite3_stmt *stmt, int at, const struct select_value *v)
{
	switch (v->type) {
	case SELECT_INT:
		return sqlite3_bind_int64(stmt, at, v->integer);
	case SELECT_REAL:
		return sqlite3_bind_double(stmt, at, v->real);
	default:
		return sqlite3_bind_text(stmt, at, v->text != NULL ? v->text : v->own, -1,
					 SQLITE_STATIC);
	}
}

static sqlite3_stmt *
prepare(struct select *q, struct db *db)
{
	sqlite3_stmt *stmt = NULL;
	int rc = SQLITE_NOMEM;

	if (!q->failed)
		rc = sqlite3_prepare_v2(db->handle, q->sql.data, -1, &stmt, NULL);
	for (size_t i = 0; rc == SQLITE_OK && i < q->n_values; i++)
		rc = bind_value(stmt, (int)i + 1, &q->values[i]);
	if (rc == SQLITE_OK)
		return stmt;
	sqlite3_finalize(stmt);
	db_fail(db, rc, "prepare a listing");
	return NULL;
}

int
select_each(struct select *q, struct db *db, select_row *row, void *ctx)
{
	sqlite3_stmt *stmt = prepare(q, db);
	int rc;

	if (stmt == NULL)
		return -1;
	while ((rc = db_next(db, stmt)) == 1)
		if (!row(ctx, stmt))
			break;
	sqlite3_finalize(stmt);
	return rc < 0 ? -1 : 0;
}

static bool
take_count(void *ctx, sqlite3_stmt *stmt)
{
	*(uint64_t *)ctx = (uint64_t)sqlite3_column_int64(stmt, 0);
	return true;
}

int
select_count(struct select *q, struct db *db, uint64_t *count_r)
{
	return select_each(q, db, take_count, count_r);
}

/* lychgate_in_net(address, network): 0 also when one of them does not parse. */
static void
in_net(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *address = (const char *)sqlite3_value_text(argv[0]);
	const char *network = (const char *)sqlite3_value_text(argv[1]);
	struct addr addr;
	struct net net;

	(void)argc;
	sqlite3_result_int(
	    ctx, address != NULL && network != NULL && addr_parse(address, &addr) == 0 &&
		     net_parse(network, &net) == 0 && net_contains(&net, &addr));
}

int
select_register(struct db *db)
{
	return db_function(db, "lychgate_in_net", 2, in_net);
}
