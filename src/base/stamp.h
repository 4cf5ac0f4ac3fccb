#ifndef LYCHGATE_STAMP_H
#define LYCHGATE_STAMP_H

#include <stdint.h>

/* Times as they are remembered: seconds since 1970 in 32 bits, 0 = never. */

/* The first of two times; the other one where one is never. */
static inline uint32_t
stamp_earlier(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return a | b;
	return a < b ? a : b;
}

/* The last of two times. */
static inline uint32_t
stamp_later(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

#endif
