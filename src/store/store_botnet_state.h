#ifndef LYCHGATE_STORE_BOTNET_STATE_H
#define LYCHGATE_STORE_BOTNET_STATE_H

#include "botnet.h"
#include "store.h"

/*
 * The grouping of botnets (core's botnet.h) <-> the tables of botnets.
 */

/* Write what changed, in small transactions, so that others may write between them.
 * After a failure all of it is told again the next time. */
int store_botnet_save(struct store *s, struct botnet *b);

/* At the start: all that is not forgotten.  ${before_s} not 0: as it was then, so far as
 * the hosts that were known then are not forgotten by now. */
int store_botnet_load(struct store *s, uint32_t before_s, struct botnet *b);

/* Delete hosts not seen since ${before_s}, botnets gone since then, and marks of that
 * age; at most ${max_rows} hosts.  Adds the number of rows to ${deleted}. */
int store_botnet_prune(struct store *s, uint32_t before_s, uint32_t max_rows,
		       uint32_t *deleted);

#endif
