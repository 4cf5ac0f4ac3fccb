#ifndef LYCHGATE_TALLY_H
#define LYCHGATE_TALLY_H

#include "privacy.h"
#include "rollup.h"
#include "verdict.h"

/*
 * From sessions that are over to rollups by time: which key a session has in each
 * dimension, and in which period it counts.  Two periods at once, the newest and the one
 * before it, so that a batch may reach over the end of a minute.  When neither is written
 * in time, the newest takes what comes later too: right in sum, if not to the minute.
 */
struct tally;

/* ${secret} keys hashes; addresses are kept as ${privacy} says.  NULL without memory. */
struct tally *tally_create(const uint8_t secret[16], const struct privacy *privacy);
void tally_free(struct tally *t); /* NULL is allowed */

/* Of so many seconds is a period from the next one on: 60 (at first), or 3600. */
void tally_set_unit(struct tally *t, uint32_t unit_s);

void tally_set_privacy(struct tally *t, const struct privacy *privacy);

/*
 * Count accounts in these scopes: "example.com", "user@example.com", in any case.  Call
 * tally_no_accounts() and then once for each.  0, or -1 without memory.
 */
void tally_no_accounts(struct tally *t);
int tally_add_account(struct tally *t, const char *scope);
void tally_all_accounts(struct tally *t); /* whoever it is */

/* Count by nothing but ${dim} (ROLLUP_DIMS: by all again). */
void tally_only(struct tally *t, enum rollup_dim dim);

/* A session is over. */
void tally_session(struct tally *t, const struct journal_entry *session);

/* What waits to be written: the older period first.  False: there is no (older) one. */
struct tally_period {
	uint32_t begin_s, unit_s;
	struct rollup *rollup;
};
bool tally_older(const struct tally *t, struct tally_period *period_r);
bool tally_newest(const struct tally *t, struct tally_period *period_r);

/* Both were written: forget what they hold. */
void tally_written(struct tally *t);

/* Count something in a rollup of its own for the host with these texts, at ${ip}. */
void tally_host(struct rollup *r, const struct host_texts *texts, const struct addr *ip,
		const struct rollup_counts *add);

/* An empty rollup for this, until the next call. */
struct rollup *tally_aside(struct tally *t);

uint32_t tally_unit(const struct tally *t);

/*
 * The keys by which sessions are counted, for whoever counts otherwise: "" = none, NULL =
 * not known, so not counted.  ${room} may be used for it.  Not for domains and accounts,
 * of which a session has many.
 */
const char *tally_key(enum rollup_dim dim, const struct journal_entry *session,
		      char room[OWNER_TEXT_MAX]);

#endif
