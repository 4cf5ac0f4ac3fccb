#ifndef LYCHGATE_STATS_ROWS_H
#define LYCHGATE_STATS_ROWS_H

#include "output.h"
#include "rollup_query.h"

/* Counters as rows: of `stats`, and wherever else they are shown. */
#define STATS_COLUMNS (2 + STAT_COUNT + 1) /* time, key, the counters, missed */

struct stats_table {
	struct column columns[STATS_COLUMNS];
};

/* The columns for keys of ${by}; tables show a time in a series only. */
void stats_rows_init(struct stats_table *t, enum rollup_dim by, enum rollup_per per);

void stats_rows_put(struct output *out, const struct rollup_sum *sum);

/* What tables call the keys. */
const char *stats_rows_title(enum rollup_dim by);

/* The command that shows what is behind a key, such as "lychgate hosts --template ";
 * NULL: there is none. */
const char *stats_rows_next(enum rollup_dim by);

/* Why there may be no rows at all, and what to do; NULL: nothing came. */
const char *stats_rows_none(enum rollup_dim by);

/* A counter by its name.  0 or -1. */
int stats_rows_counter(const char *name, enum store_stat *stat_r);

#endif
