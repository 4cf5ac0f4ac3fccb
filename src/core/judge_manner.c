/*
 * Facts that are counted: each answers a question, and weighs what the shares of zombies
 * and of servers that gave the same answer say.
 */
#include "judge_manner.h"

#include <math.h>

#include "recall.h"
#include "server.h"

/* All this is easily copied and easily unlucky, so it never says much. */
#define MAX	     1.0
#define MIN	     -0.5
#define HOME_MIN     -1.0
#define PROVIDER_MAX 2.0  /* others can tell as well, and it is rarely a mishap */
#define SPOKEN_MIN   -3.0 /* of ESMTP and TLS: a program that is up to date */

#define LOOKS_LIKE_SERVER 0.5 /* of what speaks against it there counts so much */

/* The rest is what no filter should hold against anybody, whatever the zombies of one
 * site do: to be quick, to encrypt, to write as others do, and most mail has its sender
 * elsewhere. */
#define AGAINST                                                                          \
	(CONTENT_TRACE_NONE | CONTENT_DATE_MISSING | CONTENT_DATE_WRONG |                \
	 CONTENT_ID_NONE | CONTENT_ID_RECIPIENT | CONTENT_ID_ODD | CONTENT_ID_DOLLARS |  \
	 CONTENT_MAILER_MISFIT | CONTENT_TO_NONE | CONTENT_ID_MANY_NETWORKS |            \
	 CONTENT_NULL_PERSON)

static bool
speaks_against(enum manner_fact fact)
{
	if (fact < FACT_CONTENT)
		return fact == FACT_PLAIN || fact == FACT_TLS_OFF ||
		       fact == FACT_PACE_SLOW || fact == FACT_PROVIDER_ELSEWHERE;
	return (AGAINST & 1u << (fact - FACT_CONTENT)) != 0;
}

/* It is asked of everybody alike, also of who looks like a server. */
static bool
is_spoken(enum manner_fact fact)
{
	enum reason_id reason = learn_fact_prior(fact)->reason;

	return reason == REASON_DIALECT || reason == REASON_TLS;
}

double
judge_manner_bound(enum manner_fact fact, double nats)
{
	double min = fact == FACT_SENDER_HOME ? HOME_MIN : MIN;
	double max = fact == FACT_PROVIDER_ELSEWHERE ? PROVIDER_MAX : MAX;

	if (is_spoken(fact))
		min = SPOKEN_MIN;
	return fmax(min, fmin(nats, speaks_against(fact) ? max : 0));
}

/* ${c}: the hosts that gave the same answer. */
static void
judge_fact(struct score *score, const struct context *c, const struct facts *f,
	   enum manner_fact fact, double nats)
{
	const struct learn_fact_prior *prior = learn_fact_prior(fact);
	struct reason r = {.id = prior->reason};
	struct context_counts n;

	r.nats = judge_manner_bound(fact, nats);
	if (!is_spoken(fact) && r.nats > 0 && server_like(f->name->class, f->helo->class))
		r.nats *= LOOKS_LIKE_SERVER;
	if (fabs(r.nats) < 0.01)
		return;
	n = context_counts(c, f->now_s);
	r.a = n.bad;
	r.b = n.good;
	reason_set_subject(&r, prior->name);
	score_add(score, &r);
}

/* A name that was borrowed is no home; and who borrows a provider's for the HELO, and for
 * the sender, has done one thing, not two. */
static bool
borrowed_helo(const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++)
		if (score->reasons[i].id == REASON_HELO_PROVIDER ||
		    score->reasons[i].id == REASON_HELO_RCPT_DOMAIN)
			return true;
	return false;
}

void
judge_manner(struct score *score, const struct relatives_known *known,
	     const struct learn_weights *w, const struct facts *f)
{
	enum manner_fact facts[MANNER_FACTS_MAX];
	size_t n = manner_facts(&f->manner, facts);

	for (size_t i = 0; i < n; i++)
		if ((facts[i] != FACT_SENDER_HOME &&
		     facts[i] != FACT_PROVIDER_ELSEWHERE) ||
		    !borrowed_helo(score))
			judge_fact(score, relatives_fact(known, i), f, facts[i],
				   w->fact[facts[i]]);
}

void
judge_manner_looks(struct score *score, struct recall *recall,
		   const struct learn_weights *w, const struct facts *f)
{
	const struct manner looks = {.content = f->manner.content};
	enum manner_fact facts[MANNER_FACTS_MAX];
	size_t n = manner_facts(&looks, facts);

	for (size_t i = 0; i < n; i++) {
		const struct learn_fact_prior *prior = learn_fact_prior(facts[i]);
		const struct context *c = NULL;

		if (!reason_is_of_content(prior->reason))
			continue;
		if (recall != NULL)
			c = recall_find_context(recall, CONTEXT_FACT, prior->name);
		judge_fact(score, c, f, facts[i], w->fact[facts[i]]);
	}
}
