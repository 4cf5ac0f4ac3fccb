#include "journal_bounces.h"
#include "unit_journal.h"

static void
put_some(void)
{
	static const struct visit_facts visits[] = {
	    {"A1", "192.0.2.1", "mx", "", "bob@example.com", 1000, VERDICT_PASS, 0},
	    {"A2", "192.0.2.1", "mx", "", "bob@example.com carol@example.com", 2000,
	     VERDICT_PASS, 1},
	    {"A3", "192.0.2.2", "mx", "", "bob@example.com", 3000, VERDICT_PASS, 1},
	    {"A4", "192.0.2.3", "mx", "anna@example.org", "bob@example.com", 4000,
	     VERDICT_PASS, 0},
	    {"A5", "192.0.2.2", "mx", "", "dave@example.net", 5000, VERDICT_PASS, 0},
	};

	for (size_t i = 0; i < COUNT(visits); i++)
		assert_int_equal(put(&visits[i]), 0);
}

static bool
collect(void *ctx, const struct bounces_sum *sum)
{
	char *text = ctx;
	size_t used = strlen(text);

	snprintf(text + used, 300 - used, "%s %u/%u/%u %u, ", sum->name,
		 (unsigned)sum->real, (unsigned)sum->refused, (unsigned)sum->bounces,
		 sum->last_s);
	return true;
}

static void
expect(enum bounces_by by, uint32_t since_s, uint32_t limit, const char *text)
{
	const struct bounces_query query = {by, since_s, limit};
	char got[300] = "";

	assert_int_equal(journal_bounces(journal, &query, collect, got), 0);
	assert_string_equal(got, text);
}

static void
test_sums(void **state)
{
	(void)state;
	expect(BOUNCES_BY_SOURCE, 0, 0, "");
	put_some();
	unit_sql(JOURNAL_FILE, "UPDATE recipients SET bounce = 'real'"
			       " WHERE address = 'carol@example.com'");
	expect(BOUNCES_BY_SOURCE, 0, 0, "192.0.2.1 1/1/3 2000, 192.0.2.2 0/1/2 5000, ");
	expect(BOUNCES_BY_SOURCE, 0, 1, "192.0.2.1 1/1/3 2000, ");
	expect(BOUNCES_BY_SOURCE, 3000, 0, "192.0.2.2 0/1/2 5000, ");
	expect(BOUNCES_BY_ACCOUNT, 0, 2,
	       "bob@example.com 0/0/3 3000, carol@example.com 1/0/1 2000, ");
	expect(BOUNCES_BY_DOMAIN, 0, 0,
	       "example.com 1/0/4 3000, example.net 0/0/1 5000, ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
