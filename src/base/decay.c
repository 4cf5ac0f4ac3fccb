/* The one formula of forward decay that needs code; the header tells the idea. */
#include <assert.h>
#include <math.h>

#include "decay.h"

double
decay_factor(uint32_t from_s, uint32_t to_s, uint32_t half_life_s)
{
	assert(half_life_s > 0);
	if (to_s <= from_s)
		return 1.0;
	return exp2(-(double)(to_s - from_s) / half_life_s);
}
