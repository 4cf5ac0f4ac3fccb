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

/* Its place among those told; a->n when it is none of them. */
static size_t
find_storm(const struct alarm_storms *a, uint64_t id)
{
	size_t i = 0;

	while (i < a->n && a->told[i] != id)
		i++;
	return i;
}

void
alarm_storm(struct alarm_storms *a, uint64_t id, const char *name,
	    const struct memo *memo)
{
	struct storm_numbers numbers = storm_unpack(memo->ref);
	size_t at = find_storm(a, id);

	if (numbers.over) {
		log_line(LEVEL_INFO,
			 "storm of bounces at %s is over: %" PRIu32 " forged, %" PRIu32
			 " refused, %" PRIu32 " real",
			 name, memo->n, numbers.refused, numbers.answered);
		if (at < a->n)
			a->told[at] = a->told[--a->n];
	} else if (at == a->n && a->n < STORM_ACTIVE_MAX) {
		a->told[a->n++] = id;
		log_line(LEVEL_WARNING,
			 "storm of bounces at %s, protection: %s (lychgate backscatter)",
			 name, storm_means_name(numbers.means));
	}
}
