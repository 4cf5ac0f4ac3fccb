/*
 * What a message looks like, and the botnet that it gives away, are two families of the
 * score, and the others do not change with them.  So what the recipients came to is kept,
 * and in the end these two are exchanged: no recipient's look-ups are made again.
 */
#include "judge_message.h"

#include <math.h>

#include "content.h"
#include "dialect.h"
#include "judge_botnet.h"
#include "judge_manner.h"
#include "sender.h"
#include "visit.h"

/* The message at hand, cleared when it is another one than before. */
static struct judge_message *
at_hand(struct visit *v)
{
	struct judge_message *m = &v->findings->message;

	if (m->txn == v->session->n_txns)
		return m;
	*m = (struct judge_message){.txn = v->session->n_txns,
				    .rest = INFINITY,
				    .deeds = INFINITY,
				    .excused = session_last_txn(v->session)->continued};
	return m;
}

static bool
is_excused(const struct visit *v, const struct verdict *verdict)
{
	return (verdict->kind != VERDICT_PASS && verdict->kind != VERDICT_SUSPECT) ||
	       verdict->is_bounce || !sender_is_named(session_last_txn(v->session)) ||
	       sender_is_bounce(session_last_txn(v->session));
}

/* ${recall}: as judge_manner_looks() takes it. */
static void
add_content(const struct visit *v, const struct judge_message_by *by,
	    struct recall *recall, struct score *score)
{
	const struct findings *f = v->findings;
	const struct facts facts = {
	    .now_s = visit_s(visit_rcpt_at_ms(v)),
	    .where = visit_location(v),
	    .name = &f->name,
	    .helo = &f->helo,
	    .manner = {.dialect = dialect_of(v->session), .content = f->content},
	    .profile = by->profile,
	    .company = {v->session, by->botnets}};

	judge_botnet(&facts, score);
	judge_manner_looks(score, recall, by->weights, &facts);
	score_sum(score);
}

void
judge_message_rcpt(struct visit *v, const struct verdict *verdict)
{
	struct judge_message *m = at_hand(v);

	if (verdict->action != ACTION_PASS ||
	    !mta_takes(session_last_rcpt(v->session)->mta))
		return;
	m->through++;
	m->content = score_content(&verdict->score);
	m->rest = fmin(m->rest, verdict->score.total - m->content);
	m->deeds = fmin(m->deeds, verdict->score.deeds);
	m->excused |= is_excused(v, verdict);
}

void
judge_message_excuse(struct visit *v)
{
	at_hand(v)->excused = true;
}

bool
judge_message_whole(struct visit *v, const struct judge_message_by *by, double *change_r)
{
	struct judge_message *m = at_hand(v);
	struct findings *f = v->findings;
	struct score content;

	*change_r = 0;
	f->content = content_agreed(content_get(by->profile->content));
	if (m->through == 0 || m->excused)
		return false;
	score_init(&content);
	add_content(v, by, NULL, &content);
	*change_r = content.total - m->content;
	m->score = m->rest + content.total;
	return true;
}

void
judge_message_score(const struct visit *v, const struct judge_message_by *by,
		    struct score *score_r)
{
	struct verdict worst;

	visit_worst(v, &worst);
	score_init(score_r);
	for (size_t i = 0; i < worst.score.n_reasons; i++)
		if (!reason_is_of_content(worst.score.reasons[i].id))
			score_add(score_r, &worst.score.reasons[i]);
	add_content(v, by, v->teach->recall, score_r);
}
