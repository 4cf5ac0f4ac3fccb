/*
 * Linear hashing (Litwin 1980; in memory: Larson 1988): whenever the entries outnumber
 * the buckets, one bucket is split in two, so the table grows by one step per
 * insertion.  Each entry keeps 32 bits of its hash, which makes the split need no hashing
 * and a chain's strangers cost no comparison of keys.
 *
 * Entries lie in slabs and refer to each other by 32-bit index: half of what
 * pointers take, for the chain and both neighbours in the list of use.
 * Bucket heads lie in chunks.  The directories of both are made at once for the
 * largest size, which the budget gives; nothing is ever moved or copied.
 *
 * A lookup in a table far larger than the caches waits for memory a few times, each time
 * half of it for the page tables.  So slabs and chunks of large tables ask for huge
 * pages.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sodium.h>

#include "table.h"

#define NONE	    UINT32_MAX
#define GROUP_BITS  10 /* 2^10 entries in a slab, heads in a chunk */
#define HUGE_PAGE   ((size_t)2 << 20)
#define LARGE	    (32 * HUGE_PAGE) /* a budget from which on huge pages are asked for */
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
	unsigned slab_bits, chunk_bits; /* 2^these entries in a slab, heads in a chunk */
	uint32_t capacity;
	uint32_t count;
	uint32_t touched; /* entries from here on were never used */
	uint32_t free;	  /* removed entries, chained */
	uint32_t newest, oldest;
	uint32_t buckets;
	uint32_t mask; /* the power of two >= buckets, less 1 */
	size_t memory;
	uint64_t evictions;
	table_evict *evict;
	void *evict_ctx;
	unsigned char **slabs;
	uint32_t **heads;
	bool hashed; /* TABLE_HASHED_KEYS */
	uint8_t secret[TABLE_KEY_BYTES];
};

static size_t
aligned(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

/* The place of item ${i} in its group; the group's number is ${i} >> ${bits}. */
static uint32_t
within(uint32_t i, unsigned bits)
{
	return i & (((uint32_t)1 << bits) - 1);
}

static uint32_t
groups(uint32_t n, unsigned bits)
{
	return (n >> bits) + (within(n, bits) != 0);
}

/* How many of ${capacity} items lie in group ${i}: the last may be short. */
static uint32_t
group_items(const struct table *t, uint32_t i, unsigned bits)
{
	uint32_t rest = t->capacity - (i << bits), whole = (uint32_t)1 << bits;

	return rest < whole ? rest : whole;
}

/* Memory for a group, not zeroed. */
static void *
group_alloc(struct table *t, size_t size)
{
	void *p;

	if (size < HUGE_PAGE)
		p = malloc(size);
	else if (posix_memalign(&p, HUGE_PAGE, size) != 0)
		p = NULL;
	else
		(void)madvise(p, size, MADV_HUGEPAGE); /* a wish, no more */
	if (p != NULL)
		t->memory += size;
	return p;
}

/* A directory of the groups; zero: none is there yet. */
static void *
directory_alloc(struct table *t, unsigned bits)
{
	size_t n = groups(t->capacity, bits);
	void *p = calloc(n, sizeof(void *));

	if (p != NULL)
		t->memory += n * sizeof(void *);
	return p;
}

static uint64_t
bytes_for(const struct table *t, uint32_t capacity)
{
	uint64_t directories =
	    (uint64_t)groups(capacity, t->slab_bits) + groups(capacity, t->chunk_bits);

	return sizeof(*t) + capacity * (uint64_t)(t->entry_size + sizeof(uint32_t)) +
	       directories * sizeof(void *);
}

/* How many entries ${memory} bytes hold with their heads and directories. */
static uint32_t
capacity_for(const struct table *t, uint64_t memory)
{
	uint64_t each = t->entry_size + sizeof(uint32_t), most = memory / each;
	uint32_t n = most < NONE ? (uint32_t)most : NONE - 1;

	while (n > ENTRIES_MIN && bytes_for(t, n) > memory)
		n -= (uint32_t)((bytes_for(t, n) - memory + each - 1) / each);
	return n > ENTRIES_MIN ? n : ENTRIES_MIN;
}

static uint32_t *
head_of(const struct table *t, uint32_t bucket)
{
	return &t->heads[bucket >> t->chunk_bits][within(bucket, t->chunk_bits)];
}

/* Bring one more bucket into being, empty. */
static int
bucket_add(struct table *t)
{
	uint32_t chunk = t->buckets >> t->chunk_bits;

	if (t->heads[chunk] == NULL) {
		size_t heads = group_items(t, chunk, t->chunk_bits);

		t->heads[chunk] = group_alloc(t, heads * sizeof(uint32_t));
		if (t->heads[chunk] == NULL)
			return -1;
	}
	*head_of(t, t->buckets++) = NONE;
	if (t->buckets - 1 > t->mask)
		t->mask = 2 * t->mask + 1;
	return 0;
}

static void
set_groups(struct table *t, uint64_t memory)
{
	t->slab_bits = t->chunk_bits = GROUP_BITS;
	if (memory < LARGE)
		return;
	while (sizeof(uint32_t) << t->chunk_bits < HUGE_PAGE)
		t->chunk_bits++;
	while (t->entry_size << (t->slab_bits + 1) <= 4 * HUGE_PAGE)
		t->slab_bits++;
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
	set_groups(t, memory);
	t->capacity = capacity_for(t, memory);
	t->free = t->newest = t->oldest = NONE;
	t->memory = sizeof(*t);
	t->hashed = secret == TABLE_HASHED_KEYS;
	assert(!t->hashed || key_size >= sizeof(uint64_t));
	if (!t->hashed)
		memcpy(t->secret, secret, sizeof(t->secret));
	t->slabs = directory_alloc(t, t->slab_bits);
	t->heads = directory_alloc(t, t->chunk_bits);
	if (t->slabs == NULL || t->heads == NULL || bucket_add(t) != 0) {
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
	for (uint32_t i = 0; t->slabs != NULL && i < groups(t->capacity, t->slab_bits);
	     i++)
		free(t->slabs[i]);
	for (uint32_t i = 0; t->heads != NULL && i < groups(t->capacity, t->chunk_bits);
	     i++)
		free(t->heads[i]);
	free(t->slabs);
	free(t->heads);
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
	return (struct entry *)(void *)(t->slabs[index >> t->slab_bits] +
					within(index, t->slab_bits) * t->entry_size);
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
	uint32_t i, slab = t->touched >> t->slab_bits;

	if (t->free == NONE && t->touched < t->capacity) {
		if (t->slabs[slab] == NULL)
			t->slabs[slab] = group_alloc(
			    t, group_items(t, slab, t->slab_bits) * t->entry_size);
		if (t->slabs[slab] != NULL)
			return t->touched++;
	}
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

void
table_each(struct table *t, table_visit *visit, void *ctx)
{
	for (uint32_t i = t->newest; i != NONE; i = entry_at(t, i)->older) {
		struct entry *e = entry_at(t, i);

		if (!visit(ctx, e->key, value_of(t, e)))
			return;
	}
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
	return t->memory;
}

uint64_t
table_evictions(const struct table *t)
{
	return t->evictions;
}
