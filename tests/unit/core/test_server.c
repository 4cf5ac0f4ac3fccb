#include "server.h"

#include "near.h"

/* A server as good as it takes, and a little better. */
static struct profile
good_server(void)
{
	struct profile p = {.name_class = NAME_NAMED,
			    .helo_class = HELO_PTR,
			    .active_days = SERVER_DAYS,
			    .last_s = T0_S,
			    .accepted = 50,
			    .accepted_total = 100};
	uint64_t seed = 1;

	while (profile_users(&p) < SERVER_USERS)
		profile_user(&p, unit_random(&seed));
	return p;
}

static void
names_of_servers(void **state)
{
	(void)state;
	for (enum name_class name = 0; name < NAME_CLASSES; name++)
		for (enum helo_class helo = 0; helo < HELO_CLASSES; helo++) {
			bool like = server_like(name, helo);

			assert_int_equal(
			    like, (name == NAME_NAMED || name == NAME_NAMED_FORGED ||
				   name == NAME_NOT_KNOWN) &&
				      (helo == HELO_PTR || helo == HELO_ORG ||
				       helo == HELO_OTHER));
			assert_int_equal(server_named(name, helo),
					 like || name == NAME_NAMED);
			assert_int_equal(server_look(name, helo),
					 server_named(name, helo) ? SERVER_LOOK_NAMED
					 : helo == HELO_OTHER	  ? SERVER_LOOK_GREETS
								  : SERVER_LOOK_NONE);
		}
}

static void
it_takes_all_of_it(void **state)
{
	struct profile p = good_server();

	(void)state;
	assert_true(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p.active_days--;
	assert_true(server_lacks(&p, SERVER_SITE_LARGE, T0_S).days);
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p = good_server();
	p.users &= p.users - 1;
	assert_true(server_lacks(&p, SERVER_SITE_LARGE, T0_S).users);
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p = good_server();
	p.helo_class = HELO_ORG;
	assert_true(server_lacks(&p, SERVER_SITE_LARGE, T0_S).name);
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p = good_server();
	p.name_class = NAME_NAMED_FORGED;
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p = good_server();
	p.unknown_total = 10;
	assert_true(server_lacks(&p, SERVER_SITE_LARGE, T0_S).unknown_rate);
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p = good_server();
	p.trap_last_s = T0_S - SERVER_TRAP_FREE_S + 1;
	assert_true(server_lacks(&p, SERVER_SITE_LARGE, T0_S).trap_free);
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	assert_true(server_earned(&p, SERVER_SITE_LARGE, T0_S + 1));
}

/* A server on an access line with a generic but confirmed name earns it too. */
static void
generic_names_may_earn_it(void **state)
{
	struct profile p = good_server();

	(void)state;
	p.name_class = NAME_ADDRESS;
	assert_true(server_earned(&p, SERVER_SITE_LARGE, T0_S));
	p.name_class = NAME_ADDRESS_FORGED;
	assert_false(server_earned(&p, SERVER_SITE_LARGE, T0_S));
}

/* Wilson's bound, one-sided 95 %. */
static void
bound_of_the_unknown_rate(void **state)
{
	static const struct {
		uint32_t unknown, accepted;
		double rate;
	} cases[] = {{0, 0, 1},	       {0, 1, 0.7301},	   {0, 10, 0.2129},
		     {0, 30, 0.0827},  {0, 1000, 0.0027},  {5, 95, 0.0992},
		     {10, 90, 0.1604}, {100, 900, 0.1167}, {1, 0, 1}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.unknown_total = cases[i].unknown,
				    .accepted_total = cases[i].accepted};

		assert_near(server_unknown_rate(&p), cases[i].rate, 2e-4);
	}
}

static void
trusted_before_established(void **state)
{
	struct profile good = {.active_days = 5, .accepted_total = 20, .users = 0x1f}, p;

	(void)state;
	assert_true(server_trusted(&good));
	p = good, p.active_days = 4;
	assert_false(server_trusted(&p));
	p = good, p.users = 1;
	assert_false(server_trusted(&p));
	p = good, p.traps_total = 1;
	assert_false(server_trusted(&p));
	p = good, p.unknown_total = 3;
	assert_false(server_trusted(&p));
	p = good, p.label = LABEL_ZOMBIE;
	assert_false(server_trusted(&p));
}

/* All but the name: what our own errors are measured on. */
static void
proven_by_all_but_the_name(void **state)
{
	struct profile good = {.active_days = SERVER_DAYS,
			       .accepted_total = 100,
			       .unknown_total = 2,
			       .users = 0x3fff,
			       .last_s = T0_S,
			       .name_class = NAME_ADDRESS,
			       .helo_class = HELO_SINGLE},
		       p;

	(void)state;
	assert_true(server_proven(&good, SERVER_SITE_LARGE, T0_S));
	assert_false(server_earned(&good, SERVER_SITE_LARGE, T0_S));
	p = good, p.active_days = SERVER_DAYS - 1;
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
	p = good, p.users = 0x7;
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
	p = good, p.unknown_total = 20;
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
	p = good, p.trap_last_s = T0_S - DAY_S;
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
	p = good, p.label = LABEL_ZOMBIE;
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
}

static void
value_of_a_history(void **state)
{
	struct profile p = {.active_days = 0};
	uint64_t seed = 2;
	double before;

	(void)state;
	assert_near(server_value(&p, NAME_NONE, HELO_SINGLE, NULL), 0, 1e-9);
	assert_near(server_value(&p, NAME_NAMED, HELO_PTR, NULL), 0.5, 1e-9);
	assert_near(server_value(&p, NAME_NAMED_FORGED, HELO_PTR, NULL), 0, 1e-9);
	p.active_days = 1;
	profile_user(&p, 1); /* a burst on the first day earns nothing */
	assert_near(server_value(&p, NAME_NONE, HELO_SINGLE, NULL), 0, 1e-9);
	p.users = 0;
	p.active_days = 2;
	assert_near(server_value(&p, NAME_NONE, HELO_SINGLE, NULL), 0.6 * log(2), 1e-9);
	p.active_days = 1000;
	assert_near(server_value(&p, NAME_NONE, HELO_SINGLE, NULL), 1.5, 1e-9);
	before = 1.5;
	for (int i = 0; i < 60; i++) {
		double now;

		profile_user(&p, unit_random(&seed));
		now = server_value(&p, NAME_NONE, HELO_SINGLE, NULL);
		assert_true(now >= before);
		before = now;
	}
	assert_near(before, 3, 1e-9);
	assert_near(server_value(&p, NAME_NAMED, HELO_PTR, NULL), 3.5, 1e-9);
}

/* Fewer days than an established server, but nothing against it. */
static void
trusted_hosts(void **state)
{
	static const struct {
		uint32_t days, unknown, accepted, traps;
		uint64_t users;
		enum host_label label;
		bool trusted;
	} cases[] = {
	    {5, 0, 10, 0, 0x7, LABEL_NONE, true},
	    {4, 0, 10, 0, 0x7, LABEL_NONE, false},
	    {5, 0, 10, 0, 0x3, LABEL_NONE, false},
	    {5, 1, 10, 0, 0x7, LABEL_NONE, true},
	    {5, 2, 10, 0, 0x7, LABEL_NONE, false},
	    {5, 0, 10, 1, 0x7, LABEL_NONE, false},
	    {50, 0, 500, 0, UINT64_MAX, LABEL_ZOMBIE, false},
	    {50, 0, 500, 0, UINT64_MAX, LABEL_SERVER, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.active_days = cases[i].days,
				    .unknown_total = cases[i].unknown,
				    .accepted_total = cases[i].accepted,
				    .traps_total = cases[i].traps,
				    .users = cases[i].users,
				    .label = (uint8_t)cases[i].label};

		assert_int_equal(server_trusted(&p), cases[i].trusted);
	}
}

/* A burst of accepted mail on the first day earns nothing, three users a day later. */
static void
users_count_by_the_day(void **state)
{
	static const struct {
		uint32_t days;
		double users;
	} cases[] = {{1, 0}, {2, 3}, {3, 6}, {5, 12}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.active_days = cases[i].days, .users = UINT64_MAX};
		double days = cases[i].days - 1;

		assert_near(server_value(&p, NAME_NONE, HELO_SINGLE, NULL),
			    fmin(0.6 * log1p(days), 1.5) +
				fmin(0.6 * log1p(cases[i].users), 1.5),
			    1e-9);
	}
}

static void
silence_loses_it(void **state)
{
	struct profile p = good_server();

	(void)state;
	assert_false(server_lost(&p, T0_S));
	assert_false(server_lost(&p, T0_S + 90 * DAY_S));
	assert_true(server_lost(&p, T0_S + 90 * DAY_S + 1));
	assert_false(server_lost(&p, T0_S - 1));
}

/* Traps over days, and mostly unknown users: hard evidence.  One burst is none. */
static void
traps_over_days_lose_it(void **state)
{
	static const struct {
		int hits;
		uint32_t over_days;
		float unknown;
		bool lost;
	} cases[] = {{3, 7, 60, true},	  {2, 14, 60, false}, {3, 6, 60, false},
		     {200, 0, 60, false}, {3, 7, 50, false},  {0, 0, 5000, false}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = good_server();

		p.last_s = T0_S + cases[i].over_days * DAY_S;
		p.unknown = cases[i].unknown;
		p.traps = (float)cases[i].hits;
		p.trap_first_s = cases[i].hits > 0 ? T0_S : 0;
		p.trap_last_s = cases[i].hits > 0 ? p.last_s : 0;
		assert_int_equal(server_lost(&p, p.last_s), cases[i].lost);
	}
}

/* So many users; hashes that do not share a bit. */
static uint64_t
users(unsigned n)
{
	return (UINT64_C(1) << n) - 1;
}

/* Where few take mail at all, half of them are enough, and days make up for the rest. */
static void
small_sites(void **state)
{
	static const struct {
		unsigned site, has;
		double users;
		uint32_t days, answered_days;
	} cases[] = {
	    {1, 1, 2, 54, 23},	{2, 2, 2, 54, 15},   {3, 2, 2, 54, 15},
	    {3, 3, 2, 40, 11},	{5, 3, 3, 40, 11},   {5, 5, 3, 26, 7},
	    {9, 2, 5, 27, 7},	{12, 12, 7, 14, 7},  {18, 18, 10, 14, 7},
	    {40, 5, 10, 14, 7}, {40, 40, 10, 14, 7},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.users = users(cases[i].has)};
		double site = -64 * log1p(-(double)cases[i].site / 64);
		struct server_needs needs = server_needs(&p, site);

		assert_near(needs.users, cases[i].users, 1e-9);
		assert_int_equal(needs.days, cases[i].days);
		needs = server_answered_needs(&p, site);
		assert_int_equal(needs.days, cases[i].answered_days);
	}
}

/* It never takes less than on a large site, whoever sends to whom. */
static void
small_sites_never_take_less(void **state)
{
	(void)state;
	for (double site = 0; site < 100; site++)
		for (unsigned has = 0; has < 40; has++) {
			struct profile p = {.users = users(has)};
			struct server_needs needs = server_needs(&p, site);

			assert_true(needs.days >= SERVER_DAYS);
			assert_true(needs.users >= 2 && needs.users <= SERVER_USERS);
			if (site >= 2 * SERVER_USERS)
				assert_true(needs.users == SERVER_USERS);
			needs = server_answered_needs(&p, site);
			assert_true(needs.days >= SERVER_ANSWERED_DAYS);
			assert_true(needs.users >= 1);
		}
}

/* With few users a name that somebody chose, or an answer. */
static void
few_users_take_a_chosen_name(void **state)
{
	struct profile p = {.active_days = 40,
			    .accepted_total = 60,
			    .users = users(3),
			    .last_s = T0_S,
			    .name_class = NAME_ADDRESS,
			    .helo_class = HELO_PTR};
	struct merit answers = {.replies = 1}, none = {.replies = 0};

	(void)state;
	assert_true(server_proven(&p, 3, T0_S));
	assert_false(server_proven(&p, SERVER_SITE_LARGE, T0_S));
	assert_false(server_proven(&p, 20, T0_S));
	assert_false(server_earned(&p, 3, T0_S));
	assert_true(server_answered(&p, &answers, 3, T0_S));
	assert_false(server_answered(&p, &none, 3, T0_S));
	p.name_class = NAME_NAMED;
	assert_true(server_earned(&p, 3, T0_S));
	p.active_days = 39;
	assert_false(server_earned(&p, 3, T0_S));
	assert_false(server_proven(&p, 3, T0_S));
	/* One user is anybody's. */
	p.active_days = 400;
	p.users = users(1);
	assert_false(server_proven(&p, 1, T0_S));
	assert_true(server_answered(&p, &answers, 1, T0_S));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_servers),
	    cmocka_unit_test(it_takes_all_of_it),
	    cmocka_unit_test(generic_names_may_earn_it),
	    cmocka_unit_test(bound_of_the_unknown_rate),
	    cmocka_unit_test(trusted_before_established),
	    cmocka_unit_test(proven_by_all_but_the_name),
	    cmocka_unit_test(small_sites),
	    cmocka_unit_test(small_sites_never_take_less),
	    cmocka_unit_test(few_users_take_a_chosen_name),
	    cmocka_unit_test(value_of_a_history),
	    cmocka_unit_test(trusted_hosts),
	    cmocka_unit_test(users_count_by_the_day),
	    cmocka_unit_test(silence_loses_it),
	    cmocka_unit_test(traps_over_days_lose_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
