#include "maildate.h"
#include "unit.h"

static void
test_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t at_s;
		enum maildate_zone zone;
	} cases[] = {
	    {"Sun, 1 Apr 2007 12:34:56 +0200", 1175423696, ZONE_OFFSET},
	    {"1 Apr 2007 12:34:56 +0200", 1175423696, ZONE_OFFSET},
	    {" Sun,\r\n\t01 Apr 2007 10:34:56 -0000 (UTC)", 1175423696, ZONE_OFFSET},
	    {"sun, 1 apr 2007 05:34:56 -0500", 1175423696, ZONE_OFFSET},
	    {"Sun, 1 Apr 2007 16:04:56 +0530", 1175423696, ZONE_OFFSET},
	    {"Mon, 2 Apr 2007 00:34:56 +1400", 1175423696, ZONE_OFFSET},
	    {"Sun, 1 Apr 2007 10:34 GMT", 1175423640, ZONE_NAME},
	    {"Sun, 1 Apr 2007 05:34:56 EST", 1175423696, ZONE_NAME},
	    {"Sun, 1 Apr 2007 10:34:56 MEZ", 1175423696, ZONE_NAME},
	    {"Sun, 1 Apr 07 10:34:56 UT", 1175423696, ZONE_NAME},
	    {"Thu, 1 Jan 70 00:00:00 +0000", 0, ZONE_OFFSET},
	    {"Sat, 1 Jan 100 00:00:00 +0000", 946684800, ZONE_OFFSET},
	    {"Sun, 1 Apr 2007 10:34:60 +0000", 1175423700, ZONE_OFFSET},
	    {"Sun, 1 Apr 2007 10:34:56", 1175423696, ZONE_MISSING},
	    {"Sun, 1 Apr 2007 10:34:56 (UTC)", 1175423696, ZONE_MISSING},
	    {"Sun, 1 Apr 2007 10:34:56 +0870", 1175423696, ZONE_ABSURD},
	    {"Sun, 1 Apr 2007 10:34:56 +1430", 1175423696, ZONE_ABSURD},
	    {"Sun, 1 Apr 2007 10:34:56 -1300", 1175423696, ZONE_ABSURD},
	    {"Sun, 1 Apr 2007 10:34:56 +0207", 1175423696, ZONE_ABSURD},
	    {"Sun, 1 Apr 2007 10:34:56 +02", 1175423696, ZONE_ABSURD},
	    {"Sun, 1 Apr 2007 10:34:56 +02:00", 1175423696, ZONE_ABSURD},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maildate date = {-1, ZONE_OFFSET};

		if (maildate_parse(cases[i].text, &date) != 0)
			fail_msg("%s", cases[i].text);
		if (date.at_s != cases[i].at_s || date.zone != cases[i].zone)
			fail_msg("%s: %lld, zone %d", cases[i].text, (long long)date.at_s,
				 date.zone);
	}
}

static void
test_what_is_no_date(void **state)
{
	static const char *const cases[] = {
	    "",
	    "yesterday",
	    "Sun 1 Apr 2007 12:34:56 +0200",
	    "Sun, Apr 1 2007 12:34:56 +0200",
	    "Sun, 0 Apr 2007 12:34:56 +0200",
	    "Sun, 32 Apr 2007 12:34:56 +0200",
	    "Sun, 1 Foo 2007 12:34:56 +0200",
	    "Sun, 1 Apr 20070 12:34:56 +0200",
	    "Sun, 1 Apr 1969 12:34:56 +0000",
	    "Sun, 1 Apr 2007 24:00:00 +0200",
	    "Sun, 1 Apr 2007 12:60:00 +0200",
	    "Sun, 1 Apr 2007 12:34:61 +0200",
	    "Sun, 1 Apr 2007 12",
	    "Sun, 1 Apr 2007 12:3",
	    "Sun, 1 Apr 2007",
	    "Sun, 99999999999999999999 Apr 2007 12:34:56 +0200",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maildate date = {77, ZONE_NAME};

		if (maildate_parse(cases[i], &date) != -1 || date.at_s != 77)
			fail_msg("%s", cases[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_what_is_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
