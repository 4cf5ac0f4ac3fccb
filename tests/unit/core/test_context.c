#include "context.h"

#include "decay.h"
#include "near.h"

#define HALF_S CONTEXT_HALF_LIFE_S

/* Counts, and the evidence with base and parent 0.5: exact values of the
 * Beta posterior's 5 % quantile, from its integral. */
static void
evidence_is_what_is_proved(void **state)
{
	static const struct {
		double bad, good, evidence;
	} cases[] = {
	    {0, 0, 0},	     {1, 0, 0},	      {3, 0, 0},      {10, 0, 0.771},
	    {30, 0, 1.850},  {300, 0, 4.147}, {30, 1, 1.559}, {300, 1, 3.863},
	    {5, 5, 0},	     {0, 1, -0.405},  {0, 3, -0.916}, {0, 30, -2.773},
	    {3, 30, -1.856},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct context_counts n = {cases[i].bad, cases[i].good, 0};

		assert_near(context_evidence(&n, 0.5, 4, 0.5), cases[i].evidence, 0.03);
	}
}

static void
one_good_host_softens(void **state)
{
	(void)state;
	for (double bad = 10; bad <= 1000; bad *= 1.5) {
		struct context_counts pure = {bad, 0, 0}, mixed = {bad, 1, 0};
		double drop = context_evidence(&pure, 0.5, 4, 0.5) -
			      context_evidence(&mixed, 0.5, 4, 0.5);

		assert_between(drop, 0.2, 0.8);
	}
}

/* Also where the wider context holds the same hosts, and nothing else. */
static void
evidence_grows_with_bad_hosts(void **state)
{
	(void)state;
	for (double good = 0; good < 3; good++) {
		double own = -100, wide = -100;

		for (double bad = 0; bad < 100000; bad = bad * 1.1 + 0.5) {
			struct context_counts n = {bad, good, 0};
			double parent = context_share(&n, 0.5, 20);
			double now = context_evidence(&n, 0.5, 4, 0.5);

			assert_true(now >= own);
			own = now;
			now = context_evidence(&n, parent, 4, 0.5);
			assert_true(now >= wide);
			assert_true(isfinite(now) && now < own + 1.5);
			wide = now;
		}
	}
}

/* Without hosts of its own a context is what the wider one is: its mean when that is
 * good, and only what is proved when it is bad. */
static void
parent_speaks_where_nothing_is_known(void **state)
{
	struct context_counts none = {0, 0, 0};

	(void)state;
	assert_near(context_share(&none, 0.8, 4), 0.8, 1e-12);
	assert_near(context_evidence(&none, 0.1, 4, 0.5), log(1.0 / 9), 1e-9);
	assert_near(context_evidence(&none, 0.5, 4, 0.5), 0, 1e-12);
	assert_between(context_evidence(&none, 0.9, 4, 0.5), 0.3, 0.5);
	assert_near(context_evidence(&none, 0.3, 20, 0.3), 0, 1e-12);
}

static void
share_shrinks_towards_parent(void **state)
{
	struct context_counts n = {8, 0, 0};

	(void)state;
	assert_near(context_share(&n, 0.5, 4), 10.0 / 12, 1e-12);
	assert_near(context_share(&n, 0.5, 20), 18.0 / 28, 1e-12);
}

static void
counts_fade_with_the_half_life(void **state)
{
	struct context c = {0};
	struct context_counts n;

	(void)state;
	for (int i = 0; i < 10; i++) {
		context_seen(&c, T0_S);
		context_label(&c, T0_S, LABEL_ZOMBIE, 1);
		context_label(&c, T0_S, LABEL_SERVER, 1);
	}
	context_seen(&c, T0_S + HALF_S);
	n = context_counts(&c, T0_S + HALF_S);
	assert_near(n.seen, 6, 1e-4);
	assert_near(n.bad, 5, 1e-4);
	assert_near(n.good, 5, 1e-4);
	n = context_counts(&c, T0_S + 3 * HALF_S);
	assert_near(n.bad, 1.25, 1e-4);
	assert_int_equal(c.bad_total, 10);
	assert_int_equal(c.first_s, T0_S);
	assert_int_equal(c.last_s, T0_S + HALF_S);
}

/* What comes late counts what it would have counted in time. */
static void
late_events_count_as_in_time(void **state)
{
	struct context in_order = {0}, late = {0};

	(void)state;
	context_label(&in_order, T0_S, LABEL_ZOMBIE, 1);
	context_label(&in_order, T0_S + HALF_S, LABEL_ZOMBIE, 1);
	context_label(&late, T0_S + HALF_S, LABEL_ZOMBIE, 1);
	context_label(&late, T0_S, LABEL_ZOMBIE, 1);
	assert_near(late.bad, in_order.bad, 1e-6);
	assert_int_equal(late.first_s, T0_S);
}

static void
no_context_counts_nothing(void **state)
{
	struct context_counts n = context_counts(NULL, T0_S);

	(void)state;
	assert_true(n.bad == 0 && n.good == 0 && n.seen == 0);
}

static void
a_label_is_taken_back_whole(void **state)
{
	struct context c = {0}, before;

	(void)state;
	for (uint32_t i = 0; i < 7; i++)
		context_label(&c, T0_S + i * DAY_S, LABEL_ZOMBIE, i << 20);
	before = c;
	context_label(&c, T0_S + 8 * DAY_S, LABEL_ZOMBIE, 99);
	context_unlabel(&c, T0_S + 40 * DAY_S, LABEL_ZOMBIE, T0_S + 8 * DAY_S);
	assert_near(context_counts(&c, T0_S + 40 * DAY_S).bad,
		    context_counts(&before, T0_S + 40 * DAY_S).bad, 1e-5);
	assert_int_equal(c.bad_total, before.bad_total);
	context_label(&c, T0_S + 40 * DAY_S, LABEL_SERVER, 0);
	context_unlabel(&c, T0_S + 41 * DAY_S, LABEL_SERVER, T0_S + 40 * DAY_S);
	assert_near(c.good, 0, 1e-6);
}

static void
taking_back_too_much_ends_at_zero(void **state)
{
	struct context c = {0};

	(void)state;
	context_unlabel(&c, T0_S, LABEL_ZOMBIE, T0_S);
	context_unlabel(&c, T0_S, LABEL_SERVER, T0_S);
	assert_true(c.bad == 0 && c.good == 0 && c.bad_total == 0);
}

/* One event at a random node and time; ${kind} 0 to 2. */
static void
event(struct context *c, uint32_t now_s, uint64_t random)
{
	if (random % 3 == 0)
		context_seen(c, now_s);
	else
		context_label(c, now_s, random % 3 == 1 ? LABEL_ZOMBIE : LABEL_SERVER,
			      random * 0x9e3779b97f4a7c15u);
}

static void
assert_same(const struct context *a, const struct context *b)
{
	assert_near(a->bad, b->bad, 1e-3);
	assert_near(a->good, b->good, 1e-3);
	assert_near(a->seen, b->seen, 1e-3);
	assert_int_equal(a->at_s, b->at_s);
	assert_int_equal(a->first_s, b->first_s);
	assert_int_equal(a->last_s, b->last_s);
	assert_int_equal(a->bad_nets, b->bad_nets);
	assert_int_equal(a->bad_total, b->bad_total);
}

static void
merging_is_the_same_in_any_order(void **state)
{
	uint64_t seed = 1;

	(void)state;
	print_message("# seed 1\n");
	for (int round = 0; round < 50; round++) {
		struct context node[3] = {{0}}, whole = {0}, ab, cb;

		for (int i = 0; i < 100; i++) {
			uint64_t r = unit_random(&seed);
			uint32_t now_s =
			    T0_S + (uint32_t)(unit_random(&seed) % (90 * DAY_S));

			event(&node[r % 7 % 3], now_s, r);
			event(&whole, now_s, r);
		}
		ab = node[0];
		context_merge(&ab, &node[1]);
		context_merge(&ab, &node[2]);
		cb = node[2];
		context_merge(&cb, &node[1]);
		context_merge(&cb, &node[0]);
		assert_same(&ab, &cb);
		assert_same(&ab, &whole);
	}
}

static void
merging_nothing_changes_nothing(void **state)
{
	struct context c = {0}, none = {0}, before;

	(void)state;
	context_label(&c, T0_S, LABEL_ZOMBIE, 5);
	before = c;
	context_merge(&c, &none);
	assert_same(&c, &before);
	context_merge(&none, &c);
	assert_same(&none, &before);
}

static void
bad_networks_are_counted(void **state)
{
	struct context c = {0};
	uint64_t seed = 7;

	(void)state;
	assert_near(context_bad_networks(&c), 0, 1e-9);
	for (int i = 0; i < 1000; i++)
		context_label(&c, T0_S, LABEL_ZOMBIE, 12345);
	assert_near(context_bad_networks(&c), 1, 0.1);
	for (int i = 0; i < 30; i++)
		context_label(&c, T0_S, LABEL_ZOMBIE, unit_random(&seed));
	assert_between(context_bad_networks(&c), 24, 38);
}

static void
kinds_have_names(void **state)
{
	enum context_kind kind = CONTEXT_HELO;

	(void)state;
	for (enum context_kind k = 0; k < CONTEXT_KINDS; k++) {
		assert_int_equal(context_kind_parse(context_kind_name(k), &kind), 0);
		assert_int_equal(kind, k);
	}
	kind = CONTEXT_HELO;
	assert_int_equal(context_kind_parse("Template", &kind), -1);
	assert_int_equal(context_kind_parse("", &kind), -1);
	assert_int_equal(kind, CONTEXT_HELO);
}

/* A wave fades in minutes; a steady stream is just what it makes one expect. */
static void
waves_and_streams(void **state)
{
	struct context c = {0}, other = {0};
	uint32_t at_s = T0_S;

	(void)state;
	assert_true(context_wave(NULL, T0_S) == 0);
	for (int i = 0; i < 20; i++)
		context_seen(&c, T0_S);
	assert_near(context_wave(&c, T0_S), 20, 1e-3);
	assert_near(context_wave(&c, T0_S + CONTEXT_WAVE_S), 10, 1e-3);
	assert_true(context_wave_expected(&c, T0_S) < 0.01);
	context_seen(&other, T0_S + CONTEXT_WAVE_S);
	context_merge(&c, &other);
	assert_near(context_wave(&c, T0_S + CONTEXT_WAVE_S), 11, 1e-3);
	for (; at_s < T0_S + 300 * DAY_S; at_s += 60)
		context_seen(&c, at_s);
	assert_near(context_wave(&c, at_s) / context_wave_expected(&c, at_s), 1, 0.1);
}

/* As if it had never come, however late; not more than there is. */
static void
a_host_seen_is_taken_back(void **state)
{
	struct context with = {0}, without = {0};

	(void)state;
	context_seen(&with, T0_S);
	context_seen(&without, T0_S);
	context_seen(&with, T0_S + 60);
	context_unseen(&with, T0_S + 600, T0_S + 60);
	assert_near(context_counts(&with, T0_S + DAY_S).seen,
		    context_counts(&without, T0_S + DAY_S).seen, 1e-6);
	assert_near(context_wave(&with, T0_S + 900), context_wave(&without, T0_S + 900),
		    1e-6);
	context_unseen(&with, T0_S + 600, T0_S);
	context_unseen(&with, T0_S + 600, T0_S);
	assert_true(with.seen == 0 && with.wave == 0);
}

/* Its bit may be another's too, but not that of nobody. */
static void
networks_go_with_the_last_bad_host(void **state)
{
	struct context c = {0};

	(void)state;
	context_label(&c, T0_S, LABEL_ZOMBIE, UINT64_C(7) << 58);
	context_label(&c, T0_S, LABEL_ZOMBIE, UINT64_C(9) << 58);
	context_unlabel(&c, T0_S, LABEL_ZOMBIE, T0_S);
	assert_true(context_bad_networks(&c) > 1.5);
	context_unlabel(&c, T0_S, LABEL_ZOMBIE, T0_S);
	assert_true(context_bad_networks(&c) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(waves_and_streams),
	    cmocka_unit_test(evidence_is_what_is_proved),
	    cmocka_unit_test(one_good_host_softens),
	    cmocka_unit_test(evidence_grows_with_bad_hosts),
	    cmocka_unit_test(parent_speaks_where_nothing_is_known),
	    cmocka_unit_test(share_shrinks_towards_parent),
	    cmocka_unit_test(counts_fade_with_the_half_life),
	    cmocka_unit_test(late_events_count_as_in_time),
	    cmocka_unit_test(no_context_counts_nothing),
	    cmocka_unit_test(a_label_is_taken_back_whole),
	    cmocka_unit_test(taking_back_too_much_ends_at_zero),
	    cmocka_unit_test(merging_is_the_same_in_any_order),
	    cmocka_unit_test(merging_nothing_changes_nothing),
	    cmocka_unit_test(a_host_seen_is_taken_back),
	    cmocka_unit_test(networks_go_with_the_last_bad_host),
	    cmocka_unit_test(bad_networks_are_counted),
	    cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
