/*
 * Reference codes: short enough to be read over the telephone, in the order of time,
 * and unique on one host without anything being remembered across restarts: no host
 * begins 32 sessions in every millisecond since its start.
 */
#include "reference.h"

#define UNITS_PER_MS 32

void
reference_next(uint64_t *last, int64_t now_ms, char out[REFERENCE_LEN + 1])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t value = (uint64_t)now_ms * UNITS_PER_MS;

	if (value <= *last)
		value = *last + 1;
	*last = value;
	for (int i = REFERENCE_LEN - 1; i >= 0; i--, value /= 32)
		out[i] = digits[value % 32];
	out[REFERENCE_LEN] = '\0';
}
