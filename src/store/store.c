/*
 * The handle of lychgate.db, and the small things in it: meta, secret, retention.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

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

/* Another program may be first: what then stands in the table is the secret. */
int
store_secret(struct store *s, const uint8_t fresh[16], uint8_t secret_r[16])
{
	static const char put[] = "INSERT OR IGNORE INTO meta VALUES ('secret', ?)";
	sqlite3_stmt *st;
	struct buf text;
	char hex[SECRET_TEXT_MAX];
	int rc;

	if (fresh != NULL) {
		if ((st = db_prepare(&s->db, put)) == NULL)
			return -1;
		sqlite3_bind_text(st, 1, secret_format(fresh, SECRET_SIZE, hex), -1,
				  SQLITE_STATIC);
		if (db_run(&s->db, st) != 0)
			return -1;
	}
	buf_init(&text);
	rc = store_meta_get(s, "secret", &text);
	if (rc == 1 && secret_parse(text.data, SECRET_SIZE, secret_r) != 0)
		rc = db_refuse(&s->db, "meta: the secret is damaged");
	buf_fini(&text);
	return rc;
}

/* Delete rows older than ${before_s}; the statement takes also the time now and the most
 * rows. */
static int
prune(struct store *s, const char *sql, const int64_t values[3], uint32_t *deleted)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	for (int i = 0; i < 3; i++)
		sqlite3_bind_int64(st, i + 1, values[i]);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}

/* Contexts have no index on their time, for they are written too often; so this reads all
 * of them: a fraction of a second for a million. */
static int
prune_contexts(struct store *s, const int64_t values[3], uint32_t *deleted)
{
	static const char sql[] =
	    "DELETE FROM contexts WHERE (kind, name) IN (SELECT kind, name FROM contexts"
	    " WHERE last_seen < min(?1, ?2) LIMIT ?3)";
	uint32_t now_s = (uint32_t)values[1], before = *deleted;

	if (now_s - s->contexts_pruned_s < PRUNE_ALL_S)
		return 0;
	if (prune(s, sql, values, deleted) != 0)
		return -1;
	if (*deleted == before)
		s->contexts_pruned_s = now_s;
	return 0;
}

/* Without an index on their times too, and kept as long as the rule of traps says. */
static int
prune_mailboxes(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	uint32_t n;

	if (now_s - s->mailboxes_pruned_s < PRUNE_ALL_S)
		return 0;
	if (store_mailbox_prune(s, now_s, max_rows, &n) != 0)
		return -1;
	if (n == 0)
		s->mailboxes_pruned_s = now_s;
	*deleted += n;
	return 0;
}

/* The same. */
static int
prune_memos(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	uint32_t n;

	if (now_s - s->memos_pruned_s < PRUNE_ALL_S)
		return 0;
	if (store_memo_prune(s, now_s, max_rows, &n) != 0 ||
	    store_lesson_prune(s, now_s, max_rows, &n) != 0)
		return -1;
	if (n == 0)
		s->memos_pruned_s = now_s;
	*deleted += n;
	return 0;
}

/* Hosts in botnets are kept as long as others; the rest is small. */
static int
prune_botnets(struct store *s, const int64_t values[3], uint32_t *deleted)
{
	uint32_t now_s = (uint32_t)values[1], before = *deleted;

	if (now_s - s->botnets_pruned_s < PRUNE_ALL_S)
		return 0;
	if (store_botnet_prune(s, (uint32_t)values[0], (uint32_t)values[2], deleted) != 0)
		return -1;
	if (*deleted == before)
		s->botnets_pruned_s = now_s;
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
	int64_t values[3] = {0, now_s, max_rows};
	uint32_t deleted = 0, rollups;

	if (keep->hosts_s != 0 && keep->hosts_s < now_s) {
		values[0] = now_s - keep->hosts_s;
		if (prune(s, hosts, values, &deleted) != 0 ||
		    prune_contexts(s, values, &deleted) != 0 ||
		    prune_botnets(s, values, &deleted) != 0)
			return -1;
	}
	if (keep->stats_s != 0 && keep->stats_s < now_s) {
		values[0] = now_s - keep->stats_s;
		if (prune(s, minutes, values, &deleted) != 0)
			return -1;
	}
	if (prune_mailboxes(s, now_s, max_rows, &deleted) != 0 ||
	    prune_memos(s, now_s, max_rows, &deleted) != 0 ||
	    store_returns_prune(s, now_s, &deleted) != 0 ||
	    store_rollup_prune(s, now_s, max_rows, &rollups) != 0)
		return -1;
	*deleted_r = deleted + rollups;
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
