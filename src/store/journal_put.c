/*
 * Writing a session: one row, one for each recipient and one for each distinct sender.
 * What nobody searches by stays in the record, one JSON text.
 */
#include "journal_put.h"

#include <stdio.h>
#include <string.h>

#include "journal_impl.h"
#include "journal_query.h"
#include "reasons.h"
#include "record.h"
#include "sender.h"
#include "words.h"

/* Where in the tables a session's next row belongs. */
struct journal_place {
	int64_t id;
	size_t seq; /* recipients so far */
};

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at == NULL ? "" : at + 1;
}

static void
bind_word(sqlite3_stmt *st, int at, const struct words *words, int value)
{
	sqlite3_bind_text(st, at, words->word(value), -1, SQLITE_STATIC);
}

static void
bind_connection(sqlite3_stmt *st, const struct session *s, char address[ADDR_TEXT_MAX])
{
	sqlite3_bind_int64(st, 2, s->at_ms / 1000);
	sqlite3_bind_int64(st, 3, s->end_ms / 1000);
	sqlite3_bind_text(st, 4, addr_format(&s->ip, address), -1, SQLITE_STATIC);
	db_bind_text(st, 5, s->ptr);
	bind_word(st, 6, &words_ptr_status, s->ptr_status);
	db_bind_text(st, 7, session_helo(s));
	db_bind_text(st, 8, s->tls == TLS_ON ? s->tls_version : NULL);
	sqlite3_bind_int(st, 9, s->auth);
	if (s->n_txns == 0 || s->txns[0].mail_from == NULL)
		sqlite3_bind_null(st, 11);
	else
		sqlite3_bind_text(st, 11, s->txns[0].mail_from, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 12, (int64_t)s->n_txns);
}

static void
bind_outcome(sqlite3_stmt *st, const struct outcome *o, bool judged)
{
	if (judged)
		bind_word(st, 13, &words_verdict, o->worst.kind);
	else
		sqlite3_bind_null(st, 13);
	bind_word(st, 14, &words_action, o->refused > 0 ? ACTION_REFUSE : ACTION_PASS);
	bind_word(st, 15, &words_spared, o->worst.spared);
	sqlite3_bind_int(st, 16, o->worst.convicted);
	sqlite3_bind_int(st, 17, o->new_host);
	sqlite3_bind_int(st, 18, o->new_zombie);
	sqlite3_bind_int(st, 19, o->relapse);
	sqlite3_bind_double(st, 20, o->worst.score.total);
	sqlite3_bind_double(st, 21, o->worst.threshold);
	sqlite3_bind_int64(st, 22, o->rcpts);
	sqlite3_bind_int64(st, 23, o->accepted);
	sqlite3_bind_int64(st, 24, o->unknown);
	sqlite3_bind_int64(st, 25, o->rejected);
	sqlite3_bind_int64(st, 26, o->deferred);
	sqlite3_bind_int64(st, 27, o->traps);
	sqlite3_bind_int64(st, 28, o->refused);
	sqlite3_bind_int64(st, 31, o->carried);
}

/* For a session that was not judged: what the MTA said is known all the same. */
static void
count_answers(const struct session *s, struct outcome *o)
{
	for (size_t i = 0; i < s->n_txns; i++)
		for (size_t k = 0; k < s->txns[i].n_rcpts; k++) {
			enum mta_answer mta = s->txns[i].rcpts[k].mta;

			o->rcpts++;
			o->accepted += mta == MTA_ACCEPTED;
			o->unknown += mta == MTA_UNKNOWN;
			o->rejected += mta == MTA_REJECTED;
			o->deferred += mta == MTA_DEFERRED;
		}
}

static int
put_session(struct journal *j, const struct journal_entry *e, const struct session *s)
{
	static const char sql[] =
	    "INSERT INTO sessions (reference, connect_time, end_time, address, ptr,"
	    " ptr_status, helo, tls, auth, queue_ids, sender, transactions, verdict,"
	    " action, spared, convicted, new_host, new_zombie, relapse, score,"
	    " threshold, recipients, accepted, unknown, rejected, deferred, traps,"
	    " refused, reasons, record, carried) VALUES"
	    " (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
	struct outcome outcome = {0};
	sqlite3_stmt *st = db_prepare(&j->db, sql);
	char address[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	if (e->outcome != NULL)
		outcome_copy(&outcome, e->outcome);
	else
		count_answers(s, &outcome);
	buf_clear(&j->record);
	buf_clear(&j->reasons);
	if (record_format(s, &j->record) != 0 ||
	    reasons_format(&outcome.worst.score, &j->reasons) != 0)
		return db_fail(&j->db, SQLITE_NOMEM, "write a session");
	sqlite3_bind_text(st, 1, e->reference, -1, SQLITE_STATIC);
	bind_connection(st, s, address);
	db_bind_text(st, 10, e->queue_ids);
	bind_outcome(st, &outcome, e->outcome != NULL);
	if (outcome.worst.score.n_reasons > 0)
		sqlite3_bind_text(st, 29, j->reasons.data, (int)j->reasons.len,
				  SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 29);
	if (j->record.len <= JOURNAL_RECORD_MAX)
		sqlite3_bind_text(st, 30, j->record.data, (int)j->record.len,
				  SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 30);
	return db_run(&j->db, st);
}

static int
put_sender(struct journal *j, int64_t id, const char *sender)
{
	sqlite3_stmt *st = db_prepare(
	    &j->db,
	    "INSERT OR IGNORE INTO senders (session, domain, address) VALUES (?,?,?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, domain_of(sender), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, sender, -1, SQLITE_STATIC);
	return db_run(&j->db, st);
}

/* A row of `recipients`; ${sender} NULL = the session's.  A row of that number can only
 * be left of a session that somebody deleted by hand. */
static int
put_rcpt(struct journal *j, int64_t id, int64_t seq, const struct journal_rcpt *r)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO recipients (session, seq, time, sender, domain,"
	    " address, mta, trap, action, spared, score, carried, bounce)"
	    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";
	sqlite3_stmt *st = db_prepare(&j->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_clear_bindings(st);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, seq);
	sqlite3_bind_int64(st, 3, r->at_s);
	sqlite3_bind_text(st, 4, r->sender, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 5, domain_of(r->address), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 6, r->address, -1, SQLITE_STATIC);
	bind_word(st, 7, &words_mta, r->mta);
	sqlite3_bind_int(st, 8, r->trap);
	sqlite3_bind_int(st, 12, r->carried);
	if (r->bounce != BOUNCE_NO)
		bind_word(st, 13, &words_bounce, r->bounce);
	if (r->judged) {
		bind_word(st, 9, &words_action, r->action);
		bind_word(st, 10, &words_spared, r->spared);
		sqlite3_bind_double(st, 11, r->score);
	}
	return db_run(&j->db, st);
}

static bool
same_sender(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The sender and the recipients of one transaction. */
static int
put_txn(struct journal *j, const struct journal_entry *e, const struct session *s,
	const struct session_txn *t, struct journal_place *at)
{
	bool first = same_sender(t->mail_from, s->txns[0].mail_from);

	if (sender_is_named(t) && (t == s->txns || !first) &&
	    put_sender(j, at->id, t->mail_from) != 0)
		return -1;
	for (size_t i = 0; i < t->n_rcpts && at->seq < JOURNAL_RCPTS_MAX;
	     i++, at->seq++) {
		const struct session_rcpt *rcpt = &t->rcpts[i];
		struct journal_rcpt r = {
		    .at_s = (uint32_t)(rcpt->at_ms / 1000),
		    .sender = first ? NULL : t->mail_from,
		    .address = rcpt->to,
		    .mta = rcpt->mta,
		    .judged = at->seq < e->n_decisions,
		};

		if (r.judged) {
			r.action = e->decisions[at->seq].action;
			r.spared = e->decisions[at->seq].spared;
			r.trap = e->decisions[at->seq].trap;
			r.carried = e->decisions[at->seq].carried;
			r.bounce = e->decisions[at->seq].bounce;
			r.score = (double)e->decisions[at->seq].score;
		}
		if (put_rcpt(j, at->id, (int64_t)at->seq + 1, &r) != 0)
			return -1;
	}
	return 0;
}

struct journal_decision
journal_decide(const struct verdict *verdict)
{
	return (struct journal_decision){.action = verdict->action,
					 .spared = verdict->spared,
					 .trap = verdict->trap,
					 .score = (float)verdict->score.total,
					 .bounce = verdict->bounce};
}

bool
journal_let_through(const struct journal_decision *d, enum mta_answer mta)
{
	return d->action == ACTION_PASS && mta_takes(mta);
}

struct journal_decision *
journal_last_decisions(const struct session *s, struct journal_decision *all, size_t n,
		       size_t *n_r)
{
	const struct session_txn *txn = session_last_txn(s);

	*n_r = txn != NULL && txn->n_rcpts <= n ? txn->n_rcpts : 0;
	return *n_r > 0 ? all + n - *n_r : NULL;
}

void
journal_decide_message(struct journal_decision *decisions, const struct session_txn *txn,
		       double change, const struct verdict *verdict)
{
	for (size_t i = 0; i < txn->n_rcpts; i++) {
		struct journal_decision *d = &decisions[i];

		if (!journal_let_through(d, txn->rcpts[i].mta))
			continue;
		d->score += (float)change;
		if (verdict->kind != VERDICT_ZOMBIE)
			continue;
		d->action = verdict->action;
		d->spared = verdict->spared;
		d->carried = verdict->action == ACTION_REFUSE;
	}
}

/* Only the row of the session itself can be refused (FAULT_VALUE), so that in a
 * transaction a session is there whole or not at all. */
int
journal_put(struct journal *j, const struct journal_entry *e)
{
	bool alone = sqlite3_get_autocommit(j->db.handle) != 0;
	struct arena scratch;
	struct journal_place at = {0};
	struct session s;
	int rc = -1;

	arena_init(&scratch);
	if (alone && journal_begin(j) != 0)
		goto out;
	if (privacy_session(&j->privacy, e->session, &scratch, &s) != 0) {
		db_fail(&j->db, SQLITE_NOMEM, "write a session");
		goto out;
	}
	if (put_session(j, e, &s) != 0)
		goto out;
	at.id = sqlite3_last_insert_rowid(j->db.handle);
	if (journal_traits_put(j, at.id, &s, e->outcome) != 0)
		goto out;
	for (size_t i = 0; i < s.n_txns; i++)
		if (put_txn(j, e, &s, &s.txns[i], &at) != 0)
			goto out;
	rc = alone ? journal_commit(j) : 0;
out:
	if (rc != 0 && alone)
		db_rollback(&j->db);
	arena_fini(&scratch);
	return rc;
}
