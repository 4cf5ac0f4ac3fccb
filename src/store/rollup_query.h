#ifndef LYCHGATE_ROLLUP_QUERY_H
#define LYCHGATE_ROLLUP_QUERY_H

#include "store_rollup.h"

/*
 * Reading rollups: what the commands show, and a web page will.  The cost of a question
 * is bounded by the bounds of the tables: a range of time is put together from the
 * fewest periods, weeks before days before hours, and a page adds up whole rows for the
 * keys on it only.
 */

/* Periods of a series; WHOLE: the range as one. */
enum rollup_per { PER_WHOLE, PER_MINUTE, PER_HOUR, PER_DAY, PER_WEEK, PER_COUNT };
const char *rollup_per_name(enum rollup_per per); /* "minute"; "whole" */
int rollup_per_parse(const char *name, enum rollup_per *per_r);

/* What to list; zeroed = the site, everything. */
struct rollup_filter {
	enum rollup_dim by;
	const char *key;	   /* only this one; NULL = all */
	uint32_t since_s, until_s; /* since <= t < until; 0 = open; see rollup_range() */
	enum rollup_per per;
	enum store_stat sort; /* the most first; series: the newest period first */
	bool reverse;
	uint32_t limit, offset; /* limit 0 = all */
};

/*
 * The whole periods from which a filter's range is made: those of the series; else
 * minutes for at most 3 hours, if they reach back so far; hours, if they do; days.  The
 * range grows to whole periods at both ends, and is no longer than what there is.
 */
int rollup_range(struct store *s, const struct rollup_filter *f, uint32_t *since_s_r,
		 uint32_t *until_s_r);

/* A row; of all other keys ("", see rollup.h) rollup_query_key() tells.  The key is valid
 * during the call. */
struct rollup_sum {
	uint32_t time_s; /* of a series; else 0 */
	const char *key;
	uint64_t count[STAT_COUNT];
	uint64_t missed;
};
typedef bool rollup_sum_fn(void *ctx, const struct rollup_sum *sum); /* false: stop */

int rollup_query_each(struct store *s, const struct rollup_filter *f, rollup_sum_fn *row,
		      void *ctx);

/* The sum over the range of one key, "" being all others; zeroes when there is none. */
int rollup_query_key(struct store *s, const struct rollup_filter *f,
		     struct rollup_sum *sum_r);

#endif
