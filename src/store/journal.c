/*
 * The handle of sessions.db, and retention.  Writing is in journal_put.c, reading in
 * journal_query.c.
 *
 * Old sessions go by batches of ids, which grow with time.  Freed pages are taken by new
 * sessions; only beyond the size limit are they given back, for a file that shrinks
 * and grows again is written twice.
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

/* Delete up to ${max_rows} of the oldest sessions that connected before ${before_s}, but
 * never the newest one, so that ids are not given again. */
static int
prune_before(struct journal *j, int64_t before_s, uint32_t max_rows, uint32_t *deleted)
{
#define OLD                                                                              \
	" IN (SELECT id FROM (SELECT id, connect_time FROM sessions"                     \
	" WHERE id < (SELECT max(id) FROM sessions) ORDER BY id LIMIT ?2)"               \
	" WHERE connect_time < ?1)"
	static const char *const deletes[] = {"DELETE FROM recipients WHERE session" OLD,
					      "DELETE FROM senders WHERE session" OLD,
					      "DELETE FROM sessions WHERE id" OLD};
#undef OLD

	if (db_begin(&j->db) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(deletes) / sizeof(deletes[0]); i++) {
		sqlite3_stmt *st = db_prepare(&j->db, deletes[i]);

		if (st == NULL)
			return -1;
		sqlite3_bind_int64(st, 1, before_s);
		sqlite3_bind_int64(st, 2, max_rows);
		if (db_run(&j->db, st) != 0)
			return -1;
	}
	*deleted += (uint32_t)sqlite3_changes(j->db.handle);
	if (journal_traits_prune(j) != 0)
		return -1;
	return db_commit(&j->db);
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
	uint64_t file, used;
	uint32_t deleted = 0;
	char pragma[48];

	if (keep->age_s != 0 && keep->age_s < now_s &&
	    prune_before(j, now_s - keep->age_s, max_rows, &deleted) != 0)
		return -1;
	if (keep->bytes != 0) {
		if (sizes(j, &file, &used) != 0)
			return -1;
		if (used > keep->bytes &&
		    prune_before(j, INT64_MAX, max_rows, &deleted) != 0)
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
