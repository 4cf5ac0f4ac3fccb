/*
 * Open sessions are in a list, the one that was silent longest first, and in
 * two tables: by process, and by queue id, both of the machine that a line is of (a log
 * may be of several).  A transaction that the log has not
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
#include "import_message.h"
#include "logline_postfix.h"
#include "logline_sendmail.h"
#include "table.h"

#define TABLE_MEMORY (64 << 20)

struct open_session {
	TAILQ_ENTRY(open_session) link;
	struct session s;
	uint64_t process;
	int64_t heard_ms;
	bool connected, closed;
	struct import_messages messages;
};

struct queue_entry {
	struct open_session *session;
	size_t message;
};

TAILQ_HEAD(session_list, open_session);

struct import {
	import_session_fn *tell;
	void *ctx;
	struct table *by_process; /* uint64_t -> struct open_session * */
	struct table *by_queue;	  /* uint64_t -> struct queue_entry */
	uint64_t host;		  /* hash of the line at hand's */
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
	im->host = FNV_BASIS;
	TAILQ_INIT(&im->open);
	im->by_process = table_create(sizeof(uint64_t), sizeof(struct open_session *),
				      TABLE_MEMORY, secret);
	im->by_queue = table_create(sizeof(uint64_t), sizeof(struct queue_entry),
				    TABLE_MEMORY, secret);
	if (im->by_process == NULL || im->by_queue == NULL) {
		import_free(im);
		return NULL;
	}
	return im;
}

/* Forget a session: its entries, then itself. */
static void
drop(struct import *im, struct open_session *o)
{
	struct open_session **entry = table_get(im->by_process, &o->process);

	if (entry != NULL && *entry == o)
		(void)table_remove(im->by_process, &o->process);
	for (size_t i = 0; i < o->messages.n; i++) {
		const struct queue_entry *q =
		    table_peek(im->by_queue, &o->messages.all[i].queue);

		if (q != NULL && q->session == o)
			(void)table_remove(im->by_queue, &o->messages.all[i].queue);
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
	table_free(im->by_process);
	table_free(im->by_queue);
	free(im);
}

/* Of a process or a queue id on the line's machine; never 0. */
static uint64_t
key_of(const struct import *im, const void *data, size_t len)
{
	uint64_t hash = fnv_stir(fnv_add(im->host, data, len));

	return hash != 0 ? hash : 1;
}

static uint64_t
queue_key(const struct import *im, struct logline_text queue)
{
	return key_of(im, queue.at, queue.len);
}

/* 0 where the line does not tell the process. */
static uint64_t
process_key(const struct import *im, uint32_t pid)
{
	return pid != 0 ? key_of(im, &pid, sizeof(pid)) : 0;
}

static bool
complete(const struct open_session *o)
{
	for (size_t i = 0; i < o->messages.n; i++)
		if (o->messages.all[i].queue != 0 && !o->messages.all[i].done)
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
begin(struct import *im, int64_t at_ms, uint64_t process)
{
	const struct addr nowhere = {.family = 0};
	struct open_session *o = calloc(1, sizeof(*o)), **entry;

	if (o == NULL)
		return NULL;
	if ((entry = table_put(im->by_process, &process, NULL)) == NULL) {
		free(o);
		return NULL;
	}
	*entry = o;
	session_init(&o->s, at_ms, &nowhere);
	o->process = process;
	o->heard_ms = at_ms;
	TAILQ_INSERT_TAIL(&im->open, o, link);
	im->n_open++;
	return o;
}

/* The session is over.  Its process may go on to another client. */
static void
close_session(struct import *im, struct open_session *o)
{
	o->closed = true;
	(void)table_remove(im->by_process, &o->process);
	if (complete(o))
		finish(im, o);
}

static struct open_session *
by_process(struct import *im, uint64_t process)
{
	struct open_session **entry =
	    process != 0 ? table_get(im->by_process, &process) : NULL;

	return entry != NULL ? *entry : NULL;
}

/* The session that an event of a process belongs to, begun where there is none. */
static struct open_session *
session_for(struct import *im, int64_t at_ms, uint64_t process,
	    const struct logline_event *e)
{
	struct open_session *o = by_process(im, process);

	if (o != NULL && import_client_differs(&o->s, e)) {
		close_session(im, o);
		o = NULL;
	}
	if (o == NULL)
		o = begin(im, at_ms, process);
	return o;
}

static int
give_queue(struct import *im, struct open_session *o, struct import_message *m,
	   uint64_t queue)
{
	struct queue_entry *q = table_put(im->by_queue, &queue, NULL);

	if (q == NULL)
		return -1;
	*q = (struct queue_entry){o, (size_t)(m - o->messages.all)};
	m->queue = queue;
	return 0;
}

/* The message of this queue id; found, or begun in the session of the process. */
static struct import_message *
message_for(struct import *im, struct open_session *o, int64_t at_ms,
	    const struct logline_event *e)
{
	uint64_t queue = queue_key(im, e->queue);
	const struct queue_entry *q;
	struct import_message *m;

	if (e->queue.at == NULL)
		return import_message_at_hand(&o->s, &o->messages, at_ms, e->from);
	q = table_get(im->by_queue, &queue);
	if (q != NULL && q->session == o)
		return &o->messages.all[q->message];
	m = import_message_at_hand(&o->s, &o->messages, at_ms, e->from);
	if (m != NULL && give_queue(im, o, m, queue) != 0)
		return NULL;
	return m;
}

/* A recipient was refused, or less than one. */
static int
on_reject(struct import *im, struct open_session *o, int64_t at_ms,
	  const struct logline_event *e)
{
	const struct import_message *m;

	if (e->from.at == NULL && e->to.at == NULL)
		return 0;
	if ((m = message_for(im, o, at_ms, e)) == NULL)
		return o->messages.n == IMPORT_MESSAGES_MAX ? 0 : -1;
	return import_message_refused(&o->s, m, at_ms, e);
}

/* Events by queue id alone: of a message that is known. */
static int
on_message(struct import *im, int64_t at_ms, const struct logline_event *e)
{
	uint64_t queue = queue_key(im, e->queue);
	struct queue_entry *q = table_get(im->by_queue, &queue);
	struct open_session *o;
	int rc;

	if (q == NULL)
		return 0; /* not from outside, or told already */
	o = q->session;
	rc = import_client_note(&o->s, e);
	if (rc == 0)
		rc = import_message_note(&o->s, &o->messages.all[q->message], at_ms, e);
	if (complete(o))
		finish(im, o);
	return rc;
}

/* Events that come from the process of a session. */
static int
on_session(struct import *im, struct open_session *o, int64_t at_ms,
	   const struct logline_event *e)
{
	struct import_message *m;

	o->heard_ms = at_ms;
	TAILQ_REMOVE(&im->open, o, link);
	TAILQ_INSERT_TAIL(&im->open, o, link);
	if (import_client_note(&o->s, e) != 0)
		return -1;
	switch (e->kind) {
	case LOGLINE_REJECT:
		return on_reject(im, o, at_ms, e);
	case LOGLINE_TLS:
		return session_set_tls(&o->s, e->tls.at, e->tls.len);
	case LOGLINE_AUTH:
		o->s.auth = true;
		return 0;
	case LOGLINE_CLIENT:
	case LOGLINE_FROM:
	case LOGLINE_CONTENT:
		o->s.auth |= e->auth;
		/* Where a message is told of at its end, when it began is not known. */
		m = message_for(im, o, e->kind == LOGLINE_CLIENT ? at_ms : 0, e);
		if (m == NULL)
			return o->messages.n == IMPORT_MESSAGES_MAX ? 0 : -1;
		return import_message_note(&o->s, m, at_ms, e);
	default:
		o->connected |= e->kind == LOGLINE_CONNECT;
		return 0;
	}
}

/* Does the event come from the process that serves the client? */
static bool
of_process(const struct import *im, const struct logline_event *e)
{
	uint64_t queue = e->queue.at != NULL ? queue_key(im, e->queue) : 0;

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
on_disconnect(struct import *im, int64_t at_ms, uint64_t process,
	      const struct logline_event *e)
{
	struct open_session *o = by_process(im, process);
	int rc = 0;

	if (o == NULL)
		return 0;
	if (!import_client_differs(&o->s, e)) {
		rc = import_client_counters(&o->s, e);
		o->s.end_ms = at_ms;
	}
	close_session(im, o);
	return rc;
}

int
import_event(struct import *im, int64_t at_ms, uint32_t pid,
	     const struct logline_event *e)
{
	uint64_t process = process_key(im, pid);
	struct open_session *o;

	tidy(im, at_ms);
	if (e->kind == LOGLINE_OTHER)
		return 0;
	if (!of_process(im, e))
		return on_message(im, at_ms, e);
	if (e->kind == LOGLINE_CONNECT && (o = by_process(im, process)) != NULL &&
	    (o->connected || o->messages.n > 0))
		close_session(im, o);
	if (e->kind == LOGLINE_DISCONNECT)
		return on_disconnect(im, at_ms, process, e);
	if ((o = session_for(im, at_ms, process, e)) == NULL)
		return -1;
	return on_session(im, o, at_ms, e);
}

static int
take_line(struct import *im, bool sendmail, int64_t at_ms, const struct logline *l)
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

int
import_line(struct import *im, bool sendmail, int64_t at_ms, const struct logline *l)
{
	struct logline one = *l;
	int rc = 0;

	im->host = fnv_add(FNV_BASIS, l->host.at, l->host.len);
	for (unsigned n = logline_repeated(&one); rc == 0 && n > 0; n--)
		rc = take_line(im, sendmail, at_ms, &one);
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
