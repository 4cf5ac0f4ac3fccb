#include "learn.h"

#include "near.h"
#include "server.h"

/* The log ratios of the shipped table, to a tenth. */
#define LOOK(server) ((server) ? SERVER_LOOK_NAMED : SERVER_LOOK_NONE)

static enum host_label
label(const struct profile *p, enum name_class name, enum helo_class helo,
      enum label_origin *origin_r)
{
	*origin_r = ORIGIN_NONE;
	return learn_label(p, name, helo, T0_S, origin_r);
}

static void
weights_of_name_and_helo(void **state)
{
	static const struct {
		enum name_class name;
		enum helo_class helo;
		double low, high;
	} cases[] = {
	    {NAME_ADDRESS, HELO_PTR, 3.8, 4.1},
	    {NAME_ADDRESS, HELO_SINGLE, 4.0, 4.3},
	    {NAME_ADDRESS, HELO_OTHER, -0.4, 0},
	    {NAME_ADDRESS_FORGED, HELO_SINGLE, 4.5, 5},
	    {NAME_NAMED, HELO_PTR, -3, -2.3},
	    {NAME_NAMED, HELO_ORG, -3.1, -2.3},
	    {NAME_NAMED, HELO_SINGLE, 1.6, 2.1},
	    {NAME_NONE, HELO_SENDER, 3.3, 3.7},
	    {NAME_NONE, HELO_SINGLE, 3.6, 4},
	    {NAME_NONE, HELO_OURS, 4, 4.6},
	};
	struct learn_weights w;

	(void)state;
	learn_weights_init(&w);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_between(w.joint[cases[i].name][cases[i].helo], cases[i].low,
			       cases[i].high);
}

/* Not known is never evidence. */
static void
names_stay_in_bounds(void **state)
{
	struct learn_weights w;

	(void)state;
	learn_weights_init(&w);
	assert_near(w.joint[NAME_NOT_KNOWN][HELO_NOT_KNOWN], 0, 1e-12);
	assert_near(w.joint[NAME_NOT_KNOWN][HELO_ABSENT], 0, 1e-12);
	assert_near(w.joint[NAME_NOT_KNOWN][HELO_INVALID], 0, 1e-12);
	for (enum name_class name = 0; name < NAME_CLASSES; name++)
		for (enum helo_class helo = 0; helo < HELO_CLASSES; helo++)
			assert_between(w.joint[name][helo], -3.5, 5);
}

static void
shipped_counts_can_be_shown(void **state)
{
	const struct learn_fact_prior *facts;
	struct learn_prior prior = {1, 1};
	size_t n;

	(void)state;
	assert_true(learn_prior(NAME_NAMED, HELO_PTR, &prior));
	assert_int_equal(prior.zombies, 1044);
	assert_int_equal(prior.servers, 1396);
	assert_false(learn_prior(NAME_NONE, HELO_PTR, &prior));
	assert_false(learn_prior(NAME_NOT_KNOWN, HELO_SINGLE, &prior));
	assert_int_equal(prior.zombies, 1044);
	facts = learn_fact_priors(&n);
	assert_int_equal(n, FACT_COUNT);
	for (size_t i = 0; i < n; i++) {
		assert_true(facts[i].zombies > 0 && facts[i].zombies < 1 &&
			    facts[i].servers > 0 && facts[i].servers < 1);
		assert_non_null(facts[i].name);
		assert_ptr_equal(learn_fact_prior((enum manner_fact)i), &facts[i]);
	}
}

/* The answers to one question are all there are: their shares sum up to 1. */
static void
shares_of_answers_are_whole(void **state)
{
	(void)state;
	for (enum manner_fact i = 0; i < FACT_COUNT; i++) {
		double zombies = 0, servers = 0;

		for (enum manner_fact k = 0; k < FACT_COUNT; k++) {
			const struct learn_fact_prior *p = learn_fact_prior(k);

			if (p->reason != learn_fact_prior(i)->reason)
				continue;
			zombies += p->zombies;
			servers += p->servers;
		}
		assert_near(zombies, 1, 1e-9);
		assert_near(servers, 1, 1e-9);
	}
}

/* ${names} distinct unknown users, ${unknown} and ${accepted} recipients. */
static struct profile
hunter(int names, float unknown, float accepted)
{
	struct profile p = {.unknown = unknown, .accepted = accepted};

	for (int i = 0; i < names; i++)
		p.unknowns |= UINT64_C(1) << i;
	return p;
}

static void
sequential_test_of_unknown_users(void **state)
{
	static const struct {
		int names;
		float unknown, accepted;
		bool server;
		double nats;
	} cases[] = {
	    {0, 0, 0, false, 0},      {1, 1, 0, false, 0},
	    {2, 50, 0, false, 0}, /* the same two again and again */
	    {3, 30, 0, false, 0}, /* four names */
	    {4, 4, 0, false, 4.816},  {7, 7, 0, false, 8}, /* the cap */
	    {4, 4, 4, false, 2.693},  {40, 40, 200, false, 0},
	    {3, 3, 0, true, 0},	      {30, 30, 0, true, 4},
	    {0, 0, 1, false, -0.531}, {0, 0, 1000, false, -1},
	    {10, 10, 90, true, -1},   {10, 10, 90, false, -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p =
		    hunter(cases[i].names, cases[i].unknown, cases[i].accepted);
		double wanted = cases[i].nats;

		if (cases[i].names == 40) /* 40 * 1.20 - 200 * 0.53 < 0 */
			wanted = -1;
		assert_near(learn_unknown_users(&p, LOOK(cases[i].server)), wanted, 0.01);
	}
}

static void
traps_weigh_less_for_servers(void **state)
{
	static const struct {
		float traps;
		bool server;
		double nats;
	} cases[] = {{0, false, 0},   {1, false, 8},   {2, false, 9}, {9, false, 10},
		     {0.5, false, 8}, {0.2, false, 0}, {0, true, 0},  {1, true, 2},
		     {2, true, 3},    {100, true, 3},  {0.2, true, 0}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.traps = cases[i].traps};

		assert_near(learn_traps(&p, LOOK(cases[i].server)), cases[i].nats, 1e-6);
	}
}

/* One trap is an accident there, two are not. */
static void
one_trap_weighs_less_for_who_greets_with_a_name(void **state)
{
	static const struct {
		float traps;
		double nats, of_auto;
	} cases[] = {{0, 0, 0}, {1, 3, 3}, {2, 5, 4}, {3, 7, 5}, {100, 8, 8}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.traps = cases[i].traps}, q = {.auto_traps = p.traps};

		assert_near(learn_traps(&p, SERVER_LOOK_GREETS), cases[i].nats, 1e-6);
		assert_near(learn_auto_traps(&q, SERVER_LOOK_GREETS), cases[i].of_auto,
			    1e-6);
	}
}

static void
traps_that_nobody_laid_weigh_less(void **state)
{
	static const struct {
		float traps;
		bool server;
		double nats;
	} cases[] = {{0, false, 0},   {1, false, 5},   {2, false, 6}, {9, false, 8},
		     {0.5, false, 5}, {0.2, false, 0}, {0, true, 0},  {1, true, 1},
		     {2, true, 2},    {100, true, 3},  {0.2, true, 0}};
	struct profile good = {
	    .active_days = 6, .users = UINT32_C(0x3f), .auto_traps = 1};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.auto_traps = cases[i].traps};

		assert_near(learn_auto_traps(&p, LOOK(cases[i].server)), cases[i].nats,
			    1e-6);
		assert_near(learn_traps(&p, LOOK(cases[i].server)), 0, 0);
	}
	assert_near(learn_auto_traps(&good, SERVER_LOOK_NONE), 1, 1e-6);
}

/* Two sessions of what looks like a server, of either kind of trap. */
static void
traps_that_nobody_laid_label(void **state)
{
	static const struct {
		float traps, auto_traps;
		uint32_t apart_s;
		enum name_class name;
		enum helo_class helo;
		enum host_label label;
		enum label_origin origin;
	} cases[] = {
	    {0, 1, 0, NAME_ADDRESS, HELO_PTR, LABEL_ZOMBIE, ORIGIN_AUTO_TRAP},
	    {1, 1, 0, NAME_ADDRESS, HELO_PTR, LABEL_ZOMBIE, ORIGIN_TRAP},
	    {0, 0.4f, 0, NAME_ADDRESS, HELO_PTR, LABEL_NONE, ORIGIN_NONE},
	    {0, 9, 0, NAME_NAMED, HELO_PTR, LABEL_NONE, ORIGIN_NONE},
	    {0, 1.9f, DAY_S, NAME_NAMED, HELO_PTR, LABEL_ZOMBIE, ORIGIN_AUTO_TRAP},
	    {0.95f, 0.95f, DAY_S, NAME_NAMED, HELO_PTR, LABEL_ZOMBIE, ORIGIN_AUTO_TRAP},
	    /* A chosen, confirmed name is no end user's, whatever it says. */
	    {0, 9, 0, NAME_NAMED, HELO_SINGLE, LABEL_NONE, ORIGIN_NONE},
	    {0, 9, 0, NAME_NAMED_FORGED, HELO_SINGLE, LABEL_ZOMBIE, ORIGIN_AUTO_TRAP},
	    {1, 0, 0, NAME_NAMED, HELO_SINGLE, LABEL_NONE, ORIGIN_NONE},
	    {1, 0, 0, NAME_NAMED_FORGED, HELO_SINGLE, LABEL_ZOMBIE, ORIGIN_TRAP},
	    {1.9f, 0, DAY_S, NAME_NAMED, HELO_SINGLE, LABEL_ZOMBIE, ORIGIN_TRAP},
	    {1.9f, 1, DAY_S, NAME_NAMED, HELO_PTR, LABEL_ZOMBIE, ORIGIN_TRAP},
	};
	enum label_origin origin;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.traps = cases[i].traps,
				    .auto_traps = cases[i].auto_traps,
				    .last_s = T0_S,
				    .trap_first_s = T0_S - cases[i].apart_s,
				    .trap_last_s = T0_S};

		assert_int_equal(
		    learn_label(&p, cases[i].name, cases[i].helo, T0_S, &origin),
		    cases[i].label);
		assert_int_equal(origin, cases[i].origin);
	}
}

/* Days and users of a good history make a trap hit weigh less, on an access line too. */
static void
a_history_softens_traps(void **state)
{
	static const struct {
		uint32_t days;
		uint64_t users;
		float traps;
		double nats;
	} cases[] = {{6, 0x1f, 1, 3},	{6, 0x1f, 2, 5}, {6, 0x1f, 100, 8},
		     {5, 0x1f, 1, 8},	{6, 0x0f, 1, 8}, {100, UINT64_MAX, 1, 3},
		     {6, 0x1f, 0.2f, 0}};
	enum label_origin origin = ORIGIN_NONE;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.active_days = cases[i].days,
				    .users = cases[i].users,
				    .traps = cases[i].traps,
				    .trap_first_s = T0_S,
				    .trap_last_s = T0_S,
				    .last_s = T0_S};

		assert_near(learn_traps(&p, SERVER_LOOK_NONE), cases[i].nats, 1e-6);
		if (cases[i].nats == 3)
			assert_int_equal(
			    learn_label(&p, NAME_ADDRESS, HELO_PTR, T0_S, &origin),
			    LABEL_NONE);
	}
}

/* A way to speak: the shipped shares at first, then what labelled hosts do, pulled
 * one standard error towards nothing. */
static void
ways_to_speak_are_learnt(void **state)
{
	struct context_counts none = {0, 0, 0}, all = {1000, 1000, 0};
	struct context_counts plain = {990, 100, 0}, even = {500, 500, 0};
	double prior = learn_fact(0.9, 0.4, &none, &none);
	double learnt = learn_fact(0.9, 0.4, &plain, &all);

	(void)state;
	assert_near(prior, log(0.9 / 0.4) - sqrt(1 / 45.0 + 1 / 20.0), 1e-9);
	assert_between(learnt, 1.9, 2.3);
	assert_between(learn_fact(0.9, 0.4, &even, &all), 0, 0.05);
	assert_between(learn_fact(0.1, 0.6, &none, &none), -2, -1);
	assert_near(learn_fact(0.5, 0.5, &none, &none), 0, 1e-12);
}

/* Nobody laid an automatic trap: among many who exist it is an old list's dead name. */
static void
auto_traps_weigh_less_in_old_lists(void **state)
{
	struct profile p = {.auto_traps = 20, .unknown = 20, .accepted = 3};

	(void)state;
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NONE), 8, 1e-6);
	p.accepted = 300;
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NONE), 3, 1e-6);
	p.auto_traps = 1;
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NONE), 1, 1e-6);
}

/* Of who has a chosen name they are unknown users of one test, which the known ones may
 * outweigh; of others never. */
static void
auto_traps_are_unknown_users_of_a_list(void **state)
{
	struct profile p = {.auto_traps = 4,
			    .unknown = 4,
			    .accepted = 3,
			    .last_s = T0_S,
			    .trap_first_s = T0_S - DAY_S,
			    .trap_last_s = T0_S};
	enum label_origin origin;

	(void)state;
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NAMED), 3, 1e-6);
	assert_int_equal(label(&p, NAME_NAMED, HELO_SINGLE, &origin), LABEL_ZOMBIE);
	p.accepted = 12; /* 4 * 1.20 - 12 * 0.53 + 4 */
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NAMED), 2.45, 0.01);
	p.accepted = 100;
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NAMED), 0, 1e-6);
	assert_int_equal(label(&p, NAME_NAMED, HELO_SINGLE, &origin), LABEL_NONE);
	assert_near(learn_auto_traps(&p, SERVER_LOOK_NONE), 3, 1e-6);
	assert_int_equal(label(&p, NAME_ADDRESS, HELO_PTR, &origin), LABEL_ZOMBIE);
}

static void
a_trap_labels(void **state)
{
	static const struct {
		float traps;
		uint32_t apart_s;
		enum name_class name;
		enum host_label label;
	} cases[] = {
	    {1, 0, NAME_ADDRESS, LABEL_ZOMBIE},
	    {1, 0, NAME_NONE, LABEL_ZOMBIE},
	    {1, 0, NAME_NAMED, LABEL_NONE},
	    {5, 0, NAME_NAMED, LABEL_NONE},
	    {1.9f, DAY_S, NAME_NAMED, LABEL_ZOMBIE},
	    {1.2f, DAY_S, NAME_NAMED, LABEL_NONE},
	    {0.4f, 0, NAME_ADDRESS, LABEL_NONE},
	    {0, 0, NAME_ADDRESS, LABEL_NONE},
	};
	enum label_origin origin;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.traps = cases[i].traps,
				    .last_s = T0_S,
				    .trap_first_s = T0_S - cases[i].apart_s,
				    .trap_last_s = T0_S};

		assert_int_equal(label(&p, cases[i].name, HELO_PTR, &origin),
				 cases[i].label);
		assert_int_equal(origin, cases[i].label == LABEL_ZOMBIE ? ORIGIN_TRAP
									: ORIGIN_NONE);
	}
}

/* The label takes four of four. */
static void
hunting_users_labels(void **state)
{
	enum label_origin origin;
	struct profile p = hunter(3, 3, 0);

	(void)state;
	p.last_s = T0_S;
	assert_int_equal(label(&p, NAME_ADDRESS, HELO_PTR, &origin), LABEL_NONE);
	p = hunter(4, 4, 0); /* 6.44 */
	p.last_s = T0_S;
	assert_int_equal(label(&p, NAME_ADDRESS, HELO_PTR, &origin), LABEL_ZOMBIE);
	assert_int_equal(origin, ORIGIN_UNKNOWN_USERS);
	assert_int_equal(label(&p, NAME_NAMED, HELO_PTR, &origin), LABEL_NONE);
	p = hunter(8, 8, 0);
	p.last_s = T0_S;
	assert_int_equal(label(&p, NAME_NAMED, HELO_PTR, &origin), LABEL_ZOMBIE);
	p = hunter(2, 400, 0);
	p.last_s = T0_S;
	assert_int_equal(label(&p, NAME_ADDRESS, HELO_PTR, &origin), LABEL_NONE);
}

static void
claiming_to_be_us_labels(void **state)
{
	static const struct {
		enum name_class name;
		enum host_label label;
	} cases[] = {
	    {NAME_NOT_KNOWN, LABEL_NONE}, /* perhaps our own, while DNS fails */
	    {NAME_NONE, LABEL_ZOMBIE},	       {NAME_ADDRESS, LABEL_ZOMBIE},
	    {NAME_NAMED_FORGED, LABEL_ZOMBIE}, {NAME_NAMED, LABEL_NONE},
	};
	struct profile p = {.last_s = T0_S};
	enum label_origin origin;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(label(&p, cases[i].name, HELO_OURS, &origin),
				 cases[i].label);
}

static void
a_label_lasts_sixty_days(void **state)
{
	struct profile p = {.label = LABEL_ZOMBIE,
			    .origin = ORIGIN_TRAP,
			    .labelled_s = T0_S - 60 * DAY_S + 1,
			    .last_s = T0_S};
	enum label_origin origin;

	(void)state;
	assert_int_equal(learn_label(&p, NAME_ADDRESS, HELO_PTR, T0_S, &origin),
			 LABEL_ZOMBIE);
	assert_int_equal(origin, ORIGIN_TRAP);
	assert_int_equal(learn_label(&p, NAME_ADDRESS, HELO_PTR, T0_S + 1, &origin),
			 LABEL_NONE);
	assert_int_equal(origin, ORIGIN_NONE);
}

static struct profile
good_server(void)
{
	struct profile p = {.name_class = NAME_NAMED,
			    .helo_class = HELO_PTR,
			    .active_days = SERVER_DAYS,
			    .last_s = T0_S,
			    .accepted_total = 100,
			    .users = 0xfffff};

	return p;
}

static void
a_history_labels(void **state)
{
	struct profile p = good_server();
	enum label_origin origin;

	(void)state;
	assert_int_equal(label(&p, NAME_NAMED, HELO_PTR, &origin), LABEL_SERVER);
	assert_int_equal(origin, ORIGIN_HISTORY);
}

/* It keeps the label through a burst of anything, and other names. */
static void
an_established_server_stays_one(void **state)
{
	struct profile p = good_server();
	enum label_origin origin = ORIGIN_NONE;

	(void)state;
	p.label = LABEL_SERVER;
	p.origin = ORIGIN_HISTORY;
	p.unknown = 1000;
	p.unknown_total = 1000;
	p.unknowns = UINT64_MAX;
	p.traps = 50;
	p.trap_first_s = T0_S - DAY_S;
	p.trap_last_s = T0_S;
	assert_int_equal(learn_label(&p, NAME_NOT_KNOWN, HELO_OURS, T0_S, &origin),
			 LABEL_SERVER);
	assert_int_equal(origin, ORIGIN_HISTORY);
	p.trap_first_s = T0_S - 8 * DAY_S;
	assert_int_equal(learn_label(&p, NAME_NAMED, HELO_PTR, T0_S, &origin),
			 LABEL_ZOMBIE);
	assert_int_equal(origin, ORIGIN_TRAP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(weights_of_name_and_helo),
	    cmocka_unit_test(names_stay_in_bounds),
	    cmocka_unit_test(shipped_counts_can_be_shown),
	    cmocka_unit_test(shares_of_answers_are_whole),
	    cmocka_unit_test(sequential_test_of_unknown_users),
	    cmocka_unit_test(traps_weigh_less_for_servers),
	    cmocka_unit_test(auto_traps_weigh_less_in_old_lists),
	    cmocka_unit_test(auto_traps_are_unknown_users_of_a_list),
	    cmocka_unit_test(a_history_softens_traps),
	    cmocka_unit_test(one_trap_weighs_less_for_who_greets_with_a_name),
	    cmocka_unit_test(traps_that_nobody_laid_weigh_less),
	    cmocka_unit_test(traps_that_nobody_laid_label),
	    cmocka_unit_test(ways_to_speak_are_learnt),
	    cmocka_unit_test(a_trap_labels),
	    cmocka_unit_test(hunting_users_labels),
	    cmocka_unit_test(claiming_to_be_us_labels),
	    cmocka_unit_test(a_label_lasts_sixty_days),
	    cmocka_unit_test(a_history_labels),
	    cmocka_unit_test(an_established_server_stays_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
