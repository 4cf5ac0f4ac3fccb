#include "array.h"
#include "unit.h"

static void
test_grows_seldom(void **state)
{
	uint32_t *items = NULL;
	size_t cap = 0, growths = 0;

	(void)state;
	for (uint32_t i = 0; i < 5000; i++) {
		size_t before = cap;
		uint32_t *grown =
		    array_reserve(items, &cap, (size_t)i + 1, sizeof(*items));

		assert_non_null(grown);
		if (cap == before)
			assert_ptr_equal(grown, items);
		items = grown;
		items[i] = i;
		growths += cap != before;
	}
	for (uint32_t i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
	assert_in_range(cap, 5000, 10000);
	assert_in_range(growths, 1, 10);
	free(items);
}

static void
test_takes_what_is_asked_for(void **state)
{
	char *items;
	size_t cap = 0;

	(void)state;
	items = array_reserve(NULL, &cap, 1000, 3);
	assert_non_null(items);
	assert_int_equal(cap, 1000);
	assert_ptr_equal(array_reserve(items, &cap, 1, 3), items); /* no less */
	assert_int_equal(cap, 1000);
	free(items);
}

static void
test_what_cannot_be_had_changes_nothing(void **state)
{
	static const size_t too_many[] = {UNIT_TOO_MUCH, SIZE_MAX / 8, SIZE_MAX / 8 + 2,
					  SIZE_MAX / 2 + 1, SIZE_MAX};
	uint64_t *items;
	size_t cap = 0, huge = SIZE_MAX / 2 + 1;

	(void)state;
	items = array_reserve(NULL, &cap, 20, sizeof(*items));
	assert_non_null(items);
	for (size_t i = 0; i < 20; i++)
		items[i] = i;
	for (size_t i = 0; i < COUNT(too_many); i++) {
		assert_null(array_reserve(items, &cap, too_many[i], sizeof(*items)));
		assert_int_equal(cap, 20);
	}
	/* Twice that would be 0. */
	assert_null(array_reserve(items, &huge, SIZE_MAX / 2 + 2, sizeof(*items)));
	assert_int_equal(huge, SIZE_MAX / 2 + 1);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(items[i], i);
	free(items);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_grows_seldom),
	    cmocka_unit_test(test_takes_what_is_asked_for),
	    cmocka_unit_test(test_what_cannot_be_had_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
