/*
 * A mail server gives up at a 5xx; programs that only fire do not read the answer. People
 * who were refused try again by hand, monitors ask for the same address all day, lists
 * write to who has left: so it takes several repetitions to weigh what a name does, a
 * host that looks like a server has to do it twice and gets a third of it, and one that
 * has proved itself for some days nothing.
 *
 * To go on in the same session is no deed: scripts that send by themselves may hold a
 * recipient twice, or two mails of one size.
 */
#include "judge_returns.h"

#include <math.h>

#include "server.h"

/* Estimates: 1.6 to 1 for each session that repeats, at most 4.5 to 1. */
#define EACH	    0.5
#define MOST	    1.5
#define SERVER_FROM 2
#define SERVER_MOST 0.5

/* Estimates: 1.6 to 1 for each transaction that goes on, at most 2.7 to 1; half for who
 * looks like a server. */
#define AT_ONCE_EACH   0.5
#define AT_ONCE_MOST   1.0
#define AT_ONCE_SERVER 0.5

static void
judge_repeats(struct score *score, const struct facts *f, bool like)
{
	struct reason r = {.id = REASON_RETURN_REFUSED, .a = f->repeats};

	r.nats = fmin(EACH * f->repeats, MOST);
	if (like)
		r.nats = f->repeats >= SERVER_FROM ? SERVER_MOST : 0;
	if (r.nats > 0)
		score_add(score, &r);
}

static void
judge_at_once(struct score *score, const struct facts *f, bool like)
{
	struct reason r = {.id = REASON_RETURN_AT_ONCE, .a = f->went_on};

	if (f->went_on == 0)
		return;
	r.nats = fmin(AT_ONCE_EACH * f->went_on, AT_ONCE_MOST);
	if (like)
		r.nats *= AT_ONCE_SERVER;
	score_add(score, &r);
}

void
judge_returns(struct score *score, const struct facts *f)
{
	bool like;

	if ((f->repeats == 0 && f->went_on == 0) || server_trusted(f->profile))
		return;
	like = server_like(f->name->class, f->helo->class);
	judge_repeats(score, f, like);
	judge_at_once(score, f, like);
}
