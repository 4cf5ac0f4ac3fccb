#ifndef LYCHGATE_BOTNET_INDEX_H
#define LYCHGATE_BOTNET_INDEX_H

#include <stddef.h>
#include <stdint.h>

/*
 * Inside botnet*.c: where each hash stands in some array, for many look-ups in a row: a
 * twentieth of the memory that the table of tokens takes, so that it stays in the cache.
 * Hashes are keyed already; half of their bits are kept, so whoever finds one looks into
 * his array whether it is that.
 */
struct index_cell {
	uint32_t tag, at; /* at 0: free */
};

struct index {
	struct index_cell *cells;
	size_t n, mask;
};

/* An empty one with room for ${n} hashes.  0, or -1 without memory. */
int index_init(struct index *x, size_t n);
void index_fini(struct index *x);

/* 0, or -1 when it is full: then ${hash} is not found. */
int index_put(struct index *x, uint64_t hash, uint32_t at);

static inline size_t
index_probe(const struct index *x, uint64_t hash)
{
	size_t i = (size_t)hash & x->mask;
	uint32_t tag = (uint32_t)(hash >> 32);

	while (x->cells[i].at != 0 && x->cells[i].tag != tag)
		i = (i + 1) & x->mask;
	return i;
}

/* Where ${hash} probably is; 0: it was not put there. */
static inline uint32_t
index_find(const struct index *x, uint64_t hash)
{
	return x->cells[index_probe(x, hash)].at;
}

#endif
