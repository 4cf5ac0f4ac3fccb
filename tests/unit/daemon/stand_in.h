#ifndef LYCHGATE_STAND_IN_H
#define LYCHGATE_STAND_IN_H

/*
 * In place of the engine, so that a test knows what is decided: recipients that begin
 * with "z" are refused, with "k" too and may be carried, with "s" suspect, with "n" get a
 * forged tag; who authenticates is exempt, and signed if it can be; an automatic message
 * that names no other is refused.  To be included by one file of a program.
 */
#include "backscatter.h"
#include "engine.h"
#include "unit.h"

#define add_reason(v, of) score_add(&(v)->score, &(struct reason){.id = (of)})

struct visit {
	const struct session *session;
	int rcpts;
	uint32_t carried;
};
static int stand_in_visits;
static bool stand_in_no_memory;
static struct policy *stand_in_policy; /* NULL: nobody is protected from bounces */

const struct policy *
engine_policy(const struct engine *e)
{
	static struct policy *unprotected;

	(void)e;
	if (unprotected == NULL) {
		unprotected = policy_create();
		policy_set_protection(unprotected, "", PROTECT_OFF);
		policy_seal(unprotected);
	}
	return stand_in_policy != NULL ? stand_in_policy : unprotected;
}

struct backscatter *
engine_backscatter(struct engine *e)
{
	(void)e;
	return NULL;
}

bool
backscatter_sign(struct backscatter *b, const struct policy *policy,
		 const struct visit *v, bool able)
{
	(void)b;
	(void)policy;
	return able && v->session->auth;
}

void
backscatter_message(struct backscatter *b, const struct policy *policy, struct visit *v,
		    const struct report *report, struct verdict *verdict_r)
{
	(void)b;
	(void)policy;
	(void)v;
	memset(verdict_r, 0, sizeof(*verdict_r));
	verdict_r->is_bounce = true;
	verdict_r->action = report->n_ids == 0 ? ACTION_REFUSE : ACTION_PASS;
	add_reason(verdict_r,
		   report->n_ids == 0 ? REASON_BOUNCE_UNRELATED : REASON_BOUNCE_ANSWER);
}

bool
backscatter_was_real(const struct visit *v, size_t i)
{
	(void)v;
	(void)i;
	return false;
}

struct visit *
engine_connect(struct engine *e, const struct session *s)
{
	struct visit *v = stand_in_no_memory ? NULL : calloc(1, sizeof(*v));

	(void)e;
	if (v == NULL)
		return NULL;
	v->session = s;
	stand_in_visits++;
	return v;
}

void
engine_rcpt(struct engine *e, struct visit *v, struct verdict *verdict_r)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);

	(void)e;
	assert_non_null(rcpt);
	memset(verdict_r, 0, sizeof(*verdict_r));
	v->rcpts++;
	verdict_r->score.total = rcpt->to[0] == 's' ? 5.25 : 1;
	if (rcpt->to[0] == 's')
		verdict_r->kind = VERDICT_SUSPECT;
	if (rcpt->to[0] == 'z' || rcpt->to[0] == 'k') {
		verdict_r->carry = rcpt->to[0] == 'k';
		verdict_r->kind = VERDICT_ZOMBIE;
		verdict_r->action = ACTION_REFUSE;
		verdict_r->score.total = 12;
	}
	if (rcpt->to[0] == 'n')
		add_reason(verdict_r, REASON_BOUNCE_FORGED);
	if (v->session->auth)
		verdict_r->kind = VERDICT_EXEMPT;
}

/* A message to "l" is a zombie's by its looks. */
void
engine_message(struct engine *e, struct visit *v, double *change_r,
	       struct verdict *verdict_r)
{
	const struct session_txn *txn = session_last_txn(v->session);

	(void)e;
	memset(verdict_r, 0, sizeof(*verdict_r));
	*change_r = 0.5;
	for (size_t i = 0; i < txn->n_rcpts; i++) {
		if (txn->rcpts[i].to[0] != 'l')
			continue;
		verdict_r->kind = VERDICT_ZOMBIE;
		verdict_r->action = ACTION_REFUSE;
		v->carried++;
	}
}

void
engine_close(struct engine *e, struct visit *v, struct outcome *outcome_r)
{
	(void)e;
	memset(outcome_r, 0, sizeof(*outcome_r));
	outcome_r->rcpts = (uint32_t)v->rcpts;
	outcome_r->carried = v->carried;
}

void
engine_visit_free(struct visit *v)
{
	stand_in_visits -= v != NULL;
	free(v);
}

#endif
