#include "relatives.h"
#include "weights.h"

#include "near.h"

struct bench {
	struct recall *recall;
	struct learn_weights weights, shipped;
};

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	learn_weights_init(&b->weights);
	b->shipped = b->weights;
	*state = b;
	return b->recall == NULL;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	recall_free(b->recall);
	free(b);
	return 0;
}

/* So many hosts of a class were found out as zombies, or proved valid. */
static void
seen_class(struct bench *b, enum name_class name, enum helo_class helo, float bad,
	   float good)
{
	char text[CONTEXT_NAME_MAX];
	struct context *c =
	    recall_context(b->recall, CONTEXT_CLASS, relatives_class(name, helo, text));

	*c = (struct context){.bad = bad, .good = good, .at_s = T0_S};
}

static void
seen_fact(struct bench *b, enum manner_fact fact, float bad, float good)
{
	struct context *c =
	    recall_context(b->recall, CONTEXT_FACT, learn_fact_prior(fact)->name);

	*c = (struct context){.bad = bad, .good = good, .at_s = T0_S};
}

static void
days_pass(struct bench *b, uint32_t days)
{
	for (uint32_t day = 0; day <= days; day++)
		weights_move(&b->weights, b->recall, T0_S + day * DAY_S);
}

static struct learn_shares
shares_of(enum name_class name, enum helo_class helo)
{
	struct learn_shares shares[NAME_CLASSES][HELO_CLASSES];

	learn_shares(shares);
	return shares[name][helo];
}

static void
knowing_nothing_they_stay(void **state)
{
	struct bench *b = *state;

	days_pass(b, 30);
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++)
			assert_near(b->weights.joint[n][h], b->shipped.joint[n][h], 0.35);
	assert_memory_equal(b->weights.fact, b->shipped.fact, sizeof(b->shipped.fact));
}

/* What is seen here as it was counted there changes nothing. */
static void
what_was_expected_changes_nothing(void **state)
{
	struct learn_shares shares = shares_of(NAME_ADDRESS, HELO_PTR);
	struct context_counts here = {.bad = 1000 * shares.zombies,
				      .good = 300 * shares.servers},
			      all = {.bad = 1000, .good = 300};

	(void)state;
	assert_near(weights_joint(3.9, &shares, &here, &all), 3.9, 1e-9);
	/* The absence of few proves nothing. */
	here.good = 0;
	assert_near(weights_joint(3.9, &shares, &here, &all), 3.9, 1e-9);
}

/* Valid hosts with the names of zombies: the weight falls as soon as they are there; when
 * they leave, it comes back. */
static void
valid_hosts_of_a_class_lower_it(void **state)
{
	struct learn_shares shares = shares_of(NAME_ADDRESS, HELO_PTR);
	struct context_counts here = {.bad = 200, .good = 10},
			      all = {.bad = 1000, .good = 100};
	double all_in = weights_joint(3.9, &shares, &here, &all);

	(void)state;
	assert_between(all_in, 0.5, 2);
	here.good = 2;
	assert_between(weights_joint(3.9, &shares, &here, &all), all_in + 0.5, 3.5);
	here = (struct context_counts){.bad = 0, .good = 1000};
	all = (struct context_counts){.bad = 1000, .good = 1000};
	assert_near(weights_joint(3.9, &shares, &here, &all), -4, 3);
}

/* A rise must be proved: a handful of zombies with servers' names is none. */
static void
a_rise_must_be_proved(void **state)
{
	struct learn_shares shares = shares_of(NAME_NAMED, HELO_OTHER);
	struct context_counts here = {.bad = 1}, all = {.bad = 100, .good = 50};

	(void)state;
	assert_near(weights_joint(-1.9, &shares, &here, &all), -1.9, 1e-9);
	here.bad = 3000;
	all = (struct context_counts){.bad = 10000, .good = 1000};
	assert_between(weights_joint(-1.9, &shares, &here, &all), -0.5, 4);
}

/* The numbers, by hand: ln(110/500 / 0.05) = 1.4816 either way; its error is
 * sqrt(1/110 + 1/10) = 0.3303, of which a rise loses 1.6449 and a fall 0.5244. */
static void
by_numbers(void **state)
{
	const struct learn_shares shares = {.zombies = 0.05, .servers = 0.05};
	struct context_counts here = {.bad = 100}, all = {.bad = 300};

	(void)state;
	assert_near(weights_joint(1, &shares, &here, &all), 1 + 0.9383, 1e-3);
	here = (struct context_counts){.good = 100};
	all = (struct context_counts){.good = 300};
	assert_near(weights_joint(1, &shares, &here, &all), 1 - 1.3084, 1e-3);
	assert_near(weights_joint(-3.5, &shares, &here, &all), -4, 1e-9);
	here = (struct context_counts){.bad = 100};
	all = (struct context_counts){.bad = 300};
	assert_near(weights_joint(4, &shares, &here, &all), 4.5, 1e-9);
}

static void
a_day_moves_little(void **state)
{
	struct bench *b = *state;
	double *w = &b->weights.joint[NAME_NAMED][HELO_OTHER], before = *w;

	seen_class(b, NAME_NAMED, HELO_OTHER, 30000, 0);
	seen_class(b, NAME_NAMED, HELO_PTR, 0, 1000);
	assert_false(weights_move(&b->weights, b->recall, T0_S));
	assert_false(weights_move(&b->weights, b->recall, T0_S + DAY_S - 1));
	assert_near(*w, before, 1e-12);
	assert_true(weights_move(&b->weights, b->recall, T0_S + DAY_S));
	assert_near(*w, before + WEIGHTS_RISE, 1e-12);
	assert_false(weights_move(&b->weights, b->recall, T0_S + DAY_S + 5));
	/* Days without mail are made up for, but not a month of them. */
	assert_true(weights_move(&b->weights, b->recall, T0_S + 3 * DAY_S));
	assert_near(*w, before + 3 * WEIGHTS_RISE, 1e-12);
	before = *w;
	seen_class(b, NAME_NAMED, HELO_OTHER, 0, 30000);
	weights_move(&b->weights, b->recall, T0_S + 4 * DAY_S);
	assert_near(*w, before - WEIGHTS_FALL, 1e-12);
}

/* An older clock (a replayed record) moves nothing. */
static void
time_that_goes_back_moves_nothing(void **state)
{
	struct bench *b = *state;

	weights_move(&b->weights, b->recall, T0_S);
	seen_class(b, NAME_NAMED, HELO_OTHER, 30000, 0);
	assert_false(weights_move(&b->weights, b->recall, T0_S - 5 * DAY_S));
	assert_memory_equal(b->weights.joint, b->shipped.joint, sizeof(b->shipped.joint));
	/* And that it was ahead once keeps it from nothing. */
	assert_true(weights_move(&b->weights, b->recall, T0_S - 4 * DAY_S));
}

static void
facts_move_towards_what_is_seen(void **state)
{
	struct bench *b = *state;
	double before = b->weights.fact[FACT_ESMTP];

	seen_fact(b, FACT_PLAIN, 300, 10);
	seen_fact(b, FACT_ESMTP, 0, 40);
	days_pass(b, 1);
	assert_near(b->weights.fact[FACT_ESMTP], before - WEIGHTS_FALL, 1e-9);
	assert_true(b->weights.fact[FACT_PLAIN] <=
		    b->shipped.fact[FACT_PLAIN] + WEIGHTS_RISE);
	days_pass(b, 30);
	assert_true(b->weights.fact[FACT_ESMTP] < -2);
}

/* As far as they could have come since the first host was seen. */
static void
settled_is_what_days_would_have_made(void **state)
{
	struct bench *b = *state;
	struct context *all = recall_context(b->recall, CONTEXT_ALL, "");
	struct learn_weights settled;

	seen_class(b, NAME_NAMED, HELO_PTR, 4000, 1);
	seen_class(b, NAME_ADDRESS, HELO_PTR, 1, 400);
	seen_fact(b, FACT_ESMTP, 400, 1);
	all->first_s = T0_S;
	weights_settle(&settled, b->recall, T0_S);
	assert_memory_equal(settled.joint, b->shipped.joint, sizeof(settled.joint));
	weights_settle(&settled, b->recall, T0_S + 2 * DAY_S);
	days_pass(b, 2);
	for (int n = 0; n < NAME_CLASSES; n++)
		for (int h = 0; h < HELO_CLASSES; h++)
			assert_near(settled.joint[n][h], b->weights.joint[n][h], 0.05);
	for (int i = 0; i < FACT_COUNT; i++)
		assert_near(settled.fact[i], b->weights.fact[i], 0.05);
	assert_near(settled.joint[NAME_NAMED][HELO_PTR],
		    b->shipped.joint[NAME_NAMED][HELO_PTR] + 2 * WEIGHTS_RISE, 1e-6);
	assert_int_equal(settled.moved_s, T0_S + 2 * DAY_S);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(knowing_nothing_they_stay, setup, teardown),
	    cmocka_unit_test(what_was_expected_changes_nothing),
	    cmocka_unit_test(valid_hosts_of_a_class_lower_it),
	    cmocka_unit_test(a_rise_must_be_proved),
	    cmocka_unit_test(by_numbers),
	    cmocka_unit_test_setup_teardown(a_day_moves_little, setup, teardown),
	    cmocka_unit_test_setup_teardown(time_that_goes_back_moves_nothing, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(facts_move_towards_what_is_seen, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(settled_is_what_days_would_have_made, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
