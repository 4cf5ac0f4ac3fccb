/*
 * Linear hashing (Litwin 1980; in memory: Larson 1988): whenever the entries outnumber
 * the buckets, one bucket is split in two, so the table grows by one step per
 * insertion.  Each entry keeps 32 bits of its hash, which makes the split need no hashing
 * and a chain's strangers cost no comparison of keys.
 *
 * Entries lie in one region, the heads of buckets in another, as large as the budget
 * allows; memory comes as they grow, and nothing is ever moved or copied.  Entries refer
 * to each other by 32-bit index: half of what pointers take, for the chain and both
 * neighbours in the list of use.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "region.h"
#include "table.h"

#define NONE	    UINT32_MAX
#define ENTRIES_MIN 64

_Static_assert(TABLE_KEY_BYTES == crypto_shorthash_KEYBYTES, "secret fits SipHash");

struct entry {
	uint32_t hash;
	uint32_t chain; /* the next in the bucket, or in the list of free entries */
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
	struct region entries, heads;
	bool hashed; /* TABLE_HASHED_KEYS */
	uint8_t secret[TABLE_KEY_BYTES];
};

static size_t
aligned(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

/* How many entries ${memory} bytes hold with the heads of their buckets. */
static uint32_t
capacity_for(const struct table *t, uint64_t memory)
{
	uint64_t rest = memory > sizeof(*t) ? memory - sizeof(*t) : 0;
	uint64_t n = rest / (t->entry_size + sizeof(uint32_t));

	if (n < ENTRIES_MIN)
		return ENTRIES_MIN;
	return n < NONE ? (uint32_t)n : NONE - 1;
}

static uint32_t *
head_of(const struct table *t, uint32_t bucket)
{
	return (uint32_t *)(void *)t->heads.base + bucket;
}

/* Bring one more bucket into being, empty. */
static int
bucket_add(struct table *t)
{
	if (region_need(&t->heads, (t->buckets + 1) * sizeof(uint32_t)) != 0)
		return -1;
	*head_of(t, t->buckets++) = NONE;
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
	t->value_at = sizeof(struct entry) + aligned(key_size);
	t->entry_size = t->value_at + aligned(value_size);
	t->capacity = capacity_for(t, memory);
	t->free = t->newest = t->oldest = NONE;
	t->hashed = secret == TABLE_HASHED_KEYS;
	assert(!t->hashed || key_size >= sizeof(uint64_t));
	if (!t->hashed)
		memcpy(t->secret, secret, sizeof(t->secret));
	if (region_init(&t->entries, t->capacity * t->entry_size) != 0 ||
	    region_init(&t->heads, t->capacity * sizeof(uint32_t)) != 0 ||
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
	region_fini(&t->heads);
	free(t);
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
static uint32_t
bucket_of(const struct table *t, uint32_t hash)
{
	uint32_t bucket = hash & t->mask;

	return bucket < t->buckets ? bucket : bucket & (t->mask >> 1);
}

static uint32_t
find(const struct table *t, const void *key, uint32_t hash)
{
	uint32_t i = *head_of(t, bucket_of(t, hash));

	while (i != NONE) {
		const struct entry *e = entry_at(t, i);

		if (e->hash == hash && memcmp(e->key, key, t->key_size) == 0)
			break;
		i = e->chain;
	}
	return i;
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

/* Divide the bucket that the next one splits off from.  Without memory the
 * chains grow longer instead. */
static void
split(struct table *t)
{
	uint32_t next = t->buckets;
	uint32_t *from, *link;

	if (bucket_add(t) != 0)
		return;
	from = head_of(t, next & (t->mask >> 1));
	link = head_of(t, next);
	while (*from != NONE) {
		struct entry *e = entry_at(t, *from);

		if ((e->hash & t->mask) != next) {
			from = &e->chain;
			continue;
		}
		*link = *from;
		*from = e->chain;
		link = &e->chain;
	}
	*link = NONE;
}

/* Take entry ${i} out of its bucket and the list of use, and chain it as free. */
static void
drop(struct table *t, uint32_t i)
{
	struct entry *e = entry_at(t, i);
	uint32_t *link = head_of(t, bucket_of(t, e->hash));

	while (*link != i)
		link = &entry_at(t, *link)->chain;
	*link = e->chain;
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

	if (t->free == NONE && t->touched < t->capacity &&
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

void
table_get_many(struct table *t, const void *keys, size_t n, void **values_r)
{
	const unsigned char *key = keys;
	uint32_t hashes[TABLE_MANY];

	assert(n <= TABLE_MANY);
	for (size_t i = 0; i < n; i++) {
		hashes[i] = hash_of(t, key + i * t->key_size);
		__builtin_prefetch(head_of(t, bucket_of(t, hashes[i])));
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t first = *head_of(t, bucket_of(t, hashes[i]));

		if (first != NONE)
			__builtin_prefetch(entry_at(t, first));
	}
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
	uint32_t hash = hash_of(t, key), *head, i = find(t, key, hash);
	bool new = i == NONE;
	struct entry *e;

	if (new && (i = take_free(t)) == NONE)
		return NULL;
	e = entry_at(t, i);
	if (new) {
		e->hash = hash;
		memcpy(e->key, key, t->key_size);
		memset(value_of(t, e), 0, t->value_size);
		if (++t->count > t->buckets)
			split(t);
		head = head_of(t, bucket_of(t, hash));
		e->chain = *head;
		*head = i;
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
	return sizeof(*t) + t->entries.held + t->heads.held;
}

uint64_t
table_evictions(const struct table *t)
{
	return t->evictions;
}
