#ifndef LYCHGATE_STORE_H
#define LYCHGATE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "fault.h"

#define STORE_FILE "lychgate.db"
#define STORE_LOCK "lychgated.lock" /* beside it; a running daemon holds it */

/*
 * The database of what is known: hosts (store_host.h), contexts (store_context.h),
 * mailboxes (store_mailbox.h), policy
 * (store_policy.h), statistics (store_stats.h), and here: opening, transactions, meta.
 * The journal of sessions is a database of its own (journal.h), so that damage or a full
 * disk there leaves this one alone.
 *
 * A handle belongs to one thread at a time; each thread opens its own.  A listing sees
 * one moment of the file until it ends; the write-ahead log grows meanwhile, so end it
 * soon. Functions return 0 or -1 (then store_fault() says why) unless they say otherwise.
 * After a failure the handle stays usable: the same call may be tried again later.
 */
struct store;

/* Who opens it, for what, and how long it waits for a lock. */
enum store_use {
	STORE_WRITER, /* the daemon's writer thread: creates and migrates; 2 s */
	STORE_LOOKUP, /* the event thread's read-back: 10 ms */
	STORE_READER, /* listings: 5 s */
	STORE_EDITOR  /* an administrator's short writes: 5 s; never creates the file */
};

/* Open DIR/lychgate.db.  NULL on failure, with the reason in ${fault_r}. */
struct store *store_open(const char *dir, enum store_use use, struct fault *fault_r);
void store_close(struct store *s); /* NULL is allowed; rolls back what is open */

/* The reason of the last failure; code FAULT_NONE when nothing failed yet. */
const struct fault *store_fault(const struct store *s);

/* Rows met so far that hold impossible values (somebody edited them) and were skipped. */
uint64_t store_bad_rows(const struct store *s);

/*
 * A write transaction around any number of puts.  Every put, add and remove outside of
 * one is a transaction of its own.  When a put or the commit fails for another reason
 * than FAULT_VALUE, the whole transaction is rolled back at once: begin again later.
 */
int store_begin(struct store *s);
int store_commit(struct store *s);
void store_rollback(struct store *s); /* no effect outside of a transaction */

/*
 * A look, until store_commit() or store_rollback(): what is read is of one moment, and
 * costs the locks of a single question.  Short, for the write-ahead log grows meanwhile.
 */
int store_look(struct store *s);

/*
 * Small values by name, such as "installed_at" or "daemon.heartbeat".  Get appends the
 * value to ${value_r}: 1 found, 0 not there, -1 failed.
 */
int store_meta_get(struct store *s, const char *key, struct buf *value_r);
int store_meta_set(struct store *s, const char *key, const char *value);

/* The same of a number such as a time, which is 0 where none stands that can be read.  0
 * or -1. */
int store_meta_get_u32(struct store *s, const char *key, uint32_t *value_r);
int store_meta_set_u32(struct store *s, const char *key, uint32_t value);

/*
 * The secret that keys all hashes: made once, kept for ever.  When there is none yet,
 * ${fresh} (random bytes from the caller; NULL for readers) becomes it.  1 and the secret
 * in ${secret_r}, 0 when there is none, -1 failed.
 */
int store_secret(struct store *s, const uint8_t fresh[16], uint8_t secret_r[16]);

/* What may be deleted; each 0 = keep for ever.  Convicted hosts and established servers
 * stay. */
struct store_retention {
	uint32_t hosts_s; /* since a host, or a context, was last seen */
	uint32_t stats_s; /* statistics by minute */
};

/*
 * Delete what is older than that at ${now_s}, and mailboxes and memos that say nothing
 * any more (see store_mailbox_prune(), store_memo_prune()), at most ${max_rows} of each
 * kind.  The number of rows deleted is ${deleted_r}: when it is 0, call again in a
 * minute.
 */
int store_prune(struct store *s, const struct store_retention *keep, uint32_t now_s,
		uint32_t max_rows, uint32_t *deleted_r);

/*
 * Examine the file: quick (structure) or ${full} (also indexes against tables; slow).
 * ${report} is told each problem.  The number of problems, or -1.
 */
typedef void store_report(void *ctx, const char *problem);
int store_check(struct store *s, bool full, store_report *report, void *ctx);

/*
 * For a program that nobody waits for: while another one holds the lock, wait for it for
 * up to ${most_ms}; ${tell} is called once when it takes more than a second.
 */
typedef void store_waiting(void *ctx);
void store_wait(struct store *s, int most_ms, store_waiting *tell, void *ctx);

/*
 * Copy the database to DIR/lychgate.db, consistent while others write, as one file
 * without a write-ahead log.  An older copy there is replaced when the new one is whole.
 * ${progress} may be NULL.
 */
typedef void store_progress(void *ctx, int pages_done, int pages_total);
int store_backup(struct store *s, const char *dir, store_progress *progress, void *ctx);

#endif
