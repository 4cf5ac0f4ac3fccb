#ifndef LYCHGATE_BITCOUNT_H
#define LYCHGATE_BITCOUNT_H

#include <stdint.h>

/*
 * Count distinct things in one word by linear counting (Whang, Vander-Zanden,
 * Taylor, ACM TODS 15(2), 1990): a bitmap of 64 bits, each thing sets one.  Good to about
 * 10 % up to 50 things, saturated at about 200.  Two bitmaps merge by OR.
 */

/* The bit that stands for a thing with this (uniform) hash. */
uint64_t bitcount_bit(uint64_t hash);

/* The estimate: -64 ln(share of zero bits); a full map counts as 64 ln 64. */
double bitcount_estimate(uint64_t bitmap);

#endif
