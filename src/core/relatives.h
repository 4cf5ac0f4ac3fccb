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

/* All of them.  Those that a host lacks (no PTR) are left out; facts, sites and site-kin
 * are two at most. */
#define RELATIVES_CONTEXTS_MAX (CONTEXT_KINDS + 3)
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

/* The words for what is learnt of a manner; NULL while it is not known. */
const char *relatives_dialect_fact(const struct manner *m);
const char *relatives_tls_fact(const struct manner *m);
#define FACT_ESMTP   "dialect esmtp"
#define FACT_PLAIN   "dialect plain"
#define FACT_TLS_ON  "tls on"
#define FACT_TLS_OFF "tls off"

/* Add what the host's relatives say (context.*), within its bounds. */
void
relatives_judge(struct recall *recall, const struct facts *facts, struct score *score);

#endif
