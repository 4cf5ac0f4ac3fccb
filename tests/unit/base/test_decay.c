#include <math.h>

#include "decay.h"
#include "unit.h"

#define HALF_LIFE_S 604800

/* A counter as its users keep it: what it was worth at its newest event. */
struct counter {
	uint32_t at_s;
	double value;
};

static void
counter_merge(struct counter *c, uint32_t at_s, double value)
{
	if (at_s > c->at_s) {
		c->value *= decay_factor(c->at_s, at_s, HALF_LIFE_S);
		c->at_s = at_s;
	}
	c->value += value * decay_factor(at_s, c->at_s, HALF_LIFE_S);
}

static void
test_factor(void **state)
{
	static const struct {
		uint32_t from_s, to_s, half_life_s;
		double factor;
	} cases[] = {
	    {0, 0, 1, 1},
	    {100, 100, 60, 1},
	    {100, 50, 60, 1},
	    {UINT32_MAX, 0, 1, 1},
	    {0, 60, 60, 0.5},
	    {1000, 1120, 60, 0.25},
	    {0, 30, 60, M_SQRT1_2},
	    {0, UINT32_MAX, 1, 0},
	    {0, UINT32_MAX, UINT32_MAX, 0.5},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++)
		assert_true(fabs(decay_factor(cases[n].from_s, cases[n].to_s,
					      cases[n].half_life_s) -
				 cases[n].factor) < 1e-12);
}

static void
test_steps_multiply(void **state)
{
	double step = decay_factor(0, 1000, 3600) * decay_factor(1000, 7777, 3600);

	(void)state;
	assert_true(fabs(step - decay_factor(0, 7777, 3600)) < 1e-12);
}

static void
shuffle(uint32_t *items, size_t n, uint64_t *seed)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = unit_random(seed) % (i + 1);
		uint32_t swap = items[i];

		items[i] = items[j];
		items[j] = swap;
	}
}

/* Events in any order, counted on any number of nodes that are merged in any
 * order, come to the same. */
static void
test_order_and_place_do_not_matter(void **state)
{
	uint64_t seed = 20240229;
	uint32_t events[400];
	struct counter whole = {0};

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < COUNT(events); i++)
		events[i] = 1700000000 + (uint32_t)(unit_random(&seed) % (90 * 86400));
	for (size_t i = 0; i < COUNT(events); i++)
		counter_merge(&whole, events[i], 1);
	for (int round = 0; round < 50; round++) {
		struct counter nodes[5] = {0}, sum = {0};

		shuffle(events, COUNT(events), &seed);
		for (size_t i = 0; i < COUNT(events); i++)
			counter_merge(&nodes[unit_random(&seed) % 5], events[i], 1);
		for (size_t i = 0; i < 5; i++)
			counter_merge(&sum, nodes[i].at_s, nodes[i].value);
		assert_int_equal(sum.at_s, whole.at_s);
		assert_true(fabs(sum.value - whole.value) < 1e-6);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_factor),
	    cmocka_unit_test(test_steps_multiply),
	    cmocka_unit_test(test_order_and_place_do_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
