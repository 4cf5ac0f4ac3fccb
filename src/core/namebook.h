#ifndef LYCHGATE_NAMEBOOK_H
#define LYCHGATE_NAMEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The local parts that people have, by domain, as far as mail was accepted for them: what
 * a name must not look like to be a trap.  Bounded: names are added until the room is
 * used up and never taken away, but who is to be nobody's is passed over; a domain of
 * which one did not find room is known as incomplete.  Domains are given as keyed hashes.
 */
struct namebook;

#define NAMEBOOK_DAYS	14 /* a domain must have accepted mail for so long */
#define NAMEBOOK_ERRORS 2  /* a name within so many typing errors is near */

/* At most ${memory} bytes.  ${secret} keys the table.  NULL without memory. */
struct namebook *namebook_create(uint64_t memory, const uint8_t secret[16]);
void namebook_free(struct namebook *b); /* NULL is allowed */

/*
 * A name of the domain, not longer than LOCALPART_MAX, that accepted mail first at
 * ${since_s}; each is to be added once (one added again counts twice).  False when the
 * domain has its share of names (it may be one that accepts any): then nobody need
 * remember this one.
 */
bool
namebook_add(struct namebook *b, uint64_t domain, const char *local, uint32_t since_s);

/* The domain has a name that is not known; domain 0: any domain may have. */
void namebook_miss(struct namebook *b, uint64_t domain);

/* How many names are known of the domain; 0 unless they are all it has, and it has
 * accepted mail for NAMEBOOK_DAYS. */
uint32_t namebook_complete(struct namebook *b, uint64_t domain, uint32_t now_s);

/* Does somebody still have the name?  Asked of those that are near; ${local} is not ended
 * by NUL. */
typedef bool namebook_taken(void *ctx, const char *local, size_t len);

/* Is there a name in the domain that ${local}, or what it has before its first '-', may
 * be a misspelling of, and is it ${taken}?  Reads all the book: a millisecond for 100,000
 * names. */
struct namebook_wanted {
	uint64_t domain;
	const char *local;
	namebook_taken *taken; /* NULL: all are */
	void *ctx;
};
bool namebook_near(const struct namebook *b, const struct namebook_wanted *wanted);

size_t namebook_memory(const struct namebook *b);

#endif
