/*
 * The two halves of what waits have bounds of their own: what was learnt coalesces
 * (pending.h), of sessions the oldest are dropped.
 */
#include "batch.h"

void
batch_fini(struct batch *b)
{
	pending_free(b->learnt);
	dossier_list_clear(&b->journal);
}

size_t
batch_trim(struct batch *b)
{
	size_t n = 0;

	for (; b->journal.size > BATCH_JOURNAL_MEMORY; n++)
		dossier_free(dossier_list_take(&b->journal));
	return n;
}

size_t
batch_rows(const struct batch *b)
{
	return b->journal.n + (b->learnt != NULL ? pending_rows(b->learnt) : 0);
}
