/* Which marks link two hosts, and how many links a host needs to come into a cluster. */
#include "bots.h"

#include "botnet_cluster.h"

#define MARKED                                                                           \
	4 /* hosts that have a mark: worth ln(1000 / 4) nats, while hosts are few */

/* One that shares nothing. */
static void
feed_other(struct botnet *b, uint32_t host, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);
	char helo[32];

	snprintf(helo, sizeof(helo), "other %u", host);
	say(&v, BOTNET_HELO, helo);
	botnet_feed(b, &v);
}

/* Are four hosts linked that have one mark and the first ${n_weak} of the weak kinds? */
struct pair {
	enum botnet_kind mark;
	size_t n_weak;
	uint32_t others;
	bool server; /* one has these header names too */
};

static const enum botnet_kind weak[] = {BOTNET_HOUR, BOTNET_HEADERS, BOTNET_DIALECT,
					BOTNET_NETWORK};

static bool
are_linked(const struct pair *p)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit server = visit_of(9999, BEGIN);
	struct botnet_view *view;
	bool linked;

	server.server = true;
	say(&server, BOTNET_HEADERS, p->server ? "weak" : "server's");
	botnet_feed(b, &server);
	for (uint32_t i = 0; i < p->others; i++)
		feed_other(b, 10000 + i, BEGIN + i);
	for (uint32_t i = 0; i < 2 * MARKED; i++) {
		struct botnet_visit v = visit_of(i % MARKED, BEGIN + 6000 + i);

		say(&v, p->mark, "mark");
		for (size_t k = 0; k < p->n_weak; k++)
			say(&v, weak[k], "weak");
		botnet_feed(b, &v);
	}
	view = publish(b, BEGIN + 7200);
	linked = id_of(view, 0) != 0;
	botnet_view_free(view);
	botnet_free(b);
	return linked;
}

/* Weak families are worth the more the more hosts do not share them; none that is worth
 * less than 1 nat is the second, and beside a mark that may be an accident none is. */
static void
weak_families_help_what_is_no_accident(void **state)
{
	static const struct {
		struct pair pair;
		bool linked;
	} rows[] = {
	    {{BOTNET_MESSAGE_ID, 4, 20, false}, false}, /* 5.5 + 2 * 0.90 + 2 * 0.54 */
	    {{BOTNET_MESSAGE_ID, 4, 32, false}, true},	/* 5.5 + 2 * 1.10 + 2 * 0.66 */
	    {{BOTNET_HELO, 4, 32, false}, false},
	    {{BOTNET_SUBJECT, 4, 32, false}, false},
	    {{BOTNET_MESSAGE_ID, 1, 900, false}, false}, /* 5.5 + 1.6 */
	    {{BOTNET_MESSAGE_ID, 1, 5000, false}, true}, /* 7.1 + 2.1 */
	    {{BOTNET_MESSAGE_ID, 4, 32, true}, false},	 /* a server's is nobody's */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (are_linked(&rows[i].pair) != rows[i].linked)
			fail_msg("row %zu", i);
}

/* Does a host that is linked to ${witnesses} of a cluster of ${size} come into it? */
static bool
comes_in(uint32_t size, uint32_t witnesses)
{
	enum { NEW = 3000 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit newcomer = visit_of(NEW, BEGIN + 2000);
	struct botnet_view *view;
	bool in;

	for (uint32_t i = 0; i < size; i++) {
		struct botnet_visit v = visit_of(i, BEGIN + i);

		say(&v, BOTNET_SENDER, "its sender");
		say(&v, BOTNET_MESSAGE_ID, "its kit");
		if (i < witnesses) {
			say(&v, BOTNET_RCPTS, "list");
			say(&v, BOTNET_BOUNDARY, "boundary");
		}
		botnet_feed(b, &v);
		botnet_feed(b, &v); /* by then it is a mark */
	}
	for (uint32_t i = 0; i < 2 * MARKED; i++) {
		struct botnet_visit v = visit_of(1000 + i, BEGIN + 1000 + i);

		say(&v, i < MARKED ? BOTNET_RCPTS : BOTNET_BOUNDARY,
		    i < MARKED ? "list" : "boundary");
		botnet_feed(b, &v);
	}
	say(&newcomer, BOTNET_RCPTS, "list");
	say(&newcomer, BOTNET_BOUNDARY, "boundary");
	botnet_feed(b, &newcomer);
	view = publish(b, BEGIN + 3600);
	assert_int_not_equal(id_of(view, 0), 0);
	assert_int_equal(id_of(view, 0), id_of(view, size - 1));
	in = id_of(view, NEW) == id_of(view, 0);
	botnet_view_free(view);
	botnet_free(b);
	return in;
}

/* One host must not bring strangers into a large botnet. */
static void
a_large_cluster_wants_two_witnesses(void **state)
{
	(void)state;
	assert_true(comes_in(7, 1));
	assert_false(comes_in(8, 1));
	assert_true(comes_in(8, 2));
	assert_false(comes_in(20, 1));
	assert_true(comes_in(20, 2));
}

/* A host has a subject of one botnet's, and a mark that it or two others have as well. */
static bool
mark_places(enum botnet_kind kind, bool common)
{
	enum { NEW = 3000, BOTS = 12 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit v = visit_of(NEW, BEGIN + 3000);
	struct botnet_view *view;
	bool in;

	say(&v, kind, "pc");
	say(&v, BOTNET_SUBJECT, "subject 1");
	for (uint32_t i = 0; i < 2 * BOTS; i++) {
		struct botnet_visit bot = visit_of(i % BOTS, BEGIN + i);
		char text[16];

		snprintf(text, sizeof(text), "subject %u", i % 3);
		say(&bot, BOTNET_SENDER, text);
		say(&bot, BOTNET_MESSAGE_ID, text);
		say(&bot, BOTNET_SUBJECT, text);
		say(&bot, kind, common ? "pc" : "other");
		if (i % 3 == 1)
			say(&bot, kind, "pc");
		botnet_feed(b, &bot);
	}
	botnet_feed(b, &v);
	view = publish(b, BEGIN + 3600);
	assert_int_not_equal(id_of(view, 1), 0);
	assert_int_not_equal(id_of(view, 1), id_of(view, 0));
	in = id_of(view, NEW) == id_of(view, 1);
	botnet_view_free(view);
	botnet_free(b);
	return in;
}

/* Words of a common stock are worth less the more botnets have them; no program's own
 * marks. */
static void
common_words_tell_little(void **state)
{
	(void)state;
	assert_true(mark_places(BOTNET_HELO, false));
	assert_false(mark_places(BOTNET_HELO, true));
	assert_true(mark_places(BOTNET_BOUNDARY, true));
}

/* ${n} hosts that have one of both marks each, so that these are worth the less. */
static void
feed_users(struct botnet *b, const enum botnet_kind marks[2], uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < 2 * n; i++) {
		struct botnet_visit v = visit_of(first + i, BEGIN + 600);

		say(&v, marks[i % 2], "common");
		botnet_feed(b, &v);
	}
}

/* Do two botnets become one whose hosts then turn out to share two marks that ${users}
 * others have as well? */
static bool
become_one(const enum botnet_kind marks[2], uint32_t users)
{
	enum { BOTS = 16 };
	struct botnet *b = botnet_create(MEMORY, secret);
	bool one;

	for (uint32_t i = 0; i < 2 * BOTS; i++) {
		struct botnet_visit v = visit_of(i % BOTS, BEGIN + i);

		say(&v, BOTNET_SENDER, i % 2 != 0 ? "one" : "two");
		say(&v, BOTNET_RCPTS, i % 2 != 0 ? "one" : "two");
		botnet_feed(b, &v);
	}
	feed_users(b, marks, 1000, users);
	for (uint32_t i = 0; i < 2 * BOTS; i++) {
		struct botnet_visit v = visit_of(i % BOTS, BEGIN + 700 + i);

		say(&v, marks[0], "common");
		say(&v, marks[1], "common");
		botnet_feed(b, &v);
	}
	one = cluster_root(b, node_at(b, 1)->cluster) ==
	      cluster_root(b, node_at(b, 2)->cluster);
	assert_int_equal(cluster_at(b, cluster_root(b, node_at(b, 1)->cluster))->size,
			 one ? BOTS : BOTS / 2);
	botnet_free(b);
	return one;
}

/* Of hosts of two botnets, three quarters of the nats are a vote, by what is no accident:
 * about 1.8 * ln(1000 / 29) for 36 others, 1.8 * ln(1000 / 44) for 64. */
static void
less_is_a_vote(void **state)
{
	static const enum botnet_kind own[] = {BOTNET_MESSAGE_ID, BOTNET_BOUNDARY};
	static const enum botnet_kind common[] = {BOTNET_SUBJECT, BOTNET_HELO_TEMPLATE};

	(void)state;
	assert_true(become_one(own, 36));
	assert_false(become_one(own, 64));
	assert_false(become_one(common, 36));
}

/* Are twelve hosts that share a HELO and a subject with ${users} others each one botnet
 * behind the night, by that alone? */
static bool
are_one_tomorrow(uint32_t users, bool today)
{
	enum { BOTS = 12 };
	static const enum botnet_kind marks[] = {BOTNET_HELO, BOTNET_SUBJECT};
	struct botnet *b = botnet_create(MEMORY, secret);
	uint32_t root, size;

	feed_users(b, marks, 1000, users - BOTS);
	for (uint32_t i = 0; i < BOTS; i++) {
		struct botnet_visit v = visit_of(i, BEGIN + 700);

		feed_users(b, marks, 2000 + 2 * i, 1);
		say(&v, BOTNET_HELO, "common");
		say(&v, BOTNET_SUBJECT, "common");
		botnet_feed(b, &v);
	}
	root = cluster_new(b);
	cluster_at(b, root)->group = cluster_group_new(b, 0);
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		bool bot = n->slots[BOTNET_HELO] != 0 && n->slots[BOTNET_SUBJECT] != 0;

		cluster_leave(b, i);
		memset(n->edges, 0, sizeof(n->edges));
		if (bot && today)
			cluster_join(b, i, root);
	}
	b->regroup = true;
	botnet_view_free(publish(b, BEGIN + 3600));
	root = cluster_root(b, node_at(b, b->nodes.n - 1)->cluster);
	size = root != 0 ? cluster_at(b, root)->size : 0;
	botnet_free(b);
	assert_in_range(size, 0, BOTS);
	return size == BOTS;
}

/* Who was together needs three quarters of the nats to stay so, 2 * ln(1000 / 34) for 50
 * others, 2 * ln(1000 / 61) for 98. */
static void
who_was_together_stays(void **state)
{
	(void)state;
	assert_true(are_one_tomorrow(50, true));
	assert_false(are_one_tomorrow(50, false));
	assert_false(are_one_tomorrow(98, true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(weak_families_help_what_is_no_accident),
	    cmocka_unit_test(common_words_tell_little),
	    cmocka_unit_test(less_is_a_vote),
	    cmocka_unit_test(who_was_together_stays),
	    cmocka_unit_test(a_large_cluster_wants_two_witnesses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
