#ifndef LYCHGATE_REGION_H
#define LYCHGATE_REGION_H

#include <stddef.h>

/*
 * Memory that grows without moving: addresses for all of it are reserved at once, which
 * costs nothing, and pages come as they are asked for.  What lies beyond 2 MiB asks for
 * huge pages.
 */
struct region {
	unsigned char *base; /* aligned to a page, of large regions to 2 MiB */
	size_t size, held;
	void *map; /* what is to be unmapped */
	size_t map_size;
};

/* Reserve ${size} bytes, more than 0.  0, or -1 without so many addresses. */
int region_init(struct region *r, size_t size);
void region_fini(struct region *r); /* zeroed or fini'd before is allowed */

/*
 * Make the first ${n} bytes usable, at most the size; bytes are zero the first time.
 * Counts in ${held}.  0, or -1 without memory: what was usable before still is.
 */
int region_need(struct region *r, size_t n);

#endif
