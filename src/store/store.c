/*
 * The handle of lychgate.db, and the small things in it: meta, secret, retention.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "secret.h"
#include "select.h"
#include "store_botnet_state.h"
#include "store_impl.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_memo.h"
#include "store_returns.h"
#include "store_schema.h"

#define SECRET_SIZE 16
#define PRUNE_ALL_S 3600 /* between looks through all of a table */

struct store *
store_open(const char *dir, enum store_use use, struct fault *fault_r)
{
	struct store *s = calloc(1, sizeof(*s));

	if (s == NULL || store_host_init(s) != 0 || store_stats_init(s) != 0 ||
	    store_rollup_init(s) != 0 || rollup_query_init(s) != 0) {
		*fault_r = (struct fault){FAULT_MEMORY, "out of memory"};
		goto fail;
	}
	if (db_open(&s->db, dir, use, &store_schema, fault_r) != 0)
		goto fail;
	if (select_register(&s->db) != 0) {
		*fault_r = s->db.fault;
		goto fail;
	}
	return s;

fail:
	store_close(s);
	return NULL;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	db_close(&s->db);
	buf_fini(&s->host_insert);
	buf_fini(&s->host_update);
	buf_fini(&s->host_select);
	buf_fini(&s->host_list);
	buf_fini(&s->host_by_id);
	buf_fini(&s->host_beside);
	buf_fini(&s->stats_add);
	store_rollup_fini(s);
	rollup_query_fini(s);
	free(s);
}

const struct fault *
store_fault(const struct store *s)
{
	return &s->db.fault;
}

uint64_t
store_bad_rows(const struct store *s)
{
	return s->db.bad_rows;
}

void
store_wait(struct store *s, int most_ms, store_waiting *tell, void *ctx)
{
	db_wait(&s->db, most_ms, tell, ctx);
}

int
store_begin(struct store *s)
{
	return db_begin(&s->db);
}

int
store_commit(struct store *s)
{
	return db_commit(&s->db);
}

int
store_look(struct store *s)
{
	sqlite3_stmt *st = db_prepare(&s->db, "BEGIN");

	return st == NULL ? -1 : db_run(&s->db, st);
}

void
store_rollback(struct store *s)
{
	db_rollback(&s->db);
}

int
store_meta_get(struct store *s, const char *key, struct buf *value_r)
{
	sqlite3_stmt *st = db_prepare(&s->db, "SELECT value FROM meta WHERE key = ?");
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	rc = buf_add(value_r, sqlite3_column_text(st, 0),
		     (size_t)sqlite3_column_bytes(st, 0));
	sqlite3_reset(st);
	return rc == 0 ? 1 : db_fail(&s->db, SQLITE_NOMEM, "read");
}

int
store_meta_set(struct store *s, const char *key, const char *value)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "INSERT INTO meta (key, value) VALUES (?, ?)"
			       " ON CONFLICT DO UPDATE SET value = excluded.value");

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, value, -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_meta_get_u32(struct store *s, const char *key, uint32_t *value_r)
{
	struct buf text;
	uint64_t value = 0;
	int found;

	buf_init(&text);
	found = store_meta_get(s, key, &text);
	if (found == 1)
		(void)num_u64_parse(text.data, 0, UINT32_MAX, &value);
	buf_fini(&text);
	if (found < 0)
		return -1;
	*value_r = (uint32_t)value;
	return 0;
}

int
store_meta_set_u32(struct store *s, const char *key, uint32_t value)
{
	char text[NUM_U64_MAX];

	(void)num_u64_format(value, text);
	return store_meta_set(s, key, text);
}

/* 1, 0 when there is none, -1. */
static int
get_secret(struct store *s, uint8_t secret_r[SECRET_SIZE])
{
	struct buf text;
	int rc;

	buf_init(&text);
	rc = store_meta_get(s, "secret", &text);
	if (rc == 1 && secret_parse(text.data, SECRET_SIZE, secret_r) != 0)
		rc = db_refuse(&s->db, "meta: the secret is damaged");
	buf_fini(&text);
	return rc;
}

/* Another program may be first: what then stands in the table is the secret.  Written
 * only when there is none: to read it, a locked database or a full disk will do. */
int
store_secret(struct store *s, const uint8_t fresh[16], uint8_t secret_r[16])
{
	static const char put[] = "INSERT OR IGNORE INTO meta VALUES ('secret', ?)";
	char hex[SECRET_TEXT_MAX];
	sqlite3_stmt *st;
	int rc = get_secret(s, secret_r);

	if (rc != 0 || fresh == NULL)
		return rc;
	if ((st = db_prepare(&s->db, put)) == NULL)
		return -1;
	sqlite3_bind_text(st, 1, secret_format(fresh, SECRET_SIZE, hex), -1,
			  SQLITE_STATIC);
	return db_run(&s->db, st) != 0 ? -1 : get_secret(s, secret_r);
}

/* What bounds it: ?1 before which rows are old, ?2 the time now, ?3 the most rows. */
struct pruning {
	uint32_t before_s, now_s, max_rows;
};

/* Delete old rows by a statement. */
static int
prune(struct store *s, const char *sql, const struct pruning *p, uint32_t *deleted)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, p->before_s);
	sqlite3_bind_int64(st, 2, p->now_s);
	sqlite3_bind_int64(st, 3, p->max_rows);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}

static int
prune_contexts(struct store *s, const struct pruning *p, uint32_t *deleted)
{
	static const char sql[] =
	    "DELETE FROM contexts WHERE (kind, name) IN (SELECT kind, name FROM contexts"
	    " WHERE last_seen < min(?1, ?2) LIMIT ?3)";

	return prune(s, sql, p, deleted);
}

/* Hosts in botnets are kept as long as others; the rest is small. */
static int
prune_botnets(struct store *s, const struct pruning *p, uint32_t *deleted)
{
	return store_botnet_prune(s, p->before_s, p->max_rows, deleted);
}

/* Kept as long as the rule of traps says. */
static int
prune_mailboxes(struct store *s, const struct pruning *p, uint32_t *deleted)
{
	return store_mailbox_prune(s, p->now_s, p->max_rows, deleted);
}

static int
prune_memos(struct store *s, const struct pruning *p, uint32_t *deleted)
{
	return store_memo_prune(s, p->now_s, p->max_rows, deleted) != 0
		   ? -1
		   : store_lesson_prune(s, p->now_s, p->max_rows, deleted);
}

/*
 * These have no index on their times, for they are written too often; so all rows are
 * read: a fraction of a second for a million.  Not again for a while, once nothing is
 * found.
 */
static int
prune_seldom(struct store *s,
	     int (*some)(struct store *, const struct pruning *, uint32_t *),
	     uint32_t *done_s, const struct pruning *p, uint32_t *deleted)
{
	uint32_t before = *deleted;

	if (p->now_s - *done_s < PRUNE_ALL_S)
		return 0;
	if (some(s, p, deleted) != 0)
		return -1;
	if (*deleted == before)
		*done_s = p->now_s;
	return 0;
}

int
store_prune(struct store *s, const struct store_retention *keep, uint32_t now_s,
	    uint32_t max_rows, uint32_t *deleted_r)
{
	static const char hosts[] = "DELETE FROM hosts WHERE id IN (SELECT id FROM hosts"
				    " WHERE last_seen < ?1 AND convicted_until < ?2"
				    " AND established_at = 0 LIMIT ?3)";
	static const char minutes[] =
	    "DELETE FROM stats_minute WHERE minute IN (SELECT minute FROM stats_minute"
	    " WHERE minute < min(?1, ?2) LIMIT ?3)";
	struct pruning p = {.now_s = now_s, .max_rows = max_rows};
	uint32_t deleted = 0;

	if (keep->hosts_s != 0 && keep->hosts_s < now_s) {
		p.before_s = now_s - keep->hosts_s;
		if (prune(s, hosts, &p, &deleted) != 0 ||
		    prune_seldom(s, prune_contexts, &s->contexts_pruned_s, &p,
				 &deleted) != 0 ||
		    prune_seldom(s, prune_botnets, &s->botnets_pruned_s, &p, &deleted) !=
			0)
			return -1;
	}
	if (keep->stats_s != 0 && keep->stats_s < now_s) {
		p.before_s = now_s - keep->stats_s;
		if (prune(s, minutes, &p, &deleted) != 0)
			return -1;
	}
	if (prune_seldom(s, prune_mailboxes, &s->mailboxes_pruned_s, &p, &deleted) != 0 ||
	    prune_seldom(s, prune_memos, &s->memos_pruned_s, &p, &deleted) != 0 ||
	    store_returns_prune(s, now_s, &deleted) != 0 ||
	    store_rollup_prune(s, now_s, max_rows, &deleted) != 0)
		return -1;
	*deleted_r = deleted;
	return 0;
}

int
store_check(struct store *s, bool full, store_report *report, void *ctx)
{
	return db_check(&s->db, full, report, ctx);
}

int
store_backup(struct store *s, const char *dir, store_progress *progress, void *ctx)
{
	return db_backup(&s->db, dir, progress, ctx);
}
