/*
 * What a message looks like is one family of the score (judge_manner.c), and the others
 * do not change with it.  So what the recipients came to is kept, and in the end that
 * family is exchanged: no recipient's look-ups are made again.
 */
#include "judge_message.h"

#include <math.h>

#include "content.h"
#include "judge_manner.h"
#include "server.h"
#include "visit.h"

/* The message at hand, cleared when it is another one than before. */
static struct judge_message *
at_hand(struct visit *v)
{
	struct judge_message *m = &v->findings->message;

	if (m->txn != v->session->n_txns)
		*m = (struct judge_message){
		    .txn = v->session->n_txns, .score = INFINITY, .deeds = INFINITY};
	return m;
}

static bool
is_excused(const struct visit *v, const struct verdict *verdict)
{
	const char *from = session_last_txn(v->session)->mail_from;

	return (verdict->kind != VERDICT_PASS && verdict->kind != VERDICT_SUSPECT) ||
	       verdict->is_bounce || from == NULL || from[0] == '\0';
}

static double
looks_in(const struct score *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].counts &&
		    reason_family(s->reasons[i].id) == FAMILY_HEADERS)
			sum += s->reasons[i].nats;
	return sum;
}

/* What the messages of its host look like by now. */
static void
add_looks(const struct visit *v, struct recall *recall, const struct learn_weights *w,
	  struct score *score)
{
	const struct findings *f = v->findings;
	const struct facts facts = {.now_s = visit_s(visit_rcpt_at_ms(v)),
				    .name = &f->name,
				    .helo = &f->helo,
				    .manner = {.content = f->content}};

	judge_manner_looks(score, recall, w, &facts);
	score_sum(score);
}

void
judge_message_rcpt(struct visit *v, const struct verdict *verdict)
{
	enum mta_answer mta = session_last_rcpt(v->session)->mta;
	struct judge_message *m = at_hand(v);

	if (verdict->action != ACTION_PASS ||
	    (mta != MTA_ACCEPTED && mta != MTA_NOT_KNOWN))
		return;
	m->through++;
	m->score = fmin(m->score, verdict->score.total);
	m->deeds = fmin(m->deeds, verdict->score.deeds);
	m->looks = looks_in(&verdict->score);
	m->excused |= is_excused(v, verdict);
}

void
judge_message_excuse(struct visit *v)
{
	at_hand(v)->excused = true;
}

bool
judge_message_whole(struct visit *v, const struct profile *p,
		    const struct learn_weights *w, double *change_r)
{
	struct judge_message *m = at_hand(v);
	struct findings *f = v->findings;
	uint32_t before = f->content;
	struct score looks;

	*change_r = 0;
	f->content = content_agreed(content_get(p->content));
	if (m->through == 0 || m->excused)
		return false;
	if (f->content == before)
		return true;
	score_init(&looks);
	add_looks(v, NULL, w, &looks);
	*change_r = looks.total - m->looks;
	return true;
}

void
judge_message_score(const struct visit *v, const struct learn_weights *w,
		    struct score *score_r)
{
	struct verdict worst;

	visit_worst(v, &worst);
	score_init(score_r);
	for (size_t i = 0; i < worst.score.n_reasons; i++)
		if (reason_family(worst.score.reasons[i].id) != FAMILY_HEADERS)
			score_add(score_r, &worst.score.reasons[i]);
	add_looks(v, v->teach->recall, w, score_r);
}
