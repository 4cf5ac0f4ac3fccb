/* What speaks for a client: from its standing to reasons, each with its numbers. */
#include "judge_standing.h"

#include <math.h>

#include "server.h"
#include "standing.h"

/*
 * Estimates.  A sender who wrote to the same user before: 7 to 1; worms that write in
 * their victims' names to their victims' correspondents keep it from being more.
 * An organisation: 0.5 for each proven server, as much as a right name.
 */
#define SENDER_KNOWN	 2.0
#define COLLEAGUE	 0.5
#define ORGANISATION_MAX 1.5

/* Take at most what is left. */
static double
take(double nats, double *left)
{
	double taken = fmin(nats, *left);

	*left -= taken;
	return taken;
}

static void
add(struct score *score, enum reason_id id, double nats, double a, double b)
{
	if (nats > 0)
		score_add(score,
			  &(struct reason){.id = id, .nats = -nats, .a = a, .b = b});
}

static void
judge_merits(struct score *score, const struct facts *f)
{
	const struct profile *p = f->profile;
	const struct merit *m = &f->standing->merit;
	struct server_worth w;
	double left = SERVER_WORTH_MAX;

	server_weigh(p, f->name->class, f->helo->class, m, &w);
	add(score, REASON_SERVER, take(w.days + w.users, &left), p->active_days,
	    profile_users(p));
	add(score, REASON_SERVER_NAME, take(w.name, &left), 0, 0);
	add(score, REASON_SERVER_ANSWERS, take(w.replies + w.bounces, &left), m->replies,
	    m->bounces);
	add(score, REASON_SERVER_TWO_WAY, take(w.two_way, &left), 0, 0);
	add(score, REASON_SERVER_MANNERS, take(w.tls + w.retry, &left), 0, 0);
	/* For who has no history of his own: it is not added to one. */
	add(score, REASON_SERVER_ORGANISATION,
	    take(fmax(0, fmin(ORGANISATION_MAX, COLLEAGUE * f->standing->colleagues) -
			     w.days - w.users),
		 &left),
	    f->standing->colleagues, 0);
}

/* Does anything that it tried speak against it? */
static bool
harms(const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		if (r->nats > 0 && (r->id == REASON_UNKNOWN_USERS ||
				    r->id == REASON_TRAP || r->id == REASON_AUTO_TRAP))
			return true;
	}
	return false;
}

void
judge_standing(struct score *score, const struct facts *f)
{
	judge_merits(score, f);
	if (f->standing->sender_known && !harms(score))
		add(score, REASON_SENDER_KNOWN, SENDER_KNOWN, 0, 0);
}
