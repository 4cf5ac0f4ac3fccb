#include "reference.h"
#include "unit.h"

static void
test_form(void **state)
{
	uint64_t last = 0;
	char out[REFERENCE_LEN + 1];

	(void)state;
	reference_next(&last, 0, out);
	assert_string_equal(out, "0000000001");
	reference_next(&last, 1, out);
	assert_string_equal(out, "0000000010");
	reference_next(&last, 1700000000000, out);
	assert_string_equal(out, "1HF7YAT000");
	assert_int_equal(last, 1700000000000 * 32);
}

/* Also when the clock stands still or goes back. */
static void
test_always_higher(void **state)
{
	static const int64_t times[] = {1000, 1000, 1000, 999, 0, 1001, 5, 2000, 2000};
	uint64_t last = 0;
	char before[REFERENCE_LEN + 1] = "", out[REFERENCE_LEN + 1];

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		reference_next(&last, times[i % COUNT(times)], out);
		assert_true(strcmp(out, before) > 0);
		assert_int_equal(strspn(out, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
				 REFERENCE_LEN);
		memcpy(before, out, sizeof(out));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_form),
	    cmocka_unit_test(test_always_higher),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
