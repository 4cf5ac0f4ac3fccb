/* What the others get to know of botnets: when, by which name, and what is
 * evidence. */
#include "bots.h"

#include "botnet_cluster.h"
#include "botnet_publish.h"

/* One that shows a subject, a boundary, and a HELO unless NULL. */
static void
feed_named(struct botnet *b, uint32_t host, const char *helo, const char *subject)
{
	struct botnet_visit v = visit_of(host, BEGIN + host % 1000);

	if (helo != NULL)
		say(&v, BOTNET_HELO, helo);
	say(&v, BOTNET_SUBJECT, subject);
	say(&v, BOTNET_BOUNDARY, subject);
	botnet_feed(b, &v);
}

/* The name of the botnet of host ${host}. */
static void
name_of(struct botnet *b, uint32_t host, char name_r[BOTNET_TEXT_MAX])
{
	struct botnet_view *v = publish(b, BEGIN + 7200);

	assert_int_not_equal(id_of(v, host), 0);
	memcpy(name_r, botnet_view_find(v, id_of(v, host))->name, BOTNET_TEXT_MAX);
	botnet_view_free(v);
}

/* A word of lower-case letters, digits and dots; never a bare number, nor
 * nothing. */
static void
names_are_words(void **state)
{
	static const struct {
		const char *subject, *name;
	} cases[] = {
	    {"Ridge  kite (#)", "ridge-kite"},
	    {"(new) Pills v2.5!...", "new-pills-v2.5"},
	    {"\"$%&\"", "botnet-1"},
	    {"12 345", "12-345"},
	    {"12345", "botnet-1"},
	    {"botnet", "botnet-1"},
	    {"abcdefghij abcdefghij abcdefghij abcdefg hij",
	     "abcdefghij-abcdefghij-abcdefghij-abcdefg"},
	    {"abcdefghij abcdefghij abcdefghij abcdef hijk",
	     "abcdefghij-abcdefghij-abcdefghij-abcdef"},
	};
	char name[BOTNET_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);

		for (uint32_t k = 0; k < 10; k++)
			feed_named(b, k, NULL, cases[i].subject);
		name_of(b, 0, name);
		assert_string_equal(name, cases[i].name);
		botnet_free(b);
	}
}

/* A name leads to one botnet. */
static void
names_are_of_one(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	char first[BOTNET_TEXT_MAX], second[BOTNET_TEXT_MAX];

	(void)state;
	for (uint32_t k = 0; k < 10; k++) {
		feed_named(b, k, NULL, "kite flyer");
		feed_named(b, 1000 + k, NULL, "Kite, flyer");
	}
	name_of(b, 0, first);
	name_of(b, 1000, second);
	assert_string_equal(first, "kite-flyer");
	assert_string_equal(second, "kite-flyer-2");
	/* It is made once, whatever they show later. */
	for (uint32_t k = 0; k < 10; k++)
		feed_named(b, k, "ylmf-pc", "other");
	name_of(b, 0, first);
	assert_string_equal(first, "kite-flyer");
	botnet_free(b);
}

/* A HELO that half of the hosts say is the best name, then the subject, the
 * sender. */
static void
the_strongest_mark_is_the_name(void **state)
{
	static const struct {
		uint32_t helos;
		const char *name;
	} cases[] = {{20, "ylmf-pc"}, {10, "ylmf-pc"}, {8, "kite"}, {0, "kite"}};
	char name[BOTNET_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);

		for (uint32_t k = 0; k < 20; k++)
			feed_named(b, k, k < cases[i].helos ? "ylmf-pc" : NULL, "kite");
		name_of(b, 0, name);
		assert_string_equal(name, cases[i].name);
		botnet_free(b);
	}
}

/* What names kinds make, the best first. */
static void
kinds_have_ranks(void **state)
{
	static const struct {
		enum botnet_kind better, worse;
	} pairs[] = {{BOTNET_HELO, BOTNET_SUBJECT},
		     {BOTNET_HELO_TEMPLATE, BOTNET_SUBJECT},
		     {BOTNET_SUBJECT, BOTNET_SENDER_DOMAIN},
		     {BOTNET_SENDER_DOMAIN, BOTNET_BOUNDARY},
		     {BOTNET_BOUNDARY, BOTNET_RCPTS},
		     {BOTNET_MESSAGE_ID, BOTNET_SENDER}};
	char name[BOTNET_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);

		for (uint32_t k = 0; k < 20; k++) {
			struct botnet_visit v = visit_of(k, BEGIN + k);

			say(&v, pairs[i].better, "better");
			say(&v, pairs[i].worse, "worse");
			say(&v, BOTNET_RCPT_ORDER, "zz");
			botnet_feed(b, &v);
		}
		name_of(b, 0, name);
		assert_string_equal(name, "better");
		botnet_free(b);
	}
}

/* One botnet by hand: ${labelled} hosts of its were found out, in ${owners}
 * networks. */
static struct botnet *
with_labels(uint32_t labelled, uint32_t owners)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	for (uint32_t k = 0; k < 12; k++) {
		struct botnet_visit v = visit_of(k, BEGIN + k);

		v.labelled = k < labelled;
		v.owner = 1 + (k < labelled ? k % owners : k);
		say(&v, BOTNET_HELO, "ylmf-pc");
		say(&v, BOTNET_SUBJECT, "kite");
		say(&v, BOTNET_BOUNDARY, "kit");
		botnet_feed(b, &v);
	}
	return b;
}

static bool
is_evidence(struct botnet *b, uint32_t now_s)
{
	struct botnet_view *v = publish(b, now_s);
	bool evidence = botnet_view_find(v, id_of(v, 11))->evidence;

	botnet_view_free(v);
	return evidence;
}

/* Five hosts in three networks; and no established server for fourteen days. */
static void
evidence_needs_hosts_and_networks(void **state)
{
	static const struct {
		uint32_t labelled, owners;
		bool evidence;
	} cases[] = {{5, 3, true}, {4, 4, false}, {10, 2, false}, {0, 1, false}};
	struct botnet *b;
	struct botnet_visit v;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		b = with_labels(cases[i].labelled, cases[i].owners);
		if (is_evidence(b, BEGIN + 3600) != cases[i].evidence)
			fail_msg("row %zu", i);
		botnet_free(b);
	}
	b = with_labels(8, 8);
	assert_true(is_evidence(b, BEGIN + 3600));
	v = visit_of(7, BEGIN + 7200);
	v.server = true;
	botnet_feed(b, &v);
	for (uint32_t k = 0; k < 12; k++) {
		v = visit_of(k, BEGIN + 10 * DAY_S);
		v.owner = 1 + k;
		v.labelled = k != 11;
		if (k != 7)
			botnet_feed(b, &v);
	}
	assert_false(is_evidence(b, BEGIN + 7200 + BOTNET_WINDOW_S - 1));
	/* Nor while the clock may be wrong. */
	botnet_set_clock(b, BEGIN + 10 * DAY_S);
	botnet_set_clock(b, BEGIN + 7200 + BOTNET_WINDOW_S);
	assert_false(is_evidence(b, BEGIN + 7200 + BOTNET_WINDOW_S));
	b->keep_until_s = 0;
	assert_true(is_evidence(b, BEGIN + 7200 + BOTNET_WINDOW_S));
	botnet_free(b);
}

/* Where the hosts that were found out are gone, so is what they proved. */
static void
evidence_ends_with_its_hosts(void **state)
{
	struct botnet *b = with_labels(10, 3);

	(void)state;
	assert_true(is_evidence(b, BEGIN + 3600));
	for (uint32_t k = 2; k < 10; k += 3) {
		struct botnet_visit v = visit_of(k, 0);
		struct addr ip = host_key_addr(&v.key);

		botnet_forget(b, &ip);
	}
	assert_false(is_evidence(b, BEGIN + 7200)); /* seven in two networks */
	botnet_free(b);
}

static int
see_member(void *ctx, const struct botnet_member *m)
{
	((uint32_t *)ctx)[m->botnet]++;
	return 0;
}

/* A botnet without hosts is no more, and its place is free for one other; whose
 * botnet is another one is told so. */
static void
the_empty_are_no_more(void **state)
{
	struct botnet *b = with_labels(8, 8);
	uint32_t told[4] = {0}, roots[2];
	struct botnet_keeper keeper = keeper_of(told);
	struct botnet_view *v = publish(b, BEGIN + 3600);

	(void)state;
	assert_int_equal(id_of(v, 0), 1);
	botnet_view_free(v);
	botnet_kept(b);
	for (uint32_t i = 1; i <= 12; i++)
		cluster_leave(b, i);
	v = publish(b, BEGIN + 7200);
	assert_null(botnet_view_find(v, 1));
	botnet_view_free(v);
	assert_int_equal(b->n_aliases, 1);
	assert_int_equal(b->aliases[0].id, 1);
	assert_int_equal(b->aliases[0].into, 0);
	keeper.member = see_member;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(told[0], 12);
	botnet_kept(b);
	v = publish(b, BEGIN + 7200 + 60);
	botnet_view_free(v);
	assert_int_equal(b->n_aliases, 0);
	for (uint32_t i = 0; i < 2; i++) {
		roots[i] = cluster_new(b);
		for (uint32_t k = 0; k < 5; k++)
			cluster_join(b, 1 + 5 * i + k, roots[i]);
	}
	v = publish(b, BEGIN + 10800);
	assert_int_equal(id_of(v, 0), 2);
	assert_int_equal(id_of(v, 5), 3);
	assert_int_equal(botnet_view_find(v, 2)->hosts, 5);
	assert_int_equal(botnet_view_find(v, 3)->hosts, 5);
	botnet_view_free(v);
	told[0] = 0;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(told[0], 0);
	assert_int_equal(told[2], 5);
	assert_int_equal(told[3], 5);
	botnet_free(b);
}

/* Where the clock was ahead, what was noted then is of the time at which it is put right;
 * a small correction changes nothing. */
static void
the_clock_is_put_right(void **state)
{
	enum { AHEAD = 365 * DAY_S, NOW = BEGIN + 5000 };
	struct botnet *b = botnet_create(MEMORY, secret);
	const struct token *t = NULL;
	const struct group *g;

	(void)state;
	for (uint32_t k = 0; k < 20; k++)
		feed_named(b, k, "ylmf-pc", "kite");
	botnet_view_free(publish(b, BEGIN + 4000));
	g = cluster_group(b, 1);
	assert_int_equal(g->first_s, BEGIN);
	for (uint32_t k = 0; k < 10; k++) {
		struct botnet_visit v = visit_of(k, BEGIN + AHEAD + k);

		v.server = k == 9;
		say(&v, BOTNET_SUBJECT, "kite");
		botnet_feed(b, &v);
	}
	botnet_view_free(publish(b, BEGIN + AHEAD + 3600));
	botnet_set_clock(b, BEGIN + AHEAD);
	assert_int_equal(b->now_s, BEGIN + AHEAD + 3600);
	botnet_set_clock(b, NOW - 3600);
	botnet_set_clock(b, NOW - 1);
	assert_int_equal(b->now_s, BEGIN + AHEAD + 3600);
	botnet_set_clock(b, NOW);
	assert_int_equal(b->now_s, NOW);
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		const struct node *n = node_at(b, i);

		assert_in_range(n->last_s, BEGIN, NOW);
		assert_true(n->edges[0].at_s <= NOW && n->edges[1].at_s <= NOW);
	}
	assert_int_equal(g->last_s, NOW);
	assert_int_equal(g->server_s, NOW);
	while ((t = table_next(b->tokens, t, NULL)) != NULL)
		assert_in_range(t->seen_s, BEGIN, NOW);
	feed_named(b, 500, "ylmf-pc", "kite");
	assert_int_equal(g->visits_day, BEGIN / DAY_S);
	assert_int_equal(g->visits[BEGIN / DAY_S % BOTNET_DAYS], 1);
	assert_int_equal(g->visits[(BEGIN + AHEAD) / DAY_S % BOTNET_DAYS], 0);
	b->news = 100;
	assert_true(botnet_due(b, NOW));
	botnet_free(b);
}

/* A clock that is put forward by mistake: nobody is forgotten for a day, nor that there
 * was a server among them. */
static void
a_clock_ahead_forgets_nobody(void **state)
{
	enum { AHEAD = 365 * DAY_S, NOW = BEGIN + 5000 };
	static const struct {
		uint32_t from_s, to_s, publish_s;
		bool kept;
	} cases[] = {
	    {NOW, NOW + AHEAD, NOW + AHEAD, true},
	    {NOW, NOW + AHEAD, NOW + AHEAD + DAY_S, false},
	    {0, NOW + AHEAD, NOW + AHEAD + DAY_S - 1, true}, /* as it was started */
	    {0, NOW + AHEAD, NOW + AHEAD + DAY_S, false},
	    {NOW + AHEAD - 3600, NOW + AHEAD, NOW + AHEAD, false}, /* as it goes */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		uint32_t at_s = cases[i].publish_s;
		struct botnet_view *v;

		for (uint32_t k = 0; k < 20; k++)
			feed_named(b, k, "ylmf-pc", "kite");
		botnet_view_free(publish(b, BEGIN + 4000));
		if (cases[i].from_s == NOW + AHEAD - 3600)
			b->clock_s = cases[i].from_s;
		else if (cases[i].from_s != 0)
			botnet_set_clock(b, cases[i].from_s);
		botnet_set_clock(b, cases[i].to_s);
		while (b->clock_s < at_s)
			botnet_set_clock(b, b->clock_s + 3600 < at_s ? b->clock_s + 3600
								     : at_s);
		v = publish(b, at_s);
		assert_int_equal(b->live, cases[i].kept ? 20 : 0);
		botnet_view_free(v);
		botnet_free(b);
	}
}

/* Once an hour, where there is news: four visits, and one for thirty-two hosts;
 * the first one of a day always. */
static void
views_are_due_with_news(void **state)
{
	enum { AT = BEGIN + 7200 };
	static const struct {
		uint32_t news, live, at_s;
		bool due;
	} cases[] = {
	    {50, 100, AT + 3599, false},
	    {50, 100, AT + 3600, true},
	    {3, 3, AT + 3600, false},
	    {4, 4, AT + 3600, true},
	    {4, 128, AT + 3600, true},
	    {4, 129, AT + 3600, false},
	    {0, 100, AT + DAY_S, false},
	    {1, 1000, AT + DAY_S, true},
	    {1, 1000, BEGIN + DAY_S - 1, false},
	    {1, 1000, BEGIN + DAY_S, true},
	};
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	botnet_view_free(publish(b, AT));
	for (size_t i = 0; i < COUNT(cases); i++) {
		b->news = cases[i].news;
		b->live = cases[i].live;
		if (botnet_due(b, cases[i].at_s) != cases[i].due)
			fail_msg("row %zu", i);
	}
	b->live = 0;
	botnet_free(b);
}

/* Four hosts make a botnet, however they came together. */
static void
four_make_a_botnet(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_view *v;
	uint32_t root;

	(void)state;
	for (uint32_t k = 0; k < 7; k++) {
		const struct botnet_visit visit = visit_of(k, BEGIN + 100 - k);

		botnet_feed(b, &visit);
	}
	root = cluster_new(b);
	for (uint32_t k = 1; k <= 3; k++)
		cluster_join(b, k, root);
	root = cluster_new(b);
	for (uint32_t k = 4; k <= 7; k++)
		cluster_join(b, k, root);
	v = publish(b, BEGIN + 3600);
	assert_int_equal(id_of(v, 0), 0);
	assert_int_equal(id_of(v, 3), 1);
	assert_int_equal(id_of(v, 6), 1);
	assert_int_equal(cluster_group(b, 1)->first_s, BEGIN + 94);
	assert_int_equal(cluster_group(b, 1)->last_s, BEGIN + 97);
	botnet_view_free(v);
	botnet_free(b);
}

/* Whose a mark is, of hosts in two botnets and in none: where most of its
 * latest are. */
static void
a_mark_is_where_most_are(void **state)
{
	static const struct {
		const char
		    *where; /* each host: in the first botnet, the second, or none */
		uint32_t group, hosts;
		bool exclusive;
	} cases[] = {{"11111111", 1, 8, true},	{"11111112", 1, 7, false},
		     {"22212212", 2, 6, false}, {"0001122-", 1, 2, false},
		     {"00001---", 1, 1, false}, {"00000000", 0, 0, false}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		uint32_t first = cluster_new(b), second = cluster_new(b);
		struct token t = {.df = 0, .kind = BOTNET_SUBJECT};
		const struct seed s = {.hash = 5, .kind = BOTNET_SUBJECT};
		struct publish_owner o;

		cluster_at(b, first)->group = cluster_group_new(b, 0);
		cluster_at(b, second)->group = cluster_group_new(b, 0);
		for (uint32_t k = 0; k < 8; k++) {
			struct botnet_visit v = visit_of(k, BEGIN);
			char where = cases[i].where[k];

			v.tokens[BOTNET_SUBJECT].hash = where == '-' ? 6 : 5;
			botnet_feed(b, &v);
			t.ring[k] = k + 1;
			t.df += where != '-';
			if (where == '1' || where == '2')
				cluster_join(b, k + 1, where == '1' ? first : second);
		}
		publish_owner(b, &s, &t, &o);
		assert_int_equal(o.group, cases[i].group);
		assert_int_equal(o.hosts, cases[i].hosts);
		assert_int_equal(o.exclusive, cases[i].exclusive);
		botnet_free(b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_words),
	    cmocka_unit_test(names_are_of_one),
	    cmocka_unit_test(the_strongest_mark_is_the_name),
	    cmocka_unit_test(kinds_have_ranks),
	    cmocka_unit_test(evidence_needs_hosts_and_networks),
	    cmocka_unit_test(evidence_ends_with_its_hosts),
	    cmocka_unit_test(the_empty_are_no_more),
	    cmocka_unit_test(the_clock_is_put_right),
	    cmocka_unit_test(a_clock_ahead_forgets_nobody),
	    cmocka_unit_test(views_are_due_with_news),
	    cmocka_unit_test(four_make_a_botnet),
	    cmocka_unit_test(a_mark_is_where_most_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
