/* Is it more than chance? */
#include "trend.h"

#include <math.h>
#include <stdio.h>

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
