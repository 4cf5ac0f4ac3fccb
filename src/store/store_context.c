/*
 * Contexts: struct context <-> a row of `contexts`, found by kind and name.
 */
#include "store_context.h"

#include <float.h>
#include <string.h>

#include "row.h"
#include "select.h"
#include "store_impl.h"

#define COLUMNS                                                                          \
	"kind, name, bad, good, seen, faded_at, first_seen, last_seen,"                  \
	" bad_networks_map, bad_total"

/* Counts stay positive in SQLite's signed integers. */
static int64_t
count_limit(uint64_t count)
{
	return count < INT64_MAX ? (int64_t)count : INT64_MAX;
}

int
store_context_put(struct store *s, enum context_kind kind, const char *name,
		  const struct context *c)
{
	static const char sql[] =
	    "INSERT INTO contexts (" COLUMNS
	    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE SET"
	    " bad = ?3, good = ?4, seen = ?5, faded_at = ?6, first_seen = ?7,"
	    " last_seen = ?8, bad_networks_map = ?9, bad_total = ?10";
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, words_context_kind.word(kind), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	sqlite3_bind_double(st, 3, (double)c->bad);
	sqlite3_bind_double(st, 4, (double)c->good);
	sqlite3_bind_double(st, 5, (double)c->seen);
	sqlite3_bind_int64(st, 6, c->at_s);
	sqlite3_bind_int64(st, 7, c->first_s);
	sqlite3_bind_int64(st, 8, c->last_s);
	sqlite3_bind_int64(st, 9, (int64_t)c->bad_nets);
	sqlite3_bind_int64(st, 10, count_limit(c->bad_total));
	return db_run(&s->db, st);
}

/* Read a row of COLUMNS.  0, or -1 and the row is counted as bad. */
static int
read_context(struct db *db, sqlite3_stmt *st, struct store_context *c)
{
	struct row r;

	*c = (struct store_context){0};
	row_init(&r, st);
	c->kind = (enum context_kind)row_word(&r, &words_context_kind);
	c->name = row_text(&r, CONTEXT_NAME_MAX);
	c->context.bad = (float)row_real(&r, 0, (double)FLT_MAX);
	c->context.good = (float)row_real(&r, 0, (double)FLT_MAX);
	c->context.seen = (float)row_real(&r, 0, (double)FLT_MAX);
	c->context.at_s = row_u32(&r);
	c->context.first_s = row_u32(&r);
	c->context.last_s = row_u32(&r);
	c->context.bad_nets = row_bits(&r);
	c->context.bad_total = (uint64_t)row_int(&r, 0, INT64_MAX);
	return row_end(&r, db);
}

int
store_context_get(struct store *s, enum context_kind kind, const char *name,
		  struct context *context_r)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "SELECT " COLUMNS " FROM contexts WHERE kind = ? AND name = ?");
	struct store_context found;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, words_context_kind.word(kind), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	if (read_context(&s->db, st, &found) == 0)
		*context_r = found.context;
	else
		rc = 0;
	sqlite3_reset(st);
	return rc;
}

static const struct sort sorts[CONTEXT_SORTS] = {
#define DOWN(column) column " DESC, kind, name", column ", kind DESC, name DESC"
    [CONTEXT_SORT_BAD] = {"bad", DOWN("bad")},
    [CONTEXT_SORT_BAD_TOTAL] = {"bad-total", DOWN("bad_total")},
    [CONTEXT_SORT_GOOD] = {"good", DOWN("good")},
    [CONTEXT_SORT_SEEN] = {"seen", DOWN("seen")},
    [CONTEXT_SORT_LAST_SEEN] = {"last-seen", DOWN("last_seen")},
    [CONTEXT_SORT_FIRST_SEEN] = {"first-seen", DOWN("first_seen")},
    [CONTEXT_SORT_NAME] = {"name", "name, kind", "name DESC, kind DESC"},
#undef DOWN
};

const struct sorts store_context_sorts = {sorts, CONTEXT_SORTS};

static void
add_filter(struct select *q, const struct store_context_filter *f)
{
	const char *wild = f->name == NULL ? NULL : strpbrk(f->name, "*?");

	if (f->of_kind)
		select_text(q, "kind = ?", words_context_kind.word(f->kind));
	/* '[' would begin a set in GLOB; no name of ours holds one that is worth a
	 * search. */
	select_text(q, wild != NULL ? "name GLOB ?" : "name = ?", f->name);
	if (f->min_bad > 0)
		select_real(q, "bad >= ?", f->min_bad);
	if (f->min_good > 0)
		select_real(q, "good >= ?", f->min_good);
	if (f->since_s != 0)
		select_int(q, "last_seen >= ?", f->since_s);
}

struct listing {
	struct db *db;
	store_context_row *row;
	void *ctx;
};

static bool
list_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_context context;

	return read_context(l->db, st, &context) != 0 || l->row(l->ctx, &context);
}

int
store_context_each(struct store *s, const struct store_context_filter *filter,
		   store_context_row *row, void *ctx)
{
	struct listing listing = {&s->db, row, ctx};
	struct select q;
	int rc;

	select_init(&q, "SELECT " COLUMNS, "contexts");
	add_filter(&q, filter);
	select_order(&q, sort_order(&store_context_sorts, filter->sort, filter->reverse));
	select_page(&q, filter->limit, filter->offset);
	rc = select_each(&q, &s->db, list_row, &listing);
	select_fini(&q);
	return rc;
}

int
store_context_count(struct store *s, const struct store_context_filter *filter,
		    uint64_t *count_r)
{
	struct select q;
	int rc;

	select_init(&q, "SELECT count(*)", "contexts");
	add_filter(&q, filter);
	rc = select_count(&q, &s->db, count_r);
	select_fini(&q);
	return rc;
}
