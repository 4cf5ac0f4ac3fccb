#include "fnv.h"

#include "unit.h"

/* From the test vectors of draft-eastlake-fnv. */
static void
test_vectors(void **state)
{
	(void)state;
	assert_true(fnv_add(FNV_BASIS, "", 0) == UINT64_C(0xcbf29ce484222325));
	assert_true(fnv_add(FNV_BASIS, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(fnv_add(FNV_BASIS, "foobar", 6) == UINT64_C(0x85944171f73967e8));
	assert_true(fnv_add(fnv_add(FNV_BASIS, "foo", 3), "bar", 3) ==
		    fnv_add(FNV_BASIS, "foobar", 6));
}

static void
test_stirring_reaches_every_bit(void **state)
{
	uint64_t changed = 0;

	(void)state;
	for (int bit = 0; bit < 64; bit++)
		changed |= fnv_stir(1) ^ fnv_stir(1 ^ (UINT64_C(1) << bit));
	assert_true(changed == UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_vectors),
	    cmocka_unit_test(test_stirring_reaches_every_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
