#ifndef LYCHGATE_STORE_LEARNT_H
#define LYCHGATE_STORE_LEARNT_H

#include "profile.h"
#include "store.h"

/* What the hosts in the database taught, summed up.  Each walks through all hosts: about
 * a second for a million. */

/*
 * Proven hosts (server.h) by what they would have scored as newcomers (profile.newcomer),
 * the lowest first.  ${before_s} not 0: only hosts that were proven before that time;
 * where it is not known when, those not seen since, and servers established before.
 */
typedef bool store_newcomer_row(void *ctx, uint8_t newcomer, uint64_t hosts);
int store_learnt_newcomers(struct store *s, uint32_t before_s, store_newcomer_row *row,
			   void *ctx);

/* Hosts that have a hard label now. */
struct store_labels {
	enum host_label label;
	enum label_origin origin;
	uint32_t day_s; /* begin of the day (UTC) on which they got it; 0: of all days */
	uint64_t hosts;
};

/* By label and origin; ${since_s} not 0: only labels got since, by day. */
typedef bool store_labels_row(void *ctx, const struct store_labels *labels);
int
store_learnt_labels(struct store *s, uint32_t since_s, store_labels_row *row, void *ctx);

#endif
