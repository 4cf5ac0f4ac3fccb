/*
 * What comes behind DATA: header fields and the begin of the body as facts of the
 * session, our mark, and the refusal of a message that was carried (carry.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "header.h"
#include "milter_facts.h"
#include "message_id.h"
#include "milter_nego.h"
#include "backscatter.h"
#include "refusal.h"
#include "smtp_content.h"
#include "tagging.h"

#define HEADER_NAME "X-Lychgate"
/* To take away a field, Postfix reads the header up to it (cleanup_milter.c): so many
 * fields are read for one message, some tenths of a second.  Enough for 1400 copies. */
#define LOOKS_MAX 1000000

/* The message is over.  If its content was announced and never came to its end, we may
 * not have been shown it: see door.h. */
void
smtp_drop_message(struct smtp *s)
{
	if (s->message.data && s->door != NULL)
		*s->door = false;
	s->message = (struct message){0};
	carry_message(&s->carry);
	free(s->body);
	s->body = NULL;
	free(s->report);
	s->report = NULL;
}

void
smtp_note_bounce(struct message *m, const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++)
		if (reason_is_bounce(score->reasons[i].id))
			m->bounce = reason_name(score->reasons[i].id);
}

/* The content of the message, made when the first of it comes; NULL: it is not kept. */
static struct session_data *
content(struct smtp *s)
{
	struct client *c = &s->client;
	struct session_txn *txn = session_last_txn(&c->session);

	if (!s->message.open || txn == NULL || c->deaf)
		return NULL;
	if (txn->data == NULL && session_add_data(&c->session) == NULL)
		client_go_deaf(c);
	return txn->data;
}

/* Look at the message at hand as one that may answer another?  Only where all of it is
 * shown: what is not seen disproves nothing. */
static bool
may_report(struct smtp *s)
{
	if (s->report != NULL)
		return true;
	if (s->client.session.auth || (s->steps & (SMFIP_NOHDRS | SMFIP_NOBODY)) != 0 ||
	    (s->report = malloc(sizeof(*s->report))) == NULL)
		return false;
	report_init(s->report);
	return true;
}

/* Is it a copy of our header?  Then it will be taken away, unless there are so many that
 * somebody means to keep the mail server busy. */
static void
note_field(struct message *m, const char *name)
{
	m->fields++;
	if (strcasecmp(name, HEADER_NAME) != 0 || m->fields > LOOKS_MAX - m->looks)
		return;
	m->copies++;
	m->looks += m->fields;
}

/* What a message says is kept whole: the session is cut before it, or behind. */
enum smtp_next
smtp_on_header(struct turn *t)
{
	struct smtp *s = t->s;
	struct client *c = &s->client;
	const char *name = t->cmd->u.header.name;
	const char *value = t->cmd->u.header.value;
	struct session_data *data = content(s);

	note_field(&s->message, name);
	if (data == NULL)
		return SMTP_GO_ON;
	if (may_report(s))
		report_header(s->report, name, value);
	value += strspn(value, " \t\r\n");
	/* Most values are the message's own business, and large: their names are kept. */
	if (session_add_header(&c->session, name, strlen(name),
			       header_wants_value(name) || message_id_refers(name) ? value
										   : NULL,
			       strlen(value)) != 0)
		client_go_deaf(c);
	if (strcasecmp(name, "Message-ID") == 0 && data->message_id == NULL)
		data->message_id = session_text(&c->session, value, strlen(value));
	if (data->subject == NULL && !c->session.auth && strcasecmp(name, "Subject") == 0)
		data->subject = session_text(&c->session, value, strlen(value));
	return SMTP_GO_ON;
}

/*
 * Remove forged copies of our header, the last first so that no number moves, and add
 * ours.  What is exempt is not touched: it may bear the mark of another of us.
 */
static int
encode_mark(struct smtp *s, struct buf *out)
{
	const struct message *m = &s->message;
	double score = m->score > -0.05 && m->score < 0 ? 0 : m->score; /* no "-0.0" */
	char value[120];

	if (m->judged && m->kind == VERDICT_EXEMPT)
		return 0;
	for (uint32_t i = m->copies; i > 0; i--)
		if (milter_encode_chgheader(out, i, HEADER_NAME, "") != 0)
			return -1;
	if (!m->judged)
		return 0;
	snprintf(value, sizeof(value), "%s; %.1f; %s%s%s", verdict_kind_name(m->kind),
		 score, s->client.reference, m->bounce != NULL ? "; " : "",
		 m->bounce != NULL ? m->bounce : "");
	return milter_encode_addheader(out, HEADER_NAME, value);
}

/* Macros of CONNECT or HELO may be for what comes next. */
void
smtp_end_message(struct smtp *s)
{
	smtp_drop_message(s);
	for (int stage = SMFIM_ENVFROM; stage < MILTER_STAGES; stage++)
		macros_clear(&s->macros, (enum milter_stage)stage);
}

/* Into the fingerprint.  False: no more is needed. */
static bool
add_fingerprint(struct smtp *s, const char *data, size_t len)
{
	if (s->client.session.auth || !s->site->bodies)
		return false;
	if (s->body == NULL) {
		if ((s->body = malloc(sizeof(*s->body))) == NULL)
			return false;
		simhash_init(s->body);
	}
	return simhash_add(s->body, data, len);
}

/* Does the message say, by its sender or a header field, that a machine answers? */
static bool
is_report(struct smtp *s)
{
	const struct session_txn *txn = session_last_txn(&s->client.session);

	return may_report(s) && txn != NULL && txn->mail_from != NULL &&
	       (s->report->kind != REPORT_NONE ||
		report_is_bounce_sender(txn->mail_from));
}

/* The next piece of a body goes where it is needed.  False: no more is. */
static bool
add_body(struct smtp *s, const char *data, size_t len)
{
	bool more = is_report(s) && report_body(s->report, data, len);

	return add_fingerprint(s, data, len) || more;
}

/* Judge it by its content if it is such a message. */
static void
judge_report(struct smtp *s, struct verdict *verdict_r)
{
	*verdict_r = (struct verdict){.action = ACTION_PASS};
	if (s->client.deaf || s->client.visit == NULL || !is_report(s))
		return;
	report_end(s->report);
	backscatter_message(engine_backscatter(s->site->engine),
			    engine_policy(s->site->engine), s->client.visit, s->report,
			    verdict_r);
	smtp_note_bounce(&s->message, &verdict_r->score);
	client_note_real_bounce(&s->client);
	if (verdict_r->action == ACTION_REFUSE)
		client_refuse_message(&s->client);
}

/* All of the content that will be seen has come.  Is it refused for what it looks like?
 */
static bool
judge_content(struct smtp *s)
{
	struct session_data *data = content(s);
	struct verdict verdict;
	double change;

	if (data == NULL)
		return false;
	if (s->body != NULL && !data->has_simhash)
		data->has_simhash = simhash_end(s->body, &data->body_simhash);
	client_judge_message(&s->client, &change, &verdict);
	s->message.score += change;
	if (verdict.kind != VERDICT_ZOMBIE)
		return false;
	s->message.kind = verdict.kind;
	return verdict.action == ACTION_REFUSE;
}

/* A session may have been cut behind the recipients of a message that is carried. */
static enum smtp_next
refuse_message(struct turn *t)
{
	const struct smtp *s = t->s;
	const char *reference =
	    s->message.reference[0] != '\0' ? s->message.reference : s->client.reference;

	if (refusal_encode(s->site, reference, t->out) != 0)
		return smtp_broken(t, "out of memory");
	t->answered = true;
	return SMTP_GO_ON;
}

static enum smtp_next
refuse_bounce(struct turn *t)
{
	if (refusal_encode_bounce(t->s->site, t->s->client.reference, t->out) != 0)
		return smtp_broken(t, "out of memory");
	t->answered = true;
	return SMTP_GO_ON;
}

/* Where the body has told enough, a carried message is refused (the client hears it
 * behind its last line), and of another one the rest is not asked for. */
enum smtp_next
smtp_on_body(struct turn *t)
{
	struct smtp *s = t->s;

	if (add_body(s, t->cmd->u.body.data, t->cmd->u.body.len) ||
	    !milter_nego_answered(s->steps, SMFIC_BODY))
		return SMTP_GO_ON;
	if (s->carry.carried) {
		(void)judge_content(s);
		s->message.data = false; /* its end will not be shown */
		return refuse_message(t);
	}
	if ((s->steps & SMFIP_SKIP) == 0)
		return SMTP_GO_ON;
	t->answered = true;
	return milter_encode_bare(t->out, SMFIR_SKIP) == 0
		   ? SMTP_GO_ON
		   : smtp_broken(t, "out of memory");
}

enum smtp_next
smtp_on_end_of_message(struct turn *t)
{
	static const uint32_t needed = SMFIF_ADDHDRS | SMFIF_CHGHDRS;
	struct smtp *s = t->s;
	enum smtp_next next = SMTP_GO_ON;
	struct verdict verdict;

	client_note_queue_id(&s->client, milter_facts_queue_id(&s->macros, SMFIM_EOM));
	(void)add_body(s, t->cmd->u.body.data, t->cmd->u.body.len);
	judge_report(s, &verdict);
	if (judge_content(s) || s->carry.carried)
		next = refuse_message(t);
	else if (verdict.action == ACTION_REFUSE)
		next = refuse_bounce(t);
	else if (((s->actions & needed) == needed && (s->steps & SMFIP_NOHDRS) == 0 &&
		  encode_mark(s, t->out) != 0) ||
		 tagging_sender(s, t->now_ms, t->out) != 0)
		next = smtp_broken(t, "out of memory");
	if (s->door != NULL)
		*s->door = true;
	s->message.data = false;
	smtp_end_message(s);
	return next;
}
