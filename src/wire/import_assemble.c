/*
 * Open sessions are in a list, the one that was silent longest first, and in
 * two tables: by process, and by queue id.  A transaction that the log has not
 * given its queue id yet (recipients refused before one was accepted) gets it
 * with the first message that begins; if that turns out to have another sender,
 * it was another transaction.
 */
#include "import_assemble.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "fnv.h"
#include "import_client.h"
#include "logline_postfix.h"
#include "logline_sendmail.h"
#include "table.h"

#define TABLE_MEMORY (64 << 20)
#define QUEUES_MAX   64 /* messages of a session that are followed */

struct open_message {
	uint64_t queue; /* hash of the id; 0: none yet */
	size_t txn;
	int64_t rcpts;		/* that it has; -1: not told */
	int64_t told;		/* of these */
	const char *message_id; /* told before the content was there; NULL: not */
	bool done;
};

struct open_session {
	TAILQ_ENTRY(open_session) link;
	struct session s;
	uint32_t pid;
	int64_t heard_ms;
	bool connected, closed;
	struct open_message messages[QUEUES_MAX];
	size_t n_messages;
};

struct queue_entry {
	struct open_session *session;
	size_t message;
};

TAILQ_HEAD(session_list, open_session);

struct import {
	import_session_fn *tell;
	void *ctx;
	struct table *by_pid;	/* uint64_t -> struct open_session * */
	struct table *by_queue; /* uint64_t -> struct queue_entry */
	struct session_list open;
	size_t n_open;
	struct import_counts counts;
};

struct import *
import_create(import_session_fn *tell, void *ctx)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* a log fills them, and once */
	struct import *im = calloc(1, sizeof(*im));

	if (im == NULL)
		return NULL;
	im->tell = tell;
	im->ctx = ctx;
	TAILQ_INIT(&im->open);
	im->by_pid = table_create(sizeof(uint64_t), sizeof(struct open_session *),
				  TABLE_MEMORY, secret);
	im->by_queue = table_create(sizeof(uint64_t), sizeof(struct queue_entry),
				    TABLE_MEMORY, secret);
	if (im->by_pid == NULL || im->by_queue == NULL) {
		import_free(im);
		return NULL;
	}
	return im;
}

/* Forget a session: its entries, then itself. */
static void
drop(struct import *im, struct open_session *o)
{
	uint64_t pid = o->pid;
	struct open_session **entry = table_get(im->by_pid, &pid);

	if (entry != NULL && *entry == o)
		(void)table_remove(im->by_pid, &pid);
	for (size_t i = 0; i < o->n_messages; i++) {
		const struct queue_entry *q =
		    table_peek(im->by_queue, &o->messages[i].queue);

		if (q != NULL && q->session == o)
			(void)table_remove(im->by_queue, &o->messages[i].queue);
	}
	TAILQ_REMOVE(&im->open, o, link);
	im->n_open--;
	session_fini(&o->s);
	free(o);
}

static void
finish(struct import *im, struct open_session *o)
{
	if (o->s.ip.family != 0) {
		im->counts.sessions++;
		im->tell(im->ctx, &o->s);
	} else {
		im->counts.nameless++;
	}
	drop(im, o);
}

void
import_free(struct import *im)
{
	if (im == NULL)
		return;
	while (!TAILQ_EMPTY(&im->open))
		drop(im, TAILQ_FIRST(&im->open));
	table_free(im->by_pid);
	table_free(im->by_queue);
	free(im);
}

static uint64_t
queue_hash(struct logline_text queue)
{
	uint64_t hash = fnv_stir(fnv_add(FNV_BASIS, queue.at, queue.len));

	return hash != 0 ? hash : 1;
}

static bool
complete(const struct open_session *o)
{
	for (size_t i = 0; i < o->n_messages; i++)
		if (o->messages[i].queue != 0 && !o->messages[i].done)
			return false;
	return o->closed;
}

/* Tell those that are silent for long, and the oldest where there are too many. */
static void
tidy(struct import *im, int64_t at_ms)
{
	struct open_session *o;

	while ((o = TAILQ_FIRST(&im->open)) != NULL) {
		bool many = im->n_open > IMPORT_OPEN_MAX;

		if (!many && at_ms - o->heard_ms <= IMPORT_IDLE_S * INT64_C(1000))
			return;
		im->counts.early += many;
		finish(im, o);
	}
}

static struct open_session *
begin(struct import *im, int64_t at_ms, uint32_t pid)
{
	const struct addr nowhere = {.family = 0};
	uint64_t key = pid;
	struct open_session *o = calloc(1, sizeof(*o)), **entry;

	if (o == NULL)
		return NULL;
	if ((entry = table_put(im->by_pid, &key, NULL)) == NULL) {
		free(o);
		return NULL;
	}
	*entry = o;
	session_init(&o->s, at_ms, &nowhere);
	o->pid = pid;
	o->heard_ms = at_ms;
	TAILQ_INSERT_TAIL(&im->open, o, link);
	im->n_open++;
	return o;
}

/* The process goes on to another client: the session before is over. */
static void
close_session(struct import *im, struct open_session *o, int64_t at_ms)
{
	uint64_t pid = o->pid;

	o->closed = true;
	if (o->s.end_ms == 0)
		o->s.end_ms = at_ms;
	(void)table_remove(im->by_pid, &pid);
	if (complete(o))
		finish(im, o);
}

static struct open_session *
by_pid(struct import *im, uint32_t pid)
{
	uint64_t key = pid;
	struct open_session **entry = pid != 0 ? table_get(im->by_pid, &key) : NULL;

	return entry != NULL ? *entry : NULL;
}

/* The session that an event of a process belongs to, begun where there is none. */
static struct open_session *
session_for(struct import *im, int64_t at_ms, uint32_t pid, const struct logline_event *e)
{
	struct open_session *o = by_pid(im, pid);

	if (o != NULL && import_client_differs(&o->s, e)) {
		close_session(im, o, at_ms);
		o = NULL;
	}
	if (o == NULL)
		o = begin(im, at_ms, pid);
	return o;
}

static struct open_message *
add_message(struct open_session *o, int64_t at_ms, struct logline_text from)
{
	struct open_message *m;

	if (o->n_messages == QUEUES_MAX ||
	    session_add_txn(&o->s, at_ms, from.at, from.len) != 0 || o->s.txn_cut)
		return NULL;
	m = &o->messages[o->n_messages++];
	*m = (struct open_message){.txn = o->s.n_txns - 1, .rcpts = -1};
	return m;
}

static bool
sender_differs(const struct open_session *o, const struct open_message *m,
	       struct logline_text from)
{
	const char *known = o->s.txns[m->txn].mail_from;

	return from.at != NULL && known != NULL && !logline_equal(from, known);
}

static void
note_sender(struct open_session *o, const struct open_message *m,
	    struct logline_text from)
{
	if (from.at != NULL && o->s.txns[m->txn].mail_from == NULL)
		o->s.txns[m->txn].mail_from = session_text(&o->s, from.at, from.len);
}

/* The transaction at hand, where it has no queue id and may have this sender. */
static struct open_message *
message_at_hand(struct open_session *o, int64_t at_ms, struct logline_text from)
{
	struct open_message *m =
	    o->n_messages > 0 ? &o->messages[o->n_messages - 1] : NULL;

	if (m == NULL || m->queue != 0 || sender_differs(o, m, from))
		return add_message(o, at_ms, from);
	note_sender(o, m, from);
	return m;
}

static int
give_queue(struct import *im, struct open_session *o, struct open_message *m,
	   uint64_t queue)
{
	struct queue_entry *q = table_put(im->by_queue, &queue, NULL);

	if (q == NULL)
		return -1;
	*q = (struct queue_entry){o, (size_t)(m - o->messages)};
	m->queue = queue;
	return 0;
}

/* The message of this queue id; found, or begun in the session of the process. */
static struct open_message *
message_for(struct import *im, struct open_session *o, int64_t at_ms,
	    const struct logline_event *e)
{
	uint64_t queue = queue_hash(e->queue);
	const struct queue_entry *q;
	struct open_message *m;

	if (e->queue.at == NULL)
		return message_at_hand(o, at_ms, e->from);
	q = table_get(im->by_queue, &queue);
	if (q != NULL && q->session == o)
		return &o->messages[q->message];
	m = message_at_hand(o, at_ms, e->from);
	if (m != NULL && give_queue(im, o, m, queue) != 0)
		return NULL;
	return m;
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

static int
on_reject(struct import *im, struct open_session *o, int64_t at_ms,
	  const struct logline_event *e)
{
	const struct session_rcpt rcpt = {.at_ms = at_ms, .mta = answer_of(e)};
	struct open_message *m;

	if (import_client_note(&o->s, e) != 0)
		return -1;
	if (e->helo.len > 0 && o->s.n_helos == 0 &&
	    session_add_helo(&o->s, e->helo.at, e->helo.len) != 0)
		return -1;
	if (e->from.at == NULL && e->to.at == NULL)
		return 0;
	if ((m = message_for(im, o, at_ms, e)) == NULL)
		return o->n_messages == QUEUES_MAX ? 0 : -1;
	note_sender(o, m, e->from);
	if (!e->at_rcpt || e->to.at == NULL)
		return 0;
	return add_rcpt(&o->s, m->txn, &rcpt, e->to);
}

/* All that Sendmail tells of a message, or qmgr(8) of one that has a queue id. */
static int
on_from(struct open_session *o, struct open_message *m, int64_t at_ms,
	const struct logline_event *e)
{
	if (import_client_note(&o->s, e) != 0)
		return -1;
	/* What was refused before it was another transaction. */
	if (sender_differs(o, m, e->from) && m->told == 0) {
		if (session_add_txn(&o->s, at_ms, e->from.at, e->from.len) != 0)
			return -1;
		if (o->s.txn_cut)
			return 0;
		m->txn = o->s.n_txns - 1;
	}
	note_sender(o, m, e->from);
	m->rcpts = e->rcpts;
	m->done = e->rcpts == 0 || !e->content;
	return 0;
}

/* Its content came. */
static int
note_content(struct open_session *o, const struct open_message *m,
	     const struct logline_event *e)
{
	struct session_txn *t = &o->s.txns[m->txn];

	if (t->data == NULL) {
		if ((t->data = arena_alloc(&o->s.arena, sizeof(*t->data))) == NULL)
			return -1;
		t->data->size = -1;
	}
	if (e->size >= 0)
		t->data->size = e->size;
	if (t->data->message_id == NULL)
		t->data->message_id = m->message_id;
	return 0;
}

/* The id alone is no content yet: the client may go before the end.  0 or -1. */
static int
note_message_id(struct open_session *o, struct open_message *m,
		struct logline_text message_id)
{
	if (message_id.len <= 2 || m->message_id != NULL)
		return 0;
	m->message_id = session_text(&o->s, message_id.at, message_id.len);
	return m->message_id != NULL ? 0 : -1;
}

/* A recipient that was accepted is told once for each delivery that is tried. */
static int
on_to(struct open_session *o, struct open_message *m, const struct logline_event *e)
{
	const struct session_txn *t = &o->s.txns[m->txn];
	const struct session_rcpt rcpt = {.mta = MTA_ACCEPTED};

	if (e->to.at == NULL)
		return 0; /* the line was cut */
	for (size_t i = 0; i < t->n_rcpts; i++)
		if (logline_equal(e->to, t->rcpts[i].to))
			return 0;
	m->told++;
	if (m->rcpts >= 0 && m->told >= m->rcpts)
		m->done = true;
	return add_rcpt(&o->s, m->txn, &rcpt, e->to);
}

/* Refused behind the data: who was accepted until then is told of one recipient at most.
 */
static int
on_late_reject(struct open_session *o, struct open_message *m,
	       const struct logline_event *e)
{
	m->done = true;
	if (e->helo.len > 0 && o->s.n_helos == 0 &&
	    session_add_helo(&o->s, e->helo.at, e->helo.len) != 0)
		return -1;
	note_sender(o, m, e->from);
	return on_to(o, m, e);
}

/* Events by queue id alone: of a message that is known. */
static int
on_message(struct import *im, int64_t at_ms, const struct logline_event *e)
{
	uint64_t queue = queue_hash(e->queue);
	struct queue_entry *q = table_get(im->by_queue, &queue);
	struct open_session *o;
	struct open_message *m;
	int rc = 0;

	if (q == NULL)
		return 0; /* not from outside, or told already */
	o = q->session;
	m = &o->messages[q->message];
	if (e->kind == LOGLINE_FROM)
		rc = on_from(o, m, at_ms, e);
	if (rc == 0)
		rc = note_message_id(o, m, e->message_id);
	if (rc == 0 && e->content)
		rc = note_content(o, m, e);
	if (e->kind == LOGLINE_TO)
		rc = on_to(o, m, e);
	if (e->kind == LOGLINE_REJECT)
		rc = on_late_reject(o, m, e);
	if (e->kind == LOGLINE_REMOVED)
		m->done = true;
	if (complete(o))
		finish(im, o);
	return rc;
}

/* Events that come from the process of a session. */
static int
on_session(struct import *im, struct open_session *o, int64_t at_ms,
	   const struct logline_event *e)
{
	struct open_message *m;

	o->heard_ms = at_ms;
	TAILQ_REMOVE(&im->open, o, link);
	TAILQ_INSERT_TAIL(&im->open, o, link);
	switch (e->kind) {
	case LOGLINE_REJECT:
		return on_reject(im, o, at_ms, e);
	case LOGLINE_TLS:
		return session_set_tls(&o->s, e->tls.at, e->tls.len);
	case LOGLINE_AUTH:
		o->s.auth = true;
		return import_client_note(&o->s, e);
	case LOGLINE_CLIENT:
	case LOGLINE_FROM:
		o->s.auth |= e->auth;
		/* Sendmail tells of a message at its end: when it began is not known. */
		m = message_for(im, o, e->kind == LOGLINE_FROM ? 0 : at_ms, e);
		if (m == NULL)
			return o->n_messages == QUEUES_MAX ? 0 : -1;
		if (import_client_note(&o->s, e) != 0)
			return -1;
		return e->kind == LOGLINE_FROM ? on_message(im, at_ms, e) : 0;
	default:
		o->connected |= e->kind == LOGLINE_CONNECT;
		return import_client_note(&o->s, e);
	}
}

/* Does the event come from the process that serves the client? */
static bool
of_process(const struct import *im, const struct logline_event *e)
{
	uint64_t queue = e->queue.at != NULL ? queue_hash(e->queue) : 0;

	switch (e->kind) {
	case LOGLINE_TO:
	case LOGLINE_MESSAGE_ID:
	case LOGLINE_REMOVED:
		return false;
	case LOGLINE_FROM: /* Postfix: of qmgr(8), which does not tell an address */
		return e->ip.at != NULL && table_peek(im->by_queue, &queue) == NULL;
	case LOGLINE_REJECT: /* cleanup(8) */
		return e->at_rcpt || e->queue.at == NULL ||
		       table_peek(im->by_queue, &queue) == NULL;
	default:
		return true;
	}
}

static int
on_disconnect(struct import *im, int64_t at_ms, uint32_t pid,
	      const struct logline_event *e)
{
	struct open_session *o = by_pid(im, pid);
	int rc = 0;

	if (o == NULL)
		return 0;
	if (!import_client_differs(&o->s, e))
		rc = import_client_counters(&o->s, e);
	close_session(im, o, at_ms);
	return rc;
}

int
import_event(struct import *im, int64_t at_ms, uint32_t pid,
	     const struct logline_event *e)
{
	struct open_session *o;

	tidy(im, at_ms);
	if (e->kind == LOGLINE_OTHER)
		return 0;
	if (!of_process(im, e))
		return on_message(im, at_ms, e);
	if (e->kind == LOGLINE_CONNECT && (o = by_pid(im, pid)) != NULL &&
	    (o->connected || o->n_messages > 0))
		close_session(im, o, at_ms);
	if (e->kind == LOGLINE_DISCONNECT)
		return on_disconnect(im, at_ms, pid, e);
	if ((o = session_for(im, at_ms, pid, e)) == NULL)
		return -1;
	return on_session(im, o, at_ms, e);
}

int
import_line(struct import *im, bool sendmail, int64_t at_ms, const struct logline *l)
{
	struct logline_event e;
	int rc = 0;

	if (sendmail)
		logline_sendmail(l, &e);
	else
		logline_postfix(l, &e);
	if (!sendmail || e.kind != LOGLINE_TO)
		return import_event(im, at_ms, l->pid, &e);
	while (rc == 0 && logline_sendmail_next_to(&e, l))
		rc = import_event(im, at_ms, l->pid, &e);
	return rc;
}

void
import_end(struct import *im)
{
	while (!TAILQ_EMPTY(&im->open))
		finish(im, TAILQ_FIRST(&im->open));
}

void
import_counts(const struct import *im, struct import_counts *counts_r)
{
	*counts_r = im->counts;
}
