#ifndef LYCHGATE_MESSAGE_H
#define LYCHGATE_MESSAGE_H

#include <stddef.h>

#include "verdict.h"
#include "visit.h"

/*
 * Learn from the transactions of a visit that are over and were not learnt from yet: the
 * first ${n} of its session.  Each is learnt from once.
 */
void message_learn(struct visit *v, size_t n);

/* Learn from the last recipient of a client that is judged, beside what goes into its
 * profile ${p}: which domains are ours, who tries again, who changes.  ${answer}: of the
 * mail server, as far as it says something of the client. */
void message_rcpt(struct visit *v, const struct profile *p, enum mta_answer answer,
		  const struct verdict *verdict);

/* The session of a client that is judged is over; ${p} is its profile, may be NULL. */
void message_session(struct visit *v, const struct profile *p, uint32_t now_s);

#endif
