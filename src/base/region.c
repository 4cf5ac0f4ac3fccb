/*
 * Pages without access are only addresses; mprotect() makes memory of them (which is when
 * the kernel, where it counts strictly, counts them).  Steps double up to 2 MiB, so that
 * small regions stay small and large ones get whole huge pages: a look-up in memory far
 * larger than the caches waits half of its time for the page tables.
 */
#include "region.h"

#include <assert.h>
#include <stdint.h>
#include <sys/mman.h>

#define HUGE_PAGE  ((size_t)2 << 20)
#define FIRST_STEP ((size_t)32 << 10)

int
region_init(struct region *r, size_t size)
{
	size_t slack = size >= HUGE_PAGE ? HUGE_PAGE : 0;
	void *map;

	assert(size > 0);
	*r = (struct region){.size = size};
	if (size > SIZE_MAX - slack)
		return -1;
	map = mmap(NULL, size + slack, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return -1;
	r->map = map;
	r->map_size = size + slack;
	r->base = map;
	if (slack == 0)
		return 0;
	r->base += -(uintptr_t)map & (HUGE_PAGE - 1);
	(void)madvise(map, r->map_size, MADV_HUGEPAGE); /* a wish, no more */
	return 0;
}

void
region_fini(struct region *r)
{
	if (r->map != NULL)
		(void)munmap(r->map, r->map_size);
	*r = (struct region){.base = NULL};
}

int
region_need(struct region *r, size_t n)
{
	size_t held = r->held;

	assert(n <= r->size);
	if (n <= held)
		return 0;
	while (held < n)
		held += held < FIRST_STEP  ? FIRST_STEP
			: held < HUGE_PAGE ? held
					   : HUGE_PAGE;
	if (held > r->size)
		held = r->size;
	if (mprotect(r->base + r->held, held - r->held, PROT_READ | PROT_WRITE) != 0)
		return -1;
	r->held = held;
	return 0;
}
