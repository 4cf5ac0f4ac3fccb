#ifndef LYCHGATE_TAKEBACK_H
#define LYCHGATE_TAKEBACK_H

#include "relatives.h"
#include "taught.h"
#include "visit.h"

/* Taking back what hosts taught (teach.h), as what they taught it (taught.h). */

/* The identity of the visit teaches, now: tell the archive as what. */
void takeback_tell(const struct visit *v, enum taught_what what, uint32_t now_s);

/* The hard label of the visit's identity is over.  Where the archive does not know as
 * what it taught, as what it comes now. */
void takeback_label(const struct visit *v, const struct profile *p, uint32_t now_s);

/* The identity of the visit, which became proven once, was found out as a zombie: that it
 * proved valid is taken back. */
void takeback_proven(const struct visit *v, const struct profile *p, uint32_t now_s);

/*
 * All that a host taught at ${since_s} and later: its hard label, that it became proven,
 * that it was seen.  ${texts}: as it came last, where the archive does not know more.
 */
struct takeback_host {
	const struct host_key *key;
	const struct profile *profile;
	const struct host_texts *texts;
	const struct helo_self *self;
	uint32_t since_s;
};
void
takeback_all(const struct teach *t, const struct takeback_host *host, uint32_t now_s);

#endif
