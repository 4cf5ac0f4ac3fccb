#include "db.h"
#include "store_memo.h"
#include "store_schema.h"
#include "storm.h"
#include "unit_store_open.h"

#define NOW 1700000000u

static void
test_round_trip(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (int kind = 0; kind < MEMO_KINDS; kind++) {
		bool message = kind == MEMO_SENT, pair = kind == MEMO_PAIR;
		bool whole = message || kind == MEMO_ORGANISATION || memo_more(kind) > 0;
		uint32_t at_s = (uint32_t)unit_random(&seed);
		bool bare = message || pair;
		struct memo m = {.ref = whole ? unit_random(&seed) : 0,
				 .first_s = bare ? at_s : (uint32_t)unit_random(&seed),
				 .last_s = at_s,
				 .n = bare ? 1 : (uint32_t)unit_random(&seed)},
			    back = {.n = 77};
		uint64_t id = unit_random(&seed) | (uint64_t)1 << 63;

		for (size_t i = 0; i < memo_more(kind); i++)
			m.more[i] = (uint32_t)unit_random(&seed);
		assert_int_equal(store_memo_get(store, kind, id, &back), 0);
		assert_int_equal(back.n, 77);
		assert_int_equal(store_memo_put(store, kind, id, "anna@ours.net", &m), 0);
		assert_int_equal(store_memo_put(store, kind, id, "", &m), 0);
		assert_int_equal(store_memo_get(store, kind, id, &back), 1);
		assert_memory_equal(&m, &back, sizeof(m));
	}
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM senders"), 1);
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT count(*) FROM partner_domains WHERE domain IS NULL"),
	    1);
}

static void
put(enum memo_kind kind, uint64_t id, uint32_t last_s)
{
	const struct memo m = {.ref = 1, .first_s = last_s, .last_s = last_s, .n = 1};

	assert_int_equal(store_memo_put(store, kind, id, "firm.com", &m), 0);
}

struct seen {
	char text[256];
};

static bool
see(void *ctx, const struct store_memo *memo)
{
	struct seen *seen = ctx;

	unit_append(seen->text, "%u ", (unsigned)memo->id);
	return memo->id != 99;
}

static void
assert_each(uint32_t limit, const char *expected)
{
	struct seen seen = {""};

	assert_int_equal(store_memo_each(store, MEMO_PARTNER, limit, see, &seen), 0);
	assert_string_equal(seen.text, expected);
}

static void
test_the_newest_come_last(void **state)
{
	(void)state;
	put(MEMO_PARTNER, 1, NOW + 3);
	put(MEMO_PARTNER, 2, NOW + 1);
	put(MEMO_PARTNER, 3, NOW + 2);
	put(MEMO_SENT, 4, NOW);
	assert_each(0, "2 3 1 ");
	assert_each(2, "3 1 ");
	put(MEMO_PARTNER, 99, NOW);
	assert_each(0, "99 ");
}

static void
test_prune(void **state)
{
	uint32_t deleted = 0;

	(void)state;
	put(MEMO_SENT, 1, NOW - MEMO_MESSAGE_S - 1);
	put(MEMO_SENT, 2, NOW - MEMO_MESSAGE_S);
	put(MEMO_PARTNER, 3, NOW - MEMO_MESSAGE_S - 1);
	put(MEMO_PARTNER, 4, NOW - MEMO_DOMAIN_S - 1);
	put(MEMO_PARTNER, 5, NOW - MEMO_DOMAIN_S - 2);
	assert_int_equal(store_memo_prune(store, NOW, 1, &deleted), 0);
	assert_int_equal(deleted, 2);
	assert_int_equal(store_memo_prune(store, NOW, 100, &deleted), 0);
	assert_int_equal(deleted, 3); /* added */
	assert_each(0, "3 ");
	assert_int_equal(unit_number(STORE_FILE, "SELECT id FROM sent_messages"), 2);
}

static void
test_rows_that_somebody_edited(void **state)
{
	struct memo m;

	(void)state;
	put(MEMO_PARTNER, 1, NOW);
	put(MEMO_PARTNER, 2, NOW);
	unit_sql(STORE_FILE, "UPDATE partner_domains SET count = -1 WHERE id = 1");
	assert_int_equal(store_memo_get(store, MEMO_PARTNER, 1, &m), 0);
	assert_each(0, "2 ");
	assert_int_equal(store_bad_rows(store), 2);
}

/* A file of the version before has the tables when the daemon has opened it. */
static void
test_an_old_file(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct db db;
	struct memo m;

	(void)state;
	old.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	assert_int_equal(unit_number(STORE_FILE, "PRAGMA user_version"), 1);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	put(MEMO_PARTNER, 1, NOW);
	assert_int_equal(store_memo_get(store, MEMO_PARTNER, 1, &m), 1);
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT count(*) FROM README WHERE topic = 'senders'"),
	    1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* What storm_pack() put into the ref has columns of its own. */
static void
test_storms(void **state)
{
	const struct storm_numbers numbers = {7, 5, STORM_TAGS, false};
	struct memo m = {.ref = storm_pack(&numbers),
			 .first_s = NOW,
			 .last_s = NOW + 10,
			 .n = 12},
		    back;
	struct storm_numbers over = numbers;

	(void)state;
	assert_int_equal(store_memo_put(store, MEMO_STORM, 9, "anna@ours.net", &m), 0);
	assert_int_equal(store_memo_get(store, MEMO_STORM, 9, &back), 1);
	assert_memory_equal(&back, &m, sizeof(m));
	assert_int_equal(unit_number(STORE_FILE, "SELECT refused FROM storms"), 7);
	assert_int_equal(unit_number(STORE_FILE, "SELECT answered FROM storms"), 5);
	assert_int_equal(unit_number(STORE_FILE, "SELECT means FROM storms"), STORM_TAGS);
	assert_int_equal(unit_number(STORE_FILE, "SELECT over FROM storms"), 0);
	over.over = true;
	m.ref = storm_pack(&over);
	m.last_s = NOW + 20;
	assert_int_equal(store_memo_put(store, MEMO_STORM, 9, "anna@ours.net", &m), 0);
	assert_int_equal(store_memo_get(store, MEMO_STORM, 9, &back), 1);
	assert_memory_equal(&back, &m, sizeof(m));
	assert_int_equal(unit_number(STORE_FILE, "SELECT over FROM storms"), 1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM storms"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_round_trip),
	    TEST(test_the_newest_come_last),
	    TEST(test_prune),
	    TEST(test_rows_that_somebody_edited),
	    cmocka_unit_test_setup_teardown(test_an_old_file, unit_dir_setup, teardown),
	    TEST(test_storms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
