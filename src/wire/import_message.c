/*
 * A message from what many lines tell of it, in any order.  Recipients that were accepted
 * are heard of when they are delivered, each time that it is tried.
 */
#include "import_message.h"

static struct import_message *
add_message(struct session *s, struct import_messages *messages, int64_t at_ms,
	    struct logline_text from)
{
	struct import_message *all;

	if (messages->n == IMPORT_MESSAGES_MAX)
		return NULL;
	all = arena_grow(&s->arena, messages->all, messages->n, sizeof(*all));
	if (all == NULL || session_add_txn(s, at_ms, from.at, from.len) != 0)
		return NULL;
	messages->all = all;
	all[messages->n] = (struct import_message){.txn = s->n_txns - 1, .rcpts = -1};
	return &all[messages->n++];
}

static bool
sender_differs(const struct session *s, const struct import_message *m,
	       struct logline_text from)
{
	const char *known = s->txns[m->txn].mail_from;

	return from.at != NULL && known != NULL && !logline_equal(from, known);
}

/* 0, or -1 without memory. */
static int
note_sender(struct session *s, const struct import_message *m, struct logline_text from)
{
	struct session_txn *t = &s->txns[m->txn];

	if (from.at != NULL && t->mail_from == NULL)
		t->mail_from = session_text(s, from.at, from.len);
	return from.at == NULL || t->mail_from != NULL ? 0 : -1;
}

struct import_message *
import_message_at_hand(struct session *s, struct import_messages *messages, int64_t at_ms,
		       struct logline_text from)
{
	struct import_message *m =
	    messages->n > 0 ? &messages->all[messages->n - 1] : NULL;

	if (m == NULL || m->queue != 0 || m->done || sender_differs(s, m, from))
		return add_message(s, messages, at_ms, from);
	return note_sender(s, m, from) == 0 ? m : NULL;
}

/* As session_add_rcpt(), for any transaction. */
static int
add_rcpt(struct session *s, size_t txn, const struct session_rcpt *rcpt,
	 struct logline_text to)
{
	struct session_txn *t = &s->txns[txn];
	struct session_rcpt *rcpts;

	if (t->n_rcpts == SESSION_RCPTS_MAX) {
		s->dropped++;
		return 0;
	}
	rcpts = arena_grow(&s->arena, t->rcpts, t->n_rcpts, sizeof(*rcpts));
	if (rcpts == NULL)
		return -1;
	t->rcpts = rcpts;
	rcpts[t->n_rcpts] = *rcpt;
	if ((rcpts[t->n_rcpts].to = session_text(s, to.at, to.len)) == NULL)
		return -1;
	rcpts[t->n_rcpts].account = rcpts[t->n_rcpts].to;
	t->n_rcpts++;
	return 0;
}

static enum mta_answer
answer_of(const struct logline_event *e)
{
	if (e->by_filter)
		return MTA_ACCEPTED;
	if (e->code >= 400 && e->code < 500)
		return MTA_DEFERRED;
	if (e->code == 0)
		return MTA_NOT_KNOWN;
	return e->unknown ? MTA_UNKNOWN : MTA_REJECTED;
}

int
import_message_refused(struct session *s, const struct import_message *m, int64_t at_ms,
		       const struct logline_event *e)
{
	const struct session_rcpt rcpt = {.at_ms = at_ms, .mta = answer_of(e)};

	if (note_sender(s, m, e->from) != 0)
		return -1;
	return e->at_rcpt && e->to.at != NULL ? add_rcpt(s, m->txn, &rcpt, e->to) : 0;
}

/* All that Sendmail tells of a message, or qmgr(8) of one that has a queue id. */
static int
note_from(struct session *s, struct import_message *m, int64_t at_ms,
	  const struct logline_event *e)
{
	/* What was refused before it was another transaction. */
	if (sender_differs(s, m, e->from) && m->told == 0) {
		if (session_add_txn(s, at_ms, e->from.at, e->from.len) != 0)
			return -1;
		if (s->txn_cut)
			return 0;
		m->txn = s->n_txns - 1;
	}
	m->rcpts = e->rcpts;
	m->done = e->rcpts == 0 || !e->content;
	return note_sender(s, m, e->from);
}

/* The id alone is no content yet: the client may go before the end. */
static int
note_message_id(struct session *s, struct import_message *m,
		struct logline_text message_id)
{
	if (message_id.len <= 2 || m->message_id != NULL)
		return 0;
	m->message_id = session_text(s, message_id.at, message_id.len);
	return m->message_id != NULL ? 0 : -1;
}

/* Its content came. */
static int
note_content(struct session *s, const struct import_message *m,
	     const struct logline_event *e)
{
	struct session_txn *t = &s->txns[m->txn];

	if (t->data == NULL) {
		if ((t->data = arena_alloc(&s->arena, sizeof(*t->data))) == NULL)
			return -1;
		t->data->size = -1;
	}
	if (e->size >= 0)
		t->data->size = e->size;
	if (t->data->message_id == NULL)
		t->data->message_id = m->message_id;
	return 0;
}

/* A recipient that was accepted is told once for each delivery that is tried. */
static int
note_to(struct session *s, struct import_message *m, struct logline_text to)
{
	const struct session_txn *t = &s->txns[m->txn];
	const struct session_rcpt rcpt = {.mta = MTA_ACCEPTED};

	if (to.at == NULL)
		return 0; /* the line was cut */
	for (size_t i = 0; i < t->n_rcpts; i++)
		if (logline_equal(to, t->rcpts[i].to))
			return 0;
	m->told++;
	if (m->rcpts >= 0 && m->told >= m->rcpts)
		m->done = true;
	return add_rcpt(s, m->txn, &rcpt, to);
}

/* The content is judged, and that is all: who was accepted until then is told of one
 * recipient at most. */
static int
note_end(struct session *s, struct import_message *m, const struct logline_event *e)
{
	m->done = true;
	return note_sender(s, m, e->from) == 0 ? note_to(s, m, e->to) : -1;
}

int
import_message_note(struct session *s, struct import_message *m, int64_t at_ms,
		    const struct logline_event *e)
{
	if (e->kind == LOGLINE_FROM && note_from(s, m, at_ms, e) != 0)
		return -1;
	if (note_message_id(s, m, e->message_id) != 0)
		return -1;
	if (e->content && note_content(s, m, e) != 0)
		return -1;
	switch (e->kind) {
	case LOGLINE_TO:
		return note_to(s, m, e->to);
	case LOGLINE_REJECT:
	case LOGLINE_CONTENT:
		return note_end(s, m, e);
	case LOGLINE_REMOVED:
		m->done = true;
		return 0;
	default:
		return 0;
	}
}
