#ifndef LYCHGATE_GOES_ON_H
#define LYCHGATE_GOES_ON_H

#include <stddef.h>
#include <stdint.h>

#include "verdict.h"

/*
 * "Goes on after a refusal": who, in one session, tries at once again what was just
 * refused for good, by us or by the mail server.  A mail server goes on too, with the
 * other recipients and with other messages (RFC 5321 3.3, 4.2.1), but neither tries
 * refused ones again and again in one transaction (a list may hold a name twice: that is
 * none), nor begins the same message to a refused recipient anew.
 *
 * Not looked at: bounces, and senders that are not known; recipients that may have
 * been carried (carry.h), since their client saw no refusal; and what the mail server
 * answers otherwise the next time, so that it was not refused for good.
 */
struct visit;

/* The first recipients of a transaction that were refused for good, by their places in
 * the session. */
#define GOES_ON_RCPTS 4
struct goes_on_refused {
	size_t txn;
	uint16_t rcpts[GOES_ON_RCPTS];
	uint16_t n; /* 0: none */
};

/* What one visit knows; zero at its begin. */
struct goes_on {
	struct goes_on_refused now, before; /* the newest transaction that has any */
	size_t doubled; /* the transaction, from 1, that tried one again; 0: none */
	size_t counted; /* that counted */
	unsigned times; /* transactions that went on so */
};

/*
 * The last recipient of the visit's session is about to be judged: was it refused just
 * now?  Counts in ${v}->findings->goes_on.times, at most once for each transaction.  At
 * most 2 * GOES_ON_RCPTS comparisons.
 */
void goes_on_arrive(struct visit *v);

/* It was answered. */
void goes_on_answer(struct visit *v, const struct verdict *verdict);

#endif
