#ifndef LYCHGATE_ROLLUP_H
#define LYCHGATE_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store_stats.h"

/*
 * Counters by key in memory, for each of several dimensions: who is attacked, by which
 * naming scheme, with which HELO, ...  Bounded whatever clients send: each dimension has
 * a number of places, and when all are taken a new key takes that of the least one
 * (Metwally, Agrawal, El Abbadi 2005: Space-Saving).  What the least one had goes to the
 * row of all others, so that sums stay exact; a key that is shown is never too high, and
 * too low by at most ${missed} sessions, which is at most all sessions divided by the
 * number of places.
 */
enum rollup_dim {
	ROLLUP_SITE,
	ROLLUP_DOMAIN,	/* of recipients */
	ROLLUP_ACCOUNT, /* recipients; only those that are asked for */
	ROLLUP_BOTNET,
	ROLLUP_TEMPLATE, /* the provider's naming scheme */
	ROLLUP_PROVIDER, /* registered domain of the PTR name */
	ROLLUP_OWNER,	 /* of the network */
	ROLLUP_COUNTRY,
	ROLLUP_HELO,
	ROLLUP_REASON, /* the heaviest one of a suspect or zombie */
	ROLLUP_DIMS
};
#define ROLLUP_KEY_MAX	255 /* bytes; longer keys are cut */
#define ROLLUP_NONE	"-" /* the key of what has none: no PTR, no HELO */
#define ROLLUP_THE_SITE "site"

const char *rollup_dim_name(enum rollup_dim dim);		/* "site", ... */
int rollup_dim_parse(const char *name, enum rollup_dim *dim_r); /* 0 or -1 */

/* Keys that are counted one by one in memory. */
size_t rollup_places(enum rollup_dim dim);

struct rollup_counts {
	uint32_t count[STAT_COUNT]; /* by enum store_stat */
};

struct rollup;

/* ${secret} keys the hash, for attackers choose keys.  NULL without memory. */
struct rollup *rollup_create(const uint8_t secret[16]);
void rollup_free(struct rollup *r); /* NULL is allowed */

/* Add to a key, "" being none.  A failure for want of memory is counted in the row of
 * all others. */
void rollup_add(struct rollup *r, enum rollup_dim dim, const char *key,
		const struct rollup_counts *add);

/* Keys in all dimensions. */
size_t rollup_keys(const struct rollup *r);

/* Forget everything; the memory is kept. */
void rollup_clear(struct rollup *r);

/*
 * Each key of a dimension, the most sessions first, at most ${limit} (0 = all); then, if
 * it holds anything, the rest as key "".  Stops at the first call that does not return 0
 * and returns its result.
 */
struct rollup_row {
	enum rollup_dim dim;
	const char *key;
	struct rollup_counts counts;
	uint32_t missed; /* of key "" */
};
typedef int rollup_row_fn(void *ctx, const struct rollup_row *row);
int rollup_each(const struct rollup *r, enum rollup_dim dim, size_t limit,
		rollup_row_fn *row, void *ctx);

/* ${to} += ${from}; a counter stops at its highest value. */
void rollup_counts_add(struct rollup_counts *to, const struct rollup_counts *from);

#endif
