#ifndef LYCHGATE_ARENA_H
#define LYCHGATE_ARENA_H

#include <stddef.h>

/* A bump allocator: many small things, freed all at once. */
struct arena {
	struct arena_chunk *chunks;
	size_t held; /* bytes obtained, chunk headers included */
};

/* Make an empty arena.  It holds no memory until the first allocation. */
void arena_init(struct arena *a);

/* Free everything that was allocated from ${a}; it is empty and usable again. */
void arena_fini(struct arena *a);

/*
 * Return ${size} zeroed bytes aligned for any type, owned by the arena, or NULL
 * when there is no memory (the arena is unchanged).
 */
void *arena_alloc(struct arena *a, size_t size);

/* Return a NUL-terminated copy of the ${len} bytes at ${text}, or NULL as above. */
char *arena_strndup(struct arena *a, const char *text, size_t len);

/*
 * Return room for one more element in an array that the arena holds: ${items}
 * has ${n} elements of ${size} bytes and grows at powers of two (1, 2, 4, ...).
 * Returns the array, perhaps moved, or NULL when there is no memory (the old array stays
 * valid).  The room for the element [n] is zeroed; the caller counts n up.
 */
void *arena_grow(struct arena *a, void *items, size_t n, size_t size);

/* The same for an array that seldom has fewer than ${first} elements, a power of two: it
 * begins with room for these. */
void *arena_grow_from(struct arena *a, void *items, size_t n, size_t size, size_t first);

#endif
