#ifndef LYCHGATE_MERIT_H
#define LYCHGATE_MERIT_H

#include <stdbool.h>
#include <stdint.h>

#include "memo.h"
#include "profile.h"

struct recall;

/*
 * What an identity earned beside its days and its users: answers to mail of ours, and
 * behaviour of mail servers.  Kept apart from the profile, as few hosts have any.
 */
#define MERIT_RETRY_S	  60	      /* a retry after less is none */
#define MERIT_RETRY_MAX_S (5 * 86400) /* RFC 5321 4.5.4.1: give up after 4-5 days */

/* Does it bring mail of a domain that our users write to, and that is its own: by what it
 * says in HELO, or by its confirmed name? */
enum two_way { TWO_WAY_NO, TWO_WAY_HELO, TWO_WAY_NAME };

/* What counts now: the day that is being judged is no history. */
struct merit {
	uint32_t replies; /* to distinct messages of ours, on earlier days */
	uint32_t bounces; /* real ones, on earlier days */
	enum two_way two_way;
	bool retried; /* what was refused temporarily, as mail servers do */
	bool tls;     /* encrypts, in the session at hand */
};

/* What speaks for a client besides its own history: what it and others did before. */
struct standing {
	struct merit merit;
	double colleagues; /* proven servers of its organisation (organisation.h); 0 */
	bool sender_known; /* this sender wrote to this recipient on an earlier day */
};

/* Where merits are kept, and whose they are. */
struct merit_owner {
	struct memo_shelf *shelf;
	uint64_t id;
	char address[ADDR_TEXT_MAX]; /* for people who look into the database */
};
void merit_owner(struct memo_shelf *shelf, const struct recall *recall,
		 const struct host_key *key, struct merit_owner *owner_r);

/* What is remembered; all zero when nothing is. */
void merit_get(const struct merit_owner *owner, uint32_t now_s, struct merit *merit_r);

/*
 * It answered a message of ours (${message}: keyed hash of the Message-ID); reported that
 * one could not be delivered; brought mail of a domain that our users write to and that
 * its confirmed name is in.
 */
void merit_reply(const struct merit_owner *owner, uint32_t now_s, uint64_t message);
void merit_bounce(const struct merit_owner *owner, uint32_t now_s);
void merit_two_way(const struct merit_owner *owner, uint32_t now_s);

/* The mail server refused an envelope (keyed hash of both addresses) temporarily; took
 * one.  Of several that wait at once the first is watched. */
void merit_deferred(const struct merit_owner *owner, uint32_t now_s, uint64_t envelope);
void merit_accepted(const struct merit_owner *owner, uint32_t now_s, uint64_t envelope);

/* Forget all of it. */
void merit_drop(const struct merit_owner *owner);

#endif
