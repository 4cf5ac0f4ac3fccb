/*
 * The life of a session, as seen from the milter connection.  Whatever finds no memory
 * makes the session deaf: mail flows, unjudged.
 */
#include <stdio.h>
#include <string.h>

#include "backscatter.h"
#include "client.h"

#define QUEUE_IDS_MAX 1000 /* bytes; the rest is not told */

void
client_start(struct client *c, struct smtp_site *site, int64_t now_ms,
	     const struct addr *ip)
{
	*c = (struct client){.site = site, .open = true};
	session_init(&c->session, now_ms, ip);
	ownerdb_find(site->owners, ip, &c->session.owner);
	reference_next(&site->last_reference, now_ms, c->reference);
	buf_init(&c->queue_ids);
}

void
client_visit(struct client *c)
{
	c->visit = engine_connect(c->site->engine, &c->session);
	if (c->visit == NULL)
		client_go_deaf(c);
}

/* Close what client_start opened.  The hook may have taken the facts. */
static void
finish(struct client *c, int64_t now_ms)
{
	const struct smtp_hooks *hooks = &c->site->hooks;
	struct outcome outcome;
	struct smtp_report report = {
	    .reference = c->reference,
	    .queue_ids = c->queue_ids.len > 0 ? c->queue_ids.data : "",
	    .session = &c->session,
	    .decisions = c->decisions,
	    .n_decisions = c->n_decisions,
	};

	c->session.end_ms = now_ms;
	if (c->visit != NULL) {
		engine_close(c->site->engine, c->visit, &outcome);
		outcome.carried += c->carried;
		report.outcome = &outcome;
	}
	if (hooks->closed != NULL)
		hooks->closed(hooks->ctx, &report);
	engine_visit_free(c->visit);
	session_fini(&c->session);
	buf_fini(&c->queue_ids);
}

void
client_end(struct client *c, int64_t now_ms)
{
	struct addr ip = c->session.ip;

	if (!c->open)
		return;
	finish(c, now_ms);
	crowd_leave(c->site->crowd, &ip);
	*c = (struct client){0};
}

bool
client_is_full(const struct client *c)
{
	const struct session_txn *txn = session_last_txn(&c->session);

	return c->session.arena.held > CLIENT_MEMORY_MAX ||
	       c->session.n_txns == SESSION_TXNS_MAX ||
	       (txn != NULL && txn->n_rcpts == SESSION_RCPTS_MAX);
}

/* The facts of the connection, from one piece of a session to the next.  0 or -1. */
static int
copy_connection(struct session *to, const struct session *from)
{
	const char *helo = session_helo(from);

	to->auth = from->auth;
	to->helo_known = from->helo_known;
	to->concurrent = from->concurrent;
	to->tls = from->tls;
	if (session_set_ptr(to, from->ptr, from->ptr != NULL ? strlen(from->ptr) : 0,
			    from->ptr_status) != 0)
		return -1;
	if (from->tls_version != NULL &&
	    session_set_tls(to, from->tls_version, strlen(from->tls_version)) != 0)
		return -1;
	return helo != NULL ? session_add_helo(to, helo, strlen(helo)) : 0;
}

static int
copy_transaction(struct session *to, const struct session *from, int64_t now_ms)
{
	const struct session_txn *txn = session_last_txn(from);

	if (txn == NULL)
		return 0;
	if (session_add_txn(to, now_ms, txn->mail_from,
			    txn->mail_from != NULL ? strlen(txn->mail_from) : 0) != 0)
		return -1;
	session_last_txn(to)->continued = true;
	return 0;
}

void
client_cut(struct client *c, int64_t now_ms, bool in_message)
{
	struct client next;

	client_start(&next, c->site, now_ms, &c->session.ip);
	if (copy_connection(&next.session, &c->session) != 0 ||
	    (in_message && copy_transaction(&next.session, &c->session, now_ms) != 0))
		client_go_deaf(&next);
	if (in_message)
		client_note_queue_id(&next, c->queue_id);
	finish(c, now_ms);
	/* The visit points to the session: only now is it at its place. */
	*c = next;
	client_visit(c);
}

void
client_go_deaf(struct client *c)
{
	if (!c->deaf)
		c->site->hooks.complain(
		    c->site->hooks.ctx, COMPLAINT_MEMORY,
		    "out of memory: a session is let through unjudged");
	c->deaf = true;
}

void
client_note_queue_id(struct client *c, const char *id)
{
	if (id[0] == '\0' || strncmp(id, c->queue_id, CLIENT_QUEUE_ID_MAX - 1) == 0)
		return;
	snprintf(c->queue_id, sizeof(c->queue_id), "%s", id);
	if (c->queue_ids.len + strlen(c->queue_id) < QUEUE_IDS_MAX)
		(void)buf_addf(&c->queue_ids, "%s%s", c->queue_ids.len > 0 ? " " : "",
			       c->queue_id);
}

bool
client_judge(struct client *c, struct verdict *verdict_r)
{
	struct journal_decision *decisions;

	if (c->deaf || session_last_rcpt(&c->session) == NULL)
		return false;
	engine_rcpt(c->site->engine, c->visit, verdict_r);
	decisions = arena_grow(&c->session.arena, c->decisions, c->n_decisions,
			       sizeof(*c->decisions));
	if (decisions == NULL) {
		client_go_deaf(c);
		return true;
	}
	c->decisions = decisions;
	c->decisions[c->n_decisions++] = journal_decide(verdict_r);
	return true;
}

/* Who is deaf has not all of them. */
static struct journal_decision *
last_decisions(struct client *c, size_t *n_r)
{
	return journal_last_decisions(&c->session, c->decisions,
				      c->deaf ? 0 : c->n_decisions, n_r);
}

void
client_judge_message(struct client *c, double *change_r, struct verdict *verdict_r)
{
	size_t n;
	struct journal_decision *decisions = last_decisions(c, &n);

	engine_message(c->site->engine, c->visit, change_r, verdict_r);
	if (n > 0)
		journal_decide_message(decisions, session_last_txn(&c->session),
				       *change_r, verdict_r);
}

void
client_refuse_message(struct client *c)
{
	size_t n;
	struct journal_decision *decisions = last_decisions(c, &n);

	for (size_t i = 0; i < n; i++) {
		if (!journal_let_through(&decisions[i],
					 session_last_txn(&c->session)->rcpts[i].mta))
			continue;
		decisions[i].action = ACTION_REFUSE;
		decisions[i].bounce = BOUNCE_REFUSED;
	}
}

void
client_note_real_bounce(struct client *c)
{
	size_t n;
	struct journal_decision *decisions = last_decisions(c, &n);

	for (size_t i = 0; i < n; i++)
		if (backscatter_was_real(c->visit, i))
			decisions[i].bounce = BOUNCE_REAL;
}

void
client_note_carried(struct client *c)
{
	c->carried++;
	if (!c->deaf && c->n_decisions > 0)
		c->decisions[c->n_decisions - 1].carried = true;
}

void
client_note_later(struct client *c)
{
	if (!c->deaf && c->n_decisions > 0)
		c->decisions[c->n_decisions - 1].action = ACTION_LATER;
}
