#ifndef LYCHGATE_STORE_ROLLUP_H
#define LYCHGATE_STORE_ROLLUP_H

#include "addr.h"
#include "rollup.h"
#include "store.h"
#include "tally.h"

/*
 * The tables `rollup_minute`, `rollup_hour`, `rollup_day`, `rollup_week`: counters by
 * dimension and key.  What is written goes to minutes, hours and days at once.  When a
 * period is over its least keys are folded into the row of all others, so that a table
 * has a bound whatever clients send; weeks are made of days.  Reading: rollup_query.h.
 */
enum rollup_level { ROLLUP_MINUTE, ROLLUP_HOUR, ROLLUP_DAY, ROLLUP_WEEK, ROLLUP_LEVELS };
#define ROLLUP_MINUTES_S (2 * 86400)
#define ROLLUP_HOURS_S	 (90 * 86400)
#define ROLLUP_DAYS_S	 (1100 * 86400)
#define ROLLUP_WEEKS_S	 (3660 * 86400)
/* Days and weeks keep that long what they held at first, then so many rows. */
#define ROLLUP_WHOLE_S	     (100 * 86400)
#define ROLLUP_WHOLE_WEEKS_S (400 * 86400)
#define ROLLUP_OLD_ROWS	     300

/* In meta: the weeks before this time are made. */
#define ROLLUP_WEEKS_MADE "rollup.week"

const char *rollup_level_name(enum rollup_level level); /* "minute", ... */
uint32_t rollup_level_s(enum rollup_level level);	/* 60, ... */

uint32_t rollup_level_keep_s(enum rollup_level level); /* how long they are kept */

/* Where the period begins in which ${at_s} is; weeks begin on Monday, UTC. */
uint32_t rollup_level_begin(enum rollup_level level, uint32_t at_s);

/* Rows that a finished period keeps for a dimension, besides that of all others. */
uint32_t rollup_level_rows(enum rollup_level level, enum rollup_dim dim);

/* Add all of a period to what is there.  Minutes only if the period is one. */
int store_rollup_put(struct store *s, const struct tally_period *period);

/* Write what a tally holds, with the convictions that ran out until ${now_s} since the
 * last time that this was asked, in the open transaction.  Call tally_written() when it
 * is committed. */
int store_rollup_write(struct store *s, struct tally *t, uint32_t now_s);

/* Fold periods that are over at ${now_s}, and make weeks; some of the work only when
 * there is much.  ${done_r}: nothing is left.  In a transaction or not. */
int store_rollup_tidy(struct store *s, uint32_t now_s, bool *done_r);

/* Delete at most ${max_rows} rows of each table that are too old; adds their number to
 * ${deleted}. */
int
store_rollup_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted);

#endif
