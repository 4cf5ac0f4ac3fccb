#ifndef LYCHGATE_ARCHIVE_H
#define LYCHGATE_ARCHIVE_H

#include <stdint.h>

#include "botnet_token.h"
#include "context.h"
#include "learn.h"
#include "mailbox.h"
#include "memo.h"
#include "profile.h"
#include "returns_tally.h"
#include "taught.h"
#include "verdict.h"

/* Where the engine's memory goes to and comes back from: the database, for all it knows.
 */

/* Reads of what memory no longer holds: 1 found, 0 not there, -1 failed (and asked again
 * the next time). */
struct engine_backing {
	void *ctx;
	int (*host)(void *ctx, const struct host_key *key, struct profile *profile_r);
	int (*context)(void *ctx, enum context_kind kind, const char *name,
		       struct context *context_r);
	int (*mailbox)(void *ctx, uint64_t id, struct mailbox *mailbox_r);
	memo_read *memo;
	int (*taught)(void *ctx, const struct host_key *key, enum taught_what what,
		      struct taught_as *as_r);
};

/* What was measured here, beside what the tables hold; changes once a day. */
struct engine_measured {
	double threshold, target_share; /* the one for the other */
	uint32_t threshold_moved_s;
	struct learn_weights weights;
};

/* Told at the end of a session what changed; must copy what it keeps. */
struct engine_sink {
	void *ctx;
	void (*host)(void *ctx, const struct host_key *key, const struct profile *profile,
		     const struct host_texts *texts);
	void (*context)(void *ctx, enum context_kind kind, const char *name,
			const struct context *context);
	/* ${id}: a keyed hash of the address, which is as localpart_split() gives it */
	void (*mailbox)(void *ctx, uint64_t id, const char *address,
			const struct mailbox *mailbox);
	memo_tell *memo;
	/* as what a host taught: told when it does */
	void (*taught)(void *ctx, const struct host_key *key, enum taught_what what,
		       const struct taught_as *as);
	void (*measured)(void *ctx, const struct engine_measured *measured);
	/* now and then; with RETURNS_OPEN_ANEW both are NULL */
	void (*returns)(void *ctx, enum returns_state state,
			const struct returns_key *key,
			const struct returns_counts *counts);
	/* of a zombie, a suspect or an established server: for botnet_feed() */
	void *grouped_ctx;
	void (*grouped)(void *grouped_ctx, const struct botnet_visit *visit);
};

#endif
