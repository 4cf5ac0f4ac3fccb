#ifndef LYCHGATE_SIMHASH_H
#define LYCHGATE_SIMHASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIMHASH_BYTES_MAX                                                                \
	(32 << 10)	    /* of a body; the rest is not looked at                      \
			     */
#define SIMHASH_PAIRS_MIN 8 /* fewer pairs of words are no fingerprint */

/*
 * The fingerprint of a body, 64 bits of which bodies that are alike share most
 * (Charikar 2002; Manku, Jain, Das Sarma 2007: near-duplicates differ in at
 * most 3).  Features are pairs of neighbouring words; case does not count, and
 * any number is one number, so that a template filled in otherwise stays alike.
 */
struct simhash {
	uint32_t ones[64];	 /* pairs whose hash has this bit */
	uint64_t lanes[8];	 /* the same of the newest ones, see simhash.c */
	uint64_t word, previous; /* the word at hand; 0 = none */
	uint32_t bytes, pairs;
	bool in_digits;
};

void simhash_init(struct simhash *h);

/* The next bytes of the body, in pieces of any size: the cuts do not matter.
 * False when no more are needed. */
bool simhash_add(struct simhash *h, const char *data, size_t len);

/* The body is over.  False (nothing stored) when it has too few words. */
bool simhash_end(struct simhash *h, uint64_t *hash_r);

#endif
