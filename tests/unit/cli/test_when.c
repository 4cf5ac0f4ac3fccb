#include "unit.h"
#include "when.h"

#define NOW 1795453509u /* 2026-11-23 17:05:09 UTC */

static void
test_parse(void **state)
{
	static const struct {
		const char *text;
		uint32_t at_s;
	} cases[] = {
	    {"0", NOW},
	    {"90", NOW - 90},
	    {"2h", NOW - 7200},
	    {"7d", NOW - 604800},
	    {"@1000000000", 1000000000},
	    {"@0", 0},
	    /* The zone is one hour east of UTC. */
	    {"2026-11-23", 1795388400},
	    {"2028-02-29", 1835391600},
	    {"2026-11-23 17:05", 1795449900},
	    {"2026-11-23T17:05", 1795449900},
	    {"2026-11-23 17:05:09", 1795449909},
	    {"2026-11-23T17:05:09Z", NOW},
	    {"2026-11-23 17:05:09Z", NOW},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t at_s = 1;

		if (when_parse(cases[i].text, NOW, &at_s) != 0)
			fail_msg("%s", cases[i].text);
		assert_int_equal(at_s, cases[i].at_s);
	}
}

static void
test_parse_refuses(void **state)
{
	static const char *const cases[] = {
	    "",
	    "yesterday",
	    "-2h",
	    "2h ago",
	    "@",
	    "@-1",
	    "@4294967296",
	    "2026-13-01",
	    "2026-02-31",
	    "2026-02-29T12:00Z",
	    "2026-11-23x",
	    "2026-11-23 25:00",
	    "2026-11-23 17:05:09+01",
	    "1900-01-01",
	    "100000d",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t at_s = 77;

		if (when_parse(cases[i], NOW, &at_s) != -1)
			fail_msg("%s", cases[i]);
		assert_int_equal(at_s, 77);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_parse_refuses),
	};

	setenv("TZ", "<+01>-1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
