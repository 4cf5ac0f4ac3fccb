/*
 * One milter connection as a state machine: each command of the MTA adds facts to the
 * session, and each recipient gets a verdict.
 *
 * Everything but RCPT is answered with "continue" (or not at all, where that is
 * negotiated): an earlier refusal hides the recipients from us (mta-facts 3).  HELO may
 * come any number of times; ABORT ends a message, not the session, and may come late or
 * twice; a session ends with QUIT, QUIT_NC or the end of the connection.
 *
 * The macros of an event are read with the event and then forgotten, so that an idle
 * session holds only its facts.  What belongs to a session as a whole is in client.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "milter_facts.h"
#include "milter_nego.h"
#include "milter_text.h"
#include "refusal.h"
#include "smtp_content.h"
#include "tagging.h"

enum smtp_next
smtp_broken(struct turn *t, const char *why)
{
	t->why = why;
	return SMTP_BROKEN;
}

static void
note_tls(struct client *c, const char *version)
{
	if (version != NULL && c->session.tls != TLS_ON &&
	    session_set_tls(&c->session, version, strlen(version)) != 0)
		client_go_deaf(c);
}

static bool
judges_bounces(const struct smtp_site *site)
{
	const struct policy *policy = engine_policy(site->engine);

	return policy_site_protection(policy) != PROTECT_OFF || policy_signs(policy);
}

/* Unknown users are the best evidence that there is. */
static void
watch_for_blindness(struct smtp_site *site, const struct milter_options *terms)
{
	char line[256];

	if (site->told_blind || (terms->steps & SMFIP_RCPT_REJ) != 0)
		return;
	site->told_blind = true;
	snprintf(line, sizeof(line),
		 "the mail server speaks milter protocol %" PRIu32
		 " and does not show the recipients that it refuses: who tries unknown "
		 "users is not seen doing it (Postfix: set milter_protocol = 6)",
		 terms->version);
	site->hooks.complain(site->hooks.ctx, COMPLAINT_ONCE, line);
}

static enum smtp_next
on_optneg(struct turn *t)
{
	struct smtp *s = t->s;
	struct milter_wish wish = {
	    .actions = SMFIF_SETSYMLIST,
	    /* No NR_CONN and NR_MAIL: Postfix would keep both back until RCPT needs an
	     * answer, and we would hear too late who is there, and when he came. */
	    .steps = SMFIP_NOEOH | SMFIP_NOUNKNOWN | SMFIP_RCPT_REJ | SMFIP_NR_HELO |
		     SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH,
	    .unix_socket = s->unix_socket,
	    .symlists = {[SMFIM_CONNECT] = MILTER_FACTS_CONNECT,
			 [SMFIM_HELO] = MILTER_FACTS_HELO,
			 [SMFIM_ENVFROM] = MILTER_FACTS_MAIL,
			 [SMFIM_ENVRCPT] = MILTER_FACTS_RCPT,
			 [SMFIM_DATA] = MILTER_FACTS_DATA,
			 [SMFIM_EOM] = MILTER_FACTS_EOM},
	};
	struct milter_options terms;

	/* One answer for the first piece of a body spares the others (on_body). */
	wish.steps |= s->site->bodies || judges_bounces(s->site)
			  ? SMFIP_SKIP
			  : SMFIP_NOBODY | SMFIP_NR_BODY;
	wish.actions |= tagging_actions(s->site);
	if (s->site->headers)
		wish.actions |= SMFIF_ADDHDRS | SMFIF_CHGHDRS;
	else
		wish.steps |= SMFIP_NOHDRS;
	if (milter_nego_agree(&t->cmd->u.optneg, &wish, &terms) != 0)
		return smtp_broken(
		    t, "the MTA speaks a milter protocol older than version 2");
	if (milter_nego_encode(t->out, &terms, &wish) != 0)
		return smtp_broken(t, "out of memory");
	watch_for_blindness(s->site, &terms);
	s->actions = terms.actions;
	s->steps = terms.steps;
	s->negotiated = true;
	t->answered = true;
	return SMTP_GO_ON;
}

static enum smtp_next
on_macro(struct turn *t)
{
	if (macros_set(&t->s->macros, t->cmd->u.macro.command, &t->cmd->u.macro.pairs) !=
	    0)
		return smtp_broken(t,
				   "too many or too long macros, or no memory for them");
	return SMTP_GO_ON;
}

static void
watch_for_proxy(struct smtp_site *site, const struct addr *client)
{
	char ip[ADDR_TEXT_MAX], line[256];

	if (!proxy_suspected(&site->proxy, client))
		return;
	snprintf(line, sizeof(line),
		 "all clients so far have the address %s: nobody can be judged, as the "
		 "mail server seems to be behind a proxy that hides them",
		 addr_format(client, ip));
	site->hooks.complain(site->hooks.ctx, COMPLAINT_ONCE, line);
}

static enum smtp_next
on_connect(struct turn *t)
{
	struct smtp *s = t->s;
	struct client *c = &s->client;
	struct addr ip = {0}; /* stays "not known" when it cannot be read: exempt */
	struct milter_ptr ptr = milter_facts_ptr(&s->macros, t->cmd->u.connect.host);

	(void)milter_text_client(t->cmd->u.connect.family, t->cmd->u.connect.addr, &ip);
	watch_for_proxy(s->site, &ip);
	client_start(c, s->site, t->now_ms, &ip);
	c->session.concurrent = (int32_t)crowd_enter(s->site->crowd, &ip);
	if (session_set_ptr(&c->session, ptr.name, ptr.len, ptr.status) != 0)
		client_go_deaf(c);
	s->carry = (struct carry){0};
	s->door = doors_find(&s->site->doors, &s->macros);
	macros_clear(&s->macros, SMFIM_CONNECT);
	client_visit(c);
	return SMTP_GO_ON;
}

static enum smtp_next
on_helo(struct turn *t)
{
	struct smtp *s = t->s;
	struct client *c = &s->client;

	if (session_add_helo(&c->session, t->cmd->u.text, strlen(t->cmd->u.text)) != 0)
		client_go_deaf(c);
	note_tls(c, milter_facts_tls(&s->macros, SMFIM_HELO));
	macros_clear(&s->macros, SMFIM_HELO);
	return SMTP_GO_ON;
}

/* Sender and parameters.  0, or -1 without memory. */
static int
add_transaction(struct turn *t)
{
	struct session *session = &t->s->client.session;
	const struct milter_envelope *e = &t->cmd->u.envelope;
	size_t len;
	const char *from = milter_text_address(e->addr, &len);

	if (session_add_txn(session, t->now_ms, from, len) != 0)
		return -1;
	session_last_txn(session)->args_known = true;
	for (const char *arg = NULL; (arg = milter_strings_next(&e->args, arg)) != NULL;)
		if (arg[0] != '\0' && session_add_arg(session, arg, strlen(arg)) != 0)
			return -1;
	return 0;
}

static enum smtp_next
on_mail(struct turn *t)
{
	struct smtp *s = t->s;
	struct client *c = &s->client;

	if (client_is_full(c))
		client_cut(c, t->now_ms, false);
	smtp_drop_message(s);
	s->message.open = true;
	c->session.helo_known = true; /* whoever gives one gives it before MAIL */
	client_note_queue_id(c, milter_facts_queue_id(&s->macros, SMFIM_ENVFROM));
	note_tls(c, milter_facts_tls(&s->macros, SMFIM_ENVFROM));
	if (c->session.tls == TLS_UNKNOWN)
		c->session.tls = TLS_PLAIN;
	if (milter_facts_auth(&s->macros))
		c->session.auth = true;
	macros_clear(&s->macros, SMFIM_ENVFROM);
	if (add_transaction(t) != 0)
		client_go_deaf(c);
	return SMTP_GO_ON;
}

/*
 * Sendmail counts the recipients that were refused in a message: by itself, the one at
 * hand included, whether it tells us or not, and by us.  What we did not see was hidden.
 */
static void
note_hidden(struct smtp *s, enum milter_stage stage)
{
	struct message *m = &s->message;
	struct session_txn *txn = session_last_txn(&s->client.session);
	uint64_t bad;

	if (milter_facts_bad_rcpts(&s->macros, stage, &bad) != 0 || txn == NULL ||
	    bad <= (uint64_t)m->refused + m->hidden)
		return;
	txn->hidden += (uint32_t)bad - m->refused - m->hidden;
	m->hidden = (uint32_t)bad - m->refused;
}

/* The message will be marked with the worst verdict of the recipients that it has. */
static void
note_passed(struct message *m, const struct verdict *verdict)
{
	smtp_note_bounce(m, &verdict->score);
	if (m->judged && verdict->score.total <= m->score)
		return;
	m->judged = true;
	m->kind = verdict->kind;
	m->score = verdict->score.total;
}

/* May the message be let through now and refused at its end? */
static bool
may_carry(const struct smtp *s)
{
	return (s->steps & SMFIP_NOHDRS) == 0 && s->door != NULL && *s->door &&
	       !s->site->stopping;
}

/* Say to a recipient that the MTA accepts what we make of it.  0, or -1 without memory.
 */
static int
answer_rcpt(struct turn *t, bool refuse, const struct verdict *verdict)
{
	struct smtp *s = t->s;
	const char *reference = s->client.reference;
	int result = 0;

	switch (carry_rcpt(&s->carry, refuse, refuse && verdict->carry && may_carry(s))) {
	case CARRY_PASS:
		return 0;
	case CARRY_ON:
		if (s->message.reference[0] == '\0')
			memcpy(s->message.reference, reference, REFERENCE_LEN + 1);
		client_note_carried(&s->client);
		return 0;
	case CARRY_REFUSE:
		result = verdict->is_bounce
			     ? refusal_encode_bounce(s->site, reference, t->out)
			     : refusal_encode(s->site, reference, t->out);
		break;
	case CARRY_LATER:
		result = refusal_encode_later(reference, t->out);
		client_note_later(&s->client);
		break;
	}
	s->message.refused++;
	t->answered = true;
	return result;
}

/*
 * Judge the recipient that was just added, and answer if it is refused.  Where the MTA
 * refused it itself (not ${accepted}), that stands, and it takes no other answer.
 */
static enum smtp_next
judge(struct turn *t, bool accepted)
{
	struct smtp *s = t->s;
	struct verdict verdict;
	bool judged = client_judge(&s->client, &verdict);
	bool refuse = judged && verdict.action == ACTION_REFUSE;

	if (accepted && answer_rcpt(t, refuse, &verdict) != 0)
		return smtp_broken(t, "out of memory");
	if (accepted && judged && !refuse)
		note_passed(&s->message, &verdict);
	return SMTP_GO_ON;
}

static enum smtp_next
on_rcpt(struct turn *t)
{
	struct smtp *s = t->s;
	struct client *c = &s->client;
	size_t len;
	const char *to = milter_text_address(t->cmd->u.envelope.addr, &len);
	bool rcpt_rej = (s->steps & SMFIP_RCPT_REJ) != 0;
	enum mta_answer mta = milter_facts_rcpt(&s->macros, rcpt_rej);
	bool accepted = mta_takes(mta);

	if (!s->message.open)
		return smtp_broken(t, "RCPT without MAIL");
	if (client_is_full(c))
		client_cut(c, t->now_ms, true);
	client_note_queue_id(c, milter_facts_queue_id(&s->macros, SMFIM_ENVRCPT));
	s->message.refused += !accepted;
	note_hidden(s, SMFIM_ENVRCPT);
	macros_clear(&s->macros, SMFIM_ENVRCPT);
	if (!c->deaf && session_add_rcpt(&c->session, t->now_ms, to, len, mta) != 0)
		client_go_deaf(c);
	tagging_rcpt(s, t->now_ms);
	return judge(t, accepted);
}

static enum smtp_next
on_data(struct turn *t)
{
	struct smtp *s = t->s;

	client_note_queue_id(&s->client, milter_facts_queue_id(&s->macros, SMFIM_DATA));
	note_hidden(s, SMFIM_DATA);
	s->message.data = true;
	macros_clear(&s->macros, SMFIM_DATA);
	return SMTP_GO_ON;
}

static enum smtp_next
on_abort(struct turn *t)
{
	smtp_end_message(t->s);
	return SMTP_GO_ON;
}

static enum smtp_next
on_nothing(struct turn *t)
{
	(void)t;
	return SMTP_GO_ON;
}

static void
end_session(struct smtp *s, int64_t now_ms)
{
	smtp_drop_message(s);
	client_end(&s->client, now_ms);
	macros_fini(&s->macros);
}

static enum smtp_next
on_quit(struct turn *t)
{
	end_session(t->s, t->now_ms);
	return SMTP_QUIT;
}

static enum smtp_next
on_quit_nc(struct turn *t)
{
	end_session(t->s, t->now_ms);
	return SMTP_GO_ON;
}

static const struct {
	enum smtp_next (*handle)(struct turn *t);
	bool in_session; /* only between CONNECT and the end */
} events[] = {
    [SMFIC_ABORT] = {on_abort, false},
    [SMFIC_BODY] = {smtp_on_body, true},
    [SMFIC_BODYEOB] = {smtp_on_end_of_message, true},
    [SMFIC_CONNECT] = {on_connect, false},
    [SMFIC_DATA] = {on_data, true},
    [SMFIC_EOH] = {on_nothing, true},
    [SMFIC_HEADER] = {smtp_on_header, true},
    [SMFIC_HELO] = {on_helo, true},
    [SMFIC_MACRO] = {on_macro, false},
    [SMFIC_MAIL] = {on_mail, true},
    [SMFIC_OPTNEG] = {on_optneg, false},
    [SMFIC_QUIT] = {on_quit, false},
    [SMFIC_QUIT_NC] = {on_quit_nc, false},
    [SMFIC_RCPT] = {on_rcpt, true},
    [SMFIC_UNKNOWN] = {on_nothing, true},
};

/* NULL, or why the command must not come now. */
static const char *
misplaced(const struct smtp *s, enum milter_command code)
{
	if (code == SMFIC_OPTNEG && s->negotiated)
		return "a second negotiation";
	if (code != SMFIC_OPTNEG && code != SMFIC_QUIT && !s->negotiated)
		return "a command before the negotiation";
	if (code == SMFIC_CONNECT && s->client.open)
		return "a second CONNECT";
	if (events[code].in_session && !s->client.open)
		return "a command before CONNECT";
	return NULL;
}

enum smtp_next
smtp_command(struct smtp *s, const struct milter_cmd *cmd, struct buf *out,
	     const char **why_r)
{
	struct turn t = {
	    .s = s, .cmd = cmd, .out = out, .now_ms = s->site->hooks.now_ms()};
	enum smtp_next next = SMTP_BROKEN;

	t.why = misplaced(s, cmd->code);
	if (t.why == NULL)
		next = events[cmd->code].handle(&t);
	if (next == SMTP_GO_ON && !t.answered &&
	    milter_nego_answered(s->steps, cmd->code) &&
	    milter_encode_bare(out, SMFIR_CONTINUE) != 0)
		next = smtp_broken(&t, "out of memory");
	if (next == SMTP_BROKEN)
		*why_r = t.why;
	return next;
}

struct smtp *
smtp_create(struct smtp_site *site, bool unix_socket)
{
	struct smtp *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->site = site;
	s->unix_socket = unix_socket;
	macros_init(&s->macros);
	return s;
}

void
smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	end_session(s, s->site->hooks.now_ms());
	free(s);
}

const char *
smtp_reference(const struct smtp *s)
{
	return s->client.reference;
}
