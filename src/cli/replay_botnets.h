#ifndef LYCHGATE_REPLAY_BOTNETS_H
#define LYCHGATE_REPLAY_BOTNETS_H

#include "botnet.h"
#include "engine.h"
#include "store.h"

/*
 * The grouping of botnets beside a replay's engine, in step with it: at full hours of the
 * records' time, so that every replay of the same records gives the same.
 */
struct replay_botnets {
	struct botnet *botnet;
	struct engine *engine; /* set before the first session */
	bool failed;	       /* no memory for a view */
};

/* 0, or -1 without memory.  ${secret}: the engine's. */
int replay_botnets_init(struct replay_botnets *r, const uint8_t secret[16]);
void replay_botnets_fini(struct replay_botnets *r);

/* Of the engine's sink: ctx is a replay_botnets. */
void replay_botnets_grouped(void *ctx, const struct botnet_visit *visit);

/* Go on from what a database knows, which is in a transaction; put there what is new at
 * the end.  EX_OK, or an exit status after a message. */
int replay_botnets_load(struct replay_botnets *r, struct store *store);
int replay_botnets_save(struct replay_botnets *r, struct store *store);

#endif
