/*
 * A dimension is an array of places with a chained hash over it.  While there is room
 * nothing else is needed.  From the first time that it is full, a binary heap of the
 * places knows the least one; a place's weight only grows, so it only sinks.
 *
 * The weight of Space-Saving is the number of sessions, with what was taken over from
 * the place's former owner; the counters themselves begin at zero with each owner.
 */
#include "rollup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define NONE UINT32_MAX

struct place {
	char *key;
	uint32_t next; /* in the chain of its hash */
	uint32_t hash;
	uint32_t heap; /* its position there */
	uint32_t weight;
	struct rollup_counts counts;
};

struct dimension {
	struct place *places;
	uint32_t n, cap;
	uint32_t *heads; /* of the chains; a power of two of them */
	uint32_t n_heads;
	uint32_t *heap; /* NULL: never full since the last clearing */
	struct rollup_counts other;
	bool has_other, taken_over;
	uint32_t dropped; /* the most sessions of one key that had no place at all */
};

struct rollup {
	uint8_t secret[crypto_shorthash_KEYBYTES];
	struct dimension dims[ROLLUP_DIMS];
};

static const struct {
	const char *name;
	uint32_t places;
} dims[ROLLUP_DIMS] = {
    [ROLLUP_SITE] = {"site", 1},
    [ROLLUP_DOMAIN] = {"domain", 32768},
    [ROLLUP_ACCOUNT] = {"account", 8192},
    [ROLLUP_BOTNET] = {"botnet", 2048},
    [ROLLUP_TEMPLATE] = {"template", 2048},
    [ROLLUP_PROVIDER] = {"provider", 2048},
    [ROLLUP_OWNER] = {"owner", 2048},
    [ROLLUP_COUNTRY] = {"country", 512},
    [ROLLUP_HELO] = {"helo", 2048},
    [ROLLUP_REASON] = {"reason", 256},
};

const char *
rollup_dim_name(enum rollup_dim dim)
{
	return dims[dim].name;
}

int
rollup_dim_parse(const char *name, enum rollup_dim *dim_r)
{
	for (int i = 0; i < ROLLUP_DIMS; i++)
		if (strcmp(dims[i].name, name) == 0) {
			*dim_r = (enum rollup_dim)i;
			return 0;
		}
	return -1;
}

size_t
rollup_places(enum rollup_dim dim)
{
	return dims[dim].places;
}

struct rollup *
rollup_create(const uint8_t secret[16])
{
	struct rollup *r = calloc(1, sizeof(*r));

	if (r != NULL)
		memcpy(r->secret, secret, sizeof(r->secret));
	return r;
}

static void
dimension_clear(struct dimension *d)
{
	for (uint32_t i = 0; i < d->n; i++)
		free(d->places[i].key);
	d->n = 0;
	if (d->heads != NULL)
		memset(d->heads, 0xff, d->n_heads * sizeof(*d->heads));
	free(d->heap);
	d->heap = NULL;
	memset(&d->other, 0, sizeof(d->other));
	d->has_other = d->taken_over = false;
	d->dropped = 0;
}

void
rollup_clear(struct rollup *r)
{
	for (size_t i = 0; i < ROLLUP_DIMS; i++)
		dimension_clear(&r->dims[i]);
}

void
rollup_free(struct rollup *r)
{
	if (r == NULL)
		return;
	rollup_clear(r);
	for (size_t i = 0; i < ROLLUP_DIMS; i++) {
		free(r->dims[i].places);
		free(r->dims[i].heads);
	}
	free(r);
}

void
rollup_counts_add(struct rollup_counts *to, const struct rollup_counts *from)
{
	for (size_t i = 0; i < STAT_COUNT; i++) {
		uint32_t room = UINT32_MAX - to->count[i];

		to->count[i] += from->count[i] < room ? from->count[i] : room;
	}
}

static void
add_other(struct dimension *d, const struct rollup_counts *add)
{
	rollup_counts_add(&d->other, add);
	d->has_other = true;
}

static uint32_t *
head(const struct dimension *d, uint32_t hash)
{
	return &d->heads[hash & (d->n_heads - 1)];
}

static void
chain(struct dimension *d, uint32_t i)
{
	uint32_t *first = head(d, d->places[i].hash);

	d->places[i].next = *first;
	*first = i;
}

static void
unchain(struct dimension *d, uint32_t i)
{
	uint32_t *at = head(d, d->places[i].hash);

	while (*at != i)
		at = &d->places[*at].next;
	*at = d->places[i].next;
}

/* Room for one more place, twice as many when there is none.  0, or -1 without memory. */
static int
grow(struct dimension *d, uint32_t max)
{
	uint32_t cap = d->cap == 0 ? 16 : 2 * d->cap, *heads;
	struct place *places;

	if (d->n < d->cap)
		return 0;
	if (cap > max)
		cap = max;
	if ((places = realloc(d->places, cap * sizeof(*places))) == NULL)
		return -1;
	d->places = places;
	if (d->n_heads < cap) {
		uint32_t n = 16;

		while (n < cap)
			n *= 2;
		if ((heads = realloc(d->heads, n * sizeof(*heads))) == NULL)
			return -1;
		d->heads = heads;
		d->n_heads = n;
		memset(heads, 0xff, n * sizeof(*heads));
		for (uint32_t i = 0; i < d->n; i++)
			chain(d, i);
	}
	d->cap = cap;
	return 0;
}

static void
heap_set(struct dimension *d, uint32_t at, uint32_t place)
{
	d->heap[at] = place;
	d->places[place].heap = at;
}

/* The place at ${at} of the heap grew: let it sink. */
static void
sink(struct dimension *d, uint32_t at)
{
	uint32_t place = d->heap[at];

	for (;;) {
		uint32_t child = 2 * at + 1;

		if (child >= d->n)
			break;
		if (child + 1 < d->n && d->places[d->heap[child + 1]].weight <
					    d->places[d->heap[child]].weight)
			child++;
		if (d->places[d->heap[child]].weight >= d->places[place].weight)
			break;
		heap_set(d, at, d->heap[child]);
		at = child;
	}
	heap_set(d, at, place);
}

/* Order all places by weight, now that they are full.  0, or -1 without memory. */
static int
heap_make(struct dimension *d)
{
	if (d->heap != NULL)
		return 0;
	if ((d->heap = malloc(d->n * sizeof(*d->heap))) == NULL)
		return -1;
	for (uint32_t i = 0; i < d->n; i++)
		heap_set(d, i, i);
	for (uint32_t i = d->n / 2; i-- > 0;)
		sink(d, i);
	return 0;
}

/* Give the least place to another key.  NONE without memory. */
static uint32_t
take_over(struct dimension *d, char *key, uint32_t hash)
{
	uint32_t i;

	if (heap_make(d) != 0)
		return NONE;
	i = d->heap[0];
	add_other(d, &d->places[i].counts);
	d->taken_over = true;
	unchain(d, i);
	free(d->places[i].key);
	d->places[i].key = key;
	d->places[i].hash = hash;
	memset(&d->places[i].counts, 0, sizeof(d->places[i].counts));
	chain(d, i);
	return i;
}

static uint32_t
find(const struct dimension *d, const char *key, size_t len, uint32_t hash)
{
	uint32_t i = d->n_heads > 0 ? *head(d, hash) : NONE;

	for (; i != NONE; i = d->places[i].next)
		if (d->places[i].hash == hash &&
		    strncmp(d->places[i].key, key, len) == 0 &&
		    d->places[i].key[len] == '\0')
			return i;
	return NONE;
}

/* A place for a new key; NONE: it goes to the others. */
static uint32_t
make_place(struct dimension *d, uint32_t max, const char *key, uint32_t hash)
{
	size_t len = strnlen(key, ROLLUP_KEY_MAX);
	char *copy = strndup(key, len);
	uint32_t i = NONE;

	if (copy == NULL)
		return NONE;
	if (d->n == max) {
		i = take_over(d, copy, hash);
	} else if (grow(d, max) == 0) {
		i = d->n++;
		d->places[i] = (struct place){.key = copy, .hash = hash};
		chain(d, i);
	}
	if (i == NONE)
		free(copy);
	return i;
}

static uint32_t
hash_of(const struct rollup *r, const char *key, size_t len)
{
	uint8_t hash[crypto_shorthash_BYTES];
	uint32_t h;

	(void)crypto_shorthash(hash, (const uint8_t *)key, len, r->secret);
	memcpy(&h, hash, sizeof(h));
	return h;
}

void
rollup_add(struct rollup *r, enum rollup_dim dim, const char *key,
	   const struct rollup_counts *add)
{
	struct dimension *d = &r->dims[dim];
	uint32_t weight = add->count[STAT_SESSIONS], i, hash;
	size_t len;

	if (key[0] == '\0')
		key = ROLLUP_NONE;
	len = strnlen(key, ROLLUP_KEY_MAX);
	hash = hash_of(r, key, len);
	i = find(d, key, len, hash);
	/* Without a session nobody loses his place. */
	if (i == NONE && (weight > 0 || d->n < dims[dim].places))
		i = make_place(d, dims[dim].places, key, hash);
	if (i == NONE) {
		add_other(d, add);
		d->dropped += weight;
		return;
	}
	rollup_counts_add(&d->places[i].counts, add);
	d->places[i].weight += weight;
	if (d->heap != NULL)
		sink(d, d->places[i].heap);
}

size_t
rollup_keys(const struct rollup *r)
{
	size_t n = 0;

	for (size_t i = 0; i < ROLLUP_DIMS; i++)
		n += r->dims[i].n;
	return n;
}

static int
by_sessions(const void *a, const void *b)
{
	const struct place *const *x = a, *const *y = b;
	uint32_t m = (*x)->counts.count[STAT_SESSIONS],
		 n = (*y)->counts.count[STAT_SESSIONS];

	return m != n ? (m < n ? 1 : -1) : strcmp((*x)->key, (*y)->key);
}

/* What one key may have at most in the row of all others. */
static uint32_t
missed(const struct dimension *d)
{
	uint32_t least =
	    d->taken_over && d->heap != NULL ? d->places[d->heap[0]].weight : 0;

	return least + d->dropped;
}

/* The places from ${n} on in their order, and what was taken over. */
static void
fill_rest(const struct dimension *d, const struct place *const *order, size_t n,
	  struct rollup_row *row)
{
	uint32_t most = 0;

	row->key = "";
	row->counts = d->other;
	for (size_t i = n; i < d->n; i++) {
		uint32_t sessions = order[i]->counts.count[STAT_SESSIONS];

		most = sessions > most ? sessions : most;
		rollup_counts_add(&row->counts, &order[i]->counts);
	}
	row->missed = missed(d) + most;
}

int
rollup_each(const struct rollup *r, enum rollup_dim dim, size_t limit, rollup_row_fn *fn,
	    void *ctx)
{
	const struct dimension *d = &r->dims[dim];
	const struct place **order = malloc((d->n + 1) * sizeof(*order));
	size_t n = limit == 0 || limit > d->n ? d->n : limit;
	struct rollup_row row = {.dim = dim};
	int rc = 0;

	if (order == NULL)
		return -1;
	for (size_t i = 0; i < d->n; i++)
		order[i] = &d->places[i];
	qsort(order, d->n, sizeof(*order), by_sessions);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		row.key = order[i]->key;
		row.counts = order[i]->counts;
		rc = fn(ctx, &row);
	}
	if (rc == 0 && (n < d->n || d->has_other)) {
		fill_rest(d, order, n, &row);
		rc = fn(ctx, &row);
	}
	free(order);
	return rc;
}
