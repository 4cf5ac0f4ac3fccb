/* Linear counting with a map of one machine word. */
#include "bitcount.h"

#include <math.h>

uint64_t
bitcount_bit(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58);
}

double
bitcount_estimate(uint64_t bitmap)
{
	int zeros = 64 - __builtin_popcountll(bitmap);

	return 64 * log(64.0 / (zeros > 0 ? zeros : 1));
}
