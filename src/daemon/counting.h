#ifndef LYCHGATE_COUNTING_H
#define LYCHGATE_COUNTING_H

#include "dossier.h"
#include "store.h"
#include "tally.h"

/*
 * The statistics by domain, naming scheme, HELO and so on, on the writer thread: sessions
 * are counted in memory as they are taken over, and written within seconds, or, when many
 * keys wait, once a minute, so that a key costs a minute what it costs once.
 */
#define COUNTING_SOON_MS  5000
#define COUNTING_FEW_KEYS 1000 /* so many are written soon */

struct counting {
	struct tally *tally;
	int64_t written_ms;
	bool untidy; /* periods that are over wait to be folded */
};

/* 0, or -1 without memory. */
int counting_init(struct counting *c, const struct privacy *privacy);
void counting_fini(struct counting *c);

void counting_sessions(struct counting *c, const struct dossier_list *list);

/* Is it time to write?  ${at_once}: the end is near. */
bool counting_due(const struct counting *c, int64_t now_ms, bool at_once);

/* Write all that is counted, in a transaction of its own.  0, or -1 with nothing written
 * or forgotten and the reason in store_fault(). */
int counting_write(struct counting *c, struct store *store, int64_t now_ms);

#endif
