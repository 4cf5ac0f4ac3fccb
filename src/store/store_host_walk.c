/*
 * A walk through many hosts: first all ids, then piece by piece the rows behind them and
 * who else is at their addresses, each piece in one read transaction.  A transaction for
 * each statement would cost more than what they read; one for all of them would keep the
 * writer from beginning its log anew.
 */
#include "store_host_walk.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "array.h"
#include "store_host.h"
#include "store_impl.h"

#define PIECE 256 /* hosts; some milliseconds */

struct walk {
	struct store *store;
	const struct store_host_filter *filter;
	int64_t *ids;
	size_t n, cap;
	bool failed;
	/* The piece at hand; texts and others in the arena. */
	struct arena arena;
	struct store_host_there piece[PIECE];
	size_t n_piece;
};

static bool
note_id(void *ctx, sqlite3_stmt *st)
{
	struct walk *w = ctx;
	int64_t *ids = array_reserve(w->ids, &w->cap, w->n + 1, sizeof(*ids));

	if (ids == NULL)
		return !(w->failed = true);
	w->ids = ids;
	w->ids[w->n++] = sqlite3_column_int64(st, 0);
	return true;
}

static int
by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* In the order of the table, so that each of its pages is read once. */
static int
find_ids(struct walk *w)
{
	int rc = store_host_ids(w->store, w->filter, note_id, w);

	if (rc == 0 && w->failed)
		rc = db_fail(&w->store->db, SQLITE_NOMEM, "list");
	if (rc == 0 && w->n > 0)
		qsort(w->ids, w->n, sizeof(*w->ids), by_id);
	return rc;
}

static bool
wants(const struct store_host_filter *f, const struct store_host *host)
{
	return f->which != HOSTS_CONVICTED || host->profile.convicted_until_s > f->now_s;
}

/* Texts live as long as the statement's row. */
static int
keep_texts(struct walk *w, struct host_texts *t)
{
	const char **texts[] = {&t->ptr, &t->helo, &t->template, &t->provider};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((*texts[i] =
			 arena_strndup(&w->arena, *texts[i], strlen(*texts[i]))) == NULL)
			return db_fail(&w->store->db, SQLITE_NOMEM, "list");
	return 0;
}

/* 1 and the host, 0: nobody is to be told of, or -1. */
static int
read_host(struct walk *w, int64_t id, struct store_host *host_r)
{
	struct db *db = &w->store->db;
	sqlite3_stmt *st = db_prepare(db, w->store->host_by_id.data);
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	if ((rc = db_next(db, st)) != 1)
		return rc;
	rc = store_host_read(db, st, host_r) == 0 && wants(w->filter, host_r);
	if (rc == 1 && keep_texts(w, &host_r->texts) != 0)
		rc = -1;
	sqlite3_reset(st);
	return rc;
}

/* Another one at the address of ${there}, from the statement's row.  0 or -1. */
static int
add_other(struct walk *w, sqlite3_stmt *st, struct store_host_there *there)
{
	struct store_host_there *other = arena_alloc(&w->arena, sizeof(*other));

	if (other == NULL)
		return db_fail(&w->store->db, SQLITE_NOMEM, "list");
	if (store_host_read(&w->store->db, st, &other->host) != 0)
		return 0;
	if (keep_texts(w, &other->host.texts) != 0)
		return -1;
	other->other = there->other;
	there->other = other;
	return 0;
}

static int
read_others(struct walk *w, struct store_host_there *there)
{
	struct db *db = &w->store->db;
	sqlite3_stmt *st = db_prepare(db, w->store->host_beside.data);
	char address[ADDR_TEXT_MAX];
	int rc;

	if (st == NULL)
		return -1;
	there->other = NULL;
	store_host_bind_key(st, &there->host.key, address);
	while ((rc = db_next(db, st)) == 1)
		if (add_other(w, st, there) != 0) {
			rc = -1;
			break;
		}
	sqlite3_reset(st);
	return rc;
}

static int
read_piece(struct walk *w, const int64_t *ids, size_t n)
{
	int rc = store_look(w->store);

	arena_fini(&w->arena);
	w->n_piece = 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct store_host_there *there = &w->piece[w->n_piece];

		if ((rc = read_host(w, ids[i], &there->host)) != 1)
			continue;
		if ((rc = read_others(w, there)) == 0)
			w->n_piece++;
	}
	if (rc == 0)
		return store_commit(w->store);
	store_rollback(w->store);
	return -1;
}

static int
walk(struct walk *w, store_host_walk_row *row, void *ctx)
{
	if (find_ids(w) != 0)
		return -1;
	for (size_t i = 0; i < w->n; i += PIECE) {
		if (read_piece(w, w->ids + i, w->n - i < PIECE ? w->n - i : PIECE) != 0)
			return -1;
		for (size_t k = 0; k < w->n_piece; k++)
			if (!row(ctx, &w->piece[k]))
				return 0;
	}
	return 0;
}

int
store_host_walk(struct store *s, const struct store_host_filter *filter,
		store_host_walk_row *row, void *ctx)
{
	struct walk *w = calloc(1, sizeof(*w));
	int rc;

	if (w == NULL)
		return db_fail(&s->db, SQLITE_NOMEM, "list");
	w->store = s;
	w->filter = filter;
	arena_init(&w->arena);
	rc = walk(w, row, ctx);
	arena_fini(&w->arena);
	free(w->ids);
	free(w);
	return rc;
}
