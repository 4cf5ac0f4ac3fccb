/* The wall clock against one that nobody sets, and that goes on while the machine sleeps
 * (CLOCK_BOOTTIME). */
#include "leap.h"

#include <inttypes.h>

#include "log.h"

#define HOUR_MS INT64_C(3600000)

static void
hold(struct leap *l, const char *what, int64_t by_ms, int64_t steady_ms)
{
	l->until_ms = steady_ms + LEAP_HOLD_MS;
	l->by_ms += by_ms;
	log_line(LEVEL_WARNING,
		 "%s %" PRId64 " hours: should that be a mistake, nothing is deleted for "
		 "its age for a day",
		 what, by_ms / HOUR_MS);
}

static void
begin(struct leap *l, int64_t last_ms, int64_t now_ms, int64_t steady_ms)
{
	l->begun = true;
	if (last_ms != 0 && now_ms - last_ms > LEAP_GAP_MS)
		hold(l, "by the clock lychgated did not run for", now_ms - last_ms,
		     steady_ms);
}

bool
leap_allows(struct leap *l, int64_t last_ms, int64_t now_ms, int64_t steady_ms)
{
	int64_t moved_ms = now_ms - steady_ms - l->ahead_ms;

	l->ahead_ms += moved_ms;
	if (steady_ms >= l->until_ms)
		l->by_ms = 0;
	if (!l->begun)
		begin(l, last_ms, now_ms, steady_ms);
	else if (moved_ms > LEAP_MS)
		hold(l, "the clock was put forward by", moved_ms, steady_ms);
	else if (moved_ms < -LEAP_MS && steady_ms < l->until_ms &&
		 (l->by_ms += moved_ms) <= LEAP_MS)
		l->until_ms = 0;
	return steady_ms >= l->until_ms;
}
