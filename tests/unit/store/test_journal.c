#include <math.h>

#include "journal_query.h"
#include "record.h"
#include "unit_store.h"

static struct journal *journal;

static int
setup(void **state)
{
	struct fault fault;

	if (unit_dir_setup(state) != 0)
		return -1;
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	return journal == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	journal_close(journal);
	return unit_dir_teardown(state);
}

/* A session in a few words: who, from whom, to whom. */
struct visit_facts {
	const char *reference, *ip, *helo, *sender, *rcpts; /* separated by spaces */
	uint32_t at_s;
	enum verdict_kind verdict;
	uint32_t refused;
};

static void
add_rcpts(struct session *s, const char *rcpts, int64_t at_ms)
{
	while (*rcpts != '\0') {
		size_t len = strcspn(rcpts, " ");

		session_add_rcpt(s, at_ms++, rcpts, len, MTA_ACCEPTED);
		rcpts += len + (rcpts[len] == ' ');
	}
}

static int
put(const struct visit_facts *v)
{
	struct journal_decision decisions[8] = {{0}};
	struct outcome outcome = {.refused = v->refused};
	struct journal_entry e = {.reference = v->reference, .queue_ids = ""};
	struct session s;
	struct addr ip;
	int rc;

	assert_int_equal(addr_parse(v->ip, &ip), 0);
	session_init(&s, (int64_t)v->at_s * 1000, &ip);
	session_add_helo(&s, v->helo, strlen(v->helo));
	session_add_txn(&s, s.at_ms + 1, v->sender, strlen(v->sender));
	add_rcpts(&s, v->rcpts, s.at_ms + 2);
	outcome.worst.kind = v->verdict;
	outcome.rcpts = (uint32_t)s.txns[0].n_rcpts;
	e.session = &s;
	e.outcome = &outcome;
	e.decisions = decisions;
	e.n_decisions = outcome.rcpts;
	rc = journal_put(journal, &e);
	session_fini(&s);
	return rc;
}

struct seen {
	size_t n;
	char references[300];
};

static bool
see(void *ctx, const struct journal_row *row)
{
	struct seen *seen = ctx;

	seen->n++;
	if (strlen(seen->references) < 200)
		strcat(strcat(seen->references, row->reference), " ");
	return true;
}

static void
put_some(void)
{
	static const struct visit_facts visits[] = {
	    {"A1", "192.0.2.1", "friend", "anna@example.org", "bob@example.com", 1000,
	     VERDICT_PASS, 0},
	    {"A2", "192.0.2.1", "friend", "", "bob@example.com carol@example.com", 2000,
	     VERDICT_ZOMBIE, 2},
	    {"A3", "198.51.100.9", "mx.example.org", "anna@example.org",
	     "dave@Sub.example.com", 3000, VERDICT_SERVER, 0},
	    {"A4", "2001:db8::25", "mx.example.org", "Eve@Example.ORG", "BOB@example.com",
	     4000, VERDICT_ZOMBIE, 0},
	    {"A5", "192.0.20.1", "x", "x@example.net", "bob@example.net", 5000,
	     VERDICT_SUSPECT, 0},
	};

	for (size_t i = 0; i < COUNT(visits); i++)
		assert_int_equal(put(&visits[i]), 0);
}

static void
test_searches(void **state)
{
	static struct net nets[3];
	static const struct {
		struct journal_filter filter;
		const char *expect;
	} cases[] = {
	    {{0}, "A5 A4 A3 A2 A1 "},
	    {{.oldest_first = true}, "A1 A2 A3 A4 A5 "},
	    {{.limit = 2}, "A5 A4 "},
	    {{.limit = 2, .offset = 2}, "A3 A2 "},
	    {{.id = 3}, "A3 "},
	    {{.after_id = 3, .oldest_first = true}, "A4 A5 "},
	    {{.reference = "A2"}, "A2 "},
	    {{.reference = "nonsense"}, ""},
	    {{.net = &nets[0]}, "A2 A1 "},
	    {{.net = &nets[1]}, "A2 A1 "},
	    {{.net = &nets[2]}, "A4 "},
	    {{.sender = "anna@example.org"}, "A3 A1 "},
	    {{.sender = "ANNA@example.ORG"}, "A3 A1 "},
	    {{.sender = "@example.org"}, "A4 A3 A1 "},
	    {{.sender = ""}, "A2 "},
	    {{.recipient = "bob@example.com"}, "A4 A2 A1 "},
	    {{.recipient = "@example.com"}, "A4 A2 A1 "},
	    {{.recipient = "@sub.example.com"}, "A3 "},
	    {{.recipient = "bob"}, ""},
	    {{.recipient = "bob@example.com", .sender = "@example.org"}, "A4 A1 "},
	    {{.helo = "mx.example.org"}, "A4 A3 "},
	    {{.since_s = 3000}, "A5 A4 A3 "},
	    {{.until_s = 3000}, "A2 A1 "},
	    {{.since_s = 2000, .until_s = 4000}, "A3 A2 "},
	    {{.since_s = 9000}, ""},
	    {{.of_verdict = true, .verdict = VERDICT_ZOMBIE}, "A4 A2 "},
	    {{.refused = true}, "A2 "},
	    {{.sender = "' OR 1=1 --"}, ""},
	};

	(void)state;
	net_parse("192.0.2.1", &nets[0]);
	net_parse("192.0.2.0/25", &nets[1]);
	net_parse("2001:db8::/48", &nets[2]);
	put_some();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct seen seen = {0, ""};
		uint64_t count;

		assert_int_equal(journal_each(journal, &cases[i].filter, see, &seen), 0);
		if (strcmp(seen.references, cases[i].expect) != 0)
			fail_msg("case %zu: %s, not %s", i, seen.references,
				 cases[i].expect);
		assert_int_equal(journal_count(journal, &cases[i].filter, &count), 0);
		if (cases[i].filter.limit == 0)
			assert_int_equal(count, seen.n);
	}
}

/* A whole session with everything in it. */
static void
make_full(struct session *s)
{
	struct addr ip;

	addr_parse("2001:db8::1", &ip);
	session_init(s, 1700000000123, &ip);
	s->end_ms = 1700000012999;
	session_set_ptr(s, "mx.example.org", 14, PTR_FORGED);
	session_set_tls(s, "TLSv1.3", 7);
	session_add_helo(s, "first", 5);
	session_add_helo(s, "mx.example.org", 14);
	s->auth = true;
	session_add_txn(s, 1700000001000, "anna@example.org", 16);
	session_add_rcpt(s, 1700000002000, "bob@example.com", 15, MTA_ACCEPTED);
	session_add_rcpt(s, 1700000003000, "nobody@example.com", 18, MTA_UNKNOWN);
	session_add_txn(s, 1700000004000, "anna@example.org", 16);
	session_add_rcpt(s, 1700000005000, "bob@example.com", 15, MTA_DEFERRED);
	session_add_txn(s, 1700000006000, "eve@example.net", 15);
	session_add_rcpt(s, 1700000007000, "carol@example.com", 17, MTA_NOT_KNOWN);
}

static void
make_outcome(struct outcome *o)
{
	*o = (struct outcome){
	    .worst = {.kind = VERDICT_ZOMBIE,
		      .action = ACTION_REFUSE,
		      .spared = SPARED_MONITOR,
		      .convicted = true,
		      .threshold = 6.8,
		      .score = {.total = 7.25, .n_reasons = 2}},
	    .rcpts = 4,
	    .accepted = 1,
	    .unknown = 2,
	    .rejected = 3,
	    .deferred = 5,
	    .traps = 6,
	    .refused = 7,
	    .new_host = true,
	    .new_zombie = true,
	    .relapse = true,
	};
	o->worst.score.reasons[0] = (struct reason){
	    REASON_CONTEXT_TEMPLATE, 4.5, true, 41, 2, "host@.example.net"};
	o->worst.score.reasons[1] =
	    (struct reason){REASON_TRAP, 2.75, false, 1, 0, "trap@example.com"};
}

static const struct journal_decision full_decisions[] = {
    {ACTION_PASS, SPARED_NO, false, 1.5f},
    {ACTION_REFUSE, SPARED_NO, true, 7.25f},
    {ACTION_PASS, SPARED_ROLE, false, 7.25f},
};

static void
put_full(const char *reference, bool judged)
{
	struct journal_entry e = {reference,	  NULL,
				  NULL,		  "4Zx1 4Zx2",
				  full_decisions, judged ? COUNT(full_decisions) : 0};
	struct outcome outcome;
	struct session s;

	make_full(&s);
	make_outcome(&outcome);
	e.session = &s;
	e.outcome = judged ? &outcome : NULL;
	if (journal_put(journal, &e) != 0)
		fail_msg("%s", journal_fault(journal)->text);
	session_fini(&s);
}

static bool
check_full(void *ctx, const struct journal_row *r)
{
	struct record record;
	char reason[RECORD_REASON_MAX], ip[ADDR_TEXT_MAX];

	assert_int_equal(r->connect_s, 1700000000);
	assert_int_equal(r->end_s, 1700000012);
	assert_string_equal(addr_format(&r->ip, ip), "2001:db8::1");
	assert_string_equal(r->ptr, "mx.example.org");
	assert_int_equal(r->ptr_status, PTR_FORGED);
	assert_string_equal(r->helo, "mx.example.org");
	assert_string_equal(r->tls, "TLSv1.3");
	assert_true(r->auth && r->judged);
	assert_string_equal(r->queue_ids, "4Zx1 4Zx2");
	assert_string_equal(r->sender, "anna@example.org");
	assert_int_equal(r->transactions, 3);
	assert_int_equal(r->verdict, VERDICT_ZOMBIE);
	assert_int_equal(r->action, ACTION_REFUSE);
	assert_int_equal(r->spared, SPARED_MONITOR);
	assert_true(r->convicted && r->new_host && r->new_zombie && r->relapse);
	assert_int_equal(r->rcpts, 4);
	assert_int_equal(r->accepted, 1);
	assert_int_equal(r->unknown, 2);
	assert_int_equal(r->rejected, 3);
	assert_int_equal(r->deferred, 5);
	assert_int_equal(r->traps, 6);
	assert_int_equal(r->refused, 7);
	assert_true(r->threshold == 6.8 && r->score.total == 7.25);
	assert_int_equal(r->score.n_reasons, 2);
	assert_int_equal(r->score.reasons[0].id, REASON_CONTEXT_TEMPLATE);
	assert_true(r->score.reasons[0].nats == 4.5 && r->score.reasons[0].counts);
	assert_string_equal(r->score.reasons[0].subject, "host@.example.net");
	assert_string_equal(r->score.reasons[1].subject, "trap@example.com");
	assert_int_equal(record_parse(r->record, strlen(r->record), &record, reason), 0);
	assert_int_equal(record.session.n_txns, 3);
	assert_int_equal(record.session.at_ms, 1700000000123);
	record_fini(&record);
	*(int64_t *)ctx = r->id;
	return true;
}

struct rcpts {
	size_t n;
	struct journal_rcpt rcpt[8];
	char text[400];
};

static bool
take_rcpt(void *ctx, const struct journal_rcpt *rcpt)
{
	struct rcpts *r = ctx;
	size_t len = strlen(r->text);

	r->rcpt[r->n++] = *rcpt;
	snprintf(r->text + len, sizeof(r->text) - len, "%s>%s ", rcpt->sender,
		 rcpt->address);
	return true;
}

static void
test_everything_comes_back(void **state)
{
	struct journal_filter filter = {.reference = "FULL"};
	struct rcpts r = {0};
	int64_t id = 0;

	(void)state;
	put_full("FULL", true);
	assert_int_equal(journal_each(journal, &filter, check_full, &id), 0);
	assert_true(id > 0);
	assert_int_equal(journal_recipients(journal, id, take_rcpt, &r), 0);
	assert_string_equal(r.text, "anna@example.org>bob@example.com "
				    "anna@example.org>nobody@example.com "
				    "anna@example.org>bob@example.com "
				    "eve@example.net>carol@example.com ");
	assert_int_equal(r.rcpt[1].at_s, 1700000003);
	assert_int_equal(r.rcpt[1].mta, MTA_UNKNOWN);
	assert_int_equal(r.rcpt[1].action, ACTION_REFUSE);
	assert_true(r.rcpt[1].trap && r.rcpt[1].judged && r.rcpt[1].score == 7.25);
	assert_int_equal(r.rcpt[2].spared, SPARED_ROLE);
	assert_int_equal(r.rcpt[3].mta, MTA_NOT_KNOWN);
	assert_false(r.rcpt[3].judged || r.rcpt[3].trap);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM senders"), 2);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM refusals"), 1);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM decisions"), 1);
}

static bool
check_not_judged(void *ctx, const struct journal_row *r)
{
	assert_false(r->judged);
	assert_int_equal(r->rcpts, 4);
	assert_int_equal(r->accepted, 1);
	assert_int_equal(r->unknown, 1);
	assert_int_equal(r->deferred, 1);
	assert_int_equal(r->score.n_reasons, 0);
	++*(int *)ctx;
	return true;
}

static void
test_not_judged(void **state)
{
	struct journal_filter filter = {0},
			      passed = {.of_verdict = true, .verdict = VERDICT_PASS};
	int calls = 0;

	(void)state;
	put_full("X", false);
	assert_int_equal(journal_each(journal, &filter, check_not_judged, &calls), 0);
	assert_int_equal(journal_each(journal, &passed, check_not_judged, &calls), 0);
	assert_int_equal(calls, 1);
}

static void
test_a_session_without_anything(void **state)
{
	struct journal_entry e = {.reference = "E", .queue_ids = ""};
	struct seen seen = {0, ""};
	struct journal_filter all = {0};
	struct addr ip = {4, {192, 0, 2, 1}};
	struct session s;

	(void)state;
	session_init(&s, 0, &ip);
	e.session = &s;
	assert_int_equal(journal_put(journal, &e), 0);
	session_fini(&s);
	assert_int_equal(journal_each(journal, &all, see, &seen), 0);
	assert_string_equal(seen.references, "E ");
}

static bool
see_score(void *ctx, const struct journal_row *row)
{
	*(double *)ctx = row->score.total;
	return true;
}

static void
test_a_reference_is_unique(void **state)
{
	struct visit_facts v = {"R",	       "192.0.2.1", "h",	  "a@b.example",
				"c@d.example", 1000,	    VERDICT_PASS, 0};

	(void)state;
	assert_int_equal(put(&v), 0);
	assert_int_equal(put(&v), -1);
	assert_int_equal(journal_fault(journal)->code, FAULT_VALUE);
	/* Inside a transaction too, and the rest of it stands. */
	assert_int_equal(journal_begin(journal), 0);
	v.reference = "S";
	assert_int_equal(put(&v), 0);
	v.reference = "R";
	assert_int_equal(put(&v), -1);
	v.reference = "T";
	assert_int_equal(put(&v), 0);
	assert_int_equal(journal_commit(journal), 0);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 3);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM recipients"), 3);
}

/* Nothing of an address may be in the file, in no table and no index. */
static bool
file_contains(const char *text)
{
	FILE *f = fopen(unit_path(JOURNAL_FILE), "rb");
	char *bytes = calloc(1, 1 << 20);
	size_t n;
	bool found;

	assert_non_null(f);
	n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	found = memmem(bytes, n, text, strlen(text)) != NULL;
	free(bytes);
	return found;
}

static void
test_privacy(void **state)
{
	struct privacy p = {PRIVACY_HASHED, {9}};
	struct journal_filter clear = {.recipient = "Bob@example.com"},
			      domain = {.sender = "@example.net"};
	struct fault fault;
	uint64_t n;

	(void)state;
	journal_set_privacy(journal, &p);
	put_full("H", true);
	assert_int_equal(journal_count(journal, &clear, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(journal_count(journal, &domain, &n), 0);
	assert_int_equal(n, 1);
	/* Rows from before the change are found along with them. */
	p.mode = PRIVACY_FULL;
	journal_set_privacy(journal, &p);
	put_full("F", true);
	assert_int_equal(journal_count(journal, &clear, &n), 0);
	assert_int_equal(n, 2);
	unit_sql(JOURNAL_FILE, "DELETE FROM recipients; DELETE FROM senders;"
			       "DELETE FROM sessions");
	p.mode = PRIVACY_HASHED;
	journal_set_privacy(journal, &p);
	put_full("H", true);
	p.mode = PRIVACY_NONE;
	journal_set_privacy(journal, &p);
	put_full("N", true);
	journal_close(journal);
	journal = NULL;
	unit_sql(JOURNAL_FILE, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
	assert_true(file_contains("@example.com"));
	assert_true(file_contains("mx.example.org"));
	assert_false(file_contains("nobody@"));
	assert_false(file_contains("anna"));
	assert_false(file_contains("carol"));
	assert_false(file_contains("trap@"));
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(journal);
}

static void
put_numbers(uint32_t from, uint32_t to)
{
	assert_int_equal(journal_begin(journal), 0);
	for (uint32_t i = from; i < to; i++) {
		char reference[16];
		struct visit_facts v = {reference,
					"192.0.2.1",
					"h",
					"a@b.example",
					"c@d.example e@f.example",
					i,
					VERDICT_PASS,
					0};

		snprintf(reference, sizeof(reference), "N%u", i);
		assert_int_equal(put(&v), 0);
	}
	assert_int_equal(journal_commit(journal), 0);
}

static uint32_t
prune_all(const struct journal_retention *keep, uint32_t now_s, uint32_t max_rows)
{
	uint32_t deleted, total = 0;

	do {
		assert_int_equal(journal_prune(journal, keep, now_s, max_rows, &deleted),
				 0);
		assert_true(deleted <= max_rows);
		total += deleted;
	} while (deleted > 0);
	return total;
}

static void
test_retention_by_age(void **state)
{
	struct journal_retention keep = {.age_s = 100}, forever = {0};
	int64_t last, again;

	(void)state;
	put_numbers(1000, 1050);
	assert_int_equal(prune_all(&forever, 100000, 7), 0);
	assert_int_equal(prune_all(&keep, 1000, 7), 0);
	assert_int_equal(prune_all(&keep, 1120, 7), 20);
	assert_int_equal(
	    unit_number(JOURNAL_FILE, "SELECT min(connect_time) FROM sessions"), 1020);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM recipients"),
			 60);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM senders"), 30);
	/* The newest stays: ids never come again, for who follows them. */
	assert_int_equal(journal_last_id(journal, &last), 0);
	assert_int_equal(prune_all(&keep, 100000, 7), 29);
	put_numbers(2000, 2001);
	assert_int_equal(journal_last_id(journal, &again), 0);
	assert_true(again > last);
}

static void
test_retention_by_size(void **state)
{
	struct journal_retention keep = {.bytes = 512 * 1024};
	uint32_t left;

	(void)state;
	put_numbers(1, 3000);
	left = 2999 - prune_all(&keep, 5000, 500);
	assert_true(left > 300 && left < 2900);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"),
			 left);
	assert_int_equal(
	    unit_number(JOURNAL_FILE, "SELECT max(connect_time) FROM sessions"), 2999);
	/* The file itself is small again, and stays so. */
	assert_true(unit_number(JOURNAL_FILE, "PRAGMA page_count") * 4096 <= 512 * 1024);
	for (uint32_t i = 0; i < 5; i++) {
		put_numbers(10000 + 500 * i, 10500 + 500 * i);
		prune_all(&keep, 20000, 500);
	}
	assert_true(unit_number(JOURNAL_FILE, "PRAGMA page_count") * 4096 <= 512 * 1024);
	assert_int_equal(
	    unit_number(JOURNAL_FILE, "SELECT max(connect_time) FROM sessions"), 12499);
}

static void
test_many_recipients_are_bounded(void **state)
{
	struct journal_entry e = {.reference = "M", .queue_ids = ""};
	struct addr ip = {4, {192, 0, 2, 1}};
	struct journal_filter all = {0};
	struct seen seen = {0, ""};
	struct session s;

	(void)state;
	session_init(&s, 1000, &ip);
	for (int t = 0; t < 20; t++) {
		session_add_txn(&s, 1000, "a@b.example", 11);
		for (int i = 0; i < 900; i++) {
			char to[64];
			int len = snprintf(to, sizeof(to), "user%d.%d.%040d@example.com",
					   t, i, i);

			session_add_rcpt(&s, 1000, to, (size_t)len, MTA_UNKNOWN);
		}
	}
	e.session = &s;
	assert_int_equal(journal_put(journal, &e), 0);
	session_fini(&s);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT unknown FROM sessions"),
			 18000);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM recipients"),
			 1000);
	assert_int_equal(journal_each(journal, &all, see, &seen), 0);
	assert_int_equal(seen.n, 1);
}

static void
test_edited_rows_are_skipped(void **state)
{
	static const char *const edits[] = {
	    "address = 'x'",
	    "verdict = 'nice'",
	    "connect_time = -1",
	    "connect_time = 4294967296",
	    "score = 9e999",
	    "auth = 2",
	    "reasons = '{'",
	    "reasons = '[[['",
	    "accepted = -7",
	    "ptr_status = ''",
	    "spared = ''",
	    "reference = hex(zeroblob(40000))",
	    "record = hex(zeroblob(600000))",
	};
	struct journal_filter all = {0};
	char sql[200];

	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		struct seen seen = {0, ""};

		unit_sql(JOURNAL_FILE, "DELETE FROM sessions; DELETE FROM recipients;"
				       "DELETE FROM senders");
		put_some();
		snprintf(sql, sizeof(sql),
			 "UPDATE sessions SET %s WHERE reference = 'A3'", edits[i]);
		unit_sql(JOURNAL_FILE, sql);
		assert_int_equal(journal_each(journal, &all, see, &seen), 0);
		if (seen.n != 4)
			fail_msg("%s was believed", edits[i]);
		assert_int_equal(journal_bad_rows(journal), i + 1);
	}
}

static void
test_edited_recipients_are_skipped(void **state)
{
	struct rcpts r = {0};
	double total = 0;
	struct journal_filter all = {.limit = 1};

	(void)state;
	put_full("FULL", true);
	unit_sql(JOURNAL_FILE, "UPDATE recipients SET mta = 'perhaps' WHERE seq = 2");
	assert_int_equal(journal_recipients(journal, 1, take_rcpt, &r), 0);
	assert_int_equal(r.n, 3);
	assert_int_equal(journal_bad_rows(journal), 1);
	assert_int_equal(journal_recipients(journal, 12345, take_rcpt, &r), 0);
	assert_int_equal(r.n, 3);
	assert_int_equal(journal_each(journal, &all, see_score, &total), 0);
	assert_true(total == 7.25);
}

/* At 3 a.m. nobody waits for a scan of all sessions. */
static void
test_searches_use_indexes(void **state)
{
	static const struct {
		const char *where, *index;
	} cases[] = {
	    {"reference = ?", "sqlite_autoindex_sessions"},
	    {"address = ?", "sessions_address"},
	    {"id IN (SELECT session FROM recipients WHERE domain = ? AND address IN (?, "
	     "?))",
	     "recipients_address"},
	    {"id IN (SELECT session FROM senders WHERE domain = ?)", "senders_address"},
	};
	char sql[300], plan[2000];
	sqlite3_stmt *st;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(unit_path(JOURNAL_FILE), &db), SQLITE_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(sql, sizeof(sql),
			 "EXPLAIN QUERY PLAN SELECT * FROM sessions WHERE %s"
			 " ORDER BY id DESC LIMIT 50",
			 cases[i].where);
		plan[0] = '\0';
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW)
			strcat(strcat(plan, (const char *)sqlite3_column_text(st, 3)),
			       "\n");
		sqlite3_finalize(st);
		if (strstr(plan, cases[i].index) == NULL || strstr(plan, "SCAN") != NULL)
			fail_msg("%s: %s", cases[i].where, plan);
	}
	sqlite3_close(db);
}

static void
test_the_file_explains_itself(void **state)
{
	(void)state;
	assert_int_equal(
	    unit_number(JOURNAL_FILE,
			"SELECT count(*) FROM sqlite_schema WHERE type IN"
			" ('table', 'view') AND name <> 'README' AND name NOT IN"
			" (SELECT topic FROM README)"),
	    0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_searches),
	    TEST(test_everything_comes_back),
	    TEST(test_not_judged),
	    TEST(test_a_session_without_anything),
	    TEST(test_a_reference_is_unique),
	    TEST(test_privacy),
	    TEST(test_retention_by_age),
	    TEST(test_retention_by_size),
	    TEST(test_many_recipients_are_bounded),
	    TEST(test_edited_rows_are_skipped),
	    TEST(test_edited_recipients_are_skipped),
	    TEST(test_searches_use_indexes),
	    TEST(test_the_file_explains_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
