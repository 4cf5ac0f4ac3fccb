/*
 * Typed columns.  A value that cannot be is read as nothing and leaves a mark on the row;
 * the caller reads all columns and asks for the mark once, with row_end().
 */
#include "row.h"

#include <math.h>

#include "db.h"

void
row_init(struct row *r, sqlite3_stmt *stmt)
{
	*r = (struct row){.stmt = stmt};
}

int64_t
row_int(struct row *r, int64_t min, int64_t max)
{
	int at = r->column++;
	int64_t value = sqlite3_column_int64(r->stmt, at);

	if (sqlite3_column_type(r->stmt, at) == SQLITE_INTEGER && value >= min &&
	    value <= max)
		return value;
	r->bad = true;
	return 0;
}

uint32_t
row_u32(struct row *r)
{
	return (uint32_t)row_int(r, 0, UINT32_MAX);
}

bool
row_bool(struct row *r)
{
	return row_int(r, 0, 1) != 0;
}

uint64_t
row_bits(struct row *r)
{
	return (uint64_t)row_int(r, INT64_MIN, INT64_MAX);
}

double
row_real(struct row *r, double min, double max)
{
	int at = r->column++;
	int type = sqlite3_column_type(r->stmt, at);
	double value = sqlite3_column_double(r->stmt, at);

	if ((type == SQLITE_FLOAT || type == SQLITE_INTEGER) && isfinite(value) &&
	    value >= min && value <= max)
		return value;
	r->bad = true;
	return 0;
}

const char *
row_text(struct row *r, size_t max)
{
	int at = r->column++;
	int type = sqlite3_column_type(r->stmt, at);
	const char *text;

	if (type == SQLITE_NULL)
		return "";
	/* NULL also when there is no memory for it. */
	text = (const char *)sqlite3_column_text(r->stmt, at);
	if (type == SQLITE_TEXT && text != NULL &&
	    (size_t)sqlite3_column_bytes(r->stmt, at) <= max)
		return text;
	r->bad = true;
	return "";
}

int
row_word(struct row *r, const struct words *words)
{
	int value = words_parse(words, row_text(r, 64));

	if (value >= 0)
		return value;
	r->bad = true;
	return 0;
}

struct addr
row_addr(struct row *r)
{
	struct addr addr = {0};

	if (addr_parse(row_text(r, ADDR_TEXT_MAX), &addr) != 0)
		r->bad = true;
	return addr;
}

struct net
row_net(struct row *r)
{
	struct net net = {0};

	if (net_parse(row_text(r, NET_TEXT_MAX), &net) != 0)
		r->bad = true;
	return net;
}

void
row_host_key(struct row *r, struct host_key *key_r)
{
	struct addr addr = row_addr(r);
	int form = row_word(r, &words_form), dialect = row_word(r, &words_dialect);

	if (!r->bad)
		host_key_make(&addr, (enum helo_form)form, (uint8_t)dialect, key_r);
}

int
row_end(const struct row *r, struct db *db)
{
	db->bad_rows += r->bad;
	return r->bad ? -1 : 0;
}
