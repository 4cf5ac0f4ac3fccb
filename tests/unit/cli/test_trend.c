#include "trend.h"
#include "unit.h"

static const char *
text(uint64_t before, uint64_t now)
{
	static char out[TREND_TEXT_MAX];

	return trend_text(before, now, out);
}

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(text(0, 0), "nothing");
	assert_string_equal(text(1000, 500), "slowing, to 50 % (45 to 56 %)");
	assert_string_equal(text(500, 1000), "growing, to 200 % (180 to 223 %)");
	assert_non_null(strstr(text(10, 7), "no clear trend"));
	assert_non_null(strstr(text(0, 1), "no clear trend"));
	assert_non_null(strstr(text(0, 100), "growing"));
	assert_non_null(strstr(text(100, 0), "slowing, to 0 %"));
	/* Sure, and no news. */
	assert_non_null(strstr(text(1000000, 1050000), "no clear trend, to 105 %"));
	assert_true(strlen(text(UINT64_MAX, 1)) < TREND_TEXT_MAX);
	assert_true(strlen(text(1, UINT64_MAX)) < TREND_TEXT_MAX);
}

/* A filter that is a week old has not seen zombies become more. */
static void
test_young(void **state)
{
	const uint64_t counts[2] = {0, 57};
	char out[TREND_TEXT_MAX];

	(void)state;
	assert_string_equal(trend_weeks(1795305600, 1794700800, counts, out),
			    "no trend yet, counted since 2026-11-22 (14 whole days are "
			    "needed)");
	assert_string_equal(trend_weeks(1794700800, 1794700800, counts, out),
			    "no trend yet, counted since 2026-11-15 (14 whole days are "
			    "needed)");
	assert_string_equal(trend_weeks(0, 1794700800, counts, out),
			    "no trend yet, nothing was counted (14 whole days are "
			    "needed)");
	assert_non_null(
	    strstr(trend_weeks(1794700799, 1794700800, counts, out), "growing"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_young),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
