#ifndef LYCHGATE_STORE_ENGINE_H
#define LYCHGATE_STORE_ENGINE_H

#include "engine.h"
#include "store.h"

/* What an engine wants from its database: reads by key, and beforehand what it has no key
 * for. */

/* For engine_create(): what is not in memory is read from ${s}, which must outlive the
 * engine. */
struct engine_backing store_engine_backing(struct store *s);

/*
 * Give the engine all mailboxes, also when they do not fit (the names that users have
 * must be known); the ${limit} memos of a kind that were touched last (0: all); what the
 * judgement measured, if anything.  0, or -1: not all of it was (store_fault();
 * FAULT_MEMORY where the engine has no memory).
 */
int store_engine_mailboxes(struct store *s, struct engine *engine);
int store_engine_memos(struct store *s, enum memo_kind kind, uint32_t limit,
		       struct engine *engine);
int store_engine_measured(struct store *s, struct engine *engine);

#endif
