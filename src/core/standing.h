#ifndef LYCHGATE_STANDING_H
#define LYCHGATE_STANDING_H

#include "merit.h"
#include "pairs.h"
#include "visit.h"

/*
 * Gather it for the last recipient of a visit (for none: what does not depend on one).
 * ${p}: the profile of the visit's identity.
 */
void standing_of(const struct visit *v, const struct host_key *key,
		 const struct profile *p, uint32_t now_s, struct standing *standing_r);

/* Fill in the alerts about the address, of the last days; forget an identity's merits. */
void standing_alerts(const struct visit *v, const struct host_key *key, uint32_t now_s,
		     struct engine_opinion *opinion_r);
void standing_forget(struct outbound *o, const struct recall *recall,
		     const struct host_key *key);

/*
 * Does who sends as ${domain} write from home: is it of the domain of the client's
 * confirmed name, or of its HELO?  Then that registered domain in *${registered_r}.  A
 * provider's name for an access line is its customer's: not where zombies were found out.
 */
enum two_way standing_home(const struct visit *v, const char *domain, uint32_t now_s,
			   const char **registered_r);

/* The same of a transaction's sender (NULL: there is none), as far as our users write to
 * that domain. */
enum two_way
standing_partner(const struct visit *v, const struct session_txn *txn, uint32_t now_s);

/* The pair of a sender's address and a local user (autotrap_user()), as pairs.h knows it;
 * 0 for addresses that are made for one message. */
uint64_t standing_pair(const struct recall *recall, const char *sender, uint64_t user);

/*
 * The pairs that a transaction makes with a recipient: by the sender's address, and,
 * where that is aligned with a confirmed name, by its domain.  How many there are in
 * ${pairs_r}; 0 for senders that prove nothing: of bounces, local, in the recipient's
 * domain.
 */
#define STANDING_PAIRS 2
size_t standing_pairs(const struct visit *v, const struct session_txn *txn,
		      const char *rcpt, uint32_t now_s, uint64_t pairs_r[STANDING_PAIRS]);

/* Whose merits those of an identity are; kept in the visit's findings. */
const struct merit_owner *
standing_owner(const struct visit *v, const struct host_key *key);

/* Does what it earned make it an established server, also on a site with few users? */
bool standing_establishes(const struct visit *v, const struct profile *p, uint32_t now_s);

#endif
