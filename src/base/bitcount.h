#ifndef LYCHGATE_BITCOUNT_H
#define LYCHGATE_BITCOUNT_H

#include <stdint.h>

/*
 * Count distinct things in one word by linear counting (Whang, Vander-Zanden,
 * Taylor, ACM TODS 15(2), 1990): a bitmap of 64 bits, each thing sets one.  Good to about
 * 10 % up to 50 things, saturated at about 200.  Two bitmaps merge by OR.
 *
 * Things of which only the newer ones count have a map of 32 bits for each of two
 * generations in a word: the young one below, the old one above.
 */

/* The bit that stands for a thing with this (uniform) hash. */
uint64_t bitcount_bit(uint64_t hash);

/* The estimate: -64 ln(share of zero bits); a full map counts as 64 ln 64. */
double bitcount_estimate(uint64_t bitmap);

/* The same for generations: the bit of a thing that is young; both as one map; the word
 * when ${n} generations have passed; how many things, at most 32 ln 32. */
uint64_t bitcount_young(uint64_t hash);
uint32_t bitcount_both(uint64_t word);
uint64_t bitcount_age(uint64_t word, uint32_t n);
double bitcount_estimate_both(uint64_t word);

#endif
