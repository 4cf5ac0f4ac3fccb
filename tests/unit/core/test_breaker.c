#include "breaker.h"

#include "near.h"

static void
counts_the_last_hour(void **state)
{
	struct breaker b = {0};

	(void)state;
	for (uint32_t minute = 0; minute < 180; minute++) {
		breaker_count(&b, T0_S + minute * 60);
		breaker_count(&b, T0_S + minute * 60 + 1);
		assert_int_equal(breaker_last_hour(&b, T0_S + minute * 60 + 1),
				 2 * (minute < 59 ? minute + 1 : 60));
	}
}

static void
forgets_when_nothing_comes(void **state)
{
	static const struct {
		uint32_t after_s, left;
	} cases[] = {{0, 100},	    {59 * 60, 100}, {60 * 60, 0},     {61 * 60, 0},
		     {119 * 60, 0}, {DAY_S, 0},	    {400 * DAY_S, 0}, {30 * 60, 100}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct breaker b = {0};

		for (int n = 0; n < 100; n++)
			breaker_count(&b, T0_S);
		assert_int_equal(breaker_last_hour(&b, T0_S + cases[i].after_s),
				 cases[i].left);
		breaker_count(&b, T0_S + cases[i].after_s);
		assert_int_equal(breaker_last_hour(&b, T0_S + cases[i].after_s),
				 cases[i].left + 1);
	}
}

static void
opens_at_the_limit_and_closes_an_hour_later(void **state)
{
	struct breaker b = {0};

	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_true(breaker_closed(&b, T0_S, 5));
		breaker_count(&b, T0_S);
	}
	assert_false(breaker_closed(&b, T0_S, 5));
	assert_false(breaker_closed(&b, T0_S + 59 * 60, 5));
	assert_true(breaker_closed(&b, T0_S + 60 * 60, 5));
	assert_true(breaker_closed(&b, T0_S, 6));
}

static void
zero_is_no_limit(void **state)
{
	struct breaker b = {0};

	(void)state;
	for (int i = 0; i < 100000; i++)
		breaker_count(&b, T0_S);
	assert_true(breaker_closed(&b, T0_S, 0));
}

/* Sessions end out of order, and a clock may be put back: nothing is lost or
 * counted twice. */
static void
late_events_count_once(void **state)
{
	struct breaker b = {0};

	(void)state;
	breaker_count(&b, T0_S);
	breaker_count(&b, T0_S - 300);
	breaker_count(&b, T0_S - 7200);
	assert_int_equal(breaker_last_hour(&b, T0_S), 3);
	assert_int_equal(breaker_last_hour(&b, T0_S - 7200), 3);
}

static void
works_from_the_first_minute_of_the_clock(void **state)
{
	struct breaker b = {0};

	(void)state;
	assert_int_equal(breaker_last_hour(&b, 0), 0);
	for (uint32_t s = 0; s < 90 * 60; s += 60) {
		breaker_count(&b, s);
		assert_int_equal(breaker_last_hour(&b, s), s < 3600 ? s / 60 + 1 : 60);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_the_last_hour),
	    cmocka_unit_test(forgets_when_nothing_comes),
	    cmocka_unit_test(opens_at_the_limit_and_closes_an_hour_later),
	    cmocka_unit_test(zero_is_no_limit),
	    cmocka_unit_test(late_events_count_once),
	    cmocka_unit_test(works_from_the_first_minute_of_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
