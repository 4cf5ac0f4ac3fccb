#include "mailbox.h"

#include "near.h"

/* A hash whose bit in a bitmap is ${n}. */
static uint64_t
bit(unsigned n)
{
	return (uint64_t)(n % 64) << 58;
}

/* ${addresses} strangers in ${networks} networks and ${servers} servers tried it, for
 * ${s} seconds. */
static struct mailbox
tried(unsigned addresses, unsigned networks, unsigned servers, uint32_t s)
{
	struct mailbox m = {.trap_s = 0};

	for (unsigned i = 0; i < addresses; i++)
		mailbox_try(&m, i % 2 ? T0_S + s : T0_S, CLIENT_STRANGER, bit(i),
			    bit(i < networks ? i : 0));
	for (unsigned i = 0; i < servers; i++)
		mailbox_try(&m, T0_S + s, CLIENT_SERVER_LIKE, bit(i), bit(i));
	return m;
}

static void
what_makes_a_trap(void **state)
{
	static const struct {
		unsigned addresses, networks, servers;
		uint32_t s;
		bool ripe;
	} cases[] = {
	    {5, 4, 0, 14 * DAY_S, true},   {4, 4, 0, 14 * DAY_S, false},
	    {5, 3, 0, 14 * DAY_S, false},  {5, 4, 0, 14 * DAY_S - 1, false},
	    {5, 4, 1, 14 * DAY_S, true},   {5, 4, 2, 14 * DAY_S, false},
	    {40, 30, 5, 60 * DAY_S, true}, {40, 30, 15, 60 * DAY_S, false},
	    {0, 0, 0, 0, false},	   {0, 0, 9, 14 * DAY_S, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mailbox m = tried(cases[i].addresses, cases[i].networks,
					 cases[i].servers, cases[i].s);

		if (mailbox_ripe(&m) != cases[i].ripe)
			fail_msg("case %zu", i);
		assert_false(mailbox_is_trap(&m));
	}
}

static void
mail_ends_a_trap(void **state)
{
	struct mailbox m = tried(9, 9, 0, 20 * DAY_S);

	(void)state;
	mailbox_set_trap(&m, T0_S + 20 * DAY_S);
	assert_true(mailbox_is_trap(&m));
	assert_false(mailbox_was_valid(&m));
	mailbox_accept(&m, T0_S + 21 * DAY_S);
	assert_false(mailbox_is_trap(&m));
	assert_true(mailbox_was_valid(&m));
	assert_int_equal(m.accepted_first_s, T0_S + 21 * DAY_S);
	mailbox_accept(&m, T0_S + 30 * DAY_S);
	mailbox_accept(&m, T0_S + 29 * DAY_S);
	assert_int_equal(m.accepted_first_s, T0_S + 21 * DAY_S);
	assert_int_equal(m.accepted_last_s, T0_S + 30 * DAY_S);
	/* Given up again, and tried as before. */
	for (unsigned i = 0; i < 20; i++)
		mailbox_try(&m, T0_S + (40 + i) * DAY_S, CLIENT_STRANGER, bit(i), bit(i));
	assert_false(mailbox_ripe(&m));
}

static void
a_trusted_server_suspends_for_good(void **state)
{
	struct mailbox m = tried(9, 9, 0, 20 * DAY_S);

	(void)state;
	mailbox_set_trap(&m, T0_S + 20 * DAY_S);
	mailbox_try(&m, T0_S + 20 * DAY_S, CLIENT_TRUSTED, bit(1), bit(1));
	assert_false(mailbox_is_trap(&m));
	for (unsigned i = 0; i < 20; i++)
		mailbox_try(&m, T0_S + (500 + i) * DAY_S, CLIENT_STRANGER, bit(i),
			    bit(i));
	assert_near(mailbox_addresses(&m), 24, 2);
	assert_false(mailbox_ripe(&m));
}

/* What nobody tried for a season is in no list; a trap for a year. */
static void
tries_are_forgotten(void **state)
{
	struct mailbox m = tried(4, 4, 0, 14 * DAY_S), old = m;
	uint32_t last_s = m.tried_last_s;

	(void)state;
	mailbox_try(&m, last_s + MAILBOX_STALE_S, CLIENT_STRANGER, bit(9), bit(9));
	assert_true(mailbox_ripe(&m));
	m = old;
	mailbox_try(&m, last_s + MAILBOX_STALE_S + 1, CLIENT_STRANGER, bit(9), bit(9));
	assert_false(mailbox_ripe(&m));
	assert_near(mailbox_addresses(&m), 1, 0.1);
	assert_int_equal(m.tried_first_s, last_s + MAILBOX_STALE_S + 1);
	/* A row that somebody edited: the last try before the first. */
	m = tried(9, 9, 0, 20 * DAY_S);
	assert_true(mailbox_ripe(&m));
	m.tried_first_s = m.tried_last_s + 1;
	assert_false(mailbox_ripe(&m));
	m = tried(9, 9, 0, 20 * DAY_S);
	mailbox_set_trap(&m, m.tried_last_s);
	mailbox_try(&m, m.tried_last_s + MAILBOX_FORGET_S, CLIENT_STRANGER, bit(9),
		    bit(9));
	assert_true(mailbox_is_trap(&m));
	mailbox_try(&m, m.tried_last_s + MAILBOX_FORGET_S + 1, CLIENT_STRANGER, bit(9),
		    bit(9));
	assert_false(mailbox_is_trap(&m));
}

static void
fill(struct mailbox *m, uint64_t *seed)
{
	uint32_t *times[] = {&m->accepted_first_s,
			     &m->accepted_last_s,
			     &m->tried_first_s,
			     &m->tried_last_s,
			     &m->trap_s,
			     &m->suspended_s,
			     &m->hits};

	*m = (struct mailbox){.addresses = unit_random(seed),
			      .networks = unit_random(seed),
			      .servers = unit_random(seed)};
	for (size_t i = 0; i < COUNT(times); i++)
		*times[i] = (uint32_t)(unit_random(seed) % 4);
}

static void
merging_in_any_order(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct mailbox a, b, c, left, right, twice;

		fill(&a, &seed);
		fill(&b, &seed);
		fill(&c, &seed);
		left = a;
		mailbox_merge(&left, &b);
		twice = left;
		mailbox_merge(&left, &c);
		right = c;
		mailbox_merge(&right, &b);
		mailbox_merge(&right, &a);
		assert_memory_equal(&left, &right, sizeof(left));
		right = twice;
		mailbox_merge(&twice, &b);
		assert_memory_equal(&twice, &right, sizeof(twice));
	}
}

/* Half the clients came to one node, half to the other. */
static void
two_nodes_make_a_trap_together(void **state)
{
	struct mailbox a = {.trap_s = 0}, b = {.trap_s = 0};

	(void)state;
	for (unsigned i = 0; i < 6; i++)
		mailbox_try(i % 2 ? &a : &b, T0_S + i * 3 * DAY_S, CLIENT_STRANGER,
			    bit(i), bit(i));
	assert_false(mailbox_ripe(&a) || mailbox_ripe(&b));
	mailbox_merge(&a, &b);
	assert_true(mailbox_ripe(&a));
	b = (struct mailbox){.trap_s = 0};
	mailbox_accept(&b, T0_S);
	mailbox_merge(&a, &b);
	assert_false(mailbox_ripe(&a));
}

/* What nobody wrote to, or tried, for long is as if it was never heard of. */
static void
it_says_nothing_in_the_end(void **state)
{
	const struct mailbox none = {.hits = 0};
	const struct {
		struct mailbox mailbox;
		uint32_t keep_s;
	} rows[] = {
	    {{.accepted_first_s = 1, .accepted_last_s = T0_S}, MAILBOX_FORGET_S},
	    {{.tried_first_s = 1, .tried_last_s = T0_S}, MAILBOX_STALE_S},
	    {{.tried_last_s = T0_S, .trap_s = 1}, MAILBOX_FORGET_S},
	    {{.tried_last_s = T0_S, .suspended_s = 1}, MAILBOX_FORGET_S},
	    {{.tried_last_s = T0_S, .accepted_last_s = 1}, MAILBOX_STALE_S},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct mailbox m = rows[i].mailbox;

		mailbox_age(&m, T0_S - 1);
		mailbox_age(&m, T0_S + rows[i].keep_s);
		assert_memory_equal(&m, &rows[i].mailbox, sizeof(m));
		mailbox_age(&m, T0_S + rows[i].keep_s + 1);
		assert_memory_equal(&m, &none, sizeof(m));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_makes_a_trap),
	    cmocka_unit_test(mail_ends_a_trap),
	    cmocka_unit_test(a_trusted_server_suspends_for_good),
	    cmocka_unit_test(tries_are_forgotten),
	    cmocka_unit_test(it_says_nothing_in_the_end),
	    cmocka_unit_test(merging_in_any_order),
	    cmocka_unit_test(two_nodes_make_a_trap_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
