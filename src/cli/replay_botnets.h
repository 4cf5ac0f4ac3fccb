#ifndef LYCHGATE_REPLAY_BOTNETS_H
#define LYCHGATE_REPLAY_BOTNETS_H

#include <pthread.h>

#include "botnet.h"
#include "engine.h"
#include "store.h"

/*
 * The grouping of botnets beside a replay's engine, on a thread of its own as in the
 * daemon, but in step with it: at full hours of the records' time (where there are only a
 * few visits, of days) a batch of visits is handed over and the view of the batch before
 * is taken, waiting for it if need be, so that every replay of the same records gives the
 * same.
 */
#define REPLAY_BOTNETS_BATCH 4096

struct replay_botnets {
	struct botnet *botnet; /* the thread's while it is busy */
	struct engine *engine; /* set before the first session */
	bool failed;	       /* no memory for a view */

	struct botnet_visit *batch; /* what comes in */
	size_t n;
	uint32_t hour; /* of the newest visit, since 1970 */

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool runs, busy, ends; /* under the lock, and so the rest */
	struct botnet_visit *work;
	size_t n_work;
	uint32_t publish_s; /* 0: only feed */
	struct botnet_view *view;
};

/* 0, or -1 without memory or thread.  ${memory}: of botnet_create().  ${secret}: the
 * engine's.  _fini() may follow in any case. */
int
replay_botnets_init(struct replay_botnets *r, uint64_t memory, const uint8_t secret[16]);
void replay_botnets_fini(struct replay_botnets *r);

/* Of the engine's sink: ctx is a replay_botnets. */
void replay_botnets_grouped(void *ctx, const struct botnet_visit *visit);

/* Go on from what a database knows (store_botnet_load()).  0, or -1: see store_fault().
 */
int replay_botnets_load(struct replay_botnets *r, struct store *store, uint32_t before_s);

/* Put there, in a transaction, what is new at the end.  EX_OK, or an exit status after a
 * message. */
int replay_botnets_save(struct replay_botnets *r, struct store *store);

#endif
