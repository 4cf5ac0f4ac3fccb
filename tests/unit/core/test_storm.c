#include "storm.h"

#include "memo.h"
#include "unit.h"

#define START 1700000000u
#define DAY   86400u

static const uint8_t secret[16] = "storms' test key";
static const struct storm_target anna = {STORM_ACCOUNT, "Anna@ours.net"};
static const struct storm_target domain = {STORM_DOMAIN, "ours.net"};
static struct recall *recall;
static struct storms *storms;

/* What the sink was told last. */
static struct {
	int n;
	char name[100];
	struct memo memo;
	struct storm_numbers numbers;
} told;

static void
on_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	const struct memo *memo)
{
	(void)ctx;
	assert_int_equal(kind, MEMO_STORM);
	assert_true(id != 0);
	told.n++;
	snprintf(told.name, sizeof(told.name), "%s", name);
	told.memo = *memo;
	told.numbers = storm_unpack(memo->ref);
}

static int
set_up(void **state)
{
	const struct engine_sink sink = {.memo = on_memo};

	(void)state;
	memset(&told, 0, sizeof(told));
	recall = recall_create(1 << 20, NULL, secret);
	storms = storms_create(recall, &sink, 1 << 20, secret);
	return storms != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	storms_free(storms);
	recall_free(recall);
	return 0;
}

/* So many bounces, one each so many seconds; the time after the last. */
static uint32_t
flood(const struct storm_target *target, unsigned n, uint32_t from_s, uint32_t every_s)
{
	for (unsigned i = 0; i < n; i++, from_s += every_s) {
		storms_count(storms, target, from_s);
		storms_tick(storms, from_s);
	}
	return from_s;
}

static void
a_few_bounces_are_none(void **state)
{
	(void)state;
	flood(&anna, 19, START, 1);
	assert_false(storms_on(storms, &anna));
	flood(&domain, 99, START, 1);
	assert_false(storms_on(storms, &domain));
	assert_int_equal(told.n, 0);
}

/* With n - 1 in a day's history, l = (n - 1) / (1 - 2^(-1/7)) * 600 / 604800, a storm
 * begins at n >= l + 6 sqrt(l) + 20, or 100. */
static void
it_begins_at_the_bound(void **state)
{
	(void)state;
	flood(&anna, 23, START, 0);
	assert_false(storms_on(storms, &anna));
	flood(&anna, 1, START, 0);
	assert_true(storms_on(storms, &anna));
	flood(&domain, 107, START, 0);
	assert_false(storms_on(storms, &domain));
	flood(&domain, 1, START, 0);
	assert_true(storms_on(storms, &domain));
}

static void
a_flood_is_one_until_it_ends(void **state)
{
	const struct storm_target same = {STORM_ACCOUNT, "anna@OURS.net"};
	uint32_t end;

	(void)state;
	end = flood(&anna, 5000, START, 1);
	assert_true(storms_on(storms, &same));
	assert_false(storms_on(storms, &domain));
	assert_string_equal(told.name, "anna@ours.net");
	assert_false(told.numbers.over);
	storms_set_means(storms, &anna, STORM_TAGS);
	storms_note(storms, &anna, true, false);
	storms_note(storms, &anna, false, true);
	storms_tick(storms, end + 38 * 60);
	assert_true(storms_on(storms, &anna));
	storms_tick(storms, end + 40 * 60);
	assert_false(storms_on(storms, &anna));
	assert_int_equal(storms_active(storms), 0);
	assert_true(told.numbers.over);
	assert_int_equal(told.numbers.means, STORM_TAGS);
	assert_int_equal(told.numbers.refused, 1);
	assert_int_equal(told.numbers.answered, 1);
	assert_int_equal(told.memo.last_s, end - 1);
	assert_in_range(told.memo.n, 4970, 4985);
	/* And again: a storm of its own. */
	flood(&anna, 100, end + DAY, 1);
	assert_true(storms_on(storms, &anna));
	assert_false(told.numbers.over);
}

static void
a_clock_put_back_ends_none_later(void **state)
{
	(void)state;
	flood(&anna, 10, START + DAY, 1);
	flood(&anna, 60, START, 300); /* as seldom as that it is no flood */
	assert_false(storms_on(storms, &anna));
	flood(&anna, 100, START + DAY, 1);
	assert_true(storms_on(storms, &anna));
	storms_tick(storms, START);
	assert_true(storms_on(storms, &anna));
	storms_tick(storms, START + 3600);
	assert_false(storms_on(storms, &anna));
	assert_true(told.numbers.over);
}

/* Each is told at once, then every ten seconds while there is something new. */
static void
it_is_told_now_and_then(void **state)
{
	(void)state;
	flood(&anna, 30, START, 0);
	assert_int_equal(told.n, 1);
	storms_tick(storms, START + 9);
	assert_int_equal(told.n, 1);
	storms_tick(storms, START + 10);
	assert_int_equal(told.n, 2);
	assert_int_equal(told.memo.n, 7); /* from the 24th on */
	storms_tick(storms, START + 20);
	assert_int_equal(told.n, 2);
}

/* While a storm is on, what proves real is taken from it, not from the usual rate. */
static void
history_stands_still_in_a_storm(void **state)
{
	uint32_t now = flood(&anna, 300, START, 600);
	double full, fast, before, after;

	(void)state;
	flood(&anna, 60, now, 0);
	assert_true(storms_on(storms, &anna));
	storms_level(storms, &anna, now, &full, &before);
	for (int i = 0; i < 50; i++)
		storms_uncount(storms, &anna, now);
	storms_level(storms, &anna, now, &fast, &after);
	assert_true(after == before);
	assert_true(full - fast > 49.99 && full - fast < 50.01);
}

/* Each takes one, and what has faded nothing: no rate is below 0. */
static void
a_real_one_takes_one(void **state)
{
	double one[2], two[2];

	(void)state;
	flood(&anna, 5, START, 0);
	flood(&domain, 6, START, 0);
	storms_uncount(storms, &domain, START);
	storms_level(storms, &anna, START, &one[0], &one[1]);
	storms_level(storms, &domain, START, &two[0], &two[1]);
	assert_true(one[0] == two[0] && two[1] - one[1] == 80);
	for (int i = 0; i < 6; i++)
		storms_uncount(storms, &domain, START + DAY);
	storms_level(storms, &domain, START + DAY, &two[0], &two[1]);
	assert_true(two[0] == 0 && two[1] == 100);
}

/* 20 an hour for weeks is what that account gets: as much again is no storm, ten
 * times as much is. */
static void
against_its_own_history(void **state)
{
	uint32_t now = flood(&anna, 20 * 24 * 21, START, 180);

	(void)state;
	assert_false(storms_on(storms, &anna));
	now = flood(&anna, 20, now, 90);
	assert_false(storms_on(storms, &anna));
	flood(&anna, 100, now, 18);
	assert_true(storms_on(storms, &anna));
}

/* What came is seen as what a week is like, as far as a day or more was seen; also when
 * the clock was ahead at first. */
static void
a_young_history_counts_in_full(void **state)
{
	const struct storm_target other = {STORM_DOMAIN, "other.net"};
	double now, bound;
	uint32_t at_s;

	(void)state;
	at_s = flood(&domain, 502, START, 86);
	storms_level(storms, &domain, at_s, &now, &bound);
	assert_in_range(10 * bound, 1180, 1195); /* 5.1 in 10 minutes */
	at_s = flood(&domain, 502, at_s, 86);
	storms_level(storms, &domain, at_s, &now, &bound);
	assert_in_range(10 * bound, 1285, 1295); /* 10.0 */
	flood(&other, 1, START + 365 * DAY, 1);
	at_s = flood(&other, 1004, START, 86);
	storms_level(storms, &other, at_s, &now, &bound);
	assert_in_range(10 * bound, 1285, 1295);
}

/* Half of what came ten minutes ago; what is taken back is taken from what is left. */
static void
what_is_past_fades(void **state)
{
	double now, bound;

	(void)state;
	flood(&anna, 8, START, 0);
	storms_level(storms, &anna, START + 600, &now, &bound);
	assert_true(now == 4);
	storms_uncount(storms, &anna, START + 600);
	storms_level(storms, &anna, START + 600, &now, &bound);
	assert_true(now == 3);
}

/* A storm that begins between two ticks waits for none; what became of its bounces is
 * news. */
static void
what_is_new_is_told(void **state)
{
	uint32_t now = flood(&domain, 200, START, 0);

	(void)state;
	assert_true(storms_on(storms, &domain));
	storms_tick(storms, now + 10);
	told.n = 0;
	flood(&anna, 30, now + 11, 0);
	assert_true(told.n > 0);
	assert_string_equal(told.name, "anna@ours.net");
	storms_tick(storms, now + 30);
	told.n = 0;
	storms_tick(storms, now + 60);
	assert_int_equal(told.n, 0);
	storms_note(storms, &anna, true, false);
	storms_tick(storms, now + 90);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.numbers.refused, 1);
}

/* What was proven real makes no storm, however much it is. */
static void
real_ones_are_taken_back(void **state)
{
	double now, bound;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		storms_count(storms, &anna, START + i);
		storms_uncount(storms, &anna, START + i);
	}
	storms_level(storms, &anna, START + 1000, &now, &bound);
	assert_false(storms_on(storms, &anna));
	assert_true(now < 0.01 && bound < 20.5);
}

/* Chance alone makes none: bounces at random times, for months, at several rates. */
static void
chance_is_no_storm(void **state)
{
	static const double per_hour[] = {0.1, 1, 10, 60, 600};
	uint64_t random = 17;

	(void)state;
	for (size_t r = 0; r < COUNT(per_hour); r++) {
		struct storm_target target = {STORM_ACCOUNT, "x@y.net"};
		char name[32];
		uint32_t now = START;

		snprintf(name, sizeof(name), "u%zu@ours.net", r);
		target.name = name;
		/* A new account ramps up; one that has been there does not. */
		for (int i = 0; i < 50000; i++) {
			double u = (double)(unit_random(&random) >> 11) / (1ull << 53);

			now += (uint32_t)(2 * u * 3600 / per_hour[r]);
			storms_count(storms, &target, now);
			storms_tick(storms, now);
			if (per_hour[r] <= 60)
				assert_false(storms_on(storms, &target));
		}
	}
}

static void
memory_is_bounded(void **state)
{
	char name[40];

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct storm_target target = {STORM_ACCOUNT, name};

		snprintf(name, sizeof(name), "user%d@ours.net", i);
		flood(&target, 25, START, 0);
	}
	assert_int_equal(storms_active(storms), STORM_ACTIVE_MAX);
	for (int i = 0; i < 100000; i++) {
		struct storm_target target = {STORM_ACCOUNT, name};

		snprintf(name, sizeof(name), "other%d@ours.net", i);
		storms_count(storms, &target, START + 1);
	}
	assert_true(storms_memory(storms) < 2 << 20);
	storms_tick(storms, START + DAY);
	assert_int_equal(storms_active(storms), 0);
}

static void
numbers_fit(void **state)
{
	const struct storm_numbers most = {.refused = UINT32_MAX,
					   .answered = (1u << 29) - 1,
					   .means = STORM_SILENT,
					   .over = true};
	struct storm_numbers back = storm_unpack(storm_pack(&most));

	(void)state;
	assert_int_equal(back.refused, most.refused);
	assert_int_equal(back.answered, most.answered);
	assert_int_equal(back.means, most.means);
	assert_true(back.over);
	back = storm_unpack(storm_pack(&(struct storm_numbers){.answered = 1}));
	assert_int_equal(back.refused, 0);
	assert_int_equal(back.answered, 1);
	assert_false(back.over);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_few_bounces_are_none),
	    TEST(it_begins_at_the_bound),
	    TEST(a_flood_is_one_until_it_ends),
	    TEST(a_clock_put_back_ends_none_later),
	    TEST(it_is_told_now_and_then),
	    TEST(a_real_one_takes_one),
	    TEST(history_stands_still_in_a_storm),
	    TEST(against_its_own_history),
	    TEST(a_young_history_counts_in_full),
	    TEST(what_is_past_fades),
	    TEST(what_is_new_is_told),
	    TEST(real_ones_are_taken_back),
	    TEST(chance_is_no_storm),
	    TEST(memory_is_bounded),
	    cmocka_unit_test(numbers_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
