#ifndef LYCHGATE_RELATIVES_H
#define LYCHGATE_RELATIVES_H

#include "context.h"
#include "facts.h"
#include "recall.h"
#include "score.h"

/* All contexts that a host is in.  Those that a host lacks (no PTR) are left out; sites
 * and site-kin are two at most. */
#define RELATIVES_CONTEXTS_MAX (CONTEXT_KINDS + 1 + MANNER_FACTS_MAX)
struct relatives_contexts {
	size_t n;
	size_t facts; /* where those of the facts begin, in the order of manner_facts() */
	struct context_name all[RELATIVES_CONTEXTS_MAX];
	size_t used; /* of ${room}, where most texts are: not to be copied */
	char room[(CONTEXT_KINDS + 1) * CONTEXT_NAME_MAX];
};
void relatives_contexts(const struct location *where, const struct hostname *name,
			const struct helo *helo, const struct manner *manner,
			struct relatives_contexts *contexts_r);

/* Add one more; ${name} is copied, cut to CONTEXT_NAME_MAX - 1 bytes. */
void relatives_add(struct relatives_contexts *contexts, enum context_kind kind,
		   const char *name);

/* The name of the CONTEXT_CLASS of hosts with such names and HELOs.  Returns out. */
char *
relatives_class(enum name_class name, enum helo_class helo, char out[CONTEXT_NAME_MAX]);

/* Write how such a client speaks at ${at}, as context_name_put() does: ", HELO name,
 * esmtp". */
void relatives_speech(char *at, const char *end, const struct helo *helo,
		      const struct manner *manner);

/* The contexts of a host with what was counted there (NULL: nothing), valid until
 * something is. */
struct relatives_known {
	struct relatives_contexts names;
	struct context *at[RELATIVES_CONTEXTS_MAX];
};
void relatives_look(struct recall *recall, const struct facts *f,
		    struct relatives_known *known_r);

/* That of this name.  NULL: nothing was counted, or it is none of the host's. */
const struct context *relatives_find(const struct relatives_known *known,
				     enum context_kind kind, const char *name);

/* That of fact ${i} of manner_facts(). */
const struct context *relatives_fact(const struct relatives_known *known, size_t i);

/*
 * The evidence in nats of one context alone (context_evidence()), without the host's own
 * label, and with each server for as many hosts as there are zombies for one.
 * ${counts_r}: its counts, for people.
 */
double relatives_evidence(const struct relatives_known *known, enum context_kind kind,
			  const char *name, const struct facts *f,
			  struct context_counts *counts_r);

/* Add what the host's relatives say (context.*), within its bounds. */
void relatives_judge(const struct relatives_known *known, const struct facts *facts,
		     struct score *score);

#endif
