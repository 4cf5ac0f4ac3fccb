#include <math.h>

#include "reasons.h"
#include "unit.h"

static void
test_round_trip(void **state)
{
	struct score score = {.total = 3.5}, back = {.total = 9};
	struct buf text;

	(void)state;
	for (int i = 0; i < REASON_COUNT; i++) {
		struct reason r = {
		    (enum reason_id)i, i - 2.25, i / 4.0, i % 2 == 0, 41, 0.5, ""};

		if (i % 3 == 0)
			snprintf(r.subject, sizeof(r.subject), "host@.\"%d\"\\\n", i);
		score.reasons[score.n_reasons++] = r;
	}
	buf_init(&text);
	assert_int_equal(reasons_format(&score, &text), 0);
	assert_int_equal(reasons_parse(text.data, &back), 0);
	assert_true(back.total == 9);
	assert_int_equal(back.n_reasons, REASON_COUNT);
	for (size_t i = 0; i < REASON_COUNT; i++) {
		assert_int_equal(back.reasons[i].id, i);
		assert_true(back.reasons[i].nats == score.reasons[i].nats);
		assert_true(back.reasons[i].counts == score.reasons[i].counts);
		assert_true(back.reasons[i].a == 41 && back.reasons[i].b == 0.5);
		assert_string_equal(back.reasons[i].subject, score.reasons[i].subject);
	}
	buf_fini(&text);
}

static void
test_odd_numbers_and_texts(void **state)
{
	struct score score = {0}, back = {0};
	struct buf text;

	(void)state;
	score.n_reasons = 1;
	score.reasons[0] = (struct reason){
	    REASON_TRAP, (double)INFINITY, 0, true, (double)NAN, 1e300, ""};
	memset(score.reasons[0].subject, 0xff, REASON_SUBJECT_MAX - 1);
	buf_init(&text);
	assert_int_equal(reasons_format(&score, &text), 0);
	assert_int_equal(reasons_parse(text.data, &back), 0);
	assert_int_equal(back.n_reasons, 1);
	assert_true(back.reasons[0].nats == 0 && back.reasons[0].a == 0);
	assert_true(strlen(back.reasons[0].subject) < REASON_SUBJECT_MAX);
	buf_fini(&text);
}

static void
test_bad_texts(void **state)
{
	static const struct {
		const char *text;
		int rc;
		size_t n;
	} cases[] = {
	    {"", 0, 0},
	    {"[]", 0, 0},
	    {"{}", -1, 3},
	    {"[", -1, 3},
	    {"null", -1, 3},
	    {"[1, null, \"x\", []]", 0, 0},
	    {"[{}]", 0, 0},
	    {"[{\"id\":7}]", 0, 0},
	    {"[{\"id\":\"of another version\"}]", 0, 0},
	    {"[{\"id\":\"recipients.trap\",\"nats\":\"x\",\"subject\":3}]", 0, 1},
	    {"[{\"id\":\"recipients.trap\",\"nats\":1e999}]", 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct score score = {.n_reasons = 3};

		assert_int_equal(reasons_parse(cases[i].text, &score), cases[i].rc);
		assert_int_equal(score.n_reasons, cases[i].n);
	}
}

static void
test_too_many(void **state)
{
	struct score score = {0};
	struct buf text;

	(void)state;
	buf_init(&text);
	buf_addc(&text, '[');
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "%s{\"id\":\"recipients.trap\"}", i > 0 ? "," : "");
	buf_addc(&text, ']');
	assert_int_equal(reasons_parse(text.data, &score), 0);
	assert_int_equal(score.n_reasons, SCORE_REASONS_MAX);
	buf_fini(&text);
}

/* A row that somebody edited: freeing what nests so deep would take all of the stack. */
static void
test_deeply_nested(void **state)
{
	enum { DEPTH = 500000 };
	struct score score = {.n_reasons = 3};
	struct buf text;

	(void)state;
	buf_init(&text);
	for (int i = 0; i < DEPTH; i++)
		buf_addc(&text, '[');
	for (int i = 0; i < DEPTH; i++)
		buf_addc(&text, ']');
	assert_int_equal(reasons_parse(text.data, &score), -1);
	assert_int_equal(score.n_reasons, 3);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_odd_numbers_and_texts),
	    cmocka_unit_test(test_bad_texts),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_deeply_nested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
