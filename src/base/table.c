/*
 * Linear hashing (Litwin 1980; in memory: Larson 1988): whenever there are more than
 * BUCKET_FILL entries a bucket, one bucket is split in two, so the table grows by one
 * step per insertion.
 *
 * Memory is what a look-up waits for, so a bucket is one line of the cache: of each entry
 * in it 16 bits of the hash and where it is.  Who is not there is not looked at further,
 * and who is, costs one more line.  What a bucket has no place for is chained behind it.
 * Each entry keeps 32 bits of its hash, which makes the split need no hashing.
 *
 * Entries lie in one region, buckets in another, as large as the budget
 * allows; memory comes as they grow, and no entry is ever moved or copied.  Entries refer
 * to each other by 32-bit index: half of what pointers take, for the chain and both
 * neighbours in the list of use.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "region.h"
#include "table.h"

#define NONE	    0 /* the entry of this index is never used */
#define ENTRIES_MIN 64
#define SLOTS	    10
#define BUCKET_FILL 5 /* entries a bucket, in the mean; twice that before its split */

_Static_assert(TABLE_KEY_BYTES == crypto_shorthash_KEYBYTES, "secret fits SipHash");

/* Slots fill from the first on, and an entry is without one only when all are full. */
struct bucket {
	uint16_t tags[SLOTS];
	uint32_t at[SLOTS];
	uint32_t rest; /* entries without a slot, chained */
};

_Static_assert(sizeof(struct bucket) == 64, "a bucket is a line of the cache");

struct entry {
	uint32_t hash;
	uint32_t chain; /* the next in a bucket's rest, or in the list of free ones */
	uint32_t newer, older; /* neighbours in the list of use */
	unsigned char key[];   /* then the value, at ${value_at} of the entry */
};

struct table {
	size_t key_size, value_size, value_at, entry_size;
	uint32_t capacity;
	uint32_t count;
	uint32_t touched; /* entries from here on were never used */
	uint32_t free;	  /* removed entries, chained */
	uint32_t newest, oldest;
	uint32_t buckets;
	uint32_t mask; /* the power of two >= buckets, less 1 */
	uint64_t evictions;
	table_evict *evict;
	void *evict_ctx;
	struct region entries, lines; /* ${lines}: the buckets */
	bool hashed;		      /* TABLE_HASHED_KEYS */
	uint8_t secret[TABLE_KEY_BYTES];
};

static size_t
aligned(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

static size_t
value_offset(size_t key_size)
{
	return sizeof(struct entry) + aligned(key_size);
}

/* The share of the bucket, rounded up: for what the table takes when it is empty. */
size_t
table_entry_size(size_t key_size, size_t value_size)
{
	return value_offset(key_size) + aligned(value_size) +
	       aligned(sizeof(struct bucket) / BUCKET_FILL);
}

/* How many entries ${memory} bytes hold with their buckets. */
static uint32_t
capacity_for(const struct table *t, uint64_t memory)
{
	uint64_t fixed = sizeof(*t) + t->entry_size; /* of NONE */
	uint64_t rest = memory > fixed ? memory - fixed : 0;
	uint64_t filled = BUCKET_FILL * t->entry_size + sizeof(struct bucket);
	uint64_t more = rest % filled / t->entry_size; /* without one more bucket */
	uint64_t n =
	    rest / filled * BUCKET_FILL + (more < BUCKET_FILL ? more : BUCKET_FILL - 1);

	if (n < ENTRIES_MIN)
		return ENTRIES_MIN;
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX - 1;
}

static struct bucket *
bucket_at(const struct table *t, uint32_t bucket)
{
	return (struct bucket *)(void *)t->lines.base + bucket;
}

/* Bring one more bucket into being; fresh memory is an empty one. */
static int
bucket_add(struct table *t)
{
	if (region_need(&t->lines, (t->buckets + 1) * sizeof(struct bucket)) != 0)
		return -1;
	t->buckets++;
	if (t->buckets - 1 > t->mask)
		t->mask = 2 * t->mask + 1;
	return 0;
}

struct table *
table_create(size_t key_size, size_t value_size, uint64_t memory,
	     const uint8_t secret[TABLE_KEY_BYTES])
{
	struct table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->key_size = key_size;
	t->value_size = value_size;
	t->value_at = value_offset(key_size);
	t->entry_size = t->value_at + aligned(value_size);
	t->capacity = capacity_for(t, memory);
	t->touched = NONE + 1;
	t->hashed = secret == TABLE_HASHED_KEYS;
	assert(!t->hashed || key_size >= sizeof(uint64_t));
	if (!t->hashed)
		memcpy(t->secret, secret, sizeof(t->secret));
	if (region_init(&t->entries, (t->capacity + (size_t)1) * t->entry_size) != 0 ||
	    region_init(&t->lines, t->capacity / BUCKET_FILL * sizeof(struct bucket)) !=
		0 ||
	    bucket_add(t) != 0) {
		table_free(t);
		return NULL;
	}
	return t;
}

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	region_fini(&t->entries);
	region_fini(&t->lines);
	free(t);
}

void
table_clear(struct table *t)
{
	memset(t->lines.base, 0, t->buckets * sizeof(struct bucket));
	t->buckets = 1;
	t->mask = 0;
	t->count = 0;
	t->touched = NONE + 1;
	t->free = t->newest = t->oldest = NONE;
}

void
table_on_evict(struct table *t, table_evict *evict, void *ctx)
{
	t->evict = evict;
	t->evict_ctx = ctx;
}

static struct entry *
entry_at(const struct table *t, uint32_t index)
{
	return (struct entry *)(void *)(t->entries.base + index * t->entry_size);
}

static void *
value_of(const struct table *t, struct entry *e)
{
	return (unsigned char *)e + t->value_at;
}

static uint32_t
hash_of(const struct table *t, const void *key)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint32_t hash;

	if (!t->hashed)
		crypto_shorthash(out, key, t->key_size, t->secret);
	memcpy(&hash, t->hashed ? key : out, sizeof(hash));
	return hash;
}

/* The bucket of a hash: by the longer mask, or by the shorter one as long as
 * the longer one's bucket has not been split off. */
static struct bucket *
bucket_of(const struct table *t, uint32_t hash)
{
	uint32_t bucket = hash & t->mask;

	return bucket_at(t, bucket < t->buckets ? bucket : bucket & (t->mask >> 1));
}

/* Buckets are found by the lower bits. */
static uint16_t
tag_of(uint32_t hash)
{
	return (uint16_t)(hash >> 16);
}

static bool
is_of(const struct table *t, uint32_t i, const void *key)
{
	return memcmp(entry_at(t, i)->key, key, t->key_size) == 0;
}

/* Which slots have the tag, a bit each; without a branch for each of them. */
static unsigned
slots_with(const struct bucket *b, uint16_t tag)
{
	unsigned found = 0;

	for (unsigned k = 0; k < SLOTS; k++)
		found |= (unsigned)(b->tags[k] == tag) << k;
	return found;
}

static uint32_t
find(const struct table *t, const void *key, uint32_t hash)
{
	const struct bucket *b = bucket_of(t, hash);
	uint32_t i;

	for (unsigned found = slots_with(b, tag_of(hash)); found != 0;
	     found &= found - 1) {
		i = b->at[__builtin_ctz(found)];
		if (i != NONE && is_of(t, i, key))
			return i;
	}
	for (i = b->rest; i != NONE && !is_of(t, i, key); i = entry_at(t, i)->chain)
		;
	return i;
}

/* Put entry ${i} into a bucket. */
static void
bucket_put(struct table *t, struct bucket *b, uint32_t i)
{
	struct entry *e = entry_at(t, i);
	size_t k = 0;

	while (k < SLOTS && b->at[k] != NONE)
		k++;
	if (k == SLOTS) {
		e->chain = b->rest;
		b->rest = i;
		return;
	}
	b->tags[k] = tag_of(e->hash);
	b->at[k] = i;
}

/* Take entry ${i} out of a bucket, which closes the gap. */
static void
bucket_drop(struct table *t, struct bucket *b, uint32_t i)
{
	uint32_t *link = &b->rest, rest;
	size_t k = 0, last;

	while (k < SLOTS && b->at[k] != i)
		k++;
	if (k == SLOTS) {
		while (*link != i)
			link = &entry_at(t, *link)->chain;
		*link = entry_at(t, i)->chain;
		return;
	}
	for (last = k; last + 1 < SLOTS && b->at[last + 1] != NONE;)
		last++;
	b->tags[k] = b->tags[last];
	b->at[k] = b->at[last];
	b->at[last] = NONE;
	if ((rest = b->rest) == NONE)
		return;
	b->rest = entry_at(t, rest)->chain;
	bucket_put(t, b, rest);
}

/* Where the list of use keeps the next older, and the next newer, of entry ${i}; its
 * ends for NONE. */
static uint32_t *
older_than(struct table *t, uint32_t i)
{
	return i == NONE ? &t->newest : &entry_at(t, i)->older;
}

static uint32_t *
newer_than(struct table *t, uint32_t i)
{
	return i == NONE ? &t->oldest : &entry_at(t, i)->newer;
}

static void
use_unlink(struct table *t, const struct entry *e)
{
	*older_than(t, e->newer) = e->older;
	*newer_than(t, e->older) = e->newer;
}

static void
use_link_newest(struct table *t, uint32_t i)
{
	struct entry *e = entry_at(t, i);

	e->newer = NONE;
	e->older = t->newest;
	*newer_than(t, t->newest) = i;
	t->newest = i;
}

static void
touch(struct table *t, uint32_t i)
{
	if (t->newest == i)
		return;
	use_unlink(t, entry_at(t, i));
	use_link_newest(t, i);
}

/* Divide the bucket that the next one splits off from.  Without memory the rests grow
 * longer instead. */
static void
split(struct table *t)
{
	uint32_t next = t->buckets, chain;
	struct bucket old, *from;

	if (bucket_add(t) != 0)
		return;
	from = bucket_at(t, next & (t->mask >> 1));
	old = *from;
	*from = (struct bucket){.rest = NONE};
	for (size_t k = 0; k < SLOTS; k++)
		__builtin_prefetch(entry_at(t, old.at[k]));
	for (size_t k = 0; k < SLOTS && old.at[k] != NONE; k++)
		bucket_put(t, bucket_of(t, entry_at(t, old.at[k])->hash), old.at[k]);
	for (uint32_t i = old.rest; i != NONE; i = chain) {
		chain = entry_at(t, i)->chain;
		bucket_put(t, bucket_of(t, entry_at(t, i)->hash), i);
	}
}

/* Take entry ${i} out of its bucket and the list of use, and chain it as free. */
static void
drop(struct table *t, uint32_t i)
{
	struct entry *e = entry_at(t, i);

	bucket_drop(t, bucket_of(t, e->hash), i);
	use_unlink(t, e);
	e->chain = t->free;
	t->free = i;
	t->count--;
}

static void
evict_oldest(struct table *t)
{
	struct entry *e = entry_at(t, t->oldest);

	if (t->evict != NULL)
		t->evict(t->evict_ctx, e->key, value_of(t, e));
	t->evictions++;
	drop(t, t->oldest);
}

/* The index of an entry that nothing refers to, or NONE. */
static uint32_t
take_free(struct table *t)
{
	uint32_t i;

	if (t->free == NONE && t->touched <= t->capacity &&
	    region_need(&t->entries, (t->touched + 1) * t->entry_size) == 0)
		return t->touched++;
	if (t->free == NONE && t->count > 0)
		evict_oldest(t);
	if ((i = t->free) != NONE)
		t->free = entry_at(t, i)->chain;
	return i;
}

static void *
get(struct table *t, const void *key, uint32_t hash)
{
	uint32_t i = find(t, key, hash);

	if (i == NONE)
		return NULL;
	touch(t, i);
	return value_of(t, entry_at(t, i));
}

void *
table_get(struct table *t, const void *key)
{
	return get(t, key, hash_of(t, key));
}

/* The entry that a hash most likely is of; NONE perhaps. */
static uint32_t
likely(const struct table *t, uint32_t hash)
{
	const struct bucket *b = bucket_of(t, hash);
	size_t k = 0;

	while (k < SLOTS - 1 && b->at[k] != NONE && b->tags[k] != tag_of(hash))
		k++;
	return b->at[k];
}

void
table_get_many(struct table *t, const void *keys, size_t n, void **values_r)
{
	const unsigned char *key = keys;
	uint32_t hashes[TABLE_MANY];

	assert(n <= TABLE_MANY);
	for (size_t i = 0; i < n; i++) {
		hashes[i] = hash_of(t, key + i * t->key_size);
		__builtin_prefetch(bucket_of(t, hashes[i]));
	}
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch(entry_at(t, likely(t, hashes[i])));
	for (size_t i = 0; i < n; i++)
		values_r[i] = get(t, key + i * t->key_size, hashes[i]);
}

const void *
table_peek(const struct table *t, const void *key)
{
	uint32_t i = find(t, key, hash_of(t, key));

	return i == NONE ? NULL : value_of(t, entry_at(t, i));
}

void *
table_put(struct table *t, const void *key, bool *new_r)
{
	uint32_t hash = hash_of(t, key), i = find(t, key, hash);
	bool new = i == NONE;
	struct entry *e;

	if (new && (i = take_free(t)) == NONE)
		return NULL;
	e = entry_at(t, i);
	if (new) {
		e->hash = hash;
		memcpy(e->key, key, t->key_size);
		memset(value_of(t, e), 0, t->value_size);
		if (++t->count / BUCKET_FILL > t->buckets)
			split(t);
		bucket_put(t, bucket_of(t, hash), i);
		use_link_newest(t, i);
	} else {
		touch(t, i);
	}
	if (new_r != NULL)
		*new_r = new;
	return value_of(t, e);
}

bool
table_remove(struct table *t, const void *key)
{
	uint32_t i = find(t, key, hash_of(t, key));

	if (i == NONE)
		return false;
	drop(t, i);
	return true;
}

/* The entry that ${value} is in. */
static const struct entry *
entry_of(const struct table *t, const void *value)
{
	return (const void *)((const unsigned char *)value - t->value_at);
}

void *
table_next(const struct table *t, const void *value, const void **key_r)
{
	uint32_t i = NONE;

	if (t != NULL)
		i = value == NULL ? t->newest : entry_of(t, value)->older;
	if (i == NONE)
		return NULL;
	if (key_r != NULL)
		*key_r = entry_at(t, i)->key;
	return value_of(t, entry_at(t, i));
}

size_t
table_count(const struct table *t)
{
	return t->count;
}

size_t
table_capacity(const struct table *t)
{
	return t->capacity;
}

size_t
table_memory(const struct table *t)
{
	return sizeof(*t) + t->entries.held + t->lines.held;
}

uint64_t
table_evictions(const struct table *t)
{
	return t->evictions;
}
