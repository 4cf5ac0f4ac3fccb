#ifndef LYCHGATE_RELATIVES_H
#define LYCHGATE_RELATIVES_H

#include "context.h"
#include "facts.h"
#include "recall.h"
#include "score.h"

/* A context that a host is in. */
struct relatives_context {
	enum context_kind kind;
	char name[CONTEXT_NAME_MAX];
};

/* All of them.  Those that a host lacks (no PTR) are left out; sites and site-kin are two
 * at most. */
#define RELATIVES_CONTEXTS_MAX (CONTEXT_KINDS + 1 + MANNER_FACTS_MAX)
struct relatives_contexts {
	size_t n;
	struct relatives_context all[RELATIVES_CONTEXTS_MAX];
};
void relatives_contexts(const struct location *where, const struct hostname *name,
			const struct helo *helo, const struct manner *manner,
			struct relatives_contexts *contexts_r);

/* The name of the CONTEXT_CLASS of hosts with such names and HELOs.  Returns out. */
char *
relatives_class(enum name_class name, enum helo_class helo, char out[CONTEXT_NAME_MAX]);

/* Add what the host's relatives say (context.*), within its bounds. */
void
relatives_judge(struct recall *recall, const struct facts *facts, struct score *score);

#endif
