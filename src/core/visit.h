#ifndef LYCHGATE_VISIT_H
#define LYCHGATE_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "autotrap.h"
#include "goes_on.h"
#include "judge_message.h"
#include "merit.h"
#include "policy.h"
#include "profile.h"
#include "returns.h"
#include "teach.h"
#include "verdict.h"

/* What a visit knows once the first recipient (or the end) asks for it. */
struct findings {
	struct hostname name;
	struct helo helo;
	struct host_key key;
	bool key_known;
	size_t txns_seen; /* transactions that HELO class and key are up to date with */
	char *sender_domain;	 /* of the last transaction; NULL: none, or not known */
	uint32_t content;	 /* of the profile: content_agreed() */
	struct outcome *outcome; /* behind this, without the worst verdict's reasons, */
	void *reasons;		 /* which are packed here: visit_worst() */
	size_t n_reasons;
	/* What standing.c found, kept for the next recipient. */
	struct merit_owner owner; /* of ${owner_key}, if its shelf is set */
	struct host_key owner_key;
	struct returns_note returns;
	struct goes_on goes_on;
	struct judge_message message;
};

/* The recipients that a bounce was let through to, and those that doubt it; whose real
 * bounce the message turned out to be: a bit for each of the first recipients, for a real
 * one goes to one. */
#define VISIT_BOUNCE_BITS 64
struct visit_bounce {
	uint32_t through, doubted;
	uint64_t real;
};

/*
 * The judgement's side of one open session.  Small until somebody must be judged: ten
 * thousand idle sessions are normal.
 */
struct visit {
	const struct teach *teach;
	const struct helo_self *self;
	const struct session *session;
	struct outbound *outbound;
	size_t txns_learnt;	    /* see message_learn() */
	struct visit_bounce bounce; /* of the last transaction */
	bool exempt;
	enum policy_pin pin;
	struct findings *findings;	      /* NULL until visit_look_closer() */
	const struct autotrap_target *target; /* that is judged now; NULL: none */
};

/* Milliseconds as the seconds that profiles count in; 0 for what is before 1970. */
uint32_t visit_s(int64_t at_ms);

/* When the last recipient came; a record may know only when its session began. */
int64_t visit_rcpt_at_ms(const struct visit *v);

/* Make room for the findings.  0, or -1 without memory. */
int visit_look_closer(struct visit *v);

/* Keep a verdict as the worst; without memory, without its reasons.  And what was kept.
 */
void visit_keep_worst(struct visit *v, const struct verdict *verdict);
void visit_worst(const struct visit *v, struct verdict *worst_r);

void visit_free(struct visit *v); /* NULL is allowed */

/* A recipient's address taken apart: the one that is judged now, or, in ${room}, another.
 */
const struct autotrap_target *
visit_target(const struct visit *v, const char *to, struct autotrap_target *room);

/* How the client spoke so far, and where it is. */
struct manner visit_manner(const struct visit *v);
struct location visit_location(const struct visit *v);

/* The contexts that it is in when it speaks so. */
void visit_contexts(const struct visit *v, const struct manner *manner,
		    struct relatives_contexts *contexts_r);

/* Parse HELO and sender as the session has them now, with the identity they give. */
void visit_look(struct visit *v, struct host_key *key_r);

/*
 * Bring name, HELO and identity up to date with the session.  An identity that is
 * new in this visit gets its session counted.  Returns its profile (as recall_profile
 * does); NULL without memory.
 */
struct profile *visit_resolve(struct visit *v, uint32_t now_s);

/* That profile again; NULL: nothing was judged yet, or it is forgotten. */
struct profile *visit_profile(const struct visit *v);

/* See whether the facts now give another hard label than before, and teach it. */
void visit_relabel(struct visit *v, struct profile *p, uint32_t now_s);

/* The identity became proven: teach that. */
void visit_proven(const struct visit *v, uint32_t now_s);

/* Tell the sink about ${p}, the identity that the visit is at; NULL: none is known. */
void visit_tell_host(const struct visit *v, const struct profile *p);

/* Fill the outcome's key, classes and texts from the findings. */
void visit_note_texts(struct visit *v);

#endif
