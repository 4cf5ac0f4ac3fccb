#ifndef LYCHGATE_BATCH_H
#define LYCHGATE_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "dossier.h"
#include "pending.h"

/* What waits to be written: to lychgate.db what was learnt, to sessions.db sessions. */
#define BATCH_JOURNAL_MEMORY (64u << 20) /* bytes of sessions */

struct batch {
	struct pending *learnt;
	struct dossier_list journal;
	uint64_t lost; /* sessions, by the bound */
};

/* Free what it holds. */
void batch_fini(struct batch *b);

/* Drop the oldest sessions beyond the bound; how many. */
size_t batch_trim(struct batch *b);

/* How many rows it would write. */
size_t batch_rows(const struct batch *b);

#endif
