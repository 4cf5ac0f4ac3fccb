#include <math.h>

#include "near.h"
#include "returns_curve.h"

static void
no_case_says_nothing(void **state)
{
	const uint64_t none[RETURNS_BINS] = {0};
	struct returns_curve c;

	(void)state;
	returns_curve(none, none, &c);
	assert_int_equal(c.cases, 0);
	for (unsigned i = 0; i < RETURNS_NOT; i++) {
		assert_near(c.at[i].low, 0, 1e-9);
		assert_near(c.at[i].high, 1, 1e-9);
	}
	assert_int_equal(returns_curve_quantile(&c, 0.5), 0);
}

/* By hand: 10 cases; 2 return in step 0, 1 is lost there; 3 of the 7 left return in step
 * 2; survival 0.8, then 0.8 * 4/7.  Greenwood: 2/(10*8) + 3/(7*4). */
static void
product_limit_and_greenwood(void **state)
{
	const uint64_t returned[RETURNS_BINS] = {[0] = 2, [2] = 3};
	const uint64_t censored[RETURNS_BINS] = {[0] = 1, [RETURNS_NOT] = 4};
	double survival = 0.8 * 4 / 7, sum = 2.0 / 80 + 3.0 / 28;
	double width = 1.959964 * sqrt(sum) / fabs(log(survival));
	struct returns_curve c;

	(void)state;
	returns_curve(returned, censored, &c);
	assert_int_equal(c.cases, 10);
	assert_int_equal(c.censored, 1);
	assert_int_equal(c.at_risk[0], 10);
	assert_int_equal(c.at_risk[1], 7);
	assert_int_equal(c.at_risk[3], 4);
	assert_near(c.at[0].share, 0.2, 1e-9);
	assert_near(c.at[1].share, 0.2, 1e-9);
	assert_near(c.at[RETURNS_NOT - 1].share, 1 - survival, 1e-9);
	assert_near(c.at[2].low, 1 - pow(survival, exp(-width)), 1e-9);
	assert_near(c.at[2].high, 1 - pow(survival, exp(width)), 1e-9);
	assert_true(c.at[2].low < c.at[2].share && c.at[2].share < c.at[2].high);
	assert_int_equal(returns_curve_quantile(&c, 0.2), 10);
	assert_int_equal(returns_curve_quantile(&c, 0.5), 60);
	assert_int_equal(returns_curve_quantile(&c, 0.6), 0);
}

/* None of 60 leaves at most 4.9 %, all of 60 at least 95.1 %. */
static void
none_and_all_have_a_bound(void **state)
{
	const uint64_t none[RETURNS_BINS] = {0};
	const uint64_t at_once[RETURNS_BINS] = {[0] = 60};
	const uint64_t never[RETURNS_BINS] = {[RETURNS_NOT] = 60};
	struct returns_curve c;

	(void)state;
	returns_curve(none, never, &c);
	assert_near(c.at[0].share, 0, 1e-9);
	assert_near(c.at[RETURNS_NOT - 1].high, 1 - pow(0.05, 1.0 / 60), 1e-9);
	returns_curve(at_once, none, &c);
	assert_near(c.at[0].share, 1, 1e-9);
	assert_near(c.at[0].low, pow(0.05, 1.0 / 60), 1e-9);
	assert_near(c.at[0].high, 1, 1e-9);
}

/* Cases that are lost early say nothing about what comes later. */
static void
the_lost_do_not_lower_the_curve(void **state)
{
	const uint64_t returned[RETURNS_BINS] = {[4] = 50};
	const uint64_t censored[RETURNS_BINS] = {[0] = 900, [RETURNS_NOT] = 50};
	struct returns_curve c;

	(void)state;
	returns_curve(returned, censored, &c);
	assert_near(c.at[4].share, 0.5, 1e-9);
	assert_true(c.at[4].low > 0.39 && c.at[4].high < 0.61);
}

/* Wilson's interval of 5 of 20, by hand: 0.1119 to 0.4687. */
static void
share_with_interval(void **state)
{
	struct returns_share s = returns_share(5, 20);

	(void)state;
	assert_near(s.share, 0.25, 1e-9);
	assert_near(s.low, 0.1119, 1e-4);
	assert_near(s.high, 0.4687, 1e-4);
	assert_near(returns_share(0, 0).high, 1, 1e-9);
	assert_near(returns_share(0, 9).low, 0, 1e-9);
	assert_near(returns_share(9, 9).high, 1, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_case_says_nothing),
	    cmocka_unit_test(product_limit_and_greenwood),
	    cmocka_unit_test(none_and_all_have_a_bound),
	    cmocka_unit_test(the_lost_do_not_lower_the_curve),
	    cmocka_unit_test(share_with_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
