#include "unit.h"

#include "capture.h"
#include "leap.h"
#include "log.h"

#define NOW_MS	  INT64_C(1700000000000)
#define STEADY_MS INT64_C(5000000)

static void
expect_log(struct capture *c, const char *expected)
{
	char text[500];

	capture_end(c, text, sizeof(text));
	assert_string_equal(text, expected);
	capture_begin(c);
}

/* For a day, by the clock that nobody sets. */
static void
a_clock_put_forward(void **state)
{
	int64_t year = INT64_C(365) * 86400000, now = NOW_MS, steady = STEADY_MS;
	struct leap l = {.begun = false};
	struct capture c;

	(void)state;
	capture_begin(&c);
	for (int i = 0; i < 100; i++, now += 60000, steady += 60000)
		assert_true(leap_allows(&l, NOW_MS - 1000, now, steady));
	now += LEAP_MS; /* little */
	assert_true(leap_allows(&l, 0, now, steady));
	expect_log(&c, "");
	now += year;
	assert_false(leap_allows(&l, 0, now, steady));
	expect_log(&c,
		   "lychgated: warning: the clock was put forward by 8760 hours: should "
		   "that be a mistake, nothing is deleted for its age for a day\n");
	assert_false(
	    leap_allows(&l, 0, now + LEAP_HOLD_MS - 1, steady + LEAP_HOLD_MS - 1));
	assert_true(leap_allows(&l, 0, now + LEAP_HOLD_MS, steady + LEAP_HOLD_MS));
	expect_log(&c, "");
	capture_end(&c, (char[2]){0}, 2);
}

#define MONTH_MS (INT64_C(30) * 86400000)

/* Looks a second apart, the first one when the clock is right. */
static void
put_back(void **state)
{
	static const struct {
		const char *what;
		struct {
			int64_t ahead_ms;
			bool allowed;
		} looks[6];
	} rows[] = {
	    /* What it was put back by may be right now. */
	    {"all the way",
	     {{0, true},
	      {MONTH_MS, false},
	      {0, true},
	      {-MONTH_MS, true},
	      {0, false},
	      {0, false}}},
	    /* Still a month ahead: it is not right yet. */
	    {"half the way",
	     {{0, true},
	      {2 * MONTH_MS, false},
	      {MONTH_MS, false},
	      {MONTH_MS, false},
	      {0, true},
	      {0, true}}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct leap l = {.begun = false};
		struct capture c;

		print_message("%s\n", rows[i].what);
		capture_begin(&c);
		for (int k = 0; k < 6; k++)
			assert_int_equal(
			    leap_allows(&l, 0,
					NOW_MS + rows[i].looks[k].ahead_ms + k * 1000,
					STEADY_MS + k * 1000),
			    rows[i].looks[k].allowed);
		capture_end(&c, (char[1000]){0}, 1000);
	}
}

/* The machine may have started with a wrong clock. */
static void
at_the_start(void **state)
{
	static const struct {
		int64_t last_ms;
		bool allowed;
		const char *log;
	} rows[] = {
	    {0, true, ""}, /* the first start */
	    {NOW_MS - 1000, true, ""},
	    {NOW_MS + LEAP_GAP_MS * 2, true, ""},
	    {NOW_MS - LEAP_GAP_MS, true, ""},
	    {NOW_MS - LEAP_GAP_MS - 1, false,
	     "lychgated: warning: by the clock lychgated did not run for 168 hours: "
	     "should "
	     "that be a mistake, nothing is deleted for its age for a day\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct leap l = {.begun = false};
		struct capture c;

		capture_begin(&c);
		assert_int_equal(leap_allows(&l, rows[i].last_ms, NOW_MS, STEADY_MS),
				 rows[i].allowed);
		expect_log(&c, rows[i].log);
		assert_int_equal(leap_allows(&l, 1, NOW_MS + 1000, STEADY_MS + 1000),
				 rows[i].allowed);
		expect_log(&c, "");
		capture_end(&c, (char[2]){0}, 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_clock_put_forward),
					   cmocka_unit_test(put_back),
					   cmocka_unit_test(at_the_start)};

	log_open(TARGET_STDERR, LEVEL_INFO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
