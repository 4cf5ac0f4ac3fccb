#ifndef LYCHGATE_FLUSH_H
#define LYCHGATE_FLUSH_H

#include "dossier.h"
#include "journal.h"
#include "pending.h"
#include "store.h"
#include "store_status.h"

/*
 * Write all of a batch in one transaction.  ${p} and ${status} may be NULL.  A row that
 * cannot be stored for its own sake is logged and left out.  0, or -1 with nothing
 * written and the reason in store_fault() or journal_fault().
 */
int
flush_known(struct store *store, struct pending *p, const struct store_status *status);
int flush_sessions(struct journal *journal, const struct dossier_list *list);

/* Before the first batch: what the last engine left open (store_returns_fold()).  The
 * same. */
int flush_left_open(struct store *store);

#endif
