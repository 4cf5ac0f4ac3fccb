/*
 * The handle of sessions.db, and retention.  Writing is in journal_put.c, reading in
 * journal_query.c.
 *
 * Old sessions go by batches.  Freed pages are taken by new sessions; only beyond the
 * size limit are they given back, for a file that shrinks and grows again is written
 * twice.
 */
#include "journal.h"

#include <stdio.h>
#include <stdlib.h>

#include "journal_functions.h"
#include "journal_impl.h"
#include "journal_schema.h"
#include "select.h"

#define VACUUM_PAGES 2048 /* given back by one call of prune: 8 MiB */

struct journal *
journal_open(const char *dir, enum store_use use, struct fault *fault_r)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL) {
		*fault_r = (struct fault){FAULT_MEMORY, "out of memory"};
		return NULL;
	}
	if (db_open(&j->db, dir, use, &journal_schema, fault_r) != 0)
		goto fail;
	if (select_register(&j->db) != 0 || journal_functions_register(&j->db) != 0 ||
	    journal_traits_register(&j->db) != 0) {
		*fault_r = j->db.fault;
		goto fail;
	}
	return j;

fail:
	journal_close(j);
	return NULL;
}

void
journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	db_close(&j->db);
	buf_fini(&j->reasons);
	buf_fini(&j->record);
	free(j);
}

const struct fault *
journal_fault(const struct journal *j)
{
	return &j->db.fault;
}

uint64_t
journal_bad_rows(const struct journal *j)
{
	return j->db.bad_rows;
}

void
journal_set_privacy(struct journal *j, const struct privacy *privacy)
{
	j->privacy = *privacy;
}

int
journal_begin(struct journal *j)
{
	journal_traits_begin(&j->traits);
	return db_begin(&j->db);
}

int
journal_commit(struct journal *j)
{
	return journal_traits_flush(j) == 0 ? db_commit(&j->db) : -1;
}

void
journal_rollback(struct journal *j)
{
	db_rollback(&j->db);
}

enum old { OLD_BY_AGE, OLD_AHEAD, OLD_BY_ID, OLD_KINDS };

/*
 * Which sessions go, at most ?1: never the newest one, so that ids are not given again.
 * By their times (before ?2), not by their ids, as one that a clock put into the future
 * would keep all that were written after it.  Where it is in the future still (after ?3),
 * it is as old as what was written after it.
 */
static const char *const old_sessions[OLD_KINDS] = {
#define IDS(from)                                                                        \
	"SELECT json_group_array(id) FROM (SELECT id FROM sessions" from " LIMIT ?1)"
#define BY_TIME	   " INDEXED BY sessions_connect_time WHERE "
#define BUT_NEWEST "id < (SELECT max(id) FROM sessions)"
    [OLD_BY_AGE] = IDS(BY_TIME BUT_NEWEST " AND connect_time < ?2 ORDER BY connect_time"),
    [OLD_AHEAD] = IDS(BY_TIME "connect_time > ?3 AND id < (SELECT id FROM sessions"
			      " WHERE connect_time < ?2 ORDER BY connect_time DESC"
			      " LIMIT 1) ORDER BY connect_time"),
    [OLD_BY_ID] = IDS(" WHERE " BUT_NEWEST " ORDER BY id"),
#undef IDS
#undef BY_TIME
#undef BUT_NEWEST
};

static int
delete_sessions(struct journal *j, const char *ids)
{
#define IDS " IN (SELECT value FROM json_each(?))"
	static const char *const deletes[] = {"DELETE FROM recipients WHERE session" IDS,
					      "DELETE FROM senders WHERE session" IDS,
					      "DELETE FROM sessions WHERE id" IDS};
#undef IDS

	for (size_t i = 0; i < sizeof(deletes) / sizeof(deletes[0]); i++) {
		sqlite3_stmt *st = db_prepare(&j->db, deletes[i]);

		if (st == NULL)
			return -1;
		sqlite3_bind_text(st, 1, ids, -1, SQLITE_TRANSIENT);
		if (db_run(&j->db, st) != 0)
			return -1;
	}
	return 0;
}

struct pruning {
	uint32_t max_rows;
	int64_t before_s, now_s;
};

/* ${deleted}: how many were already, and are then. */
static int
delete_old(struct journal *j, enum old old, const struct pruning *p, uint32_t *deleted)
{
	const int64_t values[] = {p->max_rows - *deleted, p->before_s, p->now_s};
	sqlite3_stmt *st = db_prepare(&j->db, old_sessions[old]);
	int rc;

	if (st == NULL)
		return -1;
	for (int i = 0; i < sqlite3_bind_parameter_count(st); i++)
		sqlite3_bind_int64(st, i + 1, values[i]);
	if (db_next(&j->db, st) != 1)
		return -1;
	rc = delete_sessions(j, (const char *)sqlite3_column_text(st, 0));
	sqlite3_reset(st);
	*deleted += (uint32_t)sqlite3_changes(j->db.handle);
	return rc;
}

/* Those that are old by any of ${n} marks.  Adds to *${deleted}. */
static int
prune(struct journal *j, const enum old *marks, size_t n, const struct pruning *p,
      uint32_t *deleted)
{
	if (db_begin(&j->db) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (delete_old(j, marks[i], p, deleted) != 0)
			return -1;
	return journal_traits_prune(j) == 0 ? db_commit(&j->db) : -1;
}

/* The bytes of the file, and of the pages in use. */
static int
sizes(struct journal *j, uint64_t *file_r, uint64_t *used_r)
{
	int64_t pages, free_pages, page_size;

	if (db_number(&j->db, "PRAGMA page_count", &pages) != 0 ||
	    db_number(&j->db, "PRAGMA freelist_count", &free_pages) != 0 ||
	    db_number(&j->db, "PRAGMA page_size", &page_size) != 0)
		return -1;
	*file_r = (uint64_t)(pages * page_size);
	*used_r = (uint64_t)((pages - free_pages) * page_size);
	return 0;
}

int
journal_prune(struct journal *j, const struct journal_retention *keep, uint32_t now_s,
	      uint32_t max_rows, uint32_t *deleted_r)
{
	static const enum old by_age[] = {OLD_AHEAD, OLD_BY_AGE}, by_size[] = {OLD_BY_ID};
	const struct pruning p = {max_rows, (int64_t)now_s - keep->age_s, now_s};
	uint64_t file, used;
	uint32_t deleted = 0;
	char pragma[48];

	if (keep->age_s != 0 && keep->age_s < now_s &&
	    prune(j, by_age, 2, &p, &deleted) != 0)
		return -1;
	if (keep->bytes != 0) {
		if (sizes(j, &file, &used) != 0)
			return -1;
		if (used > keep->bytes && prune(j, by_size, 1, &p, &deleted) != 0)
			return -1;
		snprintf(pragma, sizeof(pragma), "PRAGMA incremental_vacuum(%d)",
			 VACUUM_PAGES);
		if (file > keep->bytes && db_exec(&j->db, pragma) != 0)
			return -1;
	}
	*deleted_r = deleted;
	return 0;
}

int
journal_check(struct journal *j, bool full, store_report *report, void *ctx)
{
	return db_check(&j->db, full, report, ctx);
}

int
journal_backup(struct journal *j, const char *dir, store_progress *progress, void *ctx)
{
	return db_backup(&j->db, dir, progress, ctx);
}
