#include "threshold.h"

#include "near.h"

static void
starts_at_the_shipped_value(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	assert_near(t.value, 4.0, 1e-9);
	threshold_init(&t, 1e-4);
	assert_near(t.value, 5.61, 0.01);
	threshold_init(&t, 0.5);
	assert_near(t.value, THRESHOLD_MIN, 1e-9);
	assert_near(threshold_error(&t, 4), 1, 1e-9);
}

static void
measure(struct threshold *t, int hosts, double score)
{
	for (int i = 0; i < hosts; i++)
		threshold_host(t, score);
}

/* Of N hosts without any above: 3/N of the newcomers' 7 %. */
static void
bound_is_the_rule_of_three(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	measure(&t, 1000, -2);
	assert_near(threshold_error(&t, 3.5), 0.07 * 3 / 1000, 1e-9);
	measure(&t, 10, 4.6);
	assert_near(threshold_error(&t, 4.0), 0.07 * (10 + 1.6449 * 3.1623 + 3) / 1010,
		    1e-6);
	assert_near(threshold_error(&t, 5.0), 0.07 * 3 / 1010, 1e-9);
}

/* A step a day at the most, never below the minimum. */
static void
clean_hosts_lower_it_slowly(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 1e-4);
	measure(&t, 10000, 0);
	threshold_move(&t, T0_S);
	assert_near(t.value, 5.61, 0.01);
	threshold_move(&t, T0_S + DAY_S);
	assert_near(t.value, 5.36, 0.01);
	threshold_move(&t, T0_S + DAY_S + 3600);
	assert_near(t.value, 5.36, 0.01);
	for (uint32_t day = 2; day < 100; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_near(t.value, THRESHOLD_MIN, 1e-9);
}

static void
few_hosts_prove_nothing(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 1e-4);
	measure(&t, 100, 0);
	for (uint32_t day = 0; day < 30; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_near(t.value, 5.61, 0.01);
}

static void
valid_hosts_above_raise_it(void **state)
{
	struct threshold t;

	(void)state;
	threshold_init(&t, 5e-4);
	measure(&t, 950, 0);
	measure(&t, 50, 4.6);
	for (uint32_t day = 0; day < 30; day++)
		threshold_move(&t, T0_S + day * DAY_S);
	assert_between(t.value, 4.7, 5.01);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(starts_at_the_shipped_value),
	    cmocka_unit_test(bound_is_the_rule_of_three),
	    cmocka_unit_test(clean_hosts_lower_it_slowly),
	    cmocka_unit_test(few_hosts_prove_nothing),
	    cmocka_unit_test(valid_hosts_above_raise_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
