/*
 * The recipients are compared as they were written, with the first refused ones of this
 * transaction and of the last one before it that has any: programs that do not read the
 * answers go through their list in the same order again, and a client that sends a
 * million recipients costs no more for each than one that sends ten.
 *
 * A list may bring several mails of one sender to a dead subscriber in one session: other
 * mails have other sizes.  Where the client announces none, as in returns.c only what
 * comes within a minute is the same mail.
 */
#include "goes_on.h"

#include <assert.h>
#include <string.h>

#include "dialect.h"
#include "returns.h"
#include "sender.h"
#include "visit.h"

static_assert(SESSION_RCPTS_MAX <= UINT16_MAX, "places are kept in 16 bits");

/* Bounces to one address look alike; and who is not known may be one. */
static bool
may_go_on(const struct session_txn *txn)
{
	return sender_is_named(txn) && !sender_is_bounce(txn);
}

static bool
is_among(const struct session *s, const struct goes_on_refused *refused)
{
	const struct session_rcpt *now = session_last_rcpt(s);

	for (size_t i = 0; i < refused->n; i++) {
		const struct session_rcpt *then =
		    &s->txns[refused->txn].rcpts[refused->rcpts[i]];

		if (then->mta == now->mta && strcmp(then->to, now->to) == 0)
			return true;
	}
	return false;
}

/* Is the last transaction the message that was refused, by all that its MAIL says? */
static bool
is_same_message(const struct visit *v, const struct goes_on_refused *refused)
{
	const struct session *s = v->session;
	const struct session_txn *then = &s->txns[refused->txn];
	const struct session_txn *now = session_last_txn(s);
	uint32_t size = dialect_announced_size(now);
	int64_t after_ms = visit_rcpt_at_ms(v) - then->rcpts[refused->rcpts[0]].at_ms;

	if (!now->args_known || !then->args_known ||
	    dialect_announced_size(then) != size ||
	    strcmp(then->mail_from, now->mail_from) != 0)
		return false;
	return size != 0 || after_ms < (int64_t)RETURNS_REPEAT_BLIND_S * 1000;
}

/* Once is a list that holds a name twice. */
static bool
is_tried_again(const struct session *s, struct goes_on *g)
{
	bool again = is_among(s, &g->now), before = g->doubled == s->n_txns;

	if (again)
		g->doubled = s->n_txns;
	return again && before;
}

void
goes_on_arrive(struct visit *v)
{
	const struct session *s = v->session;
	struct goes_on *g = &v->findings->goes_on;

	if (g->now.n > 0 && g->now.txn != s->n_txns - 1) {
		g->before = g->now;
		g->now.n = 0;
	}
	if (g->counted == s->n_txns || !may_go_on(session_last_txn(s)))
		return;
	if (is_tried_again(s, g) ||
	    (is_among(s, &g->before) && is_same_message(v, &g->before))) {
		g->counted = s->n_txns;
		g->times++;
	}
}

/* The mail server's own answer goes out before ours is heard. */
static bool
is_refused(const struct session_rcpt *rcpt, const struct verdict *verdict)
{
	if (rcpt->mta == MTA_UNKNOWN || rcpt->mta == MTA_REJECTED)
		return true;
	return rcpt->mta != MTA_DEFERRED && verdict->action == ACTION_REFUSE &&
	       !verdict->carry;
}

void
goes_on_answer(struct visit *v, const struct verdict *verdict)
{
	const struct session *s = v->session;
	const struct session_txn *txn = session_last_txn(s);
	struct goes_on_refused *now = &v->findings->goes_on.now;

	if (now->n == GOES_ON_RCPTS || !may_go_on(txn) ||
	    !is_refused(session_last_rcpt(s), verdict))
		return;
	now->txn = s->n_txns - 1;
	now->rcpts[now->n++] = (uint16_t)(txn->n_rcpts - 1);
}
