#include "pairs.h"

#include "near.h"

#define DAY 86400u

struct bench {
	struct memo_shelf *shelf;
	struct pairs *pairs;
	size_t stored;
	uint64_t last;
};

static void
take(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
     const struct memo *memo)
{
	struct bench *b = ctx;

	assert_int_equal(kind, MEMO_PAIR);
	assert_string_equal(name, "");
	assert_true(memo->last_s >= T0_S);
	b->stored++;
	b->last = id;
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	const struct memo_archive archive = {.tell = take, .tell_ctx = b};

	assert_non_null(b);
	b->shelf = memo_create(1 << 20, &archive);
	b->pairs = pairs_create(100000, b->shelf);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	pairs_free(b->pairs);
	memo_free(b->shelf);
	free(b);
	return 0;
}

static void
known_from_the_next_day_on(void **state)
{
	struct bench *b = *state;
	uint64_t seed = 1, id = unit_random(&seed);

	assert_true(pairs_memory(b->pairs) <= 100000);
	assert_false(pairs_known(b->pairs, id, T0_S));
	pairs_add(b->pairs, id, T0_S, false);
	assert_false(pairs_known(b->pairs, id, T0_S));
	assert_true(pairs_known(b->pairs, id, T0_S + DAY));
	pairs_add(b->pairs, id, T0_S + DAY, false);
	assert_true(pairs_known(b->pairs, id, T0_S + DAY));
	assert_true(pairs_known(b->pairs, id, T0_S + 100 * DAY));
	assert_false(pairs_known(b->pairs, unit_random(&seed), T0_S + DAY));
}

/* The second day is worth a row, and what our side wrote; each once a day. */
static void
what_is_stored(void **state)
{
	struct bench *b = *state;

	pairs_add(b->pairs, 11, T0_S, false);
	assert_int_equal(b->stored, 0);
	for (int i = 0; i < 5; i++)
		pairs_add(b->pairs, 11, T0_S + DAY, false);
	assert_int_equal(b->stored, 1);
	assert_int_equal(b->last, 11);
	for (int i = 0; i < 5; i++)
		pairs_add(b->pairs, 12, T0_S + DAY, true);
	assert_int_equal(b->stored, 2);
	assert_int_equal(b->last, 12);
	pairs_load(b->pairs, 99);
	assert_true(pairs_known(b->pairs, 99, T0_S + DAY));
}

/* Fill it day by day: the newest stay known, the oldest go, strangers stay strangers. */
static void
it_is_bounded(void **state)
{
	struct bench *b = *state;
	size_t a_day = pairs_capacity(b->pairs) / 4, strangers = 0, known = 0;
	uint64_t seed = 1, other = 1000, last = 0;
	uint32_t now_s = T0_S;

	for (int day = 0; day < 40; day++, now_s += DAY) {
		last = seed;
		for (size_t i = 0; i < a_day; i++)
			pairs_add(b->pairs, unit_random(&seed), now_s, false);
	}
	for (size_t i = 0; i < a_day; i++)
		known += pairs_known(b->pairs, unit_random(&last), now_s);
	assert_int_equal(known, a_day);
	seed = 1;
	for (known = 0, strangers = 0; known + strangers < 10000;) {
		strangers += pairs_known(b->pairs, unit_random(&other), now_s);
		known++;
	}
	assert_true(strangers < 400);
	known = 0;
	for (size_t i = 0; i < a_day; i++)
		known += pairs_known(b->pairs, unit_random(&seed), now_s);
	assert_true(known < a_day / 10);
}

/* What nobody repeats for two generations is forgotten. */
static void
it_is_forgotten(void **state)
{
	struct bench *b = *state;

	pairs_add(b->pairs, 11, T0_S, false);
	for (uint32_t day = 1; day < 100; day++)
		pairs_add(b->pairs, 5000 + day, T0_S + day * DAY, false);
	assert_true(pairs_known(b->pairs, 11, T0_S + 100 * DAY));
	for (uint32_t day = 100; day < 200; day++)
		pairs_add(b->pairs, 5000 + day, T0_S + day * DAY, false);
	assert_false(pairs_known(b->pairs, 11, T0_S + 200 * DAY));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(known_from_the_next_day_on),
	    TEST(what_is_stored),
	    TEST(it_is_bounded),
	    TEST(it_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
