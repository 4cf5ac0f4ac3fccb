#include "threshold.h"

#include "near.h"

/* ${n} trusted hosts that would have scored ${score} as newcomers. */
static void
hosts(struct threshold *t, int n, double score)
{
	while (n-- > 0)
		threshold_host(t, score);
}

/* Move once a day for ${days}. */
static void
days_pass(struct threshold *t, uint32_t days)
{
	for (uint32_t day = 0; day <= days; day++)
		threshold_move(t, T0_S + day * DAY_S);
}

static void
starts_from_the_target(void **state)
{
	static const struct {
		double target, value;
	} cases[] = {{5e-4, 4.0}, {5e-5, 6.303}, {1e-4, 5.609}, {5e-3, 3.0}, {0.5, 3.0}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct threshold t;

		threshold_init(&t, cases[i].target);
		assert_near(t.value, cases[i].value, 0.001);
		assert_near(threshold_error(&t, t.value), 1, 1e-9);
	}
}

static void
knowing_nothing_it_stays(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	days_pass(&t, 1000);
	assert_near(t.value, 4.0, 1e-9);
}

/* None of N above: 3/N, of the 7 percent of valid mail that comes from newcomers. */
static void
error_by_the_rule_of_three(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 300, -1);
	assert_near(threshold_error(&t, 4), 0.07 * 3 / 300, 1e-9);
	hosts(&t, 100, 5);
	assert_near(threshold_error(&t, 4), 0.07 * (100 + 16.45 + 3) / 400, 1e-4);
	assert_near(threshold_error(&t, 5.5), 0.07 * 3 / 400, 1e-9);
	hosts(&t, 1, 1e9); /* the last bin holds all that is higher */
	assert_true(threshold_error(&t, 15) > 0.07 * 3 / 400);
	hosts(&t, 2, -1e9);
	assert_true(isfinite(threshold_error(&t, 4)));
}

/* A quarter of a nat a day, while the hosts prove that it may; never below the least. */
static void
falls_while_valid_hosts_allow_it(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-5);
	hosts(&t, 100000, -2);
	threshold_move(&t, T0_S);
	threshold_move(&t, T0_S + DAY_S - 1);
	assert_near(t.value, 6.303, 0.001);
	threshold_move(&t, T0_S + DAY_S);
	assert_near(t.value, 6.053, 0.001);
	threshold_move(&t, T0_S + DAY_S + 10);
	assert_near(t.value, 6.053, 0.001);
	/* A clock that was ahead at the start. */
	t.moved_s = T0_S + 900 * DAY_S;
	assert_false(threshold_move(&t, T0_S + DAY_S));
	assert_false(threshold_move(&t, T0_S + 2 * DAY_S - 1));
	assert_true(threshold_move(&t, T0_S + 2 * DAY_S));
	assert_near(t.value, 5.803, 0.001);
	days_pass(&t, 100);
	assert_near(t.value, THRESHOLD_MIN, 1e-9);
}

static void
few_hosts_move_nothing(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 400, -2); /* 0.07 * 3 / 400 is above the target */
	days_pass(&t, 50);
	assert_near(t.value, 4.0, 1e-9);
	hosts(&t, 40, -2); /* and of 440 below it */
	for (uint32_t day = 51; day < 60; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_near(t.value, THRESHOLD_MIN, 1e-9);
}

/* More valid hosts above the line than the target bears: up, until they are below. */
static void
rises_when_valid_hosts_are_above(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 900, -2);
	hosts(&t, 100, 6.1);
	days_pass(&t, 100);
	assert_between(t.value, 6.0, 6.5);
}

/* Steps down that later hosts prove wrong are taken back, as far as they were. */
static void
comes_back_to_the_start(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 500, -2);
	days_pass(&t, 10);
	assert_near(t.value, THRESHOLD_MIN, 1e-9);
	hosts(&t, 10, 3.8);
	for (uint32_t day = 11; day < 30; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_near(t.value, 4, 1e-9);
}

static void
another_target_keeps_what_was_measured(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 1000, 1);
	threshold_retarget(&t, 5e-5);
	assert_near(t.value, 6.303, 0.001);
	assert_near(threshold_error(&t, 4), 0.07 * 3 / 1000, 1e-9);
}

/* However many: patient zombies must not blind us. */
static void
it_does_not_rise_without_end(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 1000, 9);
	for (uint32_t day = 0; day < 60; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_near(t.value, 6.0, 1e-9);
}

static void
a_forgotten_host_counts_no_more(void **state)
{
	static const double scores[] = {-7.3, 2.99, THRESHOLD_MIN, 4.6, 100};
	struct threshold t, without;

	(void)state;
	threshold_init(&t, 5e-4);
	hosts(&t, 500, 1);
	hosts(&t, 1, 5);
	without = t;
	for (size_t i = 0; i < COUNT(scores); i++) {
		threshold_host(&t, scores[i]);
		threshold_forget_host(&t, scores[i]);
		assert_memory_equal(&t, &without, sizeof(t));
	}
	for (int i = 0; i < 2; i++)
		threshold_forget_host(&t, 5);
	assert_near(threshold_newcomers(&t, 3), 3.0 / 499, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(starts_from_the_target),
	    cmocka_unit_test(knowing_nothing_it_stays),
	    cmocka_unit_test(error_by_the_rule_of_three),
	    cmocka_unit_test(falls_while_valid_hosts_allow_it),
	    cmocka_unit_test(few_hosts_move_nothing),
	    cmocka_unit_test(rises_when_valid_hosts_are_above),
	    cmocka_unit_test(it_does_not_rise_without_end),
	    cmocka_unit_test(comes_back_to_the_start),
	    cmocka_unit_test(a_forgotten_host_counts_no_more),
	    cmocka_unit_test(another_target_keeps_what_was_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
