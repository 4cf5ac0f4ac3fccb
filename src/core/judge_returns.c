/*
 * A mail server gives up at a 5xx; programs that only fire do not read the answer. People
 * who were refused try again by hand, monitors ask for the same address all day, lists
 * write to who has left: so it takes several repetitions to weigh what a name does, a
 * host that looks like a server has to do it twice and gets a third of it, and one that
 * has proved itself for some days nothing.
 */
#include "judge_returns.h"

#include <math.h>

#include "server.h"

/* Estimates: 1.6 to 1 for each session that repeats, at most 4.5 to 1. */
#define EACH	    0.5
#define MOST	    1.5
#define SERVER_FROM 2
#define SERVER_MOST 0.5

void
judge_returns(struct score *score, const struct facts *f)
{
	struct reason r = {.id = REASON_RETURN_REFUSED, .a = f->repeats};

	if (f->repeats == 0 || server_trusted(f->profile))
		return;
	r.nats = fmin(EACH * f->repeats, MOST);
	if (server_like(f->name->class, f->helo->class))
		r.nats = f->repeats >= SERVER_FROM ? SERVER_MOST : 0;
	if (r.nats > 0)
		score_add(score, &r);
}
