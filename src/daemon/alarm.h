#ifndef LYCHGATE_ALARM_H
#define LYCHGATE_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"

/* What the log was told of; zeroed: nothing. */
struct alarm {
	bool breaker, freeze;
};

/* Call once a second: one log line when the fuse opens (${limit}: convictions_per_hour)
 * or closes, when learning freezes or goes on. */
void alarm_breaker(struct alarm *a, const struct engine_stats *stats, uint64_t limit);
void alarm_freeze(struct alarm *a, const struct freeze *f);

#endif
