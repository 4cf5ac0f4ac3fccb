/* Linear counting with a map of one machine word. */
#include "bitcount.h"

#include <math.h>

uint64_t
bitcount_bit(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58);
}

static double
estimate(int bits, int set)
{
	int zeros = bits - set;

	return bits * log((double)bits / (zeros > 0 ? zeros : 1));
}

double
bitcount_estimate(uint64_t bitmap)
{
	return estimate(64, __builtin_popcountll(bitmap));
}

/* The half of bitcount_bit(): a word that was one map is read as two generations. */
uint64_t
bitcount_young(uint64_t hash)
{
	return UINT64_C(1) << (hash >> 58 & 31);
}

uint32_t
bitcount_both(uint64_t word)
{
	return (uint32_t)(word | word >> 32);
}

uint64_t
bitcount_age(uint64_t word, uint32_t n)
{
	if (n == 0)
		return word;
	return n == 1 ? word << 32 : 0;
}

double
bitcount_estimate_both(uint64_t word)
{
	return estimate(32, __builtin_popcount(bitcount_both(word)));
}
