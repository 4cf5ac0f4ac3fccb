#include <math.h>

#include "record.h"
#include "unit_journal.h"

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
	    .carried = 8,
	    .new_host = true,
	    .new_zombie = true,
	    .relapse = true,
	};
	o->worst.score.reasons[0] = (struct reason){
	    REASON_CONTEXT_TEMPLATE, 4.5, 5.5, true, 41, 2, "host@.example.net"};
	o->worst.score.reasons[1] =
	    (struct reason){REASON_TRAP, 2.75, 2.75, false, 1, 0, ""};
}

static const struct journal_decision full_decisions[] = {
    {ACTION_PASS, SPARED_NO, false, 1.5f, false, BOUNCE_REAL},
    {ACTION_REFUSE, SPARED_NO, true, 7.25f, true, BOUNCE_REFUSED},
    {ACTION_LATER, SPARED_ROLE, false, 7.25f, false, BOUNCE_NO},
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
	assert_int_equal(r->carried, 8);
	assert_int_equal(r->rcpts_spared, 1);
	assert_true(r->threshold == 6.8 && r->score.total == 7.25);
	assert_int_equal(r->score.n_reasons, 2);
	assert_int_equal(r->score.reasons[0].id, REASON_CONTEXT_TEMPLATE);
	assert_true(r->score.reasons[0].nats == 4.5 && r->score.reasons[0].counts);
	assert_string_equal(r->score.reasons[0].subject, "host@.example.net");
	assert_string_equal(r->score.reasons[1].subject, "");
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
	struct journal_filter filter = {.reference = "FULL", .with_spared = true};
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
	assert_true(r.rcpt[1].carried && !r.rcpt[0].carried && !r.rcpt[2].carried);
	assert_true(r.rcpt[0].bounce == BOUNCE_REAL &&
		    r.rcpt[1].bounce == BOUNCE_REFUSED && r.rcpt[2].bounce == BOUNCE_NO);
	assert_int_equal(r.rcpt[2].spared, SPARED_ROLE);
	assert_int_equal(r.rcpt[2].action, ACTION_LATER);
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

/* The clock was ahead for a while: what it stamped keeps nothing else. */
static void
test_retention_of_a_clock_that_was_ahead(void **state)
{
	struct journal_retention keep = {.age_s = 100};

	(void)state;
	put_numbers(1000, 1020);
	put_numbers(1105, 1115);   /* a bit */
	put_numbers(90000, 90020); /* and far */
	put_numbers(1020, 1050);
	assert_int_equal(prune_all(&keep, 1119, 7), 19);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 61);
	/* What was written after the future is old: so is it. */
	assert_int_equal(prune_all(&keep, 1122, 7), 3 + 20);
	assert_int_equal(
	    unit_number(JOURNAL_FILE, "SELECT max(connect_time) FROM sessions"), 1114);
	assert_int_equal(prune_all(&keep, 1160, 7), 27);
	/* What a clock stamped that was behind makes nothing else old. */
	put_numbers(1, 2);
	put_numbers(1150, 1155);
	assert_int_equal(prune_all(&keep, 1161, 7), 2);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 15);
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

/* Decisions of a part of the recipients could be anybody's. */
static void
last_decisions_are_of_the_last_transaction(void **state)
{
	struct journal_decision all[4];
	struct session s;
	size_t n = 7;

	(void)state;
	session_init(&s, 0, &(struct addr){.family = 0});
	assert_null(journal_last_decisions(&s, all, 4, &n));
	assert_int_equal(n, 0);
	session_fini(&s);
	make_full(&s);
	assert_ptr_equal(journal_last_decisions(&s, all, 4, &n), &all[3]);
	assert_int_equal(n, 1);
	session_add_rcpt(&s, 0, "dave@example.com", 16, MTA_ACCEPTED);
	assert_ptr_equal(journal_last_decisions(&s, all, 4, &n), &all[2]);
	assert_int_equal(n, 2);
	assert_null(journal_last_decisions(&s, all, 1, &n));
	assert_int_equal(n, 0);
	session_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_everything_comes_back),
	    TEST(test_not_judged),
	    TEST(test_a_session_without_anything),
	    TEST(test_a_reference_is_unique),
	    TEST(test_privacy),
	    TEST(test_retention_by_age),
	    TEST(test_retention_of_a_clock_that_was_ahead),
	    TEST(test_retention_by_size),
	    TEST(test_many_recipients_are_bounded),
	    TEST(test_edited_recipients_are_skipped),
	    TEST(test_the_file_explains_itself),
	    cmocka_unit_test(last_decisions_are_of_the_last_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
