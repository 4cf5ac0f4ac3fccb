#ifndef LYCHGATE_ROLLUP_PAGE_H
#define LYCHGATE_ROLLUP_PAGE_H

/* Inside src/store only: which keys are on a page, by the sums of one counter. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "rollup_query.h"

struct table;

struct rollup_page {
	struct table *sums;
	struct arena texts;
	uint8_t secret[16];
	const char **keys; /* after rollup_page_end() */
	size_t n;
	bool failed;
};

/* 0, or -1 without memory; fini in both cases. */
int rollup_page_begin(struct rollup_page *p);
void rollup_page_fini(struct rollup_page *p);

/* Add to the sum of a key, which is copied.  0, or -1 without memory. */
int rollup_page_add(struct rollup_page *p, const char *key, uint64_t n);

/* The keys of the page that ${f} asks for, in its order: keys and n.  0, or -1 without
 * memory. */
int rollup_page_end(struct rollup_page *p, const struct rollup_filter *f);

#endif
