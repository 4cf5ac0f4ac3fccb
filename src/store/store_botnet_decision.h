#ifndef LYCHGATE_STORE_BOTNET_DECISION_H
#define LYCHGATE_STORE_BOTNET_DECISION_H

#include "botnet.h"
#include "store.h"

/*
 * Decisions.  Adding replaces what was decided; removing takes back: 1 removed, 0 there
 * was none, -1 failed.  ${value}: the name; the id to merge into; the campaign to split
 * off; "" for ignore, and (removing) any.
 */
enum store_botnet_decision { BOTNET_RENAME, BOTNET_MERGE, BOTNET_SPLIT, BOTNET_IGNORE };
int store_botnet_decide(struct store *s, enum store_botnet_decision what, uint32_t id,
			const char *value, uint32_t now_s);
int store_botnet_undecide(struct store *s, enum store_botnet_decision what, uint32_t id,
			  const char *value);

/* Tell the grouping what the operator decided, in place of what it knew.  0, or -1: then
 * it knows what it did. */
int store_botnet_decisions_load(struct store *s, struct botnet *b);

#endif
