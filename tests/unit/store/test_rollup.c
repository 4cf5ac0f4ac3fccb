#include "rollup.h"
#include "unit.h"

static const uint8_t secret[16] = {1};

struct seen {
	size_t keys;
	uint64_t sessions, unknown, others;
	uint32_t missed;
	const char *first;
	uint32_t first_sessions;
};

static int
see(void *ctx, const struct rollup_row *row)
{
	struct seen *s = ctx;

	s->sessions += row->counts.count[STAT_SESSIONS];
	s->unknown += row->counts.count[STAT_UNKNOWN];
	if (row->key[0] == '\0') {
		s->others = row->counts.count[STAT_SESSIONS];
		s->missed = row->missed;
	} else if (s->keys++ == 0) {
		s->first = row->key;
		s->first_sessions = row->counts.count[STAT_SESSIONS];
	}
	return 0;
}

static struct seen
look(const struct rollup *r, enum rollup_dim dim, size_t limit)
{
	struct seen s = {.keys = 0};

	assert_int_equal(rollup_each(r, dim, limit, see, &s), 0);
	return s;
}

static void
add(struct rollup *r, enum rollup_dim dim, const char *key, uint32_t sessions)
{
	struct rollup_counts c = {
	    .count = {[STAT_SESSIONS] = sessions, [STAT_UNKNOWN] = 2 * sessions}};

	rollup_add(r, dim, key, &c);
}

static void
test_keys_add_up_in_order(void **state)
{
	struct rollup *r = rollup_create(secret);
	struct seen s;

	(void)state;
	add(r, ROLLUP_HELO, "localhost", 1);
	add(r, ROLLUP_HELO, "pc", 1);
	add(r, ROLLUP_HELO, "", 1);
	add(r, ROLLUP_HELO, "pc", 2);
	add(r, ROLLUP_DOMAIN, "pc", 9);
	s = look(r, ROLLUP_HELO, 0);
	assert_int_equal(s.keys, 3);
	assert_string_equal(s.first, "pc");
	assert_int_equal(s.first_sessions, 3);
	assert_int_equal(s.sessions, 5);
	assert_int_equal(s.unknown, 10);
	assert_int_equal(s.others, 0);
	assert_int_equal(rollup_keys(r), 4);
	rollup_clear(r);
	assert_int_equal(rollup_keys(r), 0);
	assert_int_equal(look(r, ROLLUP_HELO, 0).sessions, 0);
	rollup_free(r);
	rollup_free(NULL);
}

static void
test_a_limit_folds_the_rest(void **state)
{
	struct rollup *r = rollup_create(secret);
	struct seen s;
	char key[16];

	(void)state;
	for (uint32_t i = 1; i <= 10; i++) {
		snprintf(key, sizeof(key), "key%u", i);
		add(r, ROLLUP_TEMPLATE, key, i);
	}
	s = look(r, ROLLUP_TEMPLATE, 3);
	assert_int_equal(s.keys, 3);
	assert_string_equal(s.first, "key10");
	assert_int_equal(s.sessions, 55);
	assert_int_equal(s.others, 55 - 10 - 9 - 8);
	assert_int_equal(s.missed, 7);
	rollup_free(r);
}

/* An attacker's random HELOs, each once or twice, between those of a botnet. */
static void
test_random_keys_cannot_fill_it(void **state)
{
	const uint32_t n = 100000;
	struct rollup *r = rollup_create(secret);
	uint32_t bot = 0, once = 0;
	struct seen s;
	char key[32];

	(void)state;
	for (uint32_t i = 0; i < n; i++) {
		snprintf(key, sizeof(key), "random-%u", i * 2654435761u);
		add(r, ROLLUP_HELO, key, 1);
		once++;
		if (i % 10 == 0) {
			add(r, ROLLUP_HELO, "botnet", 1);
			bot++;
		}
	}
	s = look(r, ROLLUP_HELO, 0);
	assert_int_equal(s.keys, rollup_places(ROLLUP_HELO));
	assert_string_equal(s.first, "botnet");
	/* Never too high, and short by no more than it says; the sum is exact. */
	assert_true(s.first_sessions <= bot);
	assert_true(s.first_sessions + s.missed >= bot);
	assert_true(s.missed <= (bot + once) / rollup_places(ROLLUP_HELO) + 1);
	assert_int_equal(s.sessions, bot + once);
	assert_int_equal(s.unknown, 2 * (bot + once));
	rollup_free(r);
}

static void
test_what_brings_no_session_takes_no_place(void **state)
{
	struct rollup *r = rollup_create(secret);
	struct rollup_counts expired = {.count = {[STAT_EXPIRED] = 1}};
	struct seen s;
	char key[32];

	(void)state;
	for (uint32_t i = 0; i < rollup_places(ROLLUP_REASON); i++) {
		snprintf(key, sizeof(key), "r%u", i);
		add(r, ROLLUP_REASON, key, 1);
	}
	rollup_add(r, ROLLUP_REASON, "late", &expired);
	s = look(r, ROLLUP_REASON, 0);
	assert_int_equal(s.keys, rollup_places(ROLLUP_REASON));
	assert_int_equal(s.missed, 0);
	rollup_free(r);
}

static void
test_long_keys_and_high_counts_stay_in_bounds(void **state)
{
	struct rollup *r = rollup_create(secret);
	struct seen s;
	char key[1000];

	(void)state;
	memset(key, 'x', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	add(r, ROLLUP_HELO, key, UINT32_MAX);
	add(r, ROLLUP_HELO, key, 5);
	s = look(r, ROLLUP_HELO, 0);
	assert_int_equal(s.keys, 1);
	assert_int_equal(strlen(s.first), ROLLUP_KEY_MAX);
	assert_int_equal(s.first_sessions, UINT32_MAX);
	rollup_free(r);
}

static void
test_names(void **state)
{
	enum rollup_dim dim;

	(void)state;
	for (int i = 0; i < ROLLUP_DIMS; i++) {
		assert_int_equal(
		    rollup_dim_parse(rollup_dim_name((enum rollup_dim)i), &dim), 0);
		assert_int_equal(dim, i);
	}
	assert_int_equal(rollup_dim_parse("weather", &dim), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys_add_up_in_order),
	    cmocka_unit_test(test_a_limit_folds_the_rest),
	    cmocka_unit_test(test_random_keys_cannot_fill_it),
	    cmocka_unit_test(test_what_brings_no_session_takes_no_place),
	    cmocka_unit_test(test_long_keys_and_high_counts_stay_in_bounds),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
