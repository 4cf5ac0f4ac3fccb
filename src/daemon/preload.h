#ifndef LYCHGATE_PRELOAD_H
#define LYCHGATE_PRELOAD_H

#include "engine.h"
#include "store.h"

/* Who did not run for longer missed mail that left: backscatter_set_unseen(). */
#define PRELOAD_GAP_S 600

/*
 * Fill the engine's memory from the database, the hosts seen last if not all fit.
 * While memory holds all that the database does, a new host costs no read.  0, or -1 when
 * not all could be read (store_fault()) or memory ran out: then the engine asks the
 * database for what it does not know, as if nothing had been loaded.  ${now_s}: that it
 * runs again, for the time that it did not.
 */
int preload(struct engine *engine, struct store *store, uint32_t now_s);

#endif
