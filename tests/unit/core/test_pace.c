#include "pace.h"
#include "unit.h"

static void
test_paces(void **state)
{
	static const struct {
		int64_t connect_ms, mail_ms;
		enum pace pace;
	} cases[] = {
	    {1000500, 1000900, PACE_QUICK},	{1000000, 1001999, PACE_QUICK},
	    {1000000, 1002001, PACE_NORMAL},	{1000500, 1015499, PACE_NORMAL},
	    {1000500, 1015500, PACE_SLOW},	{1000500, 1000500, PACE_NOT_KNOWN},
	    {1000500, 1000400, PACE_NOT_KNOWN}, /* a clock that was set */
	    {1000000, 1016000, PACE_NOT_KNOWN}, /* whole seconds */
	    {1000500, 0, PACE_NOT_KNOWN},
	};
	struct addr ip = {.family = 4};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct session s;

		session_init(&s, cases[i].connect_ms, &ip);
		assert_int_equal(pace_of(&s), PACE_NOT_KNOWN);
		session_add_txn(&s, cases[i].mail_ms, "", 0);
		if (pace_of(&s) != cases[i].pace)
			fail_msg("case %zu: %d", i, pace_of(&s));
		session_add_txn(&s, cases[i].mail_ms + 60000, "", 0);
		assert_int_equal(pace_of(&s), cases[i].pace);
		session_fini(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_paces)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
