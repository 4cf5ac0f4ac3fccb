#ifndef LYCHGATE_STORE_CONTEXT_H
#define LYCHGATE_STORE_CONTEXT_H

#include "context.h"
#include "sort.h"
#include "store.h"

/* The table `contexts`: what is remembered of groups, one row for each kind and name. */

int store_context_put(struct store *s, enum context_kind kind, const char *name,
		      const struct context *context);

/* 1 and the context, 0 not there (or not readable), -1 failed.  Fits engine_backing. */
int store_context_get(struct store *s, enum context_kind kind, const char *name,
		      struct context *context_r);

enum store_context_sort {
	CONTEXT_SORT_BAD,
	CONTEXT_SORT_BAD_TOTAL,
	CONTEXT_SORT_GOOD,
	CONTEXT_SORT_SEEN,
	CONTEXT_SORT_LAST_SEEN,
	CONTEXT_SORT_FIRST_SEEN,
	CONTEXT_SORT_NAME,
	CONTEXT_SORTS
};
extern const struct sorts store_context_sorts;

/* What to list; zeroed = everything, most bad hosts first. */
struct store_context_filter {
	bool of_kind; /* only ${kind} */
	enum context_kind kind;
	const char *name; /* whole, or with '*' and '?' as wildcards; NULL = any */
	double min_bad, min_good;
	uint32_t since_s; /* last seen then or later */
	enum store_context_sort sort;
	bool reverse;
	uint32_t limit, offset;
};

struct store_context {
	enum context_kind kind;
	const char *name; /* valid during the call only */
	struct context context;
};
typedef bool store_context_row(void *ctx, const struct store_context *context);

int store_context_each(struct store *s, const struct store_context_filter *filter,
		       store_context_row *row, void *ctx);
int store_context_count(struct store *s, const struct store_context_filter *filter,
			uint64_t *count_r);

#endif
