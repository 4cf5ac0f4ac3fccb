/*
 * Reading the journal, as an administrator at 3 a.m. searches it.
 */
#include "journal_query.h"

#include <stdio.h>
#include <string.h>

#include "journal_impl.h"
#include "reasons.h"
#include "row.h"
#include "select.h"

#define COLUMNS                                                                          \
	"s.id, s.reference, s.connect_time, s.end_time, s.address, s.ptr, s.ptr_status," \
	" s.helo, s.tls, s.auth, s.queue_ids, s.sender, s.transactions,"                 \
	" s.verdict IS NOT NULL, ifnull(s.verdict, 'pass'), s.action, s.spared,"         \
	" s.convicted, s.new_host, s.new_zombie, s.relapse, s.score, s.threshold,"       \
	" s.recipients, s.accepted, s.unknown, s.rejected, s.deferred, s.traps,"         \
	" s.refused, s.carried, s.reasons, s.record"

#define SCORE_LIMIT 1e6

static void
read_counts(struct row *r, struct journal_row *s)
{
	uint32_t *counts[] = {&s->rcpts,    &s->accepted, &s->unknown, &s->rejected,
			      &s->deferred, &s->traps,	  &s->refused, &s->carried};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		*counts[i] = row_u32(r);
}

/* Read a row of COLUMNS.  0, or -1 and the row is counted as bad. */
static int
read_session(struct db *db, sqlite3_stmt *st, struct journal_row *s)
{
	struct row r;

	row_init(&r, st);
	s->id = row_int(&r, 1, INT64_MAX);
	s->reference = row_text(&r, JOURNAL_TEXT_MAX);
	s->connect_s = row_u32(&r);
	s->end_s = row_u32(&r);
	s->ip = row_addr(&r);
	s->ptr = row_text(&r, JOURNAL_TEXT_MAX);
	s->ptr_status = (enum ptr_status)row_word(&r, &words_ptr_status);
	s->helo = row_text(&r, JOURNAL_TEXT_MAX);
	s->tls = row_text(&r, JOURNAL_TEXT_MAX);
	s->auth = row_bool(&r);
	s->queue_ids = row_text(&r, JOURNAL_RECORD_MAX);
	s->sender = row_text(&r, JOURNAL_TEXT_MAX);
	s->transactions = row_u32(&r);
	s->judged = row_bool(&r);
	s->verdict = (enum verdict_kind)row_word(&r, &words_verdict);
	s->action = (enum verdict_action)row_word(&r, &words_action);
	s->spared = (enum verdict_spared)row_word(&r, &words_spared);
	s->convicted = row_bool(&r);
	s->new_host = row_bool(&r);
	s->new_zombie = row_bool(&r);
	s->relapse = row_bool(&r);
	score_init(&s->score);
	s->score.total = row_real(&r, -SCORE_LIMIT, SCORE_LIMIT);
	s->threshold = row_real(&r, -SCORE_LIMIT, SCORE_LIMIT);
	read_counts(&r, s);
	if (reasons_parse(row_text(&r, JOURNAL_RECORD_MAX), &s->score) != 0)
		r.bad = true;
	s->record = row_text(&r, JOURNAL_RECORD_MAX);
	if (!r.bad)
		return 0;
	db->bad_rows++;
	return -1;
}

/* What one filter's search for addresses needs until the select has run. */
struct search {
	struct arena scratch;
	struct journal *journal;
};

/*
 * Sessions that stand in ${view} with this address, or with "@" this domain.  Only the
 * hash is in the table when privacy was HASHED as the session was written.
 */
static void
add_address(struct search *search, struct select *q, const char *view,
	    const char *address)
{
	struct privacy hashed = search->journal->privacy;
	const char *domain = strrchr(address, '@'), *hidden;
	char condition[160];
	bool whole = domain != address;

	hashed.mode = PRIVACY_HASHED;
	snprintf(condition, sizeof(condition),
		 "s.id IN (SELECT session FROM %s WHERE domain = ?%s)", view,
		 whole ? " AND address IN (?, ?)" : "");
	select_text(q, condition, domain == NULL ? "" : domain + 1);
	if (!whole)
		return;
	hidden = privacy_address(&hashed, address, &search->scratch);
	select_more_text(q, address);
	select_more_text(q, hidden != NULL ? hidden : address);
}

static void
add_times(struct select *q, const struct journal_filter *f)
{
	/* Ids grow with time: bounds on them spare reading all rows. */
	if (f->since_s != 0) {
		select_int(q, "s.connect_time >= ?", f->since_s);
		select_int(
		    q, "s.id >= (SELECT min(id) FROM sessions WHERE connect_time >= ?)",
		    f->since_s);
	}
	if (f->until_s != 0) {
		select_int(q, "s.connect_time < ?", f->until_s);
		select_int(
		    q, "s.id <= (SELECT max(id) FROM sessions WHERE connect_time < ?)",
		    f->until_s);
	}
}

static void
add_filter(struct search *search, struct select *q, const struct journal_filter *f)
{
	if (f->id != 0)
		select_int(q, "s.id = ?", f->id);
	if (f->after_id != 0)
		select_int(q, "s.id > ?", f->after_id);
	select_text(q, "s.reference = ?", f->reference);
	select_net(q, "s.address", f->net);
	if (f->sender != NULL && f->sender[0] == '\0')
		select_where(q, "s.sender = ''");
	else if (f->sender != NULL)
		add_address(search, q, "sender_search", f->sender);
	if (f->recipient != NULL)
		add_address(search, q, "recipient_search", f->recipient);
	select_text(q, "s.helo = ?", f->helo);
	select_text(q, "s.ptr = ?", f->ptr);
	select_text(q, "lychgate_template(s.ptr, s.ptr_status, s.address) = ?",
		    f->template);
	select_text(q, "lychgate_provider(s.ptr, s.ptr_status, s.address) = ?",
		    f->provider);
	select_text(q, "json_extract(s.record, '$.owner') = ?", f->owner);
	select_text(q, "json_extract(s.record, '$.country') = ?", f->country);
	select_text(q,
		    "EXISTS (SELECT 1 FROM json_each(s.reasons) r"
		    " WHERE json_extract(r.value, '$.counts')"
		    " AND json_extract(r.value, '$.id') = ?)",
		    f->reason);
	add_times(q, f);
	if (f->of_verdict)
		select_text(q, "s.verdict = ?", words_verdict.word(f->verdict));
	if (f->refused)
		select_where(q, "s.refused > 0");
}

static const char *
table_for(const struct journal_filter *f)
{
	return f->net != NULL ? "session_search AS s" : "sessions AS s";
}

struct listing {
	struct db *db;
	union {
		journal_row_fn *session;
		journal_rcpt_fn *rcpt;
	} row;
	void *ctx;
};

static bool
list_session(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct journal_row row;

	return read_session(l->db, st, &row) != 0 || l->row.session(l->ctx, &row);
}

int
journal_each(struct journal *j, const struct journal_filter *filter, journal_row_fn *row,
	     void *ctx)
{
	struct listing listing = {&j->db, {.session = row}, ctx};
	struct search search = {.journal = j};
	struct select q;
	int rc;

	arena_init(&search.scratch);
	select_init(&q, "SELECT " COLUMNS, table_for(filter));
	add_filter(&search, &q, filter);
	select_order(&q, filter->oldest_first ? "s.id" : "s.id DESC");
	select_page(&q, filter->limit, filter->offset);
	rc = select_each(&q, &j->db, list_session, &listing);
	select_fini(&q);
	arena_fini(&search.scratch);
	return rc;
}

int
journal_count(struct journal *j, const struct journal_filter *filter, uint64_t *count_r)
{
	struct search search = {.journal = j};
	struct select q;
	int rc;

	arena_init(&search.scratch);
	select_init(&q, "SELECT count(*)", table_for(filter));
	add_filter(&search, &q, filter);
	rc = select_count(&q, &j->db, count_r);
	select_fini(&q);
	arena_fini(&search.scratch);
	return rc;
}

int
journal_last_id(struct journal *j, int64_t *id_r)
{
	return db_number(&j->db, "SELECT ifnull(max(id), 0) FROM sessions", id_r);
}

static bool
list_rcpt(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct journal_rcpt rcpt;
	struct row r;

	row_init(&r, st);
	rcpt.at_s = row_u32(&r);
	rcpt.sender = row_text(&r, JOURNAL_TEXT_MAX);
	rcpt.address = row_text(&r, JOURNAL_TEXT_MAX);
	rcpt.mta = (enum mta_answer)row_word(&r, &words_mta);
	rcpt.judged = row_bool(&r);
	rcpt.action = (enum verdict_action)row_word(&r, &words_action);
	rcpt.spared = (enum verdict_spared)row_word(&r, &words_spared);
	rcpt.trap = row_bool(&r);
	rcpt.carried = row_bool(&r);
	rcpt.bounce = (enum verdict_bounce)row_word(&r, &words_bounce);
	rcpt.score = row_real(&r, -SCORE_LIMIT, SCORE_LIMIT);
	if (!r.bad)
		return l->row.rcpt(l->ctx, &rcpt);
	l->db->bad_rows++;
	return true;
}

int
journal_recipients(struct journal *j, int64_t id, journal_rcpt_fn *row, void *ctx)
{
	struct listing listing = {&j->db, {.rcpt = row}, ctx};
	struct select q;
	int rc;

	select_init(
	    &q,
	    "SELECT r.time, coalesce(r.sender, s.sender), r.address, r.mta,"
	    " r.action IS NOT NULL, ifnull(r.action, 'pass'), ifnull(r.spared, 'no'),"
	    " r.trap, r.carried, ifnull(r.bounce, 'no'), ifnull(r.score, 0)",
	    "recipients r JOIN sessions s ON s.id = r.session");
	select_int(&q, "r.session = ?", id);
	select_order(&q, "r.seq");
	rc = select_each(&q, &j->db, list_rcpt, &listing);
	select_fini(&q);
	return rc;
}
