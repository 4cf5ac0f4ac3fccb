#include "unit.h"

#include "outlet.h"

static void
tries_less_and_less_often(void **state)
{
	static const int64_t waits[] = {1000, 2000, 4000, 8000, 15000, 15000};
	const struct fault fault = {FAULT_FULL, "disk full"};
	struct outlet o = {.name = "x.db"};
	int64_t now_ms = 1000000;

	(void)state;
	assert_true(outlet_due(&o, now_ms));
	for (size_t i = 0; i < COUNT(waits); i++) {
		outlet_failed(&o, now_ms, &fault);
		assert_true(o.failing);
		assert_false(outlet_due(&o, now_ms + waits[i] - 1));
		now_ms += waits[i];
		assert_true(outlet_due(&o, now_ms));
	}
	assert_int_equal(o.since_ms, 1000000);
	assert_true(outlet_due(&o, 5)); /* the clock was set back */
	o.lost = 7;
	outlet_wrote(&o, now_ms);
	assert_false(o.failing);
	assert_true(outlet_due(&o, now_ms));

	outlet_failed(&o, now_ms, &fault); /* anew */
	assert_int_equal(o.lost, 0);
	assert_true(outlet_due(&o, now_ms + 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tries_less_and_less_often)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
