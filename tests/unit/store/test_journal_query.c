#include "unit_journal.h"

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

/* At 3 a.m. nobody waits for a scan of all sessions. */
static void
test_searches_use_indexes(void **state)
{
	static const struct {
		const char *where, *index;
	} cases[] = {
	    {"sessions WHERE reference = ?", "sqlite_autoindex_sessions"},
	    {"session_search WHERE address = ?", "sessions_address"},
	    {"sessions WHERE id IN (SELECT session FROM recipient_search WHERE domain = "
	     "? AND address IN (?, "
	     "?))",
	     "recipients_address"},
	    {"sessions WHERE id IN (SELECT session FROM sender_search WHERE domain = ?)",
	     "senders_address"},
	};
	char sql[300], plan[2000];
	sqlite3_stmt *st;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(unit_path(JOURNAL_FILE), &db), SQLITE_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(sql, sizeof(sql),
			 "EXPLAIN QUERY PLAN SELECT * FROM %s"
			 " ORDER BY id DESC LIMIT 50",
			 cases[i].where);
		plan[0] = '\0';
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW)
			unit_append(plan, "%s\n", sqlite3_column_text(st, 3));
		sqlite3_finalize(st);
		if (strstr(plan, cases[i].index) == NULL ||
		    strstr(plan, "SCAN sessions\n") != NULL)
			fail_msg("%s: %s", cases[i].where, plan);
	}
	sqlite3_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_searches),
	    TEST(test_edited_rows_are_skipped),
	    TEST(test_searches_use_indexes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
