#ifndef LYCHGATE_OBSERVE_H
#define LYCHGATE_OBSERVE_H

#include "facts.h"
#include "visit.h"

/* Remember of the client what its messages look like; ${txn} is over and has content. */
void
observe_message(const struct visit *v, struct profile *p, const struct session_txn *txn);

/* What is known of the sender at hand when its recipient comes. */
struct sender_facts
observe_sender(const struct visit *v, const struct profile *p, uint32_t now_s);

/* Networks from which strangers said this HELO, where it is a name that one host should
 * have: spread.h.  0 where it is not, or the client serves many. */
double observe_helo(const struct visit *v, const struct profile *p, uint32_t now_s);

/* Remember where sender and HELO came from; once for each transaction and session. */
void observe_note(const struct visit *v, const struct profile *p, uint32_t now_s);

#endif
