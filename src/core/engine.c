/*
 * The door of the judgement.  A visit follows one session: at each recipient the
 * facts so far are scored, the verdict is formed (score, threshold, conviction,
 * policy), and only then is the recipient's own answer learnt.  At the end the session is
 * folded into the profile and the sink is told.
 *
 * Hard labels go into the contexts as soon as they are earned, so that a host's
 * relatives are judged by it within the same minute.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "engine_impl.h"
#include "fnv.h"
#include "judge.h"
#include "lesson.h"
#include "message.h"
#include "observe.h"
#include "muster.h"
#include "server.h"
#include "standing.h"
#include "takeback.h"
#include "visit.h"
#include "weights.h"

static uint32_t
tick(struct engine *e, int64_t at_ms)
{
	uint32_t s = visit_s(at_ms);

	if (s > e->now_s)
		e->now_s = s;
	freeze_tick(&e->freeze, s);
	return s;
}

struct visit *
engine_connect(struct engine *e, const struct session *s)
{
	struct visit *v = calloc(1, sizeof(*v));
	uint32_t now_s = tick(e, s->at_ms);

	if (v == NULL)
		return NULL;
	v->teach = &e->teach;
	v->self = &e->settings.self;
	v->session = s;
	v->outbound = e->outbound;
	v->exempt = s->ip.family == 0 || addr_is_loopback(&s->ip) ||
		    policy_is_exempt(e->policy, &s->ip);
	v->pin = policy_pin_for(e->policy, &s->ip, now_s);
	return v;
}

static void
score_visit(struct engine *e, struct visit *v, const struct profile *p, uint32_t now_s,
	    struct score *score_r)
{
	struct findings *f = v->findings;
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	struct autotrap_target room;
	struct standing standing;
	struct facts facts = {.now_s = now_s,
			      .where = visit_location(v),
			      .name = &f->name,
			      .helo = &f->helo,
			      .manner = visit_manner(v),
			      .sender = observe_sender(v, p, now_s),
			      .helo_networks = observe_helo(v, p, now_s),
			      .profile = p,
			      .rcpt_domain = "",
			      .standing = &standing,
			      .concurrent = v->session->concurrent,
			      .repeats = f->returns.repeats,
			      .went_on = f->goes_on.times,
			      .company = {v->session, e->botnets}};

	if (rcpt != NULL)
		facts.rcpt_domain = visit_target(v, rcpt->to, &room)->name.domain;
	standing_of(v, &f->key, p, now_s, &standing);
	judge(e->teach.recall, &e->weights, &facts, score_r);
}

/*
 * What a host earned that the database could not read (recall.h) is not known: then what
 * it does convicts it, and what others did does not.
 */
static bool
may_convict(const struct profile *p)
{
	return !p->unread || p->label == LABEL_ZOMBIE;
}

/* From score and history to what the host is taken for. */
static void
classify(struct engine *e, struct profile *p, uint32_t now_s, struct verdict *verdict)
{
	double score = verdict->score.total, convict_at = e->threshold.value;

	verdict->convicted = profile_convicted(p, now_s);
	if (verdict->convicted)
		convict_at -= ENGINE_ACQUIT_MARGIN;
	if (p->label == LABEL_SERVER)
		verdict->kind = VERDICT_SERVER;
	else if (score >= convict_at && verdict->score.deeds >= ENGINE_DEEDS &&
		 may_convict(p))
		verdict->kind = VERDICT_ZOMBIE;
	else if (score >= e->settings.suspect_score)
		verdict->kind = VERDICT_SUSPECT;
}

/* Convict, prolong or acquit; a new conviction must pass the fuse to be enforced, and
 * counts once a session. */
static void
convict(struct engine *e, struct visit *v, struct profile *p, uint32_t now_s,
	struct verdict *verdict)
{
	struct outcome *o = v->findings->outcome;

	if (verdict->kind != VERDICT_ZOMBIE) {
		if (verdict->convicted)
			profile_acquit(p);
		return;
	}
	/* A proxy, a NAT, a tunnel: to convict it could be to convict the world. */
	if (addr_is_private(&v->session->ip)) {
		verdict->spared = SPARED_PRIVATE;
		return;
	}
	if (verdict->convicted) {
		profile_prolong(p, now_s);
		return;
	}
	/* Of one session's recipients some may convict it and others acquit it. */
	if (o->new_zombie) {
		profile_convict(p, now_s);
		return;
	}
	if (!breaker_closed(&e->breaker, now_s, e->settings.convictions_per_hour)) {
		verdict->spared = SPARED_BREAKER;
		return;
	}
	breaker_count(&e->breaker, now_s);
	freeze_conviction(&e->freeze, now_s);
	o->relapse = p->convicted_s != 0;
	o->new_zombie = true;
	profile_convict(p, now_s);
}

static void
count_rcpt(struct outcome *o, const struct session_rcpt *rcpt,
	   const struct verdict *verdict)
{
	o->rcpts++;
	o->accepted += rcpt->mta == MTA_ACCEPTED;
	o->unknown += rcpt->mta == MTA_UNKNOWN;
	o->rejected += rcpt->mta == MTA_REJECTED;
	o->deferred += rcpt->mta == MTA_DEFERRED;
	o->traps += verdict->trap;
	o->refused += verdict->action == ACTION_REFUSE;
}

/* A refusal before everything else, then the highest score; the newest of equals. */
static void
keep_worst(struct visit *v, const struct verdict *verdict)
{
	const struct outcome *o = v->findings->outcome;
	const struct verdict *worst = &o->worst;

	if (o->rcpts == 0 || verdict->action > worst->action ||
	    (verdict->action == worst->action &&
	     verdict->score.total >= worst->score.total))
		visit_keep_worst(v, verdict);
}

/* The score without what a newcomer cannot have: a history, recipients that took mail,
 * correspondents. */
static double
as_newcomer(const struct score *score)
{
	double total = score->total;

	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		if (reason_is_earned(r->id) && r->counts && r->nats < 0)
			total -= r->nats;
	}
	return total;
}

/* Once a day: move what is measured, and tell. */
static void
measure_day(struct engine *e, uint32_t now_s)
{
	bool moved = threshold_move(&e->threshold, now_s);

	moved |= weights_move(&e->weights, e->teach.recall, now_s);
	if (moved && e->teach.sink.measured != NULL)
		e->teach.sink.measured(
		    e->teach.sink.ctx,
		    &(struct engine_measured){.threshold = e->threshold.value,
					      .target_share = e->threshold.target,
					      .threshold_moved_s = e->threshold.moved_s,
					      .weights = e->weights});
}

/* A host that became proven tells what we would have done to it as a newcomer. */
static void
measure(struct engine *e, const struct visit *v, struct profile *p, uint32_t now_s,
	const struct verdict *verdict)
{
	if (p->label == LABEL_SERVER || (p->newcomer != 0 && p->label == LABEL_NONE))
		freeze_server(&e->freeze, now_s,
			      fnv_stir(fnv_add(FNV_BASIS, &v->findings->key,
					       sizeof(v->findings->key))),
			      as_newcomer(&verdict->score) >=
				  e->threshold.value - FREEZE_NEAR);
	if (freeze_active(&e->freeze))
		return;
	measure_day(e, now_s);
	if (p->newcomer != 0 || !server_proven(p, recall_users(e->teach.recall), now_s))
		return;
	p->newcomer = threshold_pack(as_newcomer(&verdict->score));
	threshold_host(&e->threshold, threshold_unpack(p->newcomer));
	visit_proven(v, now_s);
}

/* A proven host had warmed up, or somebody else has it now: it was no valid host that we
 * measured. */
static void
unmeasure(struct engine *e, const struct visit *v, struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;

	if (p->newcomer == 0 || freeze_active(&e->freeze) ||
	    !learn_warmed_up(p, profile_name_class(p, &f->name), f->helo.class))
		return;
	threshold_forget_host(&e->threshold, threshold_unpack(p->newcomer));
	takeback_proven(v, p, now_s);
	p->newcomer = 0;
}

/* Score, verdict, policy, and then what the recipient teaches. */
static void
judge_rcpt(struct engine *e, struct visit *v, uint32_t now_s, struct verdict *verdict)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	struct profile *p = visit_resolve(v, now_s);
	struct autotrap_said said;

	if (p == NULL)
		return;
	profile_fade(p, now_s);
	returns_arrive(e->returns, v, p, now_s);
	goes_on_arrive(v);
	score_visit(e, v, p, now_s, &verdict->score);
	if (v->pin != PIN_NONE) {
		verdict->kind = VERDICT_PINNED;
	} else {
		classify(e, p, now_s, verdict);
		convict(e, v, p, now_s, verdict);
	}
	if (verdict->kind == VERDICT_ZOMBIE || v->pin == PIN_REFUSE)
		verdict_refuse(verdict, e->policy, rcpt->account);
	if (verdict->action == ACTION_REFUSE && verdict->kind == VERDICT_ZOMBIE)
		verdict->carry =
		    carry_chosen(e->teach.recall, v->session, e->settings.carry_share);
	measure(e, v, p, now_s, verdict);
	lesson_mailbox(&e->autotrap, v, p, verdict->trap, &said);
	verdict->auto_trap = said.hit;
	lesson_rcpt(v, p, verdict, &said);
	unmeasure(e, v, p, now_s);
	/* What the mail server should not have denied may well be tried again. */
	if (!said.denied || verdict->action == ACTION_REFUSE)
		returns_answer(e->returns, v, p, verdict);
	goes_on_answer(v, verdict);
}

/* A pass, without reasons. */
static void
no_verdict(const struct engine *e, struct verdict *verdict_r)
{
	memset(verdict_r, 0, offsetof(struct verdict, score.reasons));
	verdict_r->threshold = e->threshold.value;
}

void
engine_rcpt(struct engine *e, struct visit *v, struct verdict *verdict_r)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	struct autotrap_target target;
	struct autotrap_said said;
	uint32_t now_s;

	no_verdict(e, verdict_r);
	if (rcpt == NULL || visit_look_closer(v) != 0)
		return;
	message_learn(v, v->session->n_txns - 1);
	autotrap_aim(e->teach.recall, rcpt->to, &target);
	v->target = &target;
	verdict_r->trap = policy_is_trap(e->policy, rcpt->to);
	now_s = tick(e, visit_rcpt_at_ms(v));
	if (v->exempt || v->session->auth) {
		verdict_r->kind = VERDICT_EXEMPT;
		lesson_mailbox(&e->autotrap, v, NULL, verdict_r->trap, &said);
	} else {
		judge_rcpt(e, v, now_s, verdict_r);
	}
	backscatter_rcpt(e->backscatter, e->policy, v, verdict_r);
	keep_worst(v, verdict_r);
	count_rcpt(v->findings->outcome, rcpt, verdict_r);
	judge_message_rcpt(v, verdict_r);
	v->target = NULL;
}

struct backscatter *
engine_backscatter(struct engine *e)
{
	return e->backscatter;
}

/* There is one answer for all recipients: it is refused where none of them is spared. */
static void
refuse_message(struct engine *e, struct visit *v, struct profile *p, uint32_t now_s,
	       struct verdict *verdict)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct findings *f = v->findings;

	for (size_t i = 0; i < txn->n_rcpts; i++)
		if (mta_takes(txn->rcpts[i].mta))
			verdict_refuse(verdict, e->policy, txn->rcpts[i].account);
	if (verdict->spared != SPARED_NO) {
		verdict->action = ACTION_PASS;
		return;
	}
	f->outcome->refused += f->message.through;
	f->outcome->carried += f->message.through;
	profile_refused(p, now_s);
	returns_refuse_message(e->returns, v);
}

/* The verdict if the message is a zombie's by what it is like, and only by that. */
static void
convict_message(struct engine *e, struct visit *v, struct profile *p,
		const struct judge_message_by *by, struct verdict *verdict)
{
	const struct judge_message *m = &v->findings->message;
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));

	if (m->score < e->threshold.value || m->deeds < ENGINE_DEEDS || !may_convict(p))
		return;
	judge_message_score(v, by, &verdict->score);
	verdict->kind = VERDICT_ZOMBIE;
	verdict->convicted = profile_convicted(p, now_s);
	convict(e, v, p, now_s, verdict);
	refuse_message(e, v, p, now_s, verdict);
	keep_worst(v, verdict);
}

void
engine_message(struct engine *e, struct visit *v, double *change_r,
	       struct verdict *verdict_r)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct judge_message_by by = {.weights = &e->weights, .botnets = e->botnets};
	struct profile *p;

	*change_r = 0;
	no_verdict(e, verdict_r);
	message_learn(v, v->session->n_txns);
	if (txn == NULL || txn->data == NULL || (p = visit_profile(v)) == NULL)
		return;
	by.profile = p;
	if (judge_message_whole(v, &by, change_r))
		convict_message(e, v, p, &by, verdict_r);
}

void
engine_close(struct engine *e, struct visit *v, struct outcome *outcome_r)
{
	const struct session *s = v->session;
	uint32_t now_s = tick(e, s->end_ms != 0 ? s->end_ms : s->at_ms);
	bool judged = !v->exempt && !s->auth;

	message_learn(v, s->n_txns);
	if (visit_look_closer(v) != 0) {
		if (outcome_r != NULL)
			memset(outcome_r, 0, sizeof(*outcome_r));
		return;
	}
	if (judged) {
		struct profile *p = visit_resolve(v, now_s);

		v->findings->outcome->label = p != NULL ? p->label : LABEL_NONE;
		returns_end(e->returns, v, p, now_s);
		visit_tell_host(v, p);
		muster_visit(v, p, now_s);
		message_session(v, p, now_s);
	} else {
		v->findings->outcome->worst.kind = VERDICT_EXEMPT;
		visit_look(v, &v->findings->key);
		visit_note_texts(v);
	}
	if (outcome_r == NULL)
		return;
	outcome_copy(outcome_r, v->findings->outcome);
	visit_worst(v, &outcome_r->worst);
}

void
engine_flush(struct engine *e, uint32_t now_s)
{
	returns_flush(e->returns, now_s != 0 ? now_s : e->now_s);
}

void
engine_visit_free(struct visit *v)
{
	visit_free(v);
}

void
engine_explain(struct engine *e, const struct session *s,
	       struct engine_opinion *opinion_r)
{
	struct findings findings = {.key_known = false};
	struct visit v = {.teach = &e->teach,
			  .self = &e->settings.self,
			  .session = s,
			  .outbound = e->outbound,
			  .findings = &findings};
	uint32_t now_s = visit_s(s->at_ms);
	const struct profile *p;

	memset(opinion_r, 0, sizeof(*opinion_r));
	hostname_parse(s->ptr, s->ptr_status, &s->ip, &findings.name);
	visit_look(&v, &opinion_r->key);
	findings.key = opinion_r->key;
	p = recall_find_profile(e->teach.recall, &opinion_r->key);
	if (p != NULL)
		opinion_r->profile = *p;
	findings.content = content_agreed(content_get(opinion_r->profile.content));
	opinion_r->known = p != NULL;
	profile_fade(&opinion_r->profile, now_s);
	opinion_r->verdict.threshold = e->threshold.value;
	standing_of(&v, &opinion_r->key, &opinion_r->profile, now_s,
		    &opinion_r->standing);
	standing_alerts(&v, &opinion_r->key, now_s, opinion_r);
	score_visit(e, &v, &opinion_r->profile, now_s, &opinion_r->verdict.score);
	classify(e, &opinion_r->profile, now_s, &opinion_r->verdict);
	free(findings.sender_domain);
}

bool
engine_forget(struct engine *e, const struct host_key *key,
	      const struct host_texts *texts, uint32_t now_s)
{
	return engine_rewind(e, 0, key, texts, now_s);
}

bool
engine_rewind(struct engine *e, uint32_t since_s, const struct host_key *key,
	      const struct host_texts *texts, uint32_t now_s)
{
	const struct profile *p = recall_find_profile(e->teach.recall, key);
	const struct takeback_host host = {key, p, texts, &e->settings.self, since_s};

	if (p == NULL)
		return false;
	takeback_all(&e->teach, &host, now_s);
	if (p->newcomer != 0)
		threshold_forget_host(&e->threshold, threshold_unpack(p->newcomer));
	recall_forget_profile(e->teach.recall, key);
	returns_forget(e->returns, key);
	standing_forget(e->outbound, e->teach.recall, key);
	return true;
}

void
engine_stats(const struct engine *e, struct engine_stats *stats_r)
{
	memset(stats_r, 0, sizeof(*stats_r));
	recall_stats(e->teach.recall, stats_r);
	stats_r->memory += namebook_memory(e->autotrap.names) +
			   outbound_memory(e->outbound) + returns_memory(e->returns) +
			   spread_memory(e->teach.spread) +
			   backscatter_memory(e->backscatter);
	stats_r->storms = storms_active(backscatter_storms(e->backscatter));
	stats_r->threshold = e->threshold.value;
	stats_r->convictions_last_hour = breaker_last_hour(&e->breaker, e->now_s);
	stats_r->breaker_open =
	    !breaker_closed(&e->breaker, e->now_s, e->settings.convictions_per_hour);
}
