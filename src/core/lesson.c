/*
 * What one recipient teaches, once the verdict on it is given: about the client that
 * tried it, and about the name that was tried.
 */
#include "lesson.h"

#include "message.h"
#include "observe.h"
#include "outbound.h"
#include "sender.h"
#include "server.h"
#include "site.h"

/* How far a client's tries make a trap. */
static enum mailbox_client
trap_client(const struct visit *v, const struct profile *p)
{
	const struct findings *f = v->findings;

	if (v->pin == PIN_PASS || p->label == LABEL_SERVER || server_trusted(p))
		return CLIENT_TRUSTED;
	return server_like(f->name.class, f->helo.class) ? CLIENT_SERVER_LIKE
							 : CLIENT_STRANGER;
}

/* Our users write to others' users too; a mail server that relays to us, to ours. */
static bool
is_elsewhere(const struct visit *v, const struct autotrap_target *to, uint32_t now_s)
{
	return to->name.domain[0] == '\0' ||
	       !outbound_is_local(v->outbound, to->name.domain, now_s);
}

void
lesson_mailbox(struct autotrap *a, const struct visit *v, const struct profile *p,
	       bool trap, struct autotrap_said *said_r)
{
	const struct session_rcpt *last = session_last_rcpt(v->session);
	struct autotrap_target room;
	struct autotrap_rcpt rcpt = {.to = visit_target(v, last->to, &room),
				     .answer = trap ? MTA_NOT_KNOWN : last->mta,
				     .now_s = visit_s(visit_rcpt_at_ms(v)),
				     .ip = &v->session->ip};

	if (p != NULL) {
		rcpt.counts = !sender_is_bounce(session_last_txn(v->session)) &&
			      v->findings->name.class != NAME_NOT_KNOWN;
		rcpt.client = trap_client(v, p);
	} else if (is_elsewhere(v, rcpt.to, rcpt.now_s)) {
		rcpt.answer = MTA_NOT_KNOWN;
	}
	autotrap_learn(a, &rcpt, said_r);
}

void
lesson_rcpt(struct visit *v, struct profile *p, const struct verdict *verdict,
	    const struct autotrap_said *said)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	/* What the mail server denies without being believed says nothing of the
	 * client. */
	enum mta_answer answer = said->denied ? MTA_NOT_KNOWN : rcpt->mta;
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));

	observe_note(v, p, now_s);
	/* Backscatter comes from valid servers: it is no hunt for users, and where a
	 * trap was forged as the sender it comes to traps.  All hits of a session have
	 * its time, so that two times are two sessions. */
	if (sender_is_bounce(session_last_txn(v->session)))
		profile_null_sender(p, now_s);
	else if (verdict->trap)
		profile_trap(p, visit_s(v->session->at_ms));
	else if (said->once_valid && !said->denied)
		profile_former_user(p, now_s, said->user);
	else {
		profile_rcpt(p, now_s, answer, said->user);
		if (rcpt->mta == MTA_ACCEPTED)
			site_heard(v, p, now_s);
	}
	if (verdict->auto_trap)
		profile_auto_trap(p, visit_s(v->session->at_ms));
	/* Also of what we refused: a valid host convicted by its looks alone must be able
	 * to earn its way out (server_value() lets a burst earn nothing). */
	if (rcpt->mta == MTA_ACCEPTED && !verdict->trap)
		profile_user(p, said->user);
	if (verdict->action == ACTION_REFUSE)
		profile_refused(p, now_s);
	message_rcpt(v, p, answer, verdict);
	visit_relabel(v, p, now_s);
}
