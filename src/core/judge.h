#ifndef LYCHGATE_JUDGE_H
#define LYCHGATE_JUDGE_H

#include <stdint.h>

#include "dialect.h"
#include "helo.h"
#include "hostname.h"
#include "learn.h"
#include "profile.h"
#include "recall.h"
#include "score.h"

/* How the client speaks, as far as it is known when a recipient comes. */
struct manner {
	enum dialect dialect;
	enum tls_status tls;
};

/* What is known of one recipient's session when it is judged; all borrowed. */
struct judge_facts {
	uint32_t now_s;
	const struct addr *ip;
	const struct hostname *name;
	const struct helo *helo;
	struct manner manner;
	const struct profile *profile;
	const char *rcpt_domain; /* normalised, or "" */
	int32_t concurrent;	 /* other sessions; -1: not known */
};

/* A context that a host is in. */
struct judge_context {
	enum context_kind kind;
	char name[CONTEXT_NAME_MAX];
};

/* The contexts of a host; those that it lacks (no PTR) are left out, and of facts there
 * are several. */
#define JUDGE_CONTEXTS_MAX (CONTEXT_KINDS + 1)
struct judge_contexts {
	size_t n;
	struct judge_context all[JUDGE_CONTEXTS_MAX];
};
void judge_contexts(const struct addr *ip, const struct hostname *name,
		    const struct helo *helo, const struct manner *manner,
		    struct judge_contexts *contexts_r);

/*
 * The whole score of engine.md for these facts, with its reasons.  The counts of
 * ${recall} are read, nothing is changed but what was recently used.
 */
void judge(struct recall *recall, const struct learn_weights *weights,
	   const struct judge_facts *facts, struct score *score_r);

#endif
