#ifndef LYCHGATE_STORM_H
#define LYCHGATE_STORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive.h"
#include "recall.h"

/*
 * Floods of bounces at an account or a domain, each against its own history.  What is
 * counted are bounces that nothing proves to answer mail of ours.
 *
 * Two counters that fade (decay.h): the one of the last minutes, half-life 10 min, and
 * the usual one, half-life 7 days.  With l the number that the usual rate would
 * have put into the first,
 *
 *	a storm begins at	l + 6 sqrt(l) + 20 (account), + 100 (domain)
 *	and is over below	a quarter of that.
 *
 * For arrivals by chance (Poisson) the variance of the first counter is l / 2 (it is the
 * sum of e^(-t) of its events), so that the bound stands more than 8 standard deviations
 * off, and the constant keeps small numbers from being a storm at all.  The usual
 * counter stands still in a storm, which so does not become usual; the other one is
 * capped at 4 times the bound, so that a storm is over at most 40 minutes after its last
 * bounce, however large it was.
 */
enum storm_scope { STORM_ACCOUNT, STORM_DOMAIN, STORM_SCOPES };

/* The best that can be done for the account, or the domain, when it begins. */
enum storm_means {
	STORM_HELPLESS, /* nothing is known of its mail: all bounces pass */
	STORM_ANSWERS,	/* bounces must name a message that was sent */
	STORM_TAGS,	/* all its mail is signed: bounces must have a tag */
	STORM_SILENT,	/* it never sends: no bounce is real */
};

#define STORM_ACTIVE_MAX 256 /* at a time; further ones are not noticed */

struct storms;

/* ${recall} keys the hashes, and outlives it; ${sink} may be NULL.  Takes at most about
 * ${memory} bytes.  NULL without memory. */
struct storms *storms_create(const struct recall *recall, const struct engine_sink *sink,
			     uint64_t memory, const uint8_t secret[16]);
void storms_free(struct storms *s); /* NULL is allowed */

/* Whom it is about: an address without tag, or a domain. */
struct storm_target {
	enum storm_scope scope;
	const char *name;
};

/* An unproven bounce came; and it turned out to be real after all. */
void storms_count(struct storms *s, const struct storm_target *target, uint32_t now_s);
void storms_uncount(struct storms *s, const struct storm_target *target, uint32_t now_s);

/* Is there a storm? */
bool storms_on(const struct storms *s, const struct storm_target *target);

/* Bounces of the last minutes (now), and the bound. */
void storms_level(const struct storms *s, const struct storm_target *target,
		  uint32_t now_s, double *now_r, double *bound_r);

/* Notes on a storm that is on; nothing happens when there is none. */
void storms_set_means(struct storms *s, const struct storm_target *target,
		      enum storm_means means);
void storms_note(struct storms *s, const struct storm_target *target, bool refused,
		 bool answered);

/* Time goes on: end storms that are over, tell the sink of those that changed.  Cheap:
 * call it at every event. */
void storms_tick(struct storms *s, uint32_t now_s);

size_t storms_active(const struct storms *s);
size_t storms_memory(const struct storms *s);

/*
 * A storm as a memo (MEMO_STORM): ${name} its address or domain, first_s and last_s its
 * time, n the unproven bounces, and in ${ref}:
 */
struct storm_numbers {
	uint32_t refused, answered;
	enum storm_means means;
	bool over;
};
uint64_t storm_pack(const struct storm_numbers *numbers);
struct storm_numbers storm_unpack(uint64_t ref);

const char *storm_means_name(enum storm_means means); /* "answers" */

#endif
