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
};

/* Reserve ${size} bytes, more than 0.  0, or -1 without so many addresses. */
int region_init(struct region *r, size_t size);
void region_fini(struct region *r); /* zeroed or fini'd before is allowed */

/*
 * Make the first ${n} bytes usable, at most the size; bytes are zero the first time.
 * Counts in ${held}.  0, or -1 without memory: what was usable before still is.
 */
int region_need(struct region *r, size_t n);

/*
 * An array that will soon be touched everywhere: ${n} zeroed items of ${size} bytes, more
 * than 0 of both, in huge pages if they are many.  Without them each first touch of a
 * 4 KiB page is a fault.  NULL without memory.
 */
void *region_array(size_t n, size_t size);
void region_array_free(void *array, size_t n, size_t size); /* NULL is allowed */

#endif
