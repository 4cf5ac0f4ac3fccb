#include "store_mailbox.h"
#include "unit_store_open.h"

/* What is not stored stays zero. */
static void
fill(struct mailbox *m, uint64_t *seed)
{
	uint32_t *const numbers[] = {&m->accepted_first_s,
				     &m->accepted_last_s,
				     &m->tried_first_s,
				     &m->tried_last_s,
				     &m->trap_s,
				     &m->suspended_s,
				     &m->hits};

	*m = (struct mailbox){.addresses = unit_random(seed),
			      .networks = unit_random(seed),
			      .servers = unit_random(seed)};
	for (size_t i = 0; i < COUNT(numbers); i++)
		*numbers[i] = (uint32_t)unit_random(seed);
}

static void
test_round_trip(void **state)
{
	static const uint64_t ids[] = {1, 0x8000000000000001, UINT64_MAX};
	static const char *const addresses[] = {"anna@ours.net", "~1a2b3c4d@ours.net", "",
						"it's \"odd\"@ours.net"};
	uint64_t seed = 4;

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		struct mailbox m, back;

		fill(&m, &seed);
		memset(&back, 0xee, sizeof(back));
		assert_int_equal(store_mailbox_put(store, ids[i % COUNT(ids)],
						   addresses[i % COUNT(addresses)], &m),
				 0);
		assert_int_equal(store_mailbox_get(store, ids[i % COUNT(ids)], &back), 1);
		assert_memory_equal(&m, &back, sizeof(m));
	}
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM mailboxes"),
			 COUNT(ids));
}

static void
test_what_is_not_there(void **state)
{
	struct mailbox m = {.hits = 77};

	(void)state;
	assert_int_equal(store_mailbox_get(store, 5, &m), 0);
	assert_int_equal(m.hits, 77);
}

/* The newest address counts: what was readable is so no longer, or again. */
static void
test_the_address_follows(void **state)
{
	struct mailbox m = {.hits = 1};

	(void)state;
	assert_int_equal(store_mailbox_put(store, 5, "anna@ours.net", &m), 0);
	assert_int_equal(store_mailbox_put(store, 5, "", &m), 0);
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT count(*) FROM mailboxes WHERE address IS NULL"),
	    1);
}

struct seen {
	char text[256];
};

static bool
see(void *ctx, const struct store_mailbox *box)
{
	struct seen *seen = ctx;

	unit_append(seen->text, "%s/%u ", box->address, (unsigned)box->id);
	return true;
}

static void
assert_listed(const struct store_mailbox_filter *filter, const char *expected)
{
	struct seen seen = {""};

	assert_int_equal(store_mailbox_each(store, filter, see, &seen), 0);
	assert_string_equal(seen.text, expected);
}

static void
test_listings(void **state)
{
	static const struct mailbox mailboxes[] = {
	    {.accepted_last_s = 50},
	    {.tried_last_s = 70, .trap_s = 60, .hits = 3},
	    {.accepted_last_s = 10, .tried_last_s = 20},
	    {.tried_last_s = 40, .trap_s = 30, .hits = 9, .suspended_s = 40},
	};
	static const char *const addresses[] = {"a@x", "b@x", "c@x", "d@x"};
	struct store_mailbox_filter all = {.limit = 0}, traps = {.traps = true};

	(void)state;
	for (size_t i = 0; i < COUNT(mailboxes); i++)
		assert_int_equal(
		    store_mailbox_put(store, i + 1, addresses[i], &mailboxes[i]), 0);
	assert_listed(&all, "c@x/3 d@x/4 a@x/1 b@x/2 ");
	assert_listed(&traps, "d@x/4 b@x/2 ");
	all.limit = 2, all.offset = 1;
	assert_listed(&all, "d@x/4 a@x/1 ");
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM auto_traps"), 1);
}

static void
test_edited_rows_are_skipped(void **state)
{
	static const char *const edits[] = {"hits = -1", "trap_since = 4294967296",
					    "accepted_last = -5",
					    "address = hex(zeroblob(2000))"};
	struct store_mailbox_filter all = {.limit = 0};
	struct mailbox m = {.hits = 1};
	char sql[128];

	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		assert_int_equal(store_mailbox_put(store, 5, "anna@ours.net", &m), 0);
		snprintf(sql, sizeof(sql), "UPDATE mailboxes SET %s", edits[i]);
		unit_sql(STORE_FILE, sql);
		assert_listed(&all, "");
		assert_int_equal(store_mailbox_get(store, 5, &m), 0);
		assert_int_equal(store_bad_rows(store), 2 * (i + 1));
	}
}

#define NOW_S  2000000000u
#define DAYS_S 86400u

/* Mail is remembered for a year, and so are traps; other tries for 90 days. */
static void
test_prune(void **state)
{
	static const struct {
		struct mailbox mailbox;
		bool stays;
	} cases[] = {
	    {{.accepted_last_s = NOW_S - 365 * DAYS_S}, true},
	    {{.accepted_last_s = NOW_S - 365 * DAYS_S - 1}, false},
	    {{.accepted_last_s = NOW_S - 400 * DAYS_S, .tried_last_s = NOW_S}, true},
	    {{.tried_last_s = NOW_S - 90 * DAYS_S}, true},
	    {{.tried_last_s = NOW_S - 90 * DAYS_S - 1}, false},
	    {{.tried_last_s = NOW_S - 365 * DAYS_S, .trap_s = 5}, true},
	    {{.tried_last_s = NOW_S - 365 * DAYS_S - 1, .trap_s = 5}, false},
	    {{.tried_last_s = NOW_S - 365 * DAYS_S, .suspended_s = 5}, true},
	    {{.tried_last_s = NOW_S - 365 * DAYS_S - 1, .suspended_s = 5}, false},
	};
	const struct store_retention forever = {0};
	struct mailbox m;
	uint32_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    store_mailbox_put(store, i + 1, "a@x", &cases[i].mailbox), 0);
	assert_int_equal(store_mailbox_prune(store, 1000, 100, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_prune(store, &forever, NOW_S, 3, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(store_prune(store, &forever, NOW_S, 3, &n), 0);
	assert_int_equal(n, 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(store_mailbox_get(store, i + 1, &m), cases[i].stays);
		/* And so it is in memory. */
		m = cases[i].mailbox;
		mailbox_age(&m, NOW_S);
		assert_int_equal(m.accepted_last_s != 0 || m.tried_last_s != 0,
				 cases[i].stays);
	}
	/* Nothing is left: the next look is in an hour. */
	assert_int_equal(store_prune(store, &forever, NOW_S, 3, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_prune(store, &forever, NOW_S + 1, 3, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_prune(store, &forever, NOW_S + 3599, 3, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(store_prune(store, &forever, NOW_S + 3601, 3, &n), 0);
	assert_int_equal(n, 3);
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* Who took mail; a name that is only tried is nobody's. */
static void
test_users(void **state)
{
	static const struct mailbox user = {.accepted_first_s = 1, .accepted_last_s = 9};
	static const struct mailbox nobody = {.tried_first_s = 1, .tried_last_s = 9};
	uint64_t users;

	(void)state;
	for (uint64_t id = 1; id <= 5; id++)
		assert_int_equal(store_mailbox_put(store, id, "", &user), 0);
	assert_int_equal(store_mailbox_put(store, 9, "", &nobody), 0);
	assert_int_equal(store_mailbox_users(store, 100, &users), 0);
	assert_int_equal(users, 5);
	assert_int_equal(store_mailbox_users(store, 3, &users), 0);
	assert_int_equal(users, 3);
}

static void
test_since(void **state)
{
	const struct mailbox old = {.accepted_first_s = 500, .accepted_last_s = 900};
	const struct mailbox young = {.accepted_first_s = 700, .accepted_last_s = 800};
	const struct mailbox nobody = {.tried_first_s = 100, .tried_last_s = 200};
	uint32_t since_s = 7;

	(void)state;
	assert_int_equal(store_mailbox_put(store, 3, "", &nobody), 0);
	assert_int_equal(store_mailbox_since(store, &since_s), 0);
	assert_int_equal(since_s, 0);
	assert_int_equal(store_mailbox_put(store, 1, "", &young), 0);
	assert_int_equal(store_mailbox_put(store, 2, "", &old), 0);
	assert_int_equal(store_mailbox_since(store, &since_s), 0);
	assert_int_equal(since_s, 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(test_round_trip),
	    STORE_TEST(test_what_is_not_there),
	    STORE_TEST(test_the_address_follows),
	    STORE_TEST(test_listings),
	    STORE_TEST(test_edited_rows_are_skipped),
	    STORE_TEST(test_since),
	    STORE_TEST(test_prune),
	    cmocka_unit_test_setup_teardown(test_users, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
