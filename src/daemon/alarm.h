#ifndef LYCHGATE_ALARM_H
#define LYCHGATE_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "storm.h"

/* What the log was told of; zeroed: nothing. */
struct alarm {
	bool breaker, freeze;
};

/* Call once a second: one log line when the fuse opens (${limit}: convictions_per_hour)
 * or closes, when learning freezes or goes on. */
void alarm_breaker(struct alarm *a, const struct engine_stats *stats, uint64_t limit);
void alarm_freeze(struct alarm *a, const struct freeze *f);

/* The storms of bounces whose begin was told; zeroed: none. */
struct alarm_storms {
	uint64_t told[STORM_ACTIVE_MAX];
	size_t n;
};

/* Call with each telling of a storm (MEMO_STORM; ${name}: as it may be told): one line
 * when it begins, and one when it is over. */
void alarm_storm(struct alarm_storms *a, uint64_t id, const char *name,
		 const struct memo *memo);

#endif
