#ifndef LYCHGATE_JOURNAL_SPAN_H
#define LYCHGATE_JOURNAL_SPAN_H

/* Inside src/store only: which rows of the journal can be meant. */

#include "journal_query.h"

/* Ids from ${first} to ${last}; none when first > last. */
struct journal_span {
	int64_t first, last;
};

/*
 * The ids of sessions that may have connected within the times of ${filter}.  Sessions
 * are written when they end, so that ids grow with the time of the end: none is missing
 * that lasted less than six hours.  0 or -1.
 */
int journal_span_of(struct journal *j, const struct journal_filter *filter,
		    struct journal_span *span_r);

#endif
