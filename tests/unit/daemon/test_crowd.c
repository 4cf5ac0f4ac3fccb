#include "crowd.h"
#include "unit.h"

static struct addr
at(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

static void
test_counts(void **state)
{
	static const uint8_t secret[16] = {7};
	struct crowd *c = crowd_create(secret);
	struct addr a = at("192.0.2.1"), b = at("2001:db8::1");

	(void)state;
	assert_non_null(c);
	crowd_leave(c, &a); /* never entered: nothing */
	assert_int_equal(crowd_enter(c, &a), 0);
	assert_int_equal(crowd_enter(c, &a), 1);
	assert_int_equal(crowd_enter(c, &b), 0);
	assert_int_equal(crowd_enter(c, &a), 2);
	crowd_leave(c, &a);
	assert_int_equal(crowd_enter(c, &a), 2);
	for (int i = 0; i < 3; i++)
		crowd_leave(c, &a);
	assert_int_equal(crowd_enter(c, &a), 0);
	assert_int_equal(crowd_enter(c, &b), 1);
	crowd_free(c);
	crowd_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
