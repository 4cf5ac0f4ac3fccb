#include "store_stats.h"
#include "unit_store_open.h"

static void
add(uint32_t at_s, uint64_t factor)
{
	struct store_minute minute = {.minute_s = at_s};

	for (size_t i = 0; i < STAT_COUNT; i++)
		minute.count[i] = factor * (i + 1);
	assert_int_equal(store_stats_add(store, &minute), 0);
}

static void
test_counters_add_up_in_their_minute(void **state)
{
	struct store_minute sum;

	(void)state;
	add(600, 1);
	add(659, 10);
	add(660, 100);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM stats_minute"), 2);
	assert_int_equal(store_stats_sum(store, 600, 660, &sum), 0);
	assert_int_equal(sum.minute_s, 600);
	for (size_t i = 0; i < STAT_COUNT; i++)
		assert_int_equal(sum.count[i], 11 * (i + 1));
	assert_int_equal(store_stats_sum(store, 0, UINT32_MAX, &sum), 0);
	assert_int_equal(sum.count[STAT_COUNT - 1], 111 * STAT_COUNT);
}

static void
test_no_rows_sum_up_to_nothing(void **state)
{
	struct store_minute sum = {.minute_s = 1, .count = {1, 2, 3}};

	(void)state;
	assert_int_equal(store_stats_sum(store, 0, 1000, &sum), 0);
	assert_int_equal(sum.minute_s, 0);
	for (size_t i = 0; i < STAT_COUNT; i++)
		assert_int_equal(sum.count[i], 0);
}

static void
test_names_are_columns(void **state)
{
	char sql[100];

	(void)state;
	for (size_t i = 0; i < STAT_COUNT; i++) {
		snprintf(sql, sizeof(sql), "SELECT %s FROM stats_minute",
			 store_stat_name((enum store_stat)i));
		unit_sql(STORE_FILE, sql);
	}
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM"
						 " pragma_table_info('stats_minute')"),
			 STAT_COUNT + 1);
}

static void
test_edited_counters(void **state)
{
	struct store_minute sum = {.minute_s = 7};

	(void)state;
	add(600, 1);
	unit_sql(STORE_FILE, "UPDATE stats_minute SET sessions = -1000");
	assert_int_equal(store_stats_sum(store, 0, 1000, &sum), 0);
	assert_int_equal(sum.count[STAT_SESSIONS], 0);
	assert_int_equal(store_bad_rows(store), 1);
	/* A sum that overflows fails and does nothing worse. */
	unit_sql(STORE_FILE, "UPDATE stats_minute SET sessions = 9223372036854775807");
	add(660, 1);
	assert_int_equal(store_stats_sum(store, 0, 1000, &sum), -1);
	assert_int_equal(store_stats_sum(store, 0, 660, &sum), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_counters_add_up_in_their_minute),
	    TEST(test_no_rows_sum_up_to_nothing),
	    TEST(test_names_are_columns),
	    TEST(test_edited_counters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
