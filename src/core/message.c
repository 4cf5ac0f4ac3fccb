/*
 * What a message teaches when it is whole, and what its recipients teach beside the
 * profile.  The headers are complete only at the end, so all that they say comes here:
 * behind the verdicts on its recipients.
 */
#include "message.h"

#include "autotrap.h"
#include "judge_message.h"
#include "observe.h"
#include "organisation.h"
#include "outbound.h"
#include "pairs.h"
#include "sender.h"
#include "standing.h"
#include "watch.h"

/* The last of all that a client names, which cost a look-up each: a message of a long
 * thread names its parent last, in whichever field comes first. */
#define REFERENCES_MAX 8

/* From here on a client looks valid rather than not: whom it brings is known later. */
#define CREDIBLE_SCORE 0.0

static bool
is_trusted(const struct visit *v)
{
	return v->exempt || v->session->auth;
}

static uint32_t
txn_s(const struct visit *v, const struct session_txn *txn)
{
	return visit_s(txn->at_ms != 0 ? txn->at_ms : v->session->at_ms);
}

/* Does mail to this address leave? */
static bool
leaves(const struct visit *v, const char *to, uint32_t now_s)
{
	char domain[DNAME_MAX];

	return session_domain(to, domain) == 0 &&
	       !outbound_is_local(v->outbound, domain, now_s);
}

/* Our user wrote to them: they may write back. */
static void
know_correspondents(const struct visit *v, const struct session_txn *txn, uint32_t now_s)
{
	uint64_t user;

	if (!sender_is_named(txn))
		return;
	user = autotrap_user(v->teach->recall, txn->mail_from);
	for (size_t i = 0; i < txn->n_rcpts; i++) {
		const struct session_rcpt *rcpt = &txn->rcpts[i];
		uint64_t id = standing_pair(v->teach->recall, rcpt->to, user);

		if (id != 0 && rcpt->mta != MTA_UNKNOWN && leaves(v, rcpt->to, now_s))
			pairs_add(outbound_pairs(v->outbound), id, now_s, true);
	}
}

/* Is the account among the recipients that the mail server took it for? */
static bool
is_for(const struct visit *v, const struct session_txn *txn, uint64_t account)
{
	for (size_t i = 0; i < txn->n_rcpts; i++)
		if (mta_takes(txn->rcpts[i].mta) &&
		    outbound_account_id(v->outbound, txn->rcpts[i].to) == account)
			return true;
	return false;
}

/* Messages that a client names: the last ones, in a ring. */
struct named {
	struct message_id_text ids[REFERENCES_MAX];
	size_t n; /* of all */
};

static void
name_all(const struct session_txn *txn, struct named *named)
{
	for (size_t i = 0; i < txn->data->n_headers; i++) {
		const struct session_header *h = &txn->data->headers[i];
		const char *at = h->value;
		struct message_id_text id;

		if (at == NULL || !message_id_refers(h->name))
			continue;
		for (; message_id_next(&at, &id) == 0; named->n++)
			named->ids[named->n % REFERENCES_MAX] = id;
	}
}

/* Is it about a message of ours, and does it come to who sent that?  Then its id. */
static uint64_t
answered(const struct visit *v, const struct session_txn *txn, uint32_t now_s)
{
	struct named named = {.n = 0};

	name_all(txn, &named);
	for (size_t i = 0; i < named.n && i < REFERENCES_MAX; i++) {
		const struct message_id_text *id = &named.ids[i];
		struct outbound_message sent;

		if (outbound_sent(v->outbound, id, now_s, &sent) == 1 &&
		    is_for(v, txn, sent.account))
			return outbound_message_id(v->outbound, id);
	}
	return 0;
}

/* Did it answer mail of ours?  Then that is to its merit. */
static bool
learn_answer(const struct visit *v, const struct session_txn *txn,
	     const struct merit_owner *owner, uint32_t now_s)
{
	uint64_t message = answered(v, txn, now_s);

	if (message == 0)
		return false;
	if (sender_is_null(txn))
		merit_bounce(owner, now_s);
	else
		merit_reply(owner, now_s, message);
	return true;
}

/* Mail that a host in good standing brought, to users who have it: next time the sender
 * is known. */
static void
learn_pairs(const struct visit *v, const struct session_txn *txn, uint32_t now_s)
{
	for (size_t i = 0; i < txn->n_rcpts; i++) {
		uint64_t ids[STANDING_PAIRS];
		size_t n = 0;

		if (txn->rcpts[i].mta == MTA_ACCEPTED)
			n = standing_pairs(v, txn, txn->rcpts[i].to, now_s, ids);
		for (size_t k = 0; k < n; k++)
			pairs_add(outbound_pairs(v->outbound), ids[k], now_s, false);
	}
}

/* A trap of this session, or of a later one while this is open, that was not enough for a
 * label, whatever came after it; no bounce that came to one: see lesson_rcpt(). */
static bool
has_hit_trap(const struct visit *v, const struct profile *p)
{
	return p->traps >= PROFILE_TRAPS_FORGOTTEN &&
	       p->trap_last_s >= visit_s(v->session->at_ms);
}

static bool
is_credible(const struct visit *v, const struct profile *p)
{
	return p->label == LABEL_SERVER ||
	       (p->label == LABEL_NONE && p->convicted_s == 0 && !has_hit_trap(v, p) &&
		v->findings->outcome->worst.score.total < CREDIBLE_SCORE);
}

/*
 * An answer makes its sender known from whatever host it comes, but for one with deeds:
 * who wrote it has read our mail.  Only where our users write to his domain: worms that
 * read their victims' mail do not bring senders of their own.
 */
static bool
is_answer_of_partner(const struct visit *v, const struct profile *p,
		     const struct session_txn *txn, uint32_t now_s)
{
	struct outbound_habit habit;
	char domain[DNAME_MAX];

	return p->label == LABEL_NONE && !has_hit_trap(v, p) &&
	       sender_domain(txn, domain) != NULL &&
	       outbound_partner(v->outbound, domain, now_s, &habit) == 1;
}

/* A message of a client that is judged. */
static void
learn_inbound(struct visit *v, const struct profile *p, const struct session_txn *txn)
{
	uint32_t now_s = txn_s(v, txn);
	const struct merit_owner *owner;
	bool credible, answers;

	if (txn->n_rcpts == 0)
		return;
	owner = standing_owner(v, &v->findings->key);
	credible = is_credible(v, p);
	answers = learn_answer(v, txn, owner, now_s);
	if (answers && txn == session_last_txn(v->session))
		judge_message_excuse(v);
	if ((answers && is_answer_of_partner(v, p, txn, now_s)) || credible)
		learn_pairs(v, txn, now_s);
	if (credible && p->active_days > 1 &&
	    standing_partner(v, txn, now_s) == TWO_WAY_NAME)
		merit_two_way(owner, now_s);
}

void
message_learn(struct visit *v, size_t n)
{
	for (; v->txns_learnt < n; v->txns_learnt++) {
		const struct session_txn *txn = &v->session->txns[v->txns_learnt];
		struct profile *p;

		if (txn->data == NULL)
			continue;
		if (is_trusted(v)) {
			outbound_learn(v->outbound, v->session, txn);
			know_correspondents(v, txn, txn_s(v, txn));
		} else if ((p = visit_profile(v)) != NULL) {
			learn_inbound(v, p, txn);
			observe_message(v, p, txn);
		}
	}
}

/* Clients with private addresses may be users that nobody listed as exempt. */
static void
learn_domain(const struct visit *v, const struct session_rcpt *rcpt, uint32_t now_s)
{
	struct autotrap_target room;
	const struct autotrap_target *to = visit_target(v, rcpt->to, &room);

	if (rcpt->mta == MTA_ACCEPTED && !addr_is_private(&v->session->ip) &&
	    to->name.domain[0] != '\0')
		outbound_local(v->outbound, to->name.domain, now_s);
}

/* Does it try again what was refused temporarily? */
static void
learn_retry(const struct visit *v, const struct session_rcpt *rcpt,
	    const struct merit_owner *owner, uint32_t now_s)
{
	const char *from = session_last_txn(v->session)->mail_from;
	uint64_t envelope;

	if (from == NULL || (rcpt->mta != MTA_DEFERRED && rcpt->mta != MTA_ACCEPTED))
		return;
	envelope = recall_hash(v->teach->recall, recall_hash(v->teach->recall, 0, from),
			       rcpt->to);
	if (rcpt->mta == MTA_DEFERRED)
		merit_deferred(owner, now_s, envelope);
	else
		merit_accepted(owner, now_s, envelope);
}

void
message_rcpt(struct visit *v, const struct profile *p, enum mta_answer answer,
	     const struct verdict *verdict)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));
	const struct merit_owner *owner;
	struct watch_post post;

	if (!verdict->trap)
		learn_domain(v, rcpt, now_s);
	if (p->active_days < 2)
		return;
	owner = standing_owner(v, &v->findings->key);
	learn_retry(v, rcpt, owner, now_s);
	/* Bounces go to whom a forger named. */
	if (p->label != LABEL_SERVER || sender_is_bounce(session_last_txn(v->session)))
		return;
	watch_post(v->teach->recall, owner, &post);
	/* What it tries is no automatic trap, or none any more. */
	v->findings->outcome->alerts |=
	    watch_rcpt(&post, p, now_s, answer, verdict->trap);
}

/* A member of its organisation, once it is proven. */
static void
learn_organisation(const struct visit *v, const struct profile *p,
		   const struct merit_owner *owner, uint32_t now_s)
{
	const struct hostname *name = &v->findings->name;

	if ((p->label == LABEL_SERVER || p->newcomer != 0) && p->label != LABEL_ZOMBIE &&
	    organisation_eligible(name))
		organisation_note(owner->shelf, v->teach->recall, name, owner->id, now_s);
}

void
message_session(struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;
	const struct merit_owner *owner;
	struct watch_post post;

	if (p == NULL)
		return;
	owner = standing_owner(v, &f->key);
	learn_organisation(v, p, owner, now_s);
	watch_post(v->teach->recall, owner, &post);
	f->outcome->alerts |= watch_session(&post, p, now_s);
}
