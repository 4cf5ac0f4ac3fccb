#include "dialect.h"
#include "unit.h"

static void
add_txn(struct session *s, bool args_known, const char *arg)
{
	assert_int_equal(session_add_txn(s, 1, "a@example.com", 13), 0);
	session_last_txn(s)->args_known = args_known;
	if (arg != NULL)
		assert_int_equal(session_add_arg(s, arg, strlen(arg)), 0);
}

static void
test_dialects(void **state)
{
	struct addr ip = {.family = 4};
	struct session s;

	(void)state;
	session_init(&s, 0, &ip);
	assert_int_equal(dialect_of(&s), DIALECT_NOT_KNOWN);
	add_txn(&s, false, NULL);
	assert_int_equal(dialect_of(&s), DIALECT_NOT_KNOWN);
	add_txn(&s, true, NULL);
	assert_int_equal(dialect_of(&s), DIALECT_PLAIN);
	add_txn(&s, true, "SIZE=500");
	assert_int_equal(dialect_of(&s), DIALECT_ESMTP);
	add_txn(&s, true, NULL);
	assert_int_equal(dialect_of(&s), DIALECT_ESMTP);
	session_fini(&s);
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(dialect_name(DIALECT_PLAIN), "plain");
	assert_string_equal(dialect_name(DIALECT_ESMTP), "esmtp");
	assert_string_equal(dialect_name(DIALECT_NOT_KNOWN), "not known");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dialects),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
