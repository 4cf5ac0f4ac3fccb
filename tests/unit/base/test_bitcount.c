#include "bitcount.h"

#include "unit.h"

static void
a_map_counts_distinct_things(void **state)
{
	uint64_t map = 0;

	(void)state;
	assert_true(bitcount_estimate(0) == 0);
	for (uint64_t i = 0; i < 64; i++)
		map |= bitcount_bit(i << 58);
	assert_true(map == UINT64_MAX);
	assert_int_equal(bitcount_estimate(map), 266); /* 64 ln 64 */
}

static void
generations(void **state)
{
	uint64_t word = 0;

	(void)state;
	for (uint64_t i = 0; i < 64; i++)
		word |= bitcount_young(i << 58);
	assert_true(word == UINT32_MAX);
	assert_int_equal(bitcount_estimate_both(word), 110); /* 32 ln 32 */
	word = bitcount_young(UINT64_C(3) << 58);
	assert_true(bitcount_age(word, 0) == word);
	word = bitcount_age(word, 1) | bitcount_young(UINT64_C(5) << 58);
	assert_true(word == (UINT64_C(1) << 35 | UINT64_C(1) << 5));
	assert_int_equal(bitcount_both(word), 1 << 3 | 1 << 5);
	assert_true(bitcount_age(word, 1) == UINT64_C(1) << 37);
	assert_true(bitcount_age(word, 2) == 0);
	assert_true(bitcount_age(word, UINT32_MAX) == 0);
}

/* One map of 64 bits, as it was stored once, holds the same things. */
static void
an_old_map_is_read_as_two(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 64; i++)
		assert_true(bitcount_both(bitcount_bit(i << 58)) ==
			    bitcount_young(i << 58));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_map_counts_distinct_things),
	    cmocka_unit_test(generations),
	    cmocka_unit_test(an_old_map_is_read_as_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
