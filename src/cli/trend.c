/* Is it more than chance? */
#include "trend.h"

#include <math.h>
#include <stdio.h>

#include "rollup_query.h"
#include "say.h"

#define Z95   1.96
#define WORTH 0.1 /* less is no news, whatever is behind it */

char *
trend_text(uint64_t before, uint64_t now, char out[TREND_TEXT_MAX])
{
	double a = (double)before + 0.5, b = (double)now + 0.5, ratio = b / a,
	       spread = exp(Z95 * sqrt(1 / a + 1 / b));
	const char *word = "no clear trend";

	if (before == 0 && now == 0) {
		snprintf(out, TREND_TEXT_MAX, "nothing");
		return out;
	}
	if (ratio * spread < 1 && ratio < 1 - WORTH)
		word = "slowing";
	else if (ratio / spread > 1 && ratio > 1 + WORTH)
		word = "growing";
	snprintf(out, TREND_TEXT_MAX, "%s, to %.0f %% (%.0f to %.0f %%)", word,
		 100 * ratio, 100 * ratio / spread, 100 * ratio * spread);
	return out;
}

int
trend_begin(struct store *store, uint32_t *begin_s_r)
{
	const struct rollup_filter f = {.by = ROLLUP_SITE, .per = PER_DAY};
	uint32_t end_s;

	return rollup_range(store, &f, begin_s_r, &end_s);
}

char *
trend_weeks(uint32_t begin_s, uint32_t first_s, const uint64_t counts[2],
	    char out[TREND_TEXT_MAX])
{
	char day[SAY_MAX];

	if (begin_s != 0 && begin_s < first_s)
		return trend_text(counts[0], counts[1], out);
	snprintf(out, TREND_TEXT_MAX, "no trend yet, %s%s (14 whole days are needed)",
		 begin_s != 0 ? "counted since " : "nothing was counted",
		 begin_s != 0 ? say_day(begin_s, day) : "");
	return out;
}
