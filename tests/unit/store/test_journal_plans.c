/*
 * How SQLite goes about the searches of the journal.  Given the chance it makes an index
 * of all sessions first, for this one question: slower than what it is to spare as soon
 * as there are many sessions.  It does so whatever they are, so a few of them tell.
 */
#include "journal_bounces.h"
#include "journal_impl.h"
#include "unit_journal.h"

struct plans {
	size_t statements;
	int indexed; /* rows of indexes that were made for one question */
};

/* SQLite calls it when a statement has run. */
static int
note_plan(unsigned event, void *ctx, void *statement, void *ns)
{
	struct plans *p = ctx;

	(void)ns;
	assert_int_equal(event, SQLITE_TRACE_PROFILE);
	p->statements++;
	p->indexed += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_AUTOINDEX, 1);
	return 0;
}

static void
put_some(void)
{
	static const struct visit_facts some[] = {
	    {"R1", "192.0.2.1", "mx", "a@a.example", "x@x.example", 1000, 0, 0},
	    {"R2", "192.0.2.2", "pc", "", "x@x.example y@y.example", 1001, 3, 1},
	    {"R3", "198.51.100.3", "pc", "b@a.example", "y@x.example", 1002, 3, 0},
	    {"R4", "192.0.2.4", "pc-4", "c@c.example", "z@z.example", 1003, 0, 0}};

	for (size_t i = 0; i < COUNT(some); i++)
		assert_int_equal(put(&some[i]), 0);
}

/* What a search by this filter makes for itself. */
static int
indexed_by(const struct journal_filter *filter)
{
	struct plans plans = {0};
	struct seen seen = {0};
	uint64_t n;

	sqlite3_trace_v2(journal->db.handle, SQLITE_TRACE_PROFILE, note_plan, &plans);
	assert_int_equal(journal_each(journal, filter, see, &seen), 0);
	assert_int_equal(journal_count(journal, filter, &n), 0);
	sqlite3_trace_v2(journal->db.handle, 0, NULL, NULL);
	assert_true(plans.statements >= 2);
	return plans.indexed;
}

static void
test_no_index_is_made_for_a_search(void **state)
{
	struct net net;
	const struct journal_filter filters[] = {
	    {.limit = 0},
	    {.reference = "R2"},
	    {.net = &net},
	    {.net = &net, .helo = "pc"},
	    {.sender = "a@a.example"},
	    {.sender = "@a.example", .refused = true},
	    {.sender = ""},
	    {.recipient = "x@x.example", .helo = "pc"},
	    {.recipient = "@x.example", .sender = "@a.example"},
	    {.helo = "pc"},
	    {.helo = "pc", .since_s = 1001, .until_s = 1003},
	    {.ptr = "host.example", .oldest_first = true},
	    {.template = "dsl-@.example"},
	    {.provider = "isp.example"},
	    {.owner = "AS64500", .country = "AA"},
	    {.reason = "name.helo"},
	    {.of_verdict = true, .verdict = VERDICT_ZOMBIE},
	    {.refused = true, .after_id = 1},
	};

	(void)state;
	assert_int_equal(net_parse("192.0.2.0/24", &net), 0);
	put_some();
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct journal_filter page = filters[i];

		page.limit = 2;
		assert_int_equal(indexed_by(&filters[i]), 0);
		assert_int_equal(indexed_by(&page), 0);
	}
	/* Where some are from before there were traits too. */
	unit_sql(JOURNAL_FILE, "UPDATE traits_from SET id = 2");
	for (size_t i = 0; i < COUNT(filters); i++)
		assert_int_equal(indexed_by(&filters[i]), 0);
}

static bool
pass_rcpt(void *ctx, const struct journal_rcpt *rcpt)
{
	(void)rcpt;
	++*(size_t *)ctx;
	return true;
}

static bool
pass_sum(void *ctx, const struct bounces_sum *sum)
{
	(void)sum;
	++*(size_t *)ctx;
	return true;
}

static void
test_nor_for_recipients_and_bounces(void **state)
{
	struct plans plans = {0};
	size_t n = 0;

	(void)state;
	put_some();
	sqlite3_trace_v2(journal->db.handle, SQLITE_TRACE_PROFILE, note_plan, &plans);
	assert_int_equal(journal_recipients(journal, 2, pass_rcpt, &n), 0);
	assert_int_equal(n, 2);
	for (int by = BOUNCES_BY_SOURCE; by <= BOUNCES_BY_DOMAIN; by++) {
		const struct bounces_query query = {.by = (enum bounces_by)by};

		n = 0;
		assert_int_equal(journal_bounces(journal, &query, pass_sum, &n), 0);
		assert_true(n > 0);
	}
	sqlite3_trace_v2(journal->db.handle, 0, NULL, NULL);
	assert_true(plans.statements >= 4);
	assert_int_equal(plans.indexed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_no_index_is_made_for_a_search),
	    TEST(test_nor_for_recipients_and_bounces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
