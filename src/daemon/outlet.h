#ifndef LYCHGATE_OUTLET_H
#define LYCHGATE_OUTLET_H

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"

/*
 * The state of one database as a place to write to: whether it takes what we write, when
 * to try again, and the two log lines about it: one when it begins to fail, one when it
 * is well again.  That old rows can be deleted is a matter of its own: what is written
 * every second says nothing of it.
 */
#define OUTLET_BACKOFF_MAX_MS 15000

struct outlet {
	const char *name; /* "lychgate.db" */
	bool failing;
	int64_t since_ms, tried_ms, backoff_ms;
	uint64_t lost; /* rows, since it began to fail */
	bool unpruned;
	int64_t unpruned_ms; /* since then */
};

/* Is it time to write?  Always, while it does not fail. */
bool outlet_due(const struct outlet *o, int64_t now_ms);

/* A write failed, or succeeded. */
void outlet_failed(struct outlet *o, int64_t now_ms, const struct fault *fault);
void outlet_wrote(struct outlet *o, int64_t now_ms);

/* It was damaged (${why}), set aside as ${aside}, and begun anew. */
void outlet_renewed(const char *name, const char *aside, const struct fault *why);

/* Old rows could not be deleted, or there are none any more, or fewer. */
void outlet_prune_failed(struct outlet *o, int64_t now_ms, const struct fault *fault);
void outlet_pruned(struct outlet *o, int64_t now_ms);

#endif
