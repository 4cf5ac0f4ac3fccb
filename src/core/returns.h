#ifndef LYCHGATE_RETURNS_H
#define LYCHGATE_RETURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "profile.h"
#include "recall.h"
#include "returns_tally.h"
#include "verdict.h"

/*
 * Who comes back after a refusal, when, and with what: "is greylisting dead?".  A case
 * begins when a host is refused (one at a time for each host and kind of refusal) and
 * ends RETURNS_WATCHED_S later, or when memory needs its place.  Bounces are left out:
 * those of different mails look alike.
 *
 * Beside the counts two facts come from it: who repeats what was refused for good
 * (returns_repeats), and who retries what was deferred as a mail server does
 * (returns_retried).
 */
struct returns;
struct visit;
struct botnet_view;

/* A refused envelope counts when it comes within; the second: with sizes not announced.
 */
#define RETURNS_REPEAT_S       (4 * 3600)
#define RETURNS_REPEAT_BLIND_S 60
#define RETURNS_RETRY_S	       60 /* a retry before that is none */

/* What one visit knows of the recipient that is being judged; zero at its begin. */
struct returns_note {
	uint64_t near;	   /* network and dialect */
	uint64_t envelope; /* keyed hash of sender and recipient; 0: no such mail */
	uint32_t rcpt;	   /* of the recipient alone */
	uint32_t size;	   /* that the client announced; 0: none */
	uint8_t resends, overlaps; /* by kind of refusal: bits of cases */
	bool repeated;		   /* in this session */
	struct returns_begun {
		uint64_t number; /* of the case that this session began */
		size_t txn;
	} begun[RETURNS_REFUSALS];
	unsigned repeats; /* of this host within days */
};

/*
 * ${memory}: bytes for all; with less than 64 cases need it does nothing.  Counts go to
 * ${sink}->returns.  ${recall} is borrowed, for its keyed hash; NULL gives NULL.  NULL
 * without memory.
 */
struct returns *returns_create(uint64_t memory, const struct recall *recall,
			       const struct engine_sink *sink);
void returns_free(struct returns *r); /* NULL is allowed */

/* Cases that end from now on belong to the botnets that their hosts are members of;
 * borrowed, NULL: none is known. */
void returns_know_botnets(struct returns *r, const struct botnet_view *botnets);

/* The last recipient of the visit's session is about to be judged: who waited for it? */
void
returns_arrive(struct returns *r, struct visit *v, struct profile *p, uint32_t now_s);

/* It was answered, by the mail server or by us. */
void returns_answer(struct returns *r, struct visit *v, const struct profile *p,
		    const struct verdict *verdict);

/* The message at hand was refused at its end, which counts for its last recipient. */
void returns_refuse_message(struct returns *r, struct visit *v);

/* The session is over.  ${p} may be NULL.  Tells the counts of what ended now and then.
 */
void
returns_end(struct returns *r, struct visit *v, const struct profile *p, uint32_t now_s);

/* Tell the sink all counts, and those of all cases that are still open: looks at each. */
void returns_flush(struct returns *r, uint32_t now_s);

/*
 * The host once retried a deferred recipient as a mail server does: the same sender and
 * recipient, more than RETURNS_RETRY_S after the last try and within RETURNS_WATCHED_S.
 * profile.retries says how often, it is stored with the host and forgotten with its
 * history.  Some zombies do so too: it is no more than a hint.
 */
bool returns_retried(const struct profile *p);

/* Forget what the host repeated. */
void returns_forget(struct returns *r, const struct host_key *key);

/* Cases open now; bytes held. */
size_t returns_open(const struct returns *r);
size_t returns_memory(const struct returns *r);

#endif
