#include "import_read.h"
#include "unit.h"

static void
test_years(void **state)
{
	struct logline_stamp stamp = {.month = 12, .day = 31, .hour = 23, .zoned = true};

	(void)state;
	/* 2024-01-01 10:00: the newest New Year's Eve before it. */
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1704063600000));
	stamp.month = 1;
	stamp.day = 1;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1704150000000));
	stamp.day = 3;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1672786800000));
	stamp.year = 2026;
	stamp.zone_s = 3600;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1767477600000));
	stamp.year = 2106;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(4291999200000));
	stamp.year = 2107; /* such a record could not be read again */
	assert_true(import_time(&stamp, 1704103200) == -1);
	stamp.year = 1969;
	assert_true(import_time(&stamp, 1704103200) == -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
