/*
 * Chunks are got from calloc, so that fresh bytes are zero without being
 * touched here.  A chunk is as large as all before it, within limits: a small
 * arena (one idle session) stays under a kilobyte, and a large one
 * needs few calls.  An item too large for the newest chunk gets a chunk of its
 * own, and bump allocation goes on in whichever of the two has more room.
 *
 * An arena of megabytes (the records of a replay) goes on in huge pages, which spares
 * most page faults.
 */
#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "region.h"

#define ALIGN	   alignof(max_align_t)
#define CHUNK_MIN  512
#define CHUNK_MAX  16384
#define HUGE_FROM  ((size_t)2 << 20) /* an arena that holds so much */
#define CHUNK_HUGE ((size_t)8 << 20)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of bytes[] */
	size_t used;
	struct region *region; /* what the chunk lies in, itself in bytes[]; NULL: heap */
	alignas(max_align_t) unsigned char bytes[];
};

void
arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

static void
chunk_free(struct arena_chunk *c)
{
	struct region region;

	if (c->region == NULL) {
		free(c);
		return;
	}
	region = *c->region;
	region_fini(&region);
}

void
arena_fini(struct arena *a)
{
	struct arena_chunk *next;

	for (struct arena_chunk *c = a->chunks; c != NULL; c = next) {
		next = c->next;
		chunk_free(c);
	}
	arena_init(a);
}

static size_t
room(const struct arena_chunk *c)
{
	return c->size - c->used;
}

static size_t
aligned(size_t size)
{
	return (size + ALIGN - 1) & ~(ALIGN - 1);
}

/* A chunk of CHUNK_HUGE bytes, or NULL. */
static struct arena_chunk *
huge_chunk(void)
{
	struct region region;
	struct arena_chunk *c;

	if (region_init(&region, CHUNK_HUGE) != 0)
		return NULL;
	if (region_need(&region, CHUNK_HUGE) != 0) {
		region_fini(&region);
		return NULL;
	}
	c = (struct arena_chunk *)(void *)region.base;
	c->region = (struct region *)(void *)c->bytes;
	*c->region = region;
	c->used = aligned(sizeof(region));
	return c;
}

/* Is the next chunk, for an item of ${size} bytes, one in huge pages? */
static bool
is_huge(const struct arena *a, size_t size)
{
	size_t least = sizeof(struct arena_chunk) + aligned(sizeof(struct region)) + size;

	return a->held >= HUGE_FROM && least <= CHUNK_HUGE;
}

/* How large it is else. */
static size_t
chunk_total(const struct arena *a, size_t size)
{
	size_t total = a->held, least = sizeof(struct arena_chunk) + size;

	if (total < CHUNK_MIN)
		total = CHUNK_MIN;
	if (total > CHUNK_MAX)
		total = CHUNK_MAX;
	return total < least ? least : total;
}

/* Link a chunk with room for ${size} bytes and return it, or NULL. */
static struct arena_chunk *
chunk_add(struct arena *a, size_t size)
{
	bool huge = is_huge(a, size);
	size_t total = huge ? CHUNK_HUGE : chunk_total(a, size);
	struct arena_chunk *c = huge ? huge_chunk() : calloc(1, total);

	if (c == NULL)
		return NULL;
	c->size = total - sizeof(*c);
	a->held += total;
	if (a->chunks != NULL && room(a->chunks) > room(c) - size) {
		c->next = a->chunks->next;
		a->chunks->next = c;
	} else {
		c->next = a->chunks;
		a->chunks = c;
	}
	return c;
}

/* ${size} bytes at a multiple of ${align}, which is ALIGN or 1. */
static void *
take(struct arena *a, size_t size, size_t align)
{
	struct arena_chunk *c = a->chunks;
	size_t gap = c != NULL ? -c->used & (align - 1) : 0;
	void *item;

	if (size > SIZE_MAX / 2)
		return NULL;
	if (c == NULL || room(c) < gap + size) {
		if ((c = chunk_add(a, aligned(size))) == NULL)
			return NULL;
		gap = 0; /* a fresh chunk is aligned */
	}
	item = c->bytes + c->used + gap;
	c->used += gap + size;
	return item;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	/* Empty items have addresses of their own, too. */
	return take(a, size > 0 ? size : 1, ALIGN);
}

char *
arena_strndup(struct arena *a, const char *text, size_t len)
{
	char *copy;

	if (len == SIZE_MAX || (copy = take(a, len + 1, 1)) == NULL)
		return NULL;
	if (len > 0)
		memcpy(copy, text, len);
	return copy;
}

void *
arena_grow(struct arena *a, void *items, size_t n, size_t size)
{
	return arena_grow_from(a, items, n, size, 1);
}

void *
arena_grow_from(struct arena *a, void *items, size_t n, size_t size, size_t first)
{
	void *grown;
	size_t capacity = n == 0 ? first : 2 * n;

	assert(size > 0 && first > 0 && (first & (first - 1)) == 0);
	if (n > SIZE_MAX / 4 / size)
		return NULL;
	if ((n & (n - 1)) != 0 || (n > 0 && n < first))
		return items;
	if ((grown = arena_alloc(a, capacity * size)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(grown, items, n * size);
	return grown;
}
