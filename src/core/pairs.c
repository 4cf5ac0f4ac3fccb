/*
 * Seven bits for each pair: at half of all bits set a stranger is taken for known once in
 * 2^7 times in each generation.  A megabyte of bits holds 830,000 pairs by then.
 */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "region.h"

#define DAY_S	 86400
#define HASHES	 7
#define SIZE_MIN 1024 /* bytes of one filter */
#define FEW	 2048

struct filter {
	uint64_t *words;
	size_t set; /* bits */
};

struct pairs {
	struct memo_shelf *shelf;
	size_t n_words; /* of each filter; a power of two */
	struct filter today, young, old;
	/* The first of today's: of a day with no more the filters need not be read. */
	uint64_t ids[FEW];
	size_t n_today;
	uint32_t day;	  /* of ${today}, since 1970 */
	uint32_t young_s; /* since when the young one is filled */
};

struct pairs *
pairs_create(uint64_t memory, struct memo_shelf *shelf)
{
	struct pairs *p = calloc(1, sizeof(*p));
	size_t bytes = SIZE_MIN;

	if (p == NULL)
		return NULL;
	while (bytes * 2 * 3 <= memory)
		bytes *= 2;
	p->shelf = shelf;
	p->n_words = bytes / sizeof(uint64_t);
	p->today.words = region_array(p->n_words, sizeof(uint64_t));
	p->young.words = region_array(p->n_words, sizeof(uint64_t));
	p->old.words = region_array(p->n_words, sizeof(uint64_t));
	if (p->today.words == NULL || p->young.words == NULL || p->old.words == NULL) {
		pairs_free(p);
		return NULL;
	}
	return p;
}

void
pairs_free(struct pairs *p)
{
	if (p == NULL)
		return;
	region_array_free(p->today.words, p->n_words, sizeof(uint64_t));
	region_array_free(p->young.words, p->n_words, sizeof(uint64_t));
	region_array_free(p->old.words, p->n_words, sizeof(uint64_t));
	free(p);
}

/* n = m ln 2 / k. */
size_t
pairs_capacity(const struct pairs *p)
{
	return p->n_words * 64 / 10;
}

size_t
pairs_memory(const struct pairs *p)
{
	return 3 * p->n_words * sizeof(uint64_t);
}

/* The bit of hash ${i}: double hashing (Kirsch, Mitzenmacher 2006) of one keyed hash. */
static uint64_t
bit_of(const struct pairs *p, uint64_t id, unsigned i)
{
	uint64_t step = (id >> 32) | 1;

	return (id + i * step) & (p->n_words * 64 - 1);
}

static bool
has(const struct pairs *p, const struct filter *f, uint64_t id)
{
	for (unsigned i = 0; i < HASHES; i++) {
		uint64_t bit = bit_of(p, id, i);

		if ((f->words[bit / 64] >> bit % 64 & 1) == 0)
			return false;
	}
	return true;
}

static void
add(const struct pairs *p, struct filter *f, uint64_t id)
{
	for (unsigned i = 0; i < HASHES; i++) {
		uint64_t bit = bit_of(p, id, i), mask = UINT64_C(1) << bit % 64;

		f->set += (f->words[bit / 64] & mask) == 0;
		f->words[bit / 64] |= mask;
	}
}

static void
clear(const struct pairs *p, struct filter *f)
{
	memset(f->words, 0, p->n_words * sizeof(uint64_t));
	f->set = 0;
}

/* The young generation becomes the old one, which is forgotten. */
static void
turn(struct pairs *p, uint32_t now_s)
{
	struct filter old = p->old;

	p->old = p->young;
	p->young = old;
	clear(p, &p->young);
	p->young_s = now_s;
}

/* Today's pairs go to the young generation, by the filter or one by one. */
static void
move_all(struct pairs *p)
{
	struct filter *young = &p->young;

	for (size_t i = 0; i < p->n_words; i++) {
		uint64_t more = p->today.words[i] & ~young->words[i];

		if (more != 0)
			young->set += (size_t)__builtin_popcountll(more);
		young->words[i] |= more;
	}
	clear(p, &p->today);
}

static void
move_few(struct pairs *p)
{
	for (size_t k = 0; k < p->n_today; k++) {
		add(p, &p->young, p->ids[k]);
		for (unsigned i = 0; i < HASHES; i++)
			p->today.words[bit_of(p, p->ids[k], i) / 64] = 0;
	}
	p->today.set = 0;
}

/* A day is over: what it brought counts from now on. */
static void
end_day(struct pairs *p, uint32_t now_s)
{
	struct filter *young = &p->young;

	if (p->young_s == 0)
		p->young_s = now_s;
	if (p->n_today <= FEW)
		move_few(p);
	else
		move_all(p);
	p->n_today = 0;
	p->day = now_s / DAY_S;
	if (young->set > p->n_words * 32 || now_s - p->young_s > PAIRS_GENERATION_S)
		turn(p, now_s);
}

static void
store(struct pairs *p, uint64_t id, uint32_t now_s)
{
	const struct memo m = {.first_s = now_s, .last_s = now_s, .n = 1};

	memo_changed(p->shelf, MEMO_PAIR, id, "", &m);
}

void
pairs_add(struct pairs *p, uint64_t id, uint32_t now_s, bool ours)
{
	if (now_s / DAY_S > p->day)
		end_day(p, now_s);
	if (has(p, &p->today, id))
		return;
	/* A day too full for its filter: the rest of it is not remembered. */
	if (p->today.set > p->n_words * 32)
		return;
	if (ours || has(p, &p->young, id) || has(p, &p->old, id))
		store(p, id, now_s);
	add(p, &p->today, id);
	if (p->n_today < FEW)
		p->ids[p->n_today] = id;
	p->n_today++;
}

bool
pairs_known(const struct pairs *p, uint64_t id, uint32_t now_s)
{
	bool earlier = has(p, &p->young, id) || has(p, &p->old, id);

	return earlier || (now_s / DAY_S > p->day && has(p, &p->today, id));
}

void
pairs_load(struct pairs *p, uint64_t id)
{
	add(p, &p->young, id);
}
