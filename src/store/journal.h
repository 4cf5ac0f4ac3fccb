#ifndef LYCHGATE_JOURNAL_H
#define LYCHGATE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"
#include "journal_put.h"
#include "privacy.h"
#include "store.h"

#define JOURNAL_FILE "sessions.db"

/*
 * The journal of sessions: who came, what was decided and why, kept for a limited time.
 * Same rules as store.h for threads, results, transactions and failures.  Write it with
 * journal_put.h, read it with journal_query.h.
 */
struct journal;

struct journal *journal_open(const char *dir, enum store_use use, struct fault *fault_r);
void journal_close(struct journal *j); /* NULL is allowed */
const struct fault *journal_fault(const struct journal *j);
uint64_t journal_bad_rows(const struct journal *j);

/* For what is written from now on; also the key by which searches find hashed addresses.
 * Copied.  Without it: FULL. */
void journal_set_privacy(struct journal *j, const struct privacy *privacy);

int journal_begin(struct journal *j);
int journal_commit(struct journal *j);
void journal_rollback(struct journal *j);

/* Limits; each 0 = none. */
struct journal_retention {
	uint32_t age_s;
	uint64_t bytes; /* of the file; reached within a few calls of prune */
};

/*
 * Delete at most ${max_rows} of the oldest sessions beyond the limits; one that a clock
 * put into the future goes, at the latest, with what was written after it.  Their pages
 * are used again; beyond the size limit they are also given back to the file system.
 * ${deleted_r} 0 = all is done.
 */
int journal_prune(struct journal *j, const struct journal_retention *keep, uint32_t now_s,
		  uint32_t max_rows, uint32_t *deleted_r);

/* As store_check() and store_backup() (to DIR/sessions.db). */
int journal_check(struct journal *j, bool full, store_report *report, void *ctx);
int
journal_backup(struct journal *j, const char *dir, store_progress *progress, void *ctx);

#endif
