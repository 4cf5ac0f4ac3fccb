#ifndef LYCHGATE_PENDING_RETURNS_H
#define LYCHGATE_PENDING_RETURNS_H

#include "returns_tally.h"
#include "table.h"

/*
 * Counts of who came back that are not in lychgate.db yet: a part of pending.h.  Counts
 * of cases that ended add up; those of open cases replace each other as a whole.
 */
#define PENDING_RETURNS_MEMORY (1u << 20) /* of each */

struct pending_returns {
	struct table *done, *open; /* NULL until needed */
	bool anew;		   /* what the database holds as open is void */
};

/* As engine_sink.returns is told.  ${lost}: the owner's count; stays where it is. */
void
pending_returns_put(struct pending_returns *p, uint64_t *lost, enum returns_state state,
		    const struct returns_key *key, const struct returns_counts *counts);

size_t pending_returns_count(const struct pending_returns *p);
void pending_returns_clear(struct pending_returns *p);

/* Hand each out in the order in which it was told; stops, and returns -1, at the first
 * call that does not return 0. */
typedef int
pending_returns_row(void *ctx, enum returns_state state, const struct returns_key *key,
		    const struct returns_counts *counts);
int pending_returns_each(const struct pending_returns *p, pending_returns_row *row,
			 void *ctx);

#endif
