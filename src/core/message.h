#ifndef LYCHGATE_MESSAGE_H
#define LYCHGATE_MESSAGE_H

#include <stddef.h>

#include "visit.h"

/*
 * Learn from the transactions of a visit that are over and were not learnt from yet: the
 * first ${n} of its session.  Each is learnt from once.
 */
void message_learn(struct visit *v, size_t n);

/* The mail server accepted a recipient of a client that is judged: the domain is ours.
 * Clients with private addresses may be users that nobody listed as exempt. */
void message_rcpt_accepted(const struct visit *v, const char *to, uint32_t now_s);

#endif
