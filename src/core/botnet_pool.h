#ifndef LYCHGATE_BOTNET_POOL_H
#define LYCHGATE_BOTNET_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "region.h"

/* Inside botnet*.c: arrays whose elements are known by their index. */

/* Growing array with a free list; elements stay where they are, and 0 is never used. */
struct pool {
	struct region all;
	size_t size; /* of an element */
	uint32_t n, max;
	uint32_t *frees;
	size_t n_frees, frees_room;
};

/* An empty pool for elements of ${size} bytes, with indexes below ${max}.  0, or -1
 * without so many addresses. */
int pool_init(struct pool *p, size_t size, uint32_t max);
void pool_fini(struct pool *p); /* zeroed or fini'd before is allowed */

/* The index of a new, zeroed element; 0 without memory or beyond the bound. */
uint32_t pool_take(struct pool *p);
void pool_give(struct pool *p, uint32_t i);

/* Forget all elements; keep the memory. */
void pool_clear(struct pool *p);

size_t pool_memory(const struct pool *p);

struct botnet;

/* A word known by its index, for names of which there are few; 0 for "" and when there
 * are too many. */
uint32_t words_put(struct botnet *b, const char *text);
const char *words_get(const struct botnet *b, uint32_t i);

/* Forget the words that no host of ours has any more, once they fill half of their room.
 */
void words_sweep(struct botnet *b);

#endif
