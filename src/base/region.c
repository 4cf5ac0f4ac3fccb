/*
 * Pages without access are only addresses; mprotect() makes memory of them (which is when
 * the kernel, where it counts strictly, counts them).  Steps double up to 2 MiB, so that
 * small regions stay small and large ones get whole huge pages: a look-up in memory far
 * larger than the caches waits half of its time for the page tables, and the first touch
 * of each small page is a fault, which in a virtual machine may take 15 us.
 */
#include "region.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE  ((size_t)2 << 20)
#define FIRST_STEP ((size_t)32 << 10)

/* How many bytes are mapped for ${size}: large ones get whole huge pages. */
static size_t
mapped(size_t size)
{
	return size < HUGE_PAGE ? size : (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

/* Map at least ${size} bytes, large ones from where a huge page begins; NULL without so
 * many. */
static void *
map(size_t size, int prot)
{
	size_t slack = size >= HUGE_PAGE ? HUGE_PAGE : 0, before;
	unsigned char *all;

	if (size > SIZE_MAX - 2 * slack)
		return NULL;
	all = mmap(NULL, mapped(size) + slack, prot,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (all == MAP_FAILED)
		return NULL;
	if (slack == 0)
		return all;
	before = -(uintptr_t)all & (HUGE_PAGE - 1);
	if (before > 0)
		(void)munmap(all, before);
	if (before < slack)
		(void)munmap(all + before + mapped(size), slack - before);
	(void)madvise(all + before, mapped(size), MADV_HUGEPAGE); /* a wish, no more */
	return all + before;
}

int
region_init(struct region *r, size_t size)
{
	assert(size > 0);
	*r = (struct region){.base = map(size, PROT_NONE), .size = size};
	return r->base != NULL ? 0 : -1;
}

void
region_fini(struct region *r)
{
	if (r->base != NULL)
		(void)munmap(r->base, mapped(r->size));
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

void *
region_array(size_t n, size_t size)
{
	assert(n > 0 && size > 0);
	if (n > SIZE_MAX / size)
		return NULL;
	return n * size < HUGE_PAGE ? calloc(n, size)
				    : map(n * size, PROT_READ | PROT_WRITE);
}

void
region_array_free(void *array, size_t n, size_t size)
{
	if (array == NULL || n * size < HUGE_PAGE)
		free(array);
	else
		(void)munmap(array, mapped(n * size));
}
