/*
 * What a bounce proves is decided in two steps.  At RCPT there is only the tag and what
 * is known of the account: a probe that stops there gets the answer that a real bounce
 * would get.  What that leaves open is let through, and decided when the content is
 * there.
 */
#include "backscatter.h"

#include <stdlib.h>
#include <string.h>

#include "sender.h"
#include "stamp.h"
#include "visit.h"

struct backscatter {
	struct outbound *outbound;
	struct storms *storms;
	uint32_t unseen_s; /* until then mail left that was not seen */
};

/* One recipient of a bounce. */
struct bounce {
	const struct session_rcpt *rcpt;
	enum policy_protection protection;
	struct storm_target account, domain; /* names: account, and below */
	char domain_name[DNAME_MAX];
	uint32_t now_s;
	bool storm;
};

struct backscatter *
backscatter_create(const struct recall *recall, struct outbound *outbound,
		   const struct engine_sink *sink, uint64_t memory,
		   const uint8_t secret[16])
{
	struct backscatter *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->outbound = outbound;
	if ((b->storms = storms_create(recall, sink, memory, secret)) == NULL) {
		backscatter_free(b);
		return NULL;
	}
	return b;
}

void
backscatter_free(struct backscatter *b)
{
	if (b == NULL)
		return;
	storms_free(b->storms);
	free(b);
}

const struct storms *
backscatter_storms(const struct backscatter *b)
{
	return b->storms;
}

size_t
backscatter_memory(const struct backscatter *b)
{
	return storms_memory(b->storms);
}

void
backscatter_set_unseen(struct backscatter *b, uint32_t until_s)
{
	b->unseen_s = until_s;
}

uint32_t
backscatter_unseen(const struct backscatter *b)
{
	return stamp_later(b->unseen_s, outbound_unnoted(b->outbound));
}

static bool
is_judged(const struct visit *v)
{
	return !v->exempt && !v->session->auth && v->pin != PIN_PASS;
}

void
backscatter_tick(struct backscatter *b, uint32_t now_s)
{
	/* Noted by a clock that was ahead. */
	if (b->unseen_s > now_s)
		b->unseen_s = now_s;
	storms_tick(b->storms, now_s);
}

static void
bounce_init(const struct backscatter *b, const struct policy *policy,
	    const struct session_rcpt *rcpt, uint32_t now_s, struct bounce *bounce_r)
{
	struct bounce *r = bounce_r;

	r->rcpt = rcpt;
	r->now_s = now_s;
	r->protection = policy_protection_for(policy, rcpt->account);
	if (session_domain(rcpt->account, r->domain_name) != 0)
		r->domain_name[0] = '\0';
	r->account = (struct storm_target){STORM_ACCOUNT, rcpt->account};
	r->domain = (struct storm_target){STORM_DOMAIN, r->domain_name};
	r->storm = storms_on(b->storms, &r->account) || storms_on(b->storms, &r->domain);
}

/* Was all that left seen since ${since_s}, so long that queues have given up what left
 * before?  Not where the clock is behind that. */
static bool
is_proof(const struct backscatter *b, uint32_t since_s, uint32_t now_s)
{
	since_s = stamp_later(since_s, backscatter_unseen(b));
	return now_s > since_s && now_s - since_s >= BACKSCATTER_PROOF_S;
}

/* Has all mail of the account had a tag for so long that no other bounce is real? */
static bool
signs_all(struct backscatter *b, const struct bounce *r)
{
	struct outbound_habit habit;

	return r->protection >= PROTECT_SIGN &&
	       outbound_signed(b->outbound, r->rcpt->account, r->now_s, &habit) == 1 &&
	       is_proof(b, habit.first_s, r->now_s);
}

/* Has mail of the domain been seen for so long that what was not seen was not sent? */
static bool
domain_is_seen(struct backscatter *b, const struct bounce *r)
{
	struct outbound_habit habit;

	return outbound_sender_domain(b->outbound, r->domain_name, r->now_s, &habit) ==
		   1 &&
	       is_proof(b, habit.first_s, r->now_s);
}

/* 1, 0, or -1: that cannot be read, and so disproves nothing. */
static int
sends(struct backscatter *b, const struct bounce *r)
{
	struct outbound_habit habit;

	return outbound_account(b->outbound, r->rcpt->account, r->now_s, &habit);
}

/* Would a real bounce name a message that we know? */
static bool
names_prove(struct backscatter *b, const struct bounce *r)
{
	return domain_is_seen(b, r) &&
	       outbound_sends_unnamed(b->outbound, r->rcpt->account, r->now_s) == 0;
}

static enum storm_means
best_means(struct backscatter *b, const struct bounce *r)
{
	if (signs_all(b, r))
		return STORM_TAGS;
	if (!names_prove(b, r))
		return STORM_HELPLESS;
	return sends(b, r) != 0 ? STORM_ANSWERS : STORM_SILENT;
}

/* One more that nothing proves.  What floods one account is no flood at its domain. */
static void
count_unproven(struct backscatter *b, struct bounce *r)
{
	bool account = storms_on(b->storms, &r->account);
	bool domain = storms_on(b->storms, &r->domain);

	storms_count(b->storms, &r->account, r->now_s);
	r->storm = storms_on(b->storms, &r->account);
	if (r->storm && !account)
		storms_set_means(b->storms, &r->account, best_means(b, r));
	if (r->storm)
		return;
	storms_count(b->storms, &r->domain, r->now_s);
	r->storm = storms_on(b->storms, &r->domain);
	if (r->storm && !domain)
		storms_set_means(b->storms, &r->domain,
				 domain_is_seen(b, r) ? STORM_ANSWERS : STORM_HELPLESS);
}

static void
add(struct verdict *verdict, enum reason_id id)
{
	const struct reason reason = {.id = id};

	score_add(&verdict->score, &reason);
}

static void
add_storm(const struct backscatter *b, const struct bounce *r, struct verdict *verdict)
{
	bool account = storms_on(b->storms, &r->account);
	struct reason reason = {.id = REASON_BOUNCE_STORM};

	storms_level(b->storms, account ? &r->account : &r->domain, r->now_s, &reason.a,
		     &reason.b);
	reason_set_subject(&reason, account ? "this address" : r->domain_name);
	score_add(&verdict->score, &reason);
}

/* What the tag, or that there is none, says against it; REASON_COUNT: nothing.  Where
 * nothing is signed another filter may sign, such as a mail server's behind this one. */
static enum reason_id
disproof(struct backscatter *b, const struct bounce *r)
{
	bool ours = r->protection >= PROTECT_SIGN;

	if (ours && r->rcpt->tag == TAG_FORGED)
		return REASON_BOUNCE_FORGED;
	if (ours && r->rcpt->tag == TAG_EXPIRED)
		return REASON_BOUNCE_EXPIRED;
	if (signs_all(b, r))
		return REASON_BOUNCE_UNTAGGED;
	if (domain_is_seen(b, r) && sends(b, r) == 0)
		return REASON_BOUNCE_SILENT;
	return REASON_COUNT;
}

static void
note_in_storms(struct backscatter *b, const struct bounce *r, bool refused, bool answered)
{
	storms_note(b->storms, &r->account, refused, answered);
	storms_note(b->storms, &r->domain, refused, answered);
}

static void
refuse(struct backscatter *b, const struct policy *policy, const struct bounce *r,
       struct verdict *verdict)
{
	verdict_refuse(verdict, policy, r->rcpt->account);
	verdict->is_bounce = true;
	if (verdict->action == ACTION_REFUSE)
		note_in_storms(b, r, true, false);
}

/* Of a message to several, only the first is judged by what it is: a real bounce goes to
 * one sender. */
static void
judge_unproven(struct backscatter *b, const struct policy *policy, struct visit *v,
	       const struct bounce *r, struct verdict *verdict)
{
	enum reason_id against = disproof(b, r);
	bool many = session_last_txn(v->session)->n_rcpts > 1;
	bool strict = r->storm || r->protection == PROTECT_REQUIRE;

	if (against != REASON_COUNT)
		add(verdict, against);
	if (many)
		add(verdict, REASON_BOUNCE_MANY);
	if (r->storm)
		add_storm(b, r, verdict);
	if (strict && (against != REASON_COUNT || many))
		refuse(b, policy, r, verdict);
	if (verdict->action == ACTION_REFUSE) {
		verdict->bounce = BOUNCE_REFUSED;
		v->findings->outcome->bounces_refused++;
		return;
	}
	v->bounce.through++;
	v->bounce.doubted += strict && names_prove(b, r);
}

void
backscatter_rcpt(struct backscatter *b, const struct policy *policy, struct visit *v,
		 struct verdict *verdict)
{
	const struct session_txn *txn = session_last_txn(v->session);
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));
	struct bounce r;

	storms_tick(b->storms, now_s);
	if (txn->n_rcpts == 1)
		v->bounce = (struct visit_bounce){0};
	if (!report_is_bounce_sender(txn->mail_from) || !is_judged(v) ||
	    !mta_takes(rcpt->mta))
		return;
	bounce_init(b, policy, rcpt, now_s, &r);
	if (r.protection == PROTECT_OFF)
		return;
	v->findings->outcome->bounces++;
	if (rcpt->tag == TAG_VALID) {
		add(verdict, REASON_BOUNCE_VALID);
		note_in_storms(b, &r, false, true);
		v->bounce.through++;
		verdict->bounce = BOUNCE_REAL;
		v->findings->outcome->bounces_real++;
		return;
	}
	count_unproven(b, &r);
	if (verdict->action != ACTION_REFUSE)
		judge_unproven(b, policy, v, &r, verdict);
}

/* Did this account send the message of this id?  Where the account never sent any, its
 * name may be one that the mail server puts in the place of the sender's. */
static int
sent(struct backscatter *b, const struct bounce *r, const char *id)
{
	const struct message_id_text text = {id, strlen(id)};
	struct outbound_message message;
	int found = outbound_sent(b->outbound, &text, r->now_s, &message), own;

	if (found != 1 ||
	    message.account == outbound_account_id(b->outbound, r->rcpt->account))
		return found;
	own = sends(b, r);
	return own < 0 ? -1 : own == 0;
}

/* Does it name a message that this account sent?  1, 0, or -1: that cannot be read. */
static int
answers(struct backscatter *b, const struct bounce *r, const struct report *report)
{
	int answer = 0;

	for (size_t i = 0; i < report->n_ids && answer != 1; i++) {
		int found = sent(b, r, report->ids[i]);

		if (found != 0)
			answer = found;
	}
	return answer;
}

/* An automatic message from somebody: not looked at before, and doubted in a storm only.
 */
static void
take_automatic(struct backscatter *b, const struct policy *policy, struct visit *v)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct bounce r;

	v->bounce = (struct visit_bounce){0};
	for (size_t i = 0; i < txn->n_rcpts; i++) {
		if (!mta_takes(txn->rcpts[i].mta))
			continue;
		v->bounce.through++;
		bounce_init(b, policy, &txn->rcpts[i], visit_s(visit_rcpt_at_ms(v)), &r);
		if (txn->rcpts[i].tag != TAG_VALID && r.protection != PROTECT_OFF &&
		    r.storm && names_prove(b, &r))
			v->bounce.doubted++;
	}
}

/* To the message's recipient ${i} it is a real bounce. */
static void
note_real(struct visit *v, size_t i)
{
	if (i >= VISIT_BOUNCE_BITS)
		return;
	v->bounce.real |= UINT64_C(1) << i;
	v->findings->outcome->bounces_real++;
}

/* The bounce answers a message of the recipient ${i}, ${r}. */
static void
note_answer(struct backscatter *b, struct visit *v, const struct bounce *r, size_t i)
{
	if (!report_is_bounce_sender(session_last_txn(v->session)->mail_from))
		return;
	storms_uncount(b->storms, &r->account, r->now_s);
	if (!storms_on(b->storms, &r->account))
		storms_uncount(b->storms, &r->domain, r->now_s);
	note_in_storms(b, r, false, true);
	note_real(v, i);
}

/* Does it answer a message of any of its recipients?  1, 0, or -1: that cannot be read.
 */
static int
settle(struct backscatter *b, const struct policy *policy, struct visit *v,
       const struct report *report)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct bounce r;
	int answered = 0;

	for (size_t i = 0; i < txn->n_rcpts; i++) {
		int found;

		bounce_init(b, policy, &txn->rcpts[i], visit_s(visit_rcpt_at_ms(v)), &r);
		if (r.protection == PROTECT_OFF || txn->rcpts[i].tag == TAG_VALID)
			continue;
		found = answers(b, &r, report);
		if (found == 1)
			note_answer(b, v, &r, i);
		if (answered != 1 && found != 0)
			answered = found;
	}
	return answered;
}

/* Refuse it if each recipient it was let through to would. */
static void
refuse_message(struct backscatter *b, const struct policy *policy, struct visit *v,
	       struct verdict *verdict)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct bounce r = {.storm = false};

	for (size_t i = 0; i < txn->n_rcpts; i++) {
		if (!mta_takes(txn->rcpts[i].mta))
			continue;
		verdict->action = ACTION_PASS;
		bounce_init(b, policy, &txn->rcpts[i], visit_s(visit_rcpt_at_ms(v)), &r);
		verdict_refuse(verdict, policy, r.rcpt->account);
		if (verdict->action != ACTION_REFUSE)
			return;
	}
	if (r.storm)
		add_storm(b, &r, verdict);
	note_in_storms(b, &r, true, false);
	v->findings->outcome->refused += v->bounce.through;
	v->findings->outcome->bounces_refused += v->bounce.through;
}

/* Into the worst verdict of the session, whatever its recipients got. */
static void
keep(struct visit *v, const struct verdict *news)
{
	struct verdict worst;

	visit_worst(v, &worst);
	if (news->action == ACTION_REFUSE || worst.action == ACTION_PASS) {
		worst.action = news->action;
		worst.is_bounce = true;
		if (news->spared != SPARED_NO)
			worst.spared = news->spared;
	}
	for (size_t i = 0; i < news->score.n_reasons; i++)
		if (!score_has(&worst.score, news->score.reasons[i].id))
			score_add(&worst.score, &news->score.reasons[i]);
	visit_keep_worst(v, &worst);
}

void
backscatter_message(struct backscatter *b, const struct policy *policy, struct visit *v,
		    const struct report *report, struct verdict *verdict_r)
{
	const struct session_txn *txn = session_last_txn(v->session);
	int answered;

	memset(verdict_r, 0, offsetof(struct verdict, score.reasons));
	if (txn == NULL || txn->n_rcpts == 0 || !is_judged(v) || v->findings == NULL)
		return;
	if (!report_is_bounce_sender(txn->mail_from)) {
		if (report->kind == REPORT_NONE)
			return;
		take_automatic(b, policy, v);
	}
	if (v->bounce.through == 0)
		return;
	verdict_r->is_bounce = true;
	judge_message_excuse(v);
	answered = settle(b, policy, v, report);
	if (answered == 1)
		add(verdict_r, REASON_BOUNCE_ANSWER);
	else if (answered == 0 && v->bounce.doubted > 0)
		add(verdict_r, REASON_BOUNCE_UNRELATED);
	if (answered == 0 && v->bounce.doubted >= v->bounce.through)
		refuse_message(b, policy, v, verdict_r);
	keep(v, verdict_r);
}

/* May mail of the sender be signed by what is decided for the site?  Only where its
 * domain is ours: users write with other ones too. */
static bool
is_ours(struct backscatter *b, const struct policy *policy, const char *sender,
	uint32_t now_s)
{
	char domain[DNAME_MAX];

	if (session_domain(sender, domain) != 0)
		return false;
	return policy_protection_is_own(policy, sender) ||
	       outbound_is_local(b->outbound, domain, now_s);
}

bool
backscatter_was_real(const struct visit *v, size_t i)
{
	return i < VISIT_BOUNCE_BITS && (v->bounce.real >> i & 1) != 0;
}

bool
backscatter_sign(struct backscatter *b, const struct policy *policy,
		 const struct visit *v, bool able)
{
	const struct session_txn *txn = session_last_txn(v->session);
	uint32_t now_s;

	if (!sender_is_named(txn) || (!v->exempt && !v->session->auth))
		return false;
	now_s = visit_s(txn->at_ms);
	if (policy_protection_for(policy, txn->mail_from) < PROTECT_SIGN ||
	    !is_ours(b, policy, txn->mail_from, now_s))
		able = false;
	for (size_t i = 0; able && i < txn->n_rcpts; i++)
		able = !policy_is_unsigned(policy, txn->rcpts[i].to);
	outbound_note_signed(b->outbound, txn->mail_from, able, now_s);
	return able;
}
