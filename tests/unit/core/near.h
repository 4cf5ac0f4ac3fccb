#ifndef LYCHGATE_NEAR_H
#define LYCHGATE_NEAR_H

#include <math.h>

#include "unit.h"

#define DAY_S  86400u
#define T0_S   1700000000u /* when the tests happen */
#define SECRET ((const uint8_t *)"0123456789abcdef")

/* Like assert_float_equal, but of doubles and with a message that tells both. */
#define assert_near(value, wanted, within)                                               \
	near_check((value), (wanted) - (within), (wanted) + (within), #value, __LINE__)
#define assert_between(value, low, high)                                                 \
	near_check((value), (low), (high), #value, __LINE__)

static inline void
near_check(double value, double low, double high, const char *what, int line)
{
	if (!(value >= low && value <= high))
		fail_msg("line %d: %s = %g, not within %g and %g", line, what, value, low,
			 high);
}

#endif
