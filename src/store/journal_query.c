/*
 * Reading the journal, as an administrator at 3 a.m. searches it.
 */
#include "journal_query.h"

#include <stdio.h>
#include <string.h>

#include "journal_impl.h"
#include "journal_span.h"
#include "journal_traits.h"
#include "reasons.h"
#include "row.h"
#include "select.h"

#define COLUMNS                                                                          \
	"SELECT s.id, s.reference, s.connect_time, s.end_time, s.address, s.ptr, "       \
	"s.ptr_status,"                                                                  \
	" s.helo, s.tls, s.auth, s.queue_ids, s.sender, s.transactions,"                 \
	" s.verdict IS NOT NULL, ifnull(s.verdict, 'pass'), s.action, s.spared,"         \
	" s.convicted, s.new_host, s.new_zombie, s.relapse, s.score, s.threshold,"       \
	" s.recipients, s.accepted, s.unknown, s.rejected, s.deferred, s.traps,"         \
	" s.refused, s.carried"
#define SPARED                                                                           \
	", (SELECT count(*) FROM recipients r WHERE r.session = s.id AND r.spared <> "   \
	"'no')"
#define COLUMNS_MAX 1024

/* SQLite would think of making an index of all sessions first. */
#define BY_TRAITS   "traits t CROSS JOIN sessions AS s NOT INDEXED"
#define SCORE_LIMIT 1e6

static void
read_counts(struct row *r, struct journal_row *s)
{
	uint32_t *counts[] = {&s->rcpts,    &s->accepted, &s->unknown,
			      &s->rejected, &s->deferred, &s->traps,
			      &s->refused,  &s->carried,  &s->rcpts_spared};

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
	return row_end(&r, db);
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
	if (f->since_s != 0)
		select_int(q, "s.connect_time >= ?", f->since_s);
	if (f->until_s != 0)
		select_int(q, "s.connect_time < ?", f->until_s);
}

static void
add_filter(struct search *search, struct select *q, const struct journal_filter *f)
{
	if (f->id != 0)
		select_int(q, "s.id = ?", f->id);
	select_text(q, "s.reference = ?", f->reference);
	select_net(q, "s.address", f->net);
	if (f->sender != NULL && f->sender[0] == '\0')
		select_where(q, "s.sender = ''");
	else if (f->sender != NULL)
		add_address(search, q, "sender_search", f->sender);
	if (f->recipient != NULL)
		add_address(search, q, "recipient_search", f->recipient);
	/* Names are the same however they are written. */
	select_text(q, "s.helo = ? COLLATE NOCASE", f->helo);
	select_text(q, "s.ptr = ? COLLATE NOCASE", f->ptr);
	select_text(q, "lychgate_template(s.ptr, s.ptr_status, s.address) = lower(?)",
		    f->template);
	select_text(q, "lychgate_provider(s.ptr, s.ptr_status, s.address) = lower(?)",
		    f->provider);
	select_text(q, "json_extract(s.record, '$.owner') = ?", f->owner);
	select_text(q, "json_extract(s.record, '$.country') = ?", f->country);
	/* Most have not even the word, and JSON is slow. */
	select_text(q, "instr(s.reasons, ?) > 0", f->reason);
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

/* One listing, in one or several selects. */
struct listing {
	struct journal *journal;
	const struct journal_filter *filter;
	const char *columns;
	struct search search;
	uint32_t traits[TRAITS_MAX];
	size_t n_traits;
	select_row *each; /* of a select */
	journal_row_fn *row;
	void *ctx;
	uint64_t count, passed; /* rows that were found, that were left out or shown */
	bool ended;
};

static bool
list_session(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	const struct journal_filter *f = l->filter;
	struct journal_row row;

	if (l->passed++ < f->offset)
		return true;
	if (read_session(&l->journal->db, st, &row) == 0)
		l->ended = !l->row(l->ctx, &row);
	l->ended |= f->limit != 0 && l->passed == (uint64_t)f->offset + f->limit;
	return !l->ended;
}

static bool
add_count(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;

	l->count += (uint64_t)sqlite3_column_int64(st, 0);
	return true;
}

/* By the traits, or else all sessions in ${span}. */
static int
select_part(struct listing *l, const struct journal_span *span, bool by_traits)
{
	const struct journal_filter *f = l->filter;
	const char *order = f->oldest_first ? "s.id" : "s.id DESC";
	struct select q;
	int rc;

	if (span->first > span->last || l->ended)
		return 0;
	select_init(&q, l->columns,
		    by_traits	     ? BY_TRAITS
		    : f->net != NULL ? "session_search AS s"
				     : "sessions AS s");
	if (by_traits) {
		select_int(&q, "t.block >= ?", span->first >> TRAITS_BLOCK_SHIFT);
		select_int(&q, "t.block <= ?", span->last >> TRAITS_BLOCK_SHIFT);
		for (size_t i = 0; i < l->n_traits; i++)
			select_int(&q, "lychgate_trait(t.filter, ?)", l->traits[i]);
		select_where(&q, "s.id BETWEEN t.block << " TRAITS_SHIFT_SQL
				 " AND ((t.block + 1) << " TRAITS_SHIFT_SQL ") - 1");
		order = f->oldest_first ? "t.block, s.id" : "t.block DESC, s.id DESC";
	}
	select_int(&q, "s.id >= ?", span->first);
	select_int(&q, "s.id <= ?", span->last);
	add_filter(&l->search, &q, f);
	if (l->row != NULL)
		select_order(&q, order);
	rc = select_each(&q, &l->journal->db, l->each, l);
	select_fini(&q);
	return rc;
}

/* Sessions from before there were traits are looked at one by one. */
static int
select_by_traits(struct listing *l, const struct journal_span *span)
{
	bool oldest = l->filter->oldest_first;
	struct journal_span old = *span, rest = *span;
	int64_t from;

	if (db_number(&l->journal->db, "SELECT ifnull(max(id), 0) FROM traits_from",
		      &from) != 0)
		return -1;
	if (old.last > from)
		old.last = from;
	if (rest.first <= from)
		rest.first = from + 1;
	if (select_part(l, oldest ? &old : &rest, !oldest) != 0)
		return -1;
	return select_part(l, oldest ? &rest : &old, oldest);
}

/* Is there an index that serves better than the one of traits? */
static bool
has_other_index(const struct journal_filter *f)
{
	return f->id != 0 || f->reference != NULL || f->net != NULL ||
	       f->recipient != NULL || (f->sender != NULL && f->sender[0] != '\0');
}

static int
run_listing(struct listing *l)
{
	struct journal_span span;
	int rc = journal_span_of(l->journal, l->filter, &span);

	l->search.journal = l->journal;
	arena_init(&l->search.scratch);
	if (!has_other_index(l->filter))
		l->n_traits = journal_traits_of(l->filter, l->traits);
	if (rc == 0)
		rc = l->n_traits > 0 ? select_by_traits(l, &span)
				     : select_part(l, &span, false);
	arena_fini(&l->search.scratch);
	return rc;
}

int
journal_each(struct journal *j, const struct journal_filter *filter, journal_row_fn *row,
	     void *ctx)
{
	char columns[COLUMNS_MAX];
	struct listing listing = {.journal = j,
				  .filter = filter,
				  .columns = columns,
				  .each = list_session,
				  .row = row,
				  .ctx = ctx};

	snprintf(columns, sizeof(columns), COLUMNS "%s, %s, %s",
		 filter->with_spared ? SPARED : ", 0",
		 filter->without_reasons ? "NULL" : "s.reasons",
		 filter->without_record ? "NULL" : "s.record");
	return run_listing(&listing);
}

int
journal_count(struct journal *j, const struct journal_filter *filter, uint64_t *count_r)
{
	struct listing listing = {.journal = j,
				  .filter = filter,
				  .columns = "SELECT count(*)",
				  .each = add_count};

	if (run_listing(&listing) != 0)
		return -1;
	*count_r = listing.count;
	return 0;
}

int
journal_last_id(struct journal *j, int64_t *id_r)
{
	return db_number(&j->db, "SELECT ifnull(max(id), 0) FROM sessions", id_r);
}

static void
read_rcpt(struct row *r, struct journal_rcpt *rcpt)
{
	rcpt->at_s = row_u32(r);
	rcpt->sender = row_text(r, JOURNAL_TEXT_MAX);
	rcpt->address = row_text(r, JOURNAL_TEXT_MAX);
	rcpt->mta = (enum mta_answer)row_word(r, &words_mta);
	rcpt->judged = row_bool(r);
	rcpt->action = (enum verdict_action)row_word(r, &words_action);
	rcpt->spared = (enum verdict_spared)row_word(r, &words_spared);
	rcpt->trap = row_bool(r);
	rcpt->carried = row_bool(r);
	rcpt->bounce = (enum verdict_bounce)row_word(r, &words_bounce);
	rcpt->score = row_real(r, -SCORE_LIMIT, SCORE_LIMIT);
}

int
journal_recipients(struct journal *j, int64_t id, journal_rcpt_fn *row, void *ctx)
{
	/* Asked for each of many sessions, so prepared once. */
	static const char sql[] =
	    "SELECT r.time, coalesce(r.sender, s.sender), r.address, r.mta,"
	    " r.action IS NOT NULL, ifnull(r.action, 'pass'), ifnull(r.spared, 'no'),"
	    " r.trap, r.carried, ifnull(r.bounce, 'no'), ifnull(r.score, 0)"
	    " FROM recipients r JOIN sessions s ON s.id = r.session WHERE r.session = ?"
	    " ORDER BY r.seq";
	sqlite3_stmt *st = db_prepare(&j->db, sql);
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	while ((rc = db_next(&j->db, st)) == 1) {
		struct journal_rcpt rcpt;
		struct row r;

		row_init(&r, st);
		read_rcpt(&r, &rcpt);
		if (row_end(&r, &j->db) == 0 && !row(ctx, &rcpt))
			break;
	}
	sqlite3_reset(st);
	return rc < 0 ? -1 : 0;
}
