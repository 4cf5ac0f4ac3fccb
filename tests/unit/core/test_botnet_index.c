/* The index of hashes: what is put is found, also where cells are taken; and it is never
 * more than half full. */
#include "unit.h"

#include "botnet_index.h"

static void
finds_what_was_put(void **state)
{
	struct index x;

	(void)state;
	assert_int_equal(index_init(&x, 1000), 0);
	for (uint32_t i = 1; i <= 1000; i++) /* all want one of 16 cells */
		assert_int_equal(index_put(&x, (uint64_t)i << 32 | i % 16, i), 0);
	for (uint32_t i = 1; i <= 1000; i++)
		assert_int_equal(index_find(&x, (uint64_t)i << 32 | i % 16), i);
	assert_int_equal(index_find(&x, UINT64_C(1001) << 32), 0);
	assert_int_equal(index_put(&x, UINT64_C(7) << 32 | 7, 2000), 0);
	assert_int_equal(index_find(&x, UINT64_C(7) << 32 | 7), 2000);
	index_fini(&x);
}

static void
refuses_when_it_is_full(void **state)
{
	struct index x;
	uint32_t put = 0;

	(void)state;
	assert_int_equal(index_init(&x, 1), 0);
	while (put < 1000 &&
	       index_put(&x, (uint64_t)(put + 1) * UINT64_C(0x9e3779b97f4a7c15),
			 put + 1) == 0)
		put++;
	assert_in_range(put, 1, (x.mask + 1) / 2);
	assert_int_equal(index_find(&x, UINT64_C(0x9e3779b97f4a7c15)), 1);
	assert_int_equal(
	    index_find(&x, (uint64_t)(put + 1) * UINT64_C(0x9e3779b97f4a7c15)), 0);
	index_fini(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_what_was_put),
	    cmocka_unit_test(refuses_when_it_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
