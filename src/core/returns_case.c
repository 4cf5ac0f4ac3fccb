/*
 * Cases stand in a ring in the order in which they began, so that those whose time is
 * over, and those that memory has no place for, are always at its end.  Tables find them
 * by host and by envelope; what these hold is the number of a case, and a number that has
 * left the ring finds nothing.
 */
#include "returns_case.h"

#include <stdlib.h>
#include <string.h>

#include "botnet_view.h"
#include "region.h"
#include "visit.h"

#define HASH_SECRET UINT64_C(0x7265745365637265)
#define PLACES_MIN  64 /* with less memory nothing is watched */
#define TELL_S	    60
#define CLOCK_MS    3600000 /* a clock that is corrected by less was never wrong */
#define WATCHED_MS  ((int64_t)RETURNS_WATCHED_S * 1000)

static void
tell_done(void *ctx, const struct returns_key *key, const struct returns_counts *counts)
{
	const struct returns *r = ctx;

	if (r->sink.returns != NULL)
		r->sink.returns(r->sink.ctx, RETURNS_DONE, key, counts);
}

static void
tell_open(void *ctx, const struct returns_key *key, const struct returns_counts *counts)
{
	const struct returns *r = ctx;

	r->sink.returns(r->sink.ctx, RETURNS_OPEN, key, counts);
}

static int
make_tables(struct returns *r, uint64_t memory, const uint8_t secret[16])
{
	const uint64_t guest =
	    table_entry_size(sizeof(struct host_key), sizeof(struct guest));
	const uint64_t envelope = table_entry_size(sizeof(uint64_t), sizeof(uint64_t));
	const uint64_t triple =
	    2 * table_entry_size(sizeof(struct triple_key), sizeof(struct triple));
	const uint64_t each = sizeof(struct returns_case) + guest + envelope + triple;

	if ((r->n = memory / each) < PLACES_MIN) {
		r->n = 0;
		return 0;
	}
	r->ring = region_array(r->n, sizeof(*r->ring));
	r->guests = table_create(sizeof(struct host_key), sizeof(struct guest),
				 r->n * guest, secret);
	r->envelopes = table_create(sizeof(uint64_t), sizeof(uint64_t), r->n * envelope,
				    TABLE_HASHED_KEYS);
	r->triples = table_create(sizeof(struct triple_key), sizeof(struct triple),
				  r->n * triple, TABLE_HASHED_KEYS);
	return r->ring != NULL && r->guests != NULL && r->envelopes != NULL &&
		       r->triples != NULL
		   ? 0
		   : -1;
}

struct returns *
returns_create(uint64_t memory, const struct recall *recall,
	       const struct engine_sink *sink)
{
	struct returns *r = recall != NULL ? calloc(1, sizeof(*r)) : NULL;
	uint64_t secret[2];

	if (r == NULL)
		return NULL;
	r->recall = recall;
	if (sink != NULL)
		r->sink = *sink;
	r->head = r->tail = 1;
	secret[0] = recall_hash(recall, HASH_SECRET, "0");
	secret[1] = recall_hash(recall, HASH_SECRET, "1");
	r->done = returns_tally_create(tell_done, r);
	if (r->done == NULL || make_tables(r, memory, (const uint8_t *)secret) != 0) {
		returns_free(r);
		return NULL;
	}
	return r;
}

void
returns_free(struct returns *r)
{
	if (r == NULL)
		return;
	table_free(r->guests);
	table_free(r->envelopes);
	table_free(r->triples);
	returns_tally_free(r->done);
	region_array_free(r->ring, r->n, sizeof(*r->ring));
	free(r);
}

struct returns_case *
returns_case(const struct returns *r, uint64_t number)
{
	if (number < r->tail || number >= r->head)
		return NULL;
	return &r->ring[number % r->n];
}

/* Ends of cases */

void
returns_know_botnets(struct returns *r, const struct botnet_view *botnets)
{
	r->botnets = botnets;
}

static struct returns_key
key_of(const struct returns *r, const struct returns_case *c)
{
	struct returns_key key = {
	    .day = visit_s(c->at_ms) / 86400, .refusal = c->refusal, .class = c->class};
	struct botnet_place place;

	if (r->botnets != NULL && botnet_view_member(r->botnets, &c->key, &place))
		key.botnet = place.botnet->id;
	return key;
}

/* Where a greylist would have let it pass: the first step at or behind the delay. */
static unsigned
passes_at(const struct returns_case *c, unsigned delay)
{
	unsigned step = returns_bin_after(delay);

	while (step < RETURNS_NOT && !(c->passes >> step & 1))
		step++;
	return step;
}

/* Count a case that was watched for so long; NULL without memory. */
static struct returns_counts *
count(const struct returns *r, struct returns_tally *tally, const struct returns_case *c,
      unsigned last_step)
{
	struct returns_key key = key_of(r, c);
	struct returns_counts *counts = returns_tally_at(tally, &key);

	if (counts == NULL)
		return NULL;
	counts->cases++;
	for (unsigned way = 0; way < RETURNS_WAYS; way++)
		if (c->step[way] != 0)
			counts->returned[way][c->step[way] - 1]++;
		else
			counts->censored[way][last_step]++;
	for (unsigned d = 0; d < RETURNS_DELAYS; d++)
		if (c->first && last_step == RETURNS_NOT)
			counts->grey[d][c->convicted][passes_at(c, d)]++;
	return counts;
}

/* End the oldest case, at this time. */
static void
end_oldest(struct returns *r, int64_t now_ms)
{
	const struct returns_case *c = returns_case(r, r->tail);
	unsigned step = returns_bin((now_ms - c->at_ms) / 1000);
	struct returns_counts *counts = count(r, r->done, c, step);

	if (counts != NULL && step != RETURNS_NOT)
		counts->evicted++;
	r->tail++;
}

void
returns_case_end_old(struct returns *r, int64_t now_ms)
{
	const struct returns_case *c;

	while ((c = returns_case(r, r->tail)) != NULL) {
		if (now_ms - c->at_ms >= WATCHED_MS)
			end_oldest(r, now_ms);
		else if (c->at_ms - now_ms > CLOCK_MS)
			r->tail++; /* the clock was ahead: who knows how long it was
				      watched */
		else
			return;
	}
}

static void
count_open(const struct returns *r, struct returns_tally *open, int64_t now_ms)
{
	for (uint64_t i = r->tail; i < r->head; i++) {
		const struct returns_case *c = returns_case(r, i);
		unsigned step = returns_bin((now_ms - c->at_ms) / 1000);

		/* At the very end it is still open. */
		(void)count(r, open, c, step < RETURNS_NOT ? step : RETURNS_NOT - 1);
	}
}

static void
flush_open(struct returns *r, uint32_t now_s)
{
	struct returns_tally *open;

	if (r->sink.returns == NULL ||
	    (open = returns_tally_create(tell_open, r)) == NULL)
		return;
	r->sink.returns(r->sink.ctx, RETURNS_OPEN_ANEW, NULL, NULL);
	count_open(r, open, (int64_t)now_s * 1000);
	returns_tally_flush(open);
	returns_tally_free(open);
}

void
returns_flush(struct returns *r, uint32_t now_s)
{
	returns_case_end_old(r, (int64_t)now_s * 1000);
	r->told_s = now_s;
	returns_tally_flush(r->done);
	flush_open(r, now_s);
}

struct returns_case *
returns_case_begin(struct returns *r, int64_t now_ms)
{
	struct returns_case *c;

	if (r->head - r->tail == r->n)
		end_oldest(r, now_ms);
	c = &r->ring[r->head++ % r->n];
	memset(c, 0, sizeof(*c));
	c->at_ms = now_ms;
	return c;
}

void
returns_case_tell(struct returns *r, uint32_t now_s)
{
	if (now_s >= r->told_s + TELL_S) {
		r->told_s = now_s;
		returns_case_end_old(r, (int64_t)now_s * 1000);
		returns_tally_flush(r->done);
	}
}

size_t
returns_open(const struct returns *r)
{
	return (size_t)(r->head - r->tail);
}

size_t
returns_memory(const struct returns *r)
{
	return r->n == 0 ? 0
			 : r->n * sizeof(*r->ring) + table_memory(r->guests) +
			       table_memory(r->envelopes) + table_memory(r->triples);
}
