#ifndef LYCHGATE_CONSULT_H
#define LYCHGATE_CONSULT_H

#include "engine.h"
#include "store.h"
#include "store_host.h"

/*
 * The daemon's judgement, run by a command over the database: the same engine with the
 * same settings, which reads what the daemon has written.
 */
struct consult {
	struct store *store; /* borrowed */
	struct engine *engine;
	struct engine_settings settings; /* texts in ${arena} */
	struct arena arena;
	const struct store_host *at; /* whose row was just read; NULL: nobody's */
	bool failed;		     /* a write through the sink failed: store_fault() */
	uint8_t secret[16];	     /* of its hashes */
};

/*
 * Make it ready; with ${writes} what the engine changes in contexts goes to the store.
 * 0, or -1: store_fault() has the reason, or (FAULT_NONE) no memory.  Fini in both cases.
 */
int consult_init(struct consult *c, struct store *store, bool writes);
void consult_fini(struct consult *c);

/* Let it know the botnets too, and which of them the address is in.  As consult_init().
 */
int consult_botnets(struct consult *c, const struct addr *addr);

/*
 * A session as this host would open the next one, from what its row remembers: same name,
 * HELO, dialect.  0 and ${session_r} to be freed by session_fini(), or -1 without memory.
 */
int
consult_session(const struct store_host *host, uint32_t now_s, struct session *session_r);

#endif
