#ifndef LYCHGATE_WRITER_H
#define LYCHGATE_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "dossier.h"
#include "engine.h"
#include "journal.h"
#include "privacy.h"
#include "store.h"
#include "store_status.h"

/*
 * The writer thread.  The event thread hands it what was learnt and the sessions that
 * ended; it writes both databases once a second, or as soon as WRITER_BATCH rows wait,
 * and the log line of each session.  What it takes from the databases, the policy and the
 * requests to forget hosts, the event thread fetches from it.  The lock between both is
 * held for work in memory only, never while a database or the log is written.
 *
 * While a database cannot be written, its rows wait in memory up to a bound; beyond it
 * the oldest sessions are dropped first.
 */
#define WRITER_BATCH	      10000
#define WRITER_JOURNAL_MEMORY (64u << 20) /* bytes of sessions that wait */

struct writer;

struct writer_settings {
	struct privacy privacy;
	struct journal_retention journal;
	struct store_retention store;
};

/*
 * Make a writer for open databases, of which it is the owner from then on (STORE_WRITER).
 * NULL without memory; the databases are then still the caller's.
 */
struct writer *writer_create(struct store *store, struct journal *journal,
			     const struct writer_settings *settings);

/* Start the thread.  0, or -1 and errno. */
int writer_start(struct writer *w);

/* Write what waits, as far as the databases let it, and end the thread. */
void writer_stop(struct writer *w);

/* Stops if it runs; closes the databases.  NULL is allowed. */
void writer_free(struct writer *w);

/*
 * What the thread does once a second, for tests without one: log, write, prune, read the
 * policy.
 */
void writer_cycle(struct writer *w, int64_t now_ms);

/* Of the event thread: */

void writer_configure(struct writer *w, const struct writer_settings *settings);

/* Sink and backing of the engine, but for reads of the database: ctx is the writer. */
void writer_host(void *ctx, const struct host_key *key, const struct profile *profile,
		 const struct host_texts *texts);
void writer_context(void *ctx, enum context_kind kind, const char *name,
		    const struct context *context);

/* See pending_find_host(). */
int
writer_find_host(struct writer *w, const struct host_key *key, struct profile *profile_r);
int writer_find_context(struct writer *w, enum context_kind kind, const char *name,
			struct context *context_r);

/* A session is over; takes it. */
void writer_session(struct writer *w, struct dossier *d);

/* What goes to the database as the daemon's status; the writer fills in the queue. */
void writer_status(struct writer *w, const struct store_status *status);

/* What the engine judges by from now on, for `lychgate explain`; copied. */
void writer_judgement(struct writer *w, const struct engine_settings *settings);

/* A policy that is newer than the last one taken, now the caller's; or NULL. */
struct policy *writer_take_policy(struct writer *w);

/* Addresses to forget, at most ${max}; then tell for each that the engine did. */
size_t writer_take_forgets(struct writer *w, struct addr *addrs_r, size_t max);
void writer_forgotten(struct writer *w, const struct addr *addr);

#endif
