#ifndef LYCHGATE_JOURNAL_PUT_H
#define LYCHGATE_JOURNAL_PUT_H

#include <stdbool.h>
#include <stddef.h>

#include "session.h"
#include "verdict.h"

struct journal; /* journal.h */

/* What was decided about one recipient. */
struct journal_decision {
	enum verdict_action action;
	enum verdict_spared spared;
	bool trap;
	float score;
	bool carried; /* refused at the end of data */
	enum verdict_bounce bounce;
};

struct journal_decision journal_decide(const struct verdict *verdict);

/* Was a message let through to the recipient, of whom the mail server alone says ${mta}?
 */
bool journal_let_through(const struct journal_decision *d, enum mta_answer mta);

/* Of the ${n} decisions ${all} of a session those about the recipients of its last
 * transaction, ${*n_r}; NULL and 0: there are none, or not of all of them. */
struct journal_decision *
journal_last_decisions(const struct session *s, struct journal_decision *all, size_t n,
		       size_t *n_r);

/* What the end of a message (engine_message()) means for the recipients of ${txn}, to
 * each of which one of ${decisions} belongs. */
void
journal_decide_message(struct journal_decision *decisions, const struct session_txn *txn,
		       double change, const struct verdict *verdict);

/* A session that is over; everything is borrowed for the call. */
struct journal_entry {
	const char *reference; /* the short code of replies and logs; unique */
	const struct session *session;
	const struct outcome *outcome; /* NULL: not judged (authenticated, loopback) */
	const char *queue_ids;	       /* separated by spaces; "" = none */
	/* One for each recipient, transaction after transaction; fewer when the rest was
	 * not judged. */
	const struct journal_decision *decisions;
	size_t n_decisions;
};
int journal_put(struct journal *j, const struct journal_entry *entry);

#endif
