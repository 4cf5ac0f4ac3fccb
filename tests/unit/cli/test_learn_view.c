/* What the proven hosts prove about a threshold. */
#include "learn_view.h"
#include "unit.h"

struct row {
	double score;
	uint64_t hosts;
};

/* The bound at ${at} from ${rows}. */
static struct learn_bound
bound_at(double at, const struct row *rows, size_t n)
{
	struct learn_bound bound = {.at = at};
	struct threshold measured;

	threshold_init(&measured, 0.0005);
	for (size_t i = 0; i < n; i++)
		learn_bound_add(&bound, &measured, threshold_pack(rows[i].score),
				rows[i].hosts);
	learn_bound_finish(&bound, &measured);
	return bound;
}

static void
test_none_above(void **state)
{
	static const struct row rows[] = {{-3, 900}, {3.5, 99}, {3.75, 1}};
	struct learn_bound b = bound_at(4, rows, COUNT(rows));

	(void)state;
	assert_int_equal(b.hosts, 1000);
	assert_int_equal(b.above, 0);
	assert_float_equal(b.newcomers, 3.0 / 1000, 1e-9);
	assert_float_equal(b.recipients, 0.07 * 3 / 1000, 1e-9);
}

static void
test_some_above(void **state)
{
	static const struct row rows[] = {{-3, 980}, {4, 12}, {9.5, 4}, {30, 4}};
	struct learn_bound b = bound_at(4, rows, COUNT(rows));

	(void)state;
	assert_int_equal(b.hosts, 1000);
	assert_int_equal(b.above, 20);
	assert_float_equal(b.newcomers, (20 + 1.6449 * 4.47214 + 3) / 1000, 1e-6);
	b = bound_at(4.25, rows, COUNT(rows));
	assert_int_equal(b.above, 8);
	/* Between two steps: the step it lies in counts as above. */
	b = bound_at(4.1, rows, COUNT(rows));
	assert_int_equal(b.above, 20);
}

static void
test_next_to_nothing(void **state)
{
	static const struct row one[] = {{-1, 1}};
	struct learn_bound b = bound_at(4, NULL, 0);

	(void)state;
	assert_int_equal(b.hosts, 0);
	assert_float_equal(b.newcomers, 1, 0);
	assert_float_equal(b.recipients, 1, 0);
	b = bound_at(4, one, 1);
	assert_float_equal(b.newcomers, 1, 0); /* never more than all */
	assert_float_equal(b.recipients, 0.07, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_none_above),
	    cmocka_unit_test(test_some_above),
	    cmocka_unit_test(test_next_to_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
