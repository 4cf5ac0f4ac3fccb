#ifndef LYCHGATE_REPLAY_COUNTS_H
#define LYCHGATE_REPLAY_COUNTS_H

#include "replay_run.h"
#include "replay_store.h"
#include "tally.h"

/*
 * The statistics of a replay with a database: what lychgated would have counted, by the
 * records' clock.  Minutes are kept of the last days only, so the rest is counted by the
 * hour.
 */
struct replay_counts {
	struct replay_store *store;
	struct tally *tally;
	uint32_t last_s, now_s; /* of the last record; of the newest event */
};

/* ${last_s}: when the last record's session begins.  0, or -1 without memory. */
int replay_counts_init(struct replay_counts *t, struct replay_store *store,
		       const uint8_t secret[16], uint32_t last_s);

/* For replay_run(): what must be told.  A database that fails tells by itself. */
struct replay_watch replay_counts_watch(struct replay_counts *t);

/* Write what is left, and free. */
void replay_counts_fini(struct replay_counts *t);

#endif
