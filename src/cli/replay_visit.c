/*
 * The view shares all memory with the record.  Its transactions are copies of the
 * record's whose counts of recipients grow; the facts of the greeting appear with the
 * first recipient, and a transaction's content behind its last one: nobody noted when it
 * came.
 */
#include <stdlib.h>

#include "replay_visit.h"

static void
not_before(int64_t *at_ms, int64_t *last_ms)
{
	if (*at_ms < *last_ms)
		*at_ms = *last_ms;
	*last_ms = *at_ms;
}

static void
set_times(struct session *s)
{
	int64_t last_ms = s->at_ms;

	for (size_t i = 0; i < s->n_txns; i++) {
		struct session_txn *t = &s->txns[i];

		not_before(&t->at_ms, &last_ms);
		for (size_t k = 0; k < t->n_rcpts; k++)
			not_before(&t->rcpts[k].at_ms, &last_ms);
	}
	not_before(&s->end_ms, &last_ms);
}

/* What is known at connect. */
static void
view_connection(struct replay_visit *v)
{
	const struct session *s = &v->record->session;

	v->view = (struct session){.at_ms = s->at_ms,
				   .ip = s->ip,
				   .owner = s->owner,
				   .ptr = s->ptr,
				   .ptr_status = s->ptr_status,
				   .concurrent = s->concurrent,
				   .txns = v->txns};
}

/* What is known before the first MAIL. */
static void
view_greeting(struct replay_visit *v)
{
	const struct session *s = &v->record->session;

	v->view.helos = s->helos;
	v->view.n_helos = s->n_helos;
	v->view.helo_known = s->helo_known;
	v->view.tls = s->tls;
	v->view.tls_version = s->tls_version;
	v->view.auth = s->auth;
}

/* Show the transactions before [n] whole. */
static void
view_whole_txns(struct replay_visit *v, size_t n)
{
	size_t i = v->view.n_txns > 0 ? v->view.n_txns - 1 : 0;

	for (; i < n; i++)
		v->txns[i] = v->record->session.txns[i];
	v->view.n_txns = n;
}

/* Show everything up to the next recipient and no further. */
static void
view_rcpt(struct replay_visit *v)
{
	struct session_txn *t = &v->txns[v->txn];

	if (v->view.n_txns == 0)
		view_greeting(v);
	if (v->view.n_txns <= v->txn) {
		view_whole_txns(v, v->txn);
		*t = v->record->session.txns[v->txn];
		t->data = NULL;
		v->view.n_txns++;
	}
	t->n_rcpts = v->rcpt + 1;
}

static void
view_end(struct replay_visit *v)
{
	const struct session *s = &v->record->session;

	view_greeting(v);
	view_whole_txns(v, s->n_txns);
	v->view.end_ms = s->end_ms;
	v->view.dropped = s->dropped;
}

/* Find the next recipient and its time, or that of the end. */
static void
seek_next(struct replay_visit *v)
{
	const struct session *s = &v->record->session;

	while (v->txn < s->n_txns && v->rcpt >= s->txns[v->txn].n_rcpts) {
		v->txn++;
		v->rcpt = 0;
	}
	v->next_ms =
	    v->txn < s->n_txns ? s->txns[v->txn].rcpts[v->rcpt].at_ms : s->end_ms;
}

int
replay_visit_begin(struct replay_visit *v, const struct replay_court *court,
		   struct record *record)
{
	*v = (struct replay_visit){.record = record};
	v->txns = calloc(record->session.n_txns + 1, sizeof(*v->txns));
	if (v->txns == NULL)
		return -1;
	set_times(&record->session);
	view_connection(v);
	for (size_t i = 0; i < court->n; i++) {
		v->visits[i] = engine_connect(court->engines[i], &v->view);
		if (v->visits[i] == NULL) {
			replay_visit_end(v);
			return -1;
		}
	}
	court->begin(court->ctx, v);
	seek_next(v);
	return 0;
}

static void
close_visits(struct replay_visit *v, const struct replay_court *court)
{
	struct outcome outcomes[REPLAY_ENGINES];

	view_end(v);
	for (size_t i = 0; i < court->n; i++)
		engine_close(court->engines[i], v->visits[i],
			     court->end != NULL ? &outcomes[i] : NULL);
	if (court->end != NULL)
		court->end(court->ctx, v, outcomes);
}

/* The last recipient of the message at hand was judged; now the message is. */
static void
judge_message(struct replay_visit *v, const struct replay_court *court)
{
	struct replay_message messages[REPLAY_ENGINES];

	view_whole_txns(v, v->view.n_txns);
	for (size_t i = 0; i < court->n; i++)
		engine_message(court->engines[i], v->visits[i], &messages[i].change,
			       &messages[i].verdict);
	court->message(court->ctx, v, messages);
}

bool
replay_visit_step(struct replay_visit *v, const struct replay_court *court)
{
	struct verdict verdicts[REPLAY_ENGINES];

	if (v->txn == v->record->session.n_txns) {
		close_visits(v, court);
		return true;
	}
	view_rcpt(v);
	for (size_t i = 0; i < court->n; i++)
		engine_rcpt(court->engines[i], v->visits[i], &verdicts[i]);
	court->rcpt(court->ctx, v, v->txns[v->txn].rcpts[v->rcpt].mta, verdicts);
	v->rcpt++;
	seek_next(v);
	if (v->rcpt == 0)
		judge_message(v, court);
	return false;
}

void
replay_visit_end(struct replay_visit *v)
{
	for (size_t i = 0; i < REPLAY_ENGINES; i++)
		engine_visit_free(v->visits[i]);
	replay_report_end(&v->counted);
	free(v->txns);
	free(v->decisions);
}
