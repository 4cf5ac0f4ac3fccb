#include "score.h"

#include "near.h"

static void
add(struct score *s, enum reason_id id, double nats)
{
	struct reason r = {.id = id, .nats = nats};

	score_add(s, &r);
}

/* What relatives prove is not what they weigh. */
static void
add_relatives(struct score *s, enum reason_id id, double nats, double deeds)
{
	struct reason r = {.id = id, .nats = nats, .deeds = deeds};

	score_add(s, &r);
}

static bool
counts(const struct score *s, enum reason_id id)
{
	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].id == id)
			return s->reasons[i].counts;
	fail_msg("no reason %s", reason_name(id));
	return false;
}

static void
an_empty_score_is_zero(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	score_sum(&s);
	assert_true(s.total == 0 && s.n_reasons == 0);
}

/* One story for and one against per family. */
static void
a_family_counts_its_extremes(void **state)
{
	static const struct {
		double unknown, trap, total;
		bool unknown_counts, trap_counts;
	} cases[] = {
	    {3, 8, 8, false, true},    {8, 3, 8, true, false}, {-1, 8, 7, true, true},
	    {-1, -2, -2, false, true}, {5, 5, 5, true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct score s;

		score_init(&s);
		add(&s, REASON_UNKNOWN_USERS, cases[i].unknown);
		add(&s, REASON_TRAP, cases[i].trap);
		score_sum(&s);
		assert_near(s.total, cases[i].total, 1e-12);
		assert_int_equal(counts(&s, REASON_UNKNOWN_USERS),
				 cases[i].unknown_counts);
		assert_int_equal(counts(&s, REASON_TRAP), cases[i].trap_counts);
	}
}

static void
families_add_up(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_NAME_HELO, 3);
	add(&s, REASON_HELO_MANY, 1.5);
	add(&s, REASON_UNKNOWN_USERS, 2);
	add(&s, REASON_CONCURRENT, 0.5);
	add(&s, REASON_SLAMMING, 0.25);
	add(&s, REASON_SERVER, -4);
	score_sum(&s);
	assert_near(s.total, 3, 1e-12);
	assert_false(counts(&s, REASON_SLAMMING));
}

/* The context brings its own bounds, so all of it counts. */
static void
all_of_the_context_counts(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_CONTEXT_TEMPLATE, 3);
	add(&s, REASON_CONTEXT_HELO, 2);
	add(&s, REASON_CONTEXT_NETWORK, -0.5);
	add(&s, REASON_CONTEXT_CAP, -0.5);
	score_sum(&s);
	assert_near(s.total, 4, 1e-12);
	for (size_t i = 0; i < s.n_reasons; i++)
		assert_true(s.reasons[i].counts);
}

/* What a host is (names, manners, speed) convicts nobody: what it does is kept apart. */
static void
deeds_are_summed_apart(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_NAME_HELO, 4);
	add(&s, REASON_DIALECT, 1);
	add(&s, REASON_TLS, 0.5);
	add(&s, REASON_CONCURRENT, 1.5);
	score_sum(&s);
	assert_near(s.total, 7, 1e-12);
	assert_near(s.deeds, 0, 1e-12);
	add_relatives(&s, REASON_CONTEXT_KIN, 1.6, 2);
	add_relatives(&s, REASON_CONTEXT_CLASS, 0, 1.5); /* of the same hosts: no more */
	add_relatives(&s, REASON_CONTEXT_NETWORK, -1, 0);
	add(&s, REASON_UNKNOWN_USERS, 3);
	add(&s, REASON_TRAP, 2.5); /* does not count beside unknown users */
	add(&s, REASON_HELO_MANY, 0.5);
	add(&s, REASON_SERVER, -2);
	score_sum(&s);
	assert_near(s.total, 9.1, 1e-12);
	assert_near(s.deeds, 2 + 3 + 0.5, 1e-12);
}

/* What is heavier and no deed does not take a deed's proof away. */
static void
the_best_proof_of_a_family_is_kept(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_RETURN_REFUSED, 0.5);
	add(&s, REASON_RETURN_AT_ONCE, 1);
	score_sum(&s);
	assert_near(s.total, 1, 1e-12);
	assert_false(counts(&s, REASON_RETURN_REFUSED));
	assert_near(s.deeds, 0.5, 1e-12);
}

static void
reasons_come_heaviest_first(void **state)
{
	static const enum reason_id wanted[] = {REASON_TRAP,	  REASON_SERVER,
						REASON_NAME_HELO, REASON_CONCURRENT,
						REASON_HELO_MANY, REASON_UNKNOWN_USERS};
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_HELO_MANY, 1);
	add(&s, REASON_UNKNOWN_USERS, 7); /* does not count: last, heavy as it is */
	add(&s, REASON_NAME_HELO, 2);
	add(&s, REASON_TRAP, 8);
	add(&s, REASON_CONCURRENT, 1.2);
	add(&s, REASON_SERVER, -3);
	score_sum(&s);
	assert_int_equal(s.n_reasons, COUNT(wanted));
	for (size_t i = 0; i < COUNT(wanted); i++)
		assert_int_equal(s.reasons[i].id, wanted[i]);
}

/* Ties are settled by the table, not by who came first. */
static void
order_does_not_depend_on_the_caller(void **state)
{
	enum reason_id ids[] = {REASON_NAME_HELO, REASON_HELO_MANY, REASON_TRAP,
				REASON_CONCURRENT, REASON_CONTEXT_HELO};
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct score s;

		for (size_t i = COUNT(ids) - 1; i > 0; i--) {
			size_t j = unit_random(&seed) % (i + 1);
			enum reason_id swap = ids[i];

			ids[i] = ids[j];
			ids[j] = swap;
		}
		score_init(&s);
		for (size_t i = 0; i < COUNT(ids); i++)
			add(&s, ids[i], i % 2 ? 2 : -2);
		score_sum(&s);
		for (size_t i = 1; i < s.n_reasons; i++)
			assert_true(s.reasons[i - 1].id < s.reasons[i].id);
	}
}

/* In exactly the room that it needs: the sanitizers watch. */
static void
a_copy_in_no_more_room_than_needed(void **state)
{
	struct score s, back;

	(void)state;
	score_init(&s);
	for (size_t n = 0; n < 3; n++) {
		struct score *copy = malloc(score_size(&s));

		assert_non_null(copy);
		memcpy(copy, &s, score_size(&s));
		memset(&back, 0xff, sizeof(back));
		memcpy(&back, copy, score_size(copy));
		free(copy);
		assert_int_equal(back.n_reasons, n);
		assert_true(back.total == s.total);
		assert_memory_equal(back.reasons, s.reasons, n * sizeof(s.reasons[0]));
		add(&s, (enum reason_id)n, 1.5);
		score_sum(&s);
	}
}

static void
there_is_room_for_one_of_each(void **state)
{
	struct score s;

	(void)state;
	assert_true((int)SCORE_REASONS_MAX >= (int)REASON_COUNT);
	score_init(&s);
	for (enum reason_id id = 0; id < REASON_COUNT; id++)
		add(&s, id, 1);
	score_sum(&s);
	assert_int_equal(s.n_reasons, REASON_COUNT);
}

static void
names_are_unique_and_parse(void **state)
{
	enum reason_id id = REASON_TRAP;

	(void)state;
	for (enum reason_id i = 0; i < REASON_COUNT; i++) {
		assert_int_equal(reason_parse(reason_name(i), &id), 0);
		assert_int_equal(id, i);
		assert_true(reason_family_name(i)[0] != '\0');
	}
	id = REASON_TRAP;
	assert_int_equal(reason_parse("", &id), -1);
	assert_int_equal(reason_parse("context", &id), -1);
	assert_int_equal(id, REASON_TRAP);
}

static void
sentences_carry_the_numbers(void **state)
{
	static const struct {
		struct reason reason;
		const char *text;
	} cases[] = {
	    {{.id = REASON_CONTEXT_TEMPLATE,
	      .a = 41.02,
	      .b = 1.96,
	      .subject = "ppp-@.example.net"},
	     "hosts named like ppp-@.example.net: 41 known as zombies, 2 as valid "
	     "servers"},
	    {{.id = REASON_TRAP, .a = 1.24}, "hit spamtraps 1.2 times in the last days"},
	    {{.id = REASON_UNKNOWN_USERS, .a = 12.7, .b = 0},
	     "tried 13 unknown users against 0 known ones"},
	    {{.id = REASON_CONTEXT_CAP, .a = -3, .b = 4},
	     "relatives alone may count from -3 to 4"},
	    {{.id = REASON_HELO_RCPT_DOMAIN, .subject = "%s%A"},
	     "says HELO with the recipient's own domain %s%A, but its name is elsewhere"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b;

		buf_init(&b);
		assert_int_equal(reason_format(&cases[i].reason, &b), 0);
		assert_string_equal(b.data, cases[i].text);
		buf_fini(&b);
	}
}

/* For and against; not what another of the family counted instead of. */
static void
content_is_what_a_whole_message_adds(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_TRAP, 4);
	assert_near(score_content(&s), 0, 1e-12);
	add(&s, REASON_HEADERS_DATE, 0.75);
	add(&s, REASON_HEADERS_TO, 0.5);
	add(&s, REASON_HEADERS_LIST, -0.25);
	add(&s, REASON_BOTNET, 2);
	score_sum(&s);
	assert_near(score_content(&s), 0.75 - 0.25 + 2, 1e-12);
	assert_near(s.total - score_content(&s), 4, 1e-12);
}

static void
long_subjects_are_cut(void **state)
{
	struct reason r = {.id = REASON_TRAP};
	char text[300];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	reason_set_subject(&r, text);
	assert_int_equal(strlen(r.subject), REASON_SUBJECT_MAX - 1);
	reason_set_subject(&r, "short");
	assert_string_equal(r.subject, "short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_score_is_zero),
	    cmocka_unit_test(a_family_counts_its_extremes),
	    cmocka_unit_test(families_add_up),
	    cmocka_unit_test(all_of_the_context_counts),
	    cmocka_unit_test(deeds_are_summed_apart),
	    cmocka_unit_test(the_best_proof_of_a_family_is_kept),
	    cmocka_unit_test(reasons_come_heaviest_first),
	    cmocka_unit_test(order_does_not_depend_on_the_caller),
	    cmocka_unit_test(a_copy_in_no_more_room_than_needed),
	    cmocka_unit_test(there_is_room_for_one_of_each),
	    cmocka_unit_test(names_are_unique_and_parse),
	    cmocka_unit_test(sentences_carry_the_numbers),
	    cmocka_unit_test(content_is_what_a_whole_message_adds),
	    cmocka_unit_test(long_subjects_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
