/*
 * What a person should hear of the judgement's own guards, said once.
 */
#include "alarm.h"

#include <inttypes.h>

#include "log.h"

void
alarm_breaker(struct alarm *a, const struct engine_stats *stats, uint64_t limit)
{
	if (stats->breaker_open && !a->breaker)
		log_line(LEVEL_WARNING,
			 "%" PRIu32 " new zombies within an hour, the limit is %" PRIu64
			 " (convictions_per_hour): further new ones are let through",
			 stats->convictions_last_hour, limit);
	else if (!stats->breaker_open && a->breaker)
		log_line(LEVEL_INFO, "new zombies are refused again");
	a->breaker = stats->breaker_open;
}

void
alarm_freeze(struct alarm *a, const struct freeze *f)
{
	bool frozen = freeze_active(f);

	if (frozen && !a->freeze)
		log_line(LEVEL_WARNING, "learning is frozen: %s; see `lychgate learn`",
			 freeze_cause_text(f));
	else if (!frozen && a->freeze)
		log_line(LEVEL_INFO, "learning goes on");
	a->freeze = frozen;
}
