/* Botnets that change without a visit: what the database says of them then. */
#include "edit.h"
#include "store_botnet.h"
#include "store_botnet_decision.h"
#include "unit_botnet.h"

static void
publish_and_save(struct botnet *b, uint32_t now_s)
{
	botnet_view_free(botnet_publish(b, now_s));
	assert_int_equal(store_botnet_save(store, b), 0);
}

/* A botnet that is silent loses hosts all the same, and may be evidence no more. */
static void
test_the_silent_shrink(void **state)
{
	static const char of_ylmf[] = "SELECT hosts * 100 + labelled * 10 + evidence"
				      " FROM botnets WHERE name = 'ylmf-pc'";
	struct botnet *b = saved();

	(void)state;
	assert_int_equal(unit_number(STORE_FILE, of_ylmf), 4071);
	feed_at(b, "ylmf-pc", 3, 4, BEGIN + 10 * 86400);
	publish_and_save(b, BEGIN + 10 * 86400 + 60);
	assert_int_equal(unit_number(STORE_FILE, of_ylmf), 4511);
	publish_and_save(b, BEGIN + 15 * 86400);
	assert_int_equal(unit_number(STORE_FILE, of_ylmf), 440);
	botnet_free(b);
}

/* What the operator took back is told without waiting for the botnet's next visit. */
static void
test_ignored_no_more(void **state)
{
	static const char of_ylmf[] = "SELECT 10 * ignored + evidence FROM botnets"
				      " WHERE name = 'ylmf-pc'";
	struct botnet *b = saved();
	uint32_t id;

	(void)state;
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &id), 1);
	assert_int_equal(store_botnet_decide(store, BOTNET_IGNORE, id, "", 1), 0);
	assert_int_equal(store_botnet_decisions_load(store, b), 0);
	publish_and_save(b, BEGIN + 3700);
	assert_int_equal(unit_number(STORE_FILE, of_ylmf), 10);
	assert_int_equal(store_botnet_undecide(store, BOTNET_IGNORE, id, ""), 1);
	assert_int_equal(store_botnet_decisions_load(store, b), 0);
	publish_and_save(b, BEGIN + 3800);
	assert_int_equal(unit_number(STORE_FILE, of_ylmf), 1);
	botnet_free(b);
}

/* What leads to no botnet is of no use; but for the newest, from which ids go on. */
static void
test_aliases_end(void **state)
{
	static const char aliases[] = "SELECT CAST(group_concat(id, '') AS INTEGER) FROM"
				      " (SELECT id FROM botnet_aliases ORDER BY id)";
	uint32_t deleted = 0, id;
	struct botnet *b;
	char rows[200];

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &id), 1);
	snprintf(rows, sizeof(rows),
		 "INSERT INTO botnet_aliases VALUES (11, 12, %u), (12, %u, %u),"
		 " (13, 14, %u), (14, 0, %u), (15, 0, %u), (16, 0, %u)",
		 BEGIN, id, BEGIN, BEGIN, BEGIN, BEGIN, BEGIN + 86400);
	edit(unit_dir, STORE_FILE, rows);
	assert_int_equal(store_botnet_prune(store, BEGIN, 1000, &deleted), 0);
	assert_int_equal(unit_number(STORE_FILE, aliases), 111213141516);
	for (int i = 0; i < 2; i++)
		assert_int_equal(store_botnet_prune(store, BEGIN + 1, 1000, &deleted), 0);
	assert_int_equal(unit_number(STORE_FILE, aliases), 111216);
	assert_int_equal(store_botnet_prune(store, BEGIN + 86401, 1000, &deleted), 0);
	assert_int_equal(unit_number(STORE_FILE, aliases), 111216);
	b = botnet_create(MEMORY, secret);
	assert_int_equal(store_botnet_load(store, 0, b), 0);
	feed_at(b, "moss", 5, 5, BEGIN + 86400);
	publish_and_save(b, BEGIN + 90000);
	assert_int_equal(store_botnet_find(store, "moss", &id), 1);
	assert_int_equal(id, 17);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_the_silent_shrink, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_ignored_no_more, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_aliases_end, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
