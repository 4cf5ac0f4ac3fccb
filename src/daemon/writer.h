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
#define WRITER_BATCH 10000

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

#endif
