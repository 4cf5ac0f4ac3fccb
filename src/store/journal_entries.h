#ifndef LYCHGATE_JOURNAL_ENTRIES_H
#define LYCHGATE_JOURNAL_ENTRIES_H

#include "journal_query.h"

/*
 * The journal's sessions as they were when they were put into it: for questions about two
 * dimensions at once, of which no counters are kept (tally.h counts them then), and to
 * check those that are.  It costs some 20 us a session, so give the filter a limit.  What
 * a session taught (servers won and lost) is not in the journal.
 */
typedef void journal_entry_fn(void *ctx, const struct journal_entry *session);
int journal_entries(struct journal *j, const struct journal_filter *filter,
		    journal_entry_fn *entry, void *ctx);

#endif
