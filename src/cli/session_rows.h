#ifndef LYCHGATE_SESSION_ROWS_H
#define LYCHGATE_SESSION_ROWS_H

#include "journal_query.h"
#include "output.h"

/* Sessions as rows: of `sessions`, of `explain --to`, and of `tail`. */
extern const struct column session_columns[];
extern const size_t session_n_columns;
extern const int session_widths[]; /* for output_widths() */
void session_rows_put(struct output *out, const struct journal_row *row);

/* What happened in one word: "refused", "spared" (would have been, but for monitor and
 * the like), "passed", "unjudged". */
const char *session_rows_action(const struct journal_row *row);

/* "ok", "forged", ...; NULL: not known. */
const char *session_rows_ptr_status(enum ptr_status status);

#endif
