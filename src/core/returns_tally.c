/*
 * Day, kind of refusal, class and botnet give a few dozen keys; the bound is for a site
 * with many botnets.  All is told when the time has come, so nothing is ever told twice.
 */
#include "returns_tally.h"

#include <assert.h>
#include <stdlib.h>

#include "table.h"

#define MEMORY (UINT64_C(1) << 20) /* some 600 keys */

const uint32_t returns_ends_s[RETURNS_NOT] = {10,   30,	  60,	 300,	600,   900,  1800,
					      3600, 7200, 14400, 28800, 57600, 90000};
const uint32_t returns_delays_s[RETURNS_DELAYS] = {60, 300, 900, 1800, 3600};

_Static_assert(sizeof(struct returns_key) == 16, "no padding in keys");

struct returns_tally {
	struct table *counts;
	returns_tell *tell;
	void *ctx;
};

bool
returns_counts_any(const struct returns_counts *c)
{
	return c->cases != 0 || c->triples != 0;
}

/* They are all counters of one type. */
#define COUNTERS (sizeof(struct returns_counts) / sizeof(uint32_t))

static uint32_t
sum_or_max(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

void
returns_counts_add(struct returns_counts *to, const struct returns_counts *from)
{
	uint32_t *sums = (uint32_t *)to;
	const uint32_t *more = (const uint32_t *)from;

	for (size_t i = 0; i < COUNTERS; i++)
		sums[i] = sum_or_max(sums[i], more[i]);
}

unsigned
returns_bin(int64_t age_s)
{
	unsigned bin = 0;

	while (bin < RETURNS_NOT && age_s >= returns_ends_s[bin])
		bin++;
	return bin;
}

unsigned
returns_bin_after(unsigned delay)
{
	assert(delay < RETURNS_DELAYS);
	return returns_bin(returns_delays_s[delay]);
}

const char *
returns_refusal_name(enum returns_refusal refusal)
{
	static const char *const names[RETURNS_REFUSALS] = {
	    [RETURNS_DEFERRED] = "deferred",
	    [RETURNS_MTA] = "mta",
	    [RETURNS_OURS] = "ours",
	    [RETURNS_ACCEPTED] = "accepted"};

	assert(refusal < RETURNS_REFUSALS);
	return names[refusal];
}

const char *returns_class_name(enum returns_class class)
{
	static const char *const names[RETURNS_CLASSES] = {[RETURNS_ZOMBIE] = "zombie",
							   [RETURNS_CONVICTED] =
							       "convicted",
							   [RETURNS_VALID] = "valid",
							   [RETURNS_UNKNOWN] = "unknown"};

	assert(class < RETURNS_CLASSES);
	return names[class];
}

const char *
returns_way_name(enum returns_way way)
{
	static const char *const names[RETURNS_WAYS] = {
	    [RETURNS_HOST] = "host",	  [RETURNS_RESEND] = "resend",
	    [RETURNS_BLAST] = "blast",	  [RETURNS_RETEMPLATE] = "retemplate",
	    [RETURNS_NEAR] = "neighbour", [RETURNS_ANYONE] = "anyone"};

	assert(way < RETURNS_WAYS);
	return names[way];
}

static void
evict(void *ctx, const void *key, const void *value)
{
	const struct returns_tally *t = ctx;

	t->tell(t->ctx, key, value);
}

static int
begin(struct returns_tally *t)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* no client chooses these keys */

	t->counts = table_create(sizeof(struct returns_key),
				 sizeof(struct returns_counts), MEMORY, secret);
	if (t->counts == NULL)
		return -1;
	table_on_evict(t->counts, evict, t);
	return 0;
}

struct returns_tally *
returns_tally_create(returns_tell *tell, void *ctx)
{
	struct returns_tally *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->tell = tell;
	t->ctx = ctx;
	if (begin(t) != 0) {
		free(t);
		return NULL;
	}
	return t;
}

void
returns_tally_free(struct returns_tally *t)
{
	if (t == NULL)
		return;
	table_free(t->counts);
	free(t);
}

struct returns_counts *
returns_tally_at(struct returns_tally *t, const struct returns_key *key)
{
	return table_put(t->counts, key, NULL);
}

void
returns_tally_flush(struct returns_tally *t)
{
	struct returns_counts *counts = NULL;
	const void *key;

	/* Newest first: behind the first without counts none was used since the last
	 * flush. */
	while ((counts = table_next(t->counts, counts, &key)) != NULL &&
	       returns_counts_any(counts)) {
		t->tell(t->ctx, key, counts);
		*counts = (struct returns_counts){0};
	}
}
