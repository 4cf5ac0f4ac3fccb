/*
 * What is forged as a sender is forged by many hosts alike.  But the one whose address it
 * is may be among them: so it is never a deed, never much, and nothing for servers.
 */
#include "judge_sender.h"

#include <math.h>

#include "server.h"
#include "spread.h"

/* Estimates: 0.5 at 4 networks, and so much more each time that they double. */
#define NETWORKS_STEP 0.5
#define NETWORKS_MAX  1.5

/* RFC 5321 4.5.5: what has a null sender reports to one.  Estimates; two may be a
 * copy to the postmaster. */
#define NULL_FROM 3
#define NULL_STEP 0.25
#define NULL_MAX  1.0

/* Estimates, like those of the HELO's context. */
#define DOMAIN_SHARE 0.5
#define DOMAIN_MAX   2.0

/* Others that were found out used this domain without belonging there either.  What is
 * known of great providers' domains FACT_PROVIDER_ELSEWHERE says. */
static void
judge_domain(struct score *score, const struct relatives_known *known,
	     const struct facts *f, bool like)
{
	const char *domain = f->manner.stray;
	struct reason r = {.id = REASON_SENDER_ZOMBIES};
	struct context_counts n;
	double evidence;

	if (domain == NULL || f->manner.provider == SENDER_PROVIDER_ELSEWHERE)
		return;
	evidence = relatives_evidence(known, CONTEXT_SENDER, domain, f, &n);
	r.nats = fmin(DOMAIN_MAX, DOMAIN_SHARE * evidence);
	if (like)
		r.nats /= 2;
	if (r.nats < 0.01)
		return;
	r.a = n.bad;
	r.b = n.good;
	reason_set_subject(&r, domain);
	score_add(score, &r);
}

void
judge_sender(struct score *score, const struct relatives_known *known,
	     const struct facts *f)
{
	const struct sender_facts *s = &f->sender;
	bool like = server_like(f->name->class, f->helo->class);
	double step = like ? NULL_STEP / 2 : NULL_STEP;

	judge_domain(score, known, f, like);
	if (s->networks >= SPREAD_FROM)
		score_add(score, &(struct reason){
				     .id = REASON_SENDER_NETWORKS,
				     .nats = fmin(NETWORKS_MAX,
						  NETWORKS_STEP * log2(s->networks / 2)),
				     .a = s->networks});
	if (s->null_rcpts >= NULL_FROM)
		score_add(score,
			  &(struct reason){
			      .id = REASON_SENDER_NULL_MANY,
			      .nats = fmin(NULL_MAX, step * (double)(s->null_rcpts - 1)),
			      .a = (double)s->null_rcpts});
}
