#ifndef LYCHGATE_STATS_WHERE_H
#define LYCHGATE_STATS_WHERE_H

#include "journal_entries.h"
#include "rollup_query.h"

/* Conditions "domain=example.com" on what is counted. */
#define STATS_WHERES_MAX 8
#define STATS_KEY_MAX	 512
#define STATS_JOURNAL	 20000 /* sessions that are looked at */

struct stats_where {
	struct {
		enum rollup_dim dim;
		const char *key;
		char room[STATS_KEY_MAX]; /* for the key */
	} all[STATS_WHERES_MAX];
	size_t n;
	uint64_t looked_at;
	char domain[256]; /* room for the journal's filter */
};

/* Take one.  0; -1 when it is none; -2 when there are too many. */
int stats_where_add(struct stats_where *w, const char *text);

/*
 * Can kept counters answer?  They know one dimension each: yes if all conditions are on
 * ${f}->by, and then ${f}->key is set.
 */
bool stats_where_kept(const struct stats_where *w, struct rollup_filter *f);

/*
 * Else count the newest STATS_JOURNAL sessions of the range in the journal: the rows of a
 * page as rollup_query_each() gives them.  How many there were is in ${w}->looked_at.  0,
 * or -1 and the journal's fault, or -2 without memory.
 */
int stats_where_each(struct stats_where *w, struct journal *j,
		     const struct rollup_filter *f, rollup_sum_fn *row, void *ctx);

#endif
