#ifndef LYCHGATE_TREND_H
#define LYCHGATE_TREND_H

#include <stdint.h>

#include "store.h"

#define TREND_TEXT_MAX 80

/*
 * How ${now} compares with ${before}, two counts of events in equal times, for people:
 * "slowing, to 60 % (52 to 69 %)", "growing, ...", "no clear trend, ...".  The interval
 * is for the ratio of two Poisson rates, normal on the log scale with variance 1/a + 1/b
 * (Rothman, Greenland 1998), 95 %; half an event is added to each, for one may be 0. Less
 * than 10 % is no trend: mail comes in bursts, so that chance does more than Poisson
 * says. Returns ${out}.
 */
char *trend_text(uint64_t before, uint64_t now, char out[TREND_TEXT_MAX]);

/* The day (UTC) on which the filter began to count; 0: it has not.  0, or -1 when the
 * store failed. */
int trend_begin(struct store *store, uint32_t *begin_s_r);

/* The same of two weeks, the first of which begins at ${first_s}; or that there is no
 * trend yet, when counting began on ${begin_s}, not before it: a week without a filter
 * is no week without zombies. */
char *trend_weeks(uint32_t begin_s, uint32_t first_s, const uint64_t counts[2],
		  char out[TREND_TEXT_MAX]);

#endif
