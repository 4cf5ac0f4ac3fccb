#ifndef LYCHGATE_GROUPER_H
#define LYCHGATE_GROUPER_H

#include <stdint.h>

#include "addr.h"
#include "botnet_token.h"
#include "botnet_view.h"
#include "store.h"

/*
 * The thread that groups zombies into botnets.  The event thread hands it visits and
 * takes views; the lock between both is held for copies in memory only.  It reads what it
 * knew when it starts, and writes what is new once an hour and at the end, to its own
 * handle of lychgate.db.  While that cannot be read it tries again, and visits wait.
 */
struct grouper;

#define GROUPER_QUEUE 16384 /* visits that may wait; beyond it the newest are lost */

/* Owner of ${store} (STORE_EDITOR) from then on.  NULL without memory; then it is still
 * the caller's. */
struct grouper *
grouper_create(struct store *store, uint64_t memory, const uint8_t secret[16]);

/* Start the thread.  0, or -1 and errno. */
int grouper_start(struct grouper *g);

/* Group and write what waits, and end the thread. */
void grouper_stop(struct grouper *g);

/* Stops if it runs; closes the database.  NULL is allowed. */
void grouper_free(struct grouper *g);

/* Sink of the engine: ctx is the grouper; the visit is copied. */
void grouper_visit(void *ctx, const struct botnet_visit *visit);

/* The operator had the daemon forget an address: a view without it follows within
 * seconds. */
void grouper_forget(struct grouper *g, const struct addr *addr);

/* A view that is newer than the last one taken, now the caller's; or NULL. */
struct botnet_view *grouper_take_view(struct grouper *g);

/* What the thread does once a second, for tests without one. */
void grouper_cycle(struct grouper *g, uint32_t now_s);

#endif
