/* When learning freezes, when it goes on, and that a restart does not matter. */
#include "freeze.h"

#include "near.h"

#define DAY(n) (T0_S / DAY_S * DAY_S + (uint32_t)(n)*DAY_S)

static void
convictions(struct freeze *f, uint32_t day, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		freeze_conviction(f, DAY(day) + i * 60);
}

/* ${days} whole days with ${each} convictions, ${wave} on every fifth. */
static struct freeze
site(uint32_t days, uint32_t each, uint32_t wave)
{
	struct freeze f = {0};

	for (uint32_t d = 0; d < days; d++) {
		freeze_tick(&f, DAY(d));
		convictions(&f, d, wave != 0 && d % 5 == 0 ? wave : each);
	}
	return f;
}

static void
test_limits(void **state)
{
	static const struct {
		uint32_t days, each, wave, limit;
	} cases[] = {
	    {14, 200, 0, 0}, {15, 200, 0, 600}, {40, 200, 0, 600},  {40, 3, 0, 100},
	    {40, 0, 0, 100}, {40, 40, 0, 120},	{40, 40, 200, 300}, {40, 100, 150, 300},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct freeze f = site(cases[i].days, cases[i].each, cases[i].wave);

		freeze_tick(&f, DAY(cases[i].days));
		assert_int_equal(freeze_limit(&f), cases[i].limit);
	}
}

static void
test_three_times_as_many(void **state)
{
	struct freeze f = site(20, 50, 0);

	(void)state;
	convictions(&f, 20, 150);
	assert_false(freeze_active(&f));
	convictions(&f, 20, 1);
	assert_true(freeze_active(&f));
	assert_int_equal(f.cause, FREEZE_CONVICTIONS);
}

/* One odd day in the two weeks makes nothing usual. */
static void
test_one_day_is_no_measure(void **state)
{
	struct freeze f = site(20, 50, 0);

	(void)state;
	f.days[(f.today - 3) % FREEZE_DAYS].convictions = 100000;
	freeze_tick(&f, DAY(20));
	assert_int_equal(freeze_limit(&f), 150);
}

static void
test_ends_after_a_quiet_day(void **state)
{
	struct freeze f = site(20, 10, 0);

	(void)state;
	for (int day = 20; day < 23; day++) {
		convictions(&f, (uint32_t)day, 110);
		assert_true(freeze_active(&f));
	}
	assert_int_equal(f.cause_s, DAY(22) + 109 * 60);
	freeze_tick(&f, f.cause_s + DAY_S - 1);
	assert_true(freeze_active(&f));
	freeze_tick(&f, f.cause_s + DAY_S);
	assert_false(freeze_active(&f));
	assert_int_equal(f.cause, 0);
	/* The wild days are not usual now. */
	assert_int_equal(freeze_limit(&f), 100);
}

static void
test_a_long_silence(void **state)
{
	struct freeze f = site(20, 10, 0);

	(void)state;
	convictions(&f, 20, 110);
	freeze_tick(&f, DAY(2000));
	assert_false(freeze_active(&f));
	assert_int_equal(freeze_limit(&f), 0); /* not known any more */
}

/* Days on which nothing came are not days without convictions. */
static void
test_an_outage(void **state)
{
	static const struct {
		uint32_t days, limit;
	} cases[] = {{1, 3000}, {5, 3000}, {8, 0}, {14, 0}, {40, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct freeze f = site(20, 1000, 0), again;
		uint32_t day = 20 + cases[i].days;
		char text[FREEZE_TEXT_MAX];

		convictions(&f, day, 1000);
		assert_false(freeze_active(&f));
		assert_int_equal(freeze_limit(&f), cases[i].limit);
		freeze_format(&f, text);
		assert_int_equal(freeze_parse(text, &again), 0);
		assert_int_equal(freeze_limit(&again), cases[i].limit);
		for (uint32_t d = 1; d < 8; d++)
			convictions(&f, day + d, 1000);
		freeze_tick(&f, DAY(day + 8));
		assert_int_equal(freeze_limit(&f), 3000);
	}
}

static void
test_thaw(void **state)
{
	struct freeze f = site(20, 10, 0);

	(void)state;
	freeze_thaw(&f, DAY(20)); /* nothing is frozen */
	assert_int_equal(f.thawed_s, 0);
	convictions(&f, 20, 110);
	freeze_thaw(&f, f.since_s - 1); /* asked before */
	assert_true(freeze_active(&f));
	freeze_thaw(&f, f.since_s + 10);
	assert_false(freeze_active(&f));
	convictions(&f, 20, 500); /* holds for a day */
	assert_false(freeze_active(&f));
	convictions(&f, 22, 101);
	assert_true(freeze_active(&f));
	/* What was thawed is usual from then on: a second such day raises the limit. */
	for (int day = 23; day < 25; day++) {
		freeze_thaw(&f, DAY(day));
		convictions(&f, (uint32_t)day, 300);
	}
	freeze_tick(&f, DAY(25));
	assert_int_equal(freeze_limit(&f), 450);
}

static uint64_t
host(uint32_t n)
{
	return (n + 1) * UINT64_C(0x9e3779b97f4a7c15) >> 7;
}

static void
servers(struct freeze *f, uint32_t day, uint32_t n, uint32_t near)
{
	for (uint32_t i = 0; i < 3 * n; i++) /* each comes three times */
		freeze_server(f, DAY(day) + i, host(i % n), i % n < near);
}

static void
test_servers_near_the_threshold(void **state)
{
	static const struct {
		uint32_t n, usual, now;
		bool frozen;
	} cases[] = {
	    {40, 0, 4, false},	 {40, 0, 8, true},   {40, 4, 8, false}, {40, 4, 20, true},
	    {300, 0, 10, false}, {300, 0, 40, true}, {8, 0, 8, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct freeze f = {0};

		for (uint32_t day = 0; day < 16; day++)
			servers(&f, day, cases[i].n, cases[i].usual);
		assert_near(f.days[f.today % FREEZE_DAYS].servers, cases[i].n,
			    0.15 * cases[i].n + 1);
		servers(&f, 16, cases[i].n, cases[i].now);
		assert_int_equal(freeze_active(&f), cases[i].frozen);
	}
}

/* After a restart the counts of the day go on from what was stored. */
static void
test_survives(void **state)
{
	struct freeze f = site(20, 10, 0), g;
	char text[FREEZE_TEXT_MAX], again[FREEZE_TEXT_MAX];

	(void)state;
	convictions(&f, 20, 60);
	servers(&f, 20, 30, 2);
	freeze_format(&f, text);
	assert_int_equal(freeze_parse(text, &g), 0);
	freeze_format(&g, again);
	assert_string_equal(text, again);
	servers(&g, 20, 3, 0);
	assert_int_equal(g.days[g.today % FREEZE_DAYS].servers,
			 f.days[f.today % FREEZE_DAYS].servers);
	convictions(&g, 20, 41);
	assert_true(freeze_active(&g));
	freeze_format(&g, text);
	assert_int_equal(freeze_parse(text, &f), 0);
	assert_true(freeze_active(&f));
}

static void
test_text_that_is_none(void **state)
{
	static const char *const texts[] = {"", "1 2 3", "a", "1 2 0 0 0 0 "};
	struct freeze f = {.today = 7};
	char text[FREEZE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(freeze_parse(texts[i], &f), -1);
	freeze_format(&(struct freeze){.first_day = 2, .today = 1}, text);
	assert_int_equal(freeze_parse(text, &f), -1);
	freeze_format(&(struct freeze){.first_day = 1, .today = 1}, text);
	text[strlen(text) - 2] = '\0';
	assert_int_equal(freeze_parse(text, &f), -1);
	assert_int_equal(f.today, 7);
	memset(&f, 0xff, sizeof(f));
	for (size_t i = 0; i < FREEZE_DAYS; i++)
		f.days[i].frozen = f.days[i].unseen = true;
	freeze_format(&f, text); /* the longest */
	assert_int_equal(freeze_parse(text, &f), 0);
}

/* Days with so many servers, none of them near; then near ones one by one: how many it
 * takes.  Hosts are spread evenly over the bits. */
static uint32_t
near_until_frozen(uint32_t days, uint32_t servers)
{
	struct freeze f = {0};
	uint32_t n = 0;

	for (uint32_t d = 0; d <= days; d++)
		for (uint32_t i = 0; i < servers; i++)
			freeze_server(&f, DAY(d), UINT64_C(5) * i, false);
	while (!freeze_active(&f) && n < servers)
		freeze_server(&f, DAY(days), UINT64_C(5) * n++, true);
	return n;
}

static void
test_near_by_numbers(void **state)
{
	(void)state;
	assert_int_equal(near_until_frozen(20, 20), 5);
	/* Three times 2 % of what came: 200 of 512 bits are taken for 253 hosts. */
	assert_int_equal(near_until_frozen(20, 200), 16);
	/* Seven days are a measure, six are none; ten servers are, nine not. */
	assert_int_equal(near_until_frozen(8, 20), 5);
	assert_int_equal(near_until_frozen(7, 20), 20);
	assert_int_equal(near_until_frozen(20, 11), 5);
	assert_int_equal(near_until_frozen(20, 9), 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_three_times_as_many),
	    cmocka_unit_test(test_one_day_is_no_measure),
	    cmocka_unit_test(test_ends_after_a_quiet_day),
	    cmocka_unit_test(test_a_long_silence),
	    cmocka_unit_test(test_an_outage),
	    cmocka_unit_test(test_thaw),
	    cmocka_unit_test(test_servers_near_the_threshold),
	    cmocka_unit_test(test_near_by_numbers),
	    cmocka_unit_test(test_survives),
	    cmocka_unit_test(test_text_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
