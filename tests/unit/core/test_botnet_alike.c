/* Guests: hosts that are like a botnet as a whole. */
#include "bots.h"

#include "botnet_alike.h"
#include "botnet_cluster.h"
#include "botnet_load.h"

/* One of a botnet whose HELOs and senders are from lists.  Only hosts below
 * 1000 come so far that they show what they send. */
static void
feed_lists(struct botnet *b, uint32_t host, uint32_t helo, uint32_t domain, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);
	char text[32];

	snprintf(text, sizeof(text), "helo %u", helo);
	say(&v, BOTNET_HELO, text);
	snprintf(text, sizeof(text), "domain%u.example", domain);
	say(&v, BOTNET_SENDER_DOMAIN, text);
	if (host < 1000) {
		say(&v, BOTNET_MESSAGE_ID, "kit");
		say(&v, BOTNET_SUBJECT, "subject");
	}
	v.labelled = host >= 1000;
	botnet_feed(b, &v);
}

/* Hosts that share nothing, at all hours. */
static void
feed_strangers(struct botnet *b, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct botnet_visit v = visit_of(first + i, BEGIN + i * 4000 % DAY_S);
		char text[32];

		snprintf(text, sizeof(text), "stranger %u", i);
		say(&v, BOTNET_HELO, text);
		botnet_feed(b, &v);
	}
}

/* HELOs of even numbers go with senders of even ones; but guests say one of
 * each. */
static struct botnet *
lists(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	for (uint32_t i = 0; i < 72; i++)
		feed_lists(b, i, i % 6, 2 * (i / 6 % 3) + i % 2,
			   BEGIN + i % 24 * 3600 + i);
	feed_strangers(b, 1000, 200);
	for (uint32_t i = 0; i < 6; i++)
		feed_lists(b, 3000 + i, i, (i + 1) % 6, BEGIN + i * 3 * 3600);
	feed_lists(b, 3100, 2, 99, BEGIN + 3600);
	return b;
}

static bool
is_guest(const struct botnet_view *v, uint32_t host)
{
	struct botnet_visit visit = visit_of(host, 0);
	struct botnet_place place;

	return botnet_view_member(v, &visit.key, &place) && place.guest;
}

/* Two marks of a botnet that no host of it has both; one is too little.  A
 * guest is counted as a host, but is no evidence, whatever label it has. */
static void
guests_are_like_a_botnet(void **state)
{
	struct botnet *b = lists();
	struct botnet_view *v = publish(b, BEGIN + DAY_S);
	uint32_t id = id_of(v, 0);

	(void)state;
	assert_int_not_equal(id, 0);
	assert_false(is_guest(v, 0));
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(id_of(v, 3000 + i), id);
		assert_true(is_guest(v, 3000 + i));
	}
	assert_int_equal(id_of(v, 3100), 0);
	for (uint32_t i = 0; i < 200; i++)
		assert_int_equal(id_of(v, 1000 + i), 0);
	assert_int_equal(botnet_view_find(v, id)->hosts, 78);
	assert_int_equal(botnet_view_find(v, id)->labelled, 0);
	assert_false(botnet_view_find(v, id)->evidence);
	botnet_view_free(v);
	/* One that comes during the day need not wait for the night. */
	feed_lists(b, 3203, 3, 2, BEGIN + DAY_S + 3600);
	v = publish(b, BEGIN + DAY_S + 7200);
	assert_int_equal(id_of(v, 3203), id);
	assert_int_equal(id_of(v, 3000), id);
	botnet_view_free(v);
	botnet_free(b);
}

/* One HELO that others say too, but not at three in the morning. */
static void
guests_keep_the_hours(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_view *v;

	(void)state;
	feed_strangers(b, 1000, 200);
	for (uint32_t i = 0; i < 76; i++) {
		uint32_t at_s = i < 66 ? 3 * 3600 + i * 30 : i % 24 * 3600 + 43200;
		struct botnet_visit w = visit_of(i, BEGIN + at_s % DAY_S);

		say(&w, BOTNET_HELO, "friend");
		if (i < 60) {
			say(&w, BOTNET_MESSAGE_ID, "kit");
			say(&w, BOTNET_SUBJECT, "subject");
		}
		botnet_feed(b, &w);
	}
	v = publish(b, BEGIN + DAY_S);
	assert_int_not_equal(id_of(v, 0), 0);
	for (uint32_t i = 60; i < 76; i++)
		assert_int_equal(id_of(v, i), i < 66 ? id_of(v, 0) : 0);
	botnet_view_free(v);
	botnet_free(b);
}

struct kept {
	struct botnet *to;
	unsigned guests;
};

static int
keep_mark(void *ctx, const struct botnet_mark *m)
{
	return botnet_load_mark(((struct kept *)ctx)->to, m);
}

static int
load_portrait(void *ctx, const struct botnet_portrait *p)
{
	return botnet_load_botnet(((struct kept *)ctx)->to, p);
}

static int
load_guest(void *ctx, const struct botnet_member *m)
{
	if (m->joined == BOTNET_JOINED_MARKS) {
		assert_int_not_equal(m->botnet, 0);
		assert_false(m->has_peer);
		assert_int_not_equal(m->peer_tokens[0], 0);
		assert_int_not_equal(m->peer_tokens[1], 0);
		((struct kept *)ctx)->guests++;
	}
	return botnet_load_member(((struct kept *)ctx)->to, m);
}

/* And stay guests: a restart must not make them hosts that vouch for others. */
static void
guests_survive_a_restart(void **state)
{
	struct botnet *b = lists();
	struct kept k = {.to = botnet_create(MEMORY, secret)};
	struct botnet_keeper keeper = keeper_of(&k);
	struct botnet_view *v = publish(b, BEGIN + DAY_S);
	uint32_t id = id_of(v, 0);

	(void)state;
	keeper.portrait = load_portrait;
	keeper.mark = keep_mark;
	botnet_view_free(v);
	assert_int_equal(botnet_keep(b, &keeper), 0);
	keeper.portrait = no_portrait;
	keeper.member = load_guest;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(k.guests, 6);
	v = publish(k.to, BEGIN + DAY_S + 10);
	assert_int_equal(id_of(v, 3002), id);
	assert_true(is_guest(v, 3002));
	assert_false(is_guest(v, 2));
	botnet_view_free(v);
	botnet_free(b);
	botnet_free(k.to);
}

/* What a host shows; NULL: nothing of that kind. */
struct shown {
	const char *helo, *domain, *boundary;
	uint32_t hour;
};

/* By itself, whatever it is linked to.  Its index. */
static uint32_t
feed_lone(struct botnet *b, uint32_t host, uint32_t day_s, const struct shown *shown)
{
	struct botnet_visit v = visit_of(host, day_s + shown->hour * 3600 + 60);
	uint32_t i;

	if (shown->helo != NULL)
		say(&v, BOTNET_HELO, shown->helo);
	if (shown->domain != NULL)
		say(&v, BOTNET_SENDER_DOMAIN, shown->domain);
	if (shown->boundary != NULL)
		say(&v, BOTNET_BOUNDARY, shown->boundary);
	botnet_feed(b, &v);
	i = b->nodes.n - 1;
	assert_memory_equal(&node_at(b, i)->key, &v.key, sizeof(v.key));
	cluster_leave(b, i);
	return i;
}

static uint32_t
join_all(struct botnet *b, uint32_t first, uint32_t n)
{
	uint32_t root = cluster_new(b);

	cluster_at(b, root)->group = cluster_group_new(b, 0);
	for (uint32_t i = first; i < first + n; i++) {
		cluster_leave(b, i);
		cluster_join(b, i, root);
	}
	return root;
}

enum { FIRST = 1, SECOND = 21, THIRD = 41, LONE = 141, FED = 240 };

/* Botnet 1: 20 hosts at ten o'clock, three quarters of which say "apple", the
 * others "pear", half with one sender.  Botnet 2: 20 others at that time.  Both
 * have one kit.  Botnet 3: 100 hosts at all hours with a greeting of their own.
 * And 100 lone hosts, some of which say what botnet 1 does. */
static struct botnet *
town(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	for (uint32_t i = 1; i <= FED; i++) {
		struct shown s = {.hour = i % 24};

		if (i < SECOND)
			s = (struct shown){i < 16 ? "apple" : "pear",
					   i % 2 != 0 ? "forged.example" : NULL, "kit",
					   10};
		else if (i < THIRD)
			s = (struct shown){"cherry", "false.example", "kit", 10};
		else if (i < LONE)
			s.helo = "zebra";
		else if (i < LONE + 6)
			s.helo = i == LONE ? "apple" : "pear";
		else if (i < LONE + 11)
			s.domain = "forged.example";
		assert_int_equal(feed_lone(b, i, BEGIN, &s), i);
	}
	for (uint32_t i = 1; i <= FED; i++)
		cluster_leave(b, i);
	(void)join_all(b, FIRST, SECOND - FIRST);
	(void)join_all(b, SECOND, THIRD - SECOND);
	(void)join_all(b, THIRD, LONE - THIRD);
	botnet_view_free(publish(b, BEGIN + DAY_S));
	assert_int_equal(alike_group(b, node_at(b, FIRST))->id, 1);
	assert_int_equal(alike_group(b, node_at(b, LONE - 1))->id, 3);
	return b;
}

/* Two families, one of them a mark, and nobody else that it may be of. */
static void
guests_are_sure(void **state)
{
	static const struct {
		struct shown shown;
		uint32_t guest;
		enum botnet_joined joined;
	} cases[] = {
	    {{"apple", "forged.example", NULL, 10}, 1, BOTNET_JOINED_MARKS},
	    {{"apple", "forged.example", "kit", 10}, 1, BOTNET_JOINED_MARKS},
	    {{"apple", NULL, NULL, 10}, 1, BOTNET_JOINED_TIME},
	    {{"apple", NULL, NULL, 3}, 0, BOTNET_JOINED_LINK},
	    {{"pear", NULL, NULL, 10}, 0, BOTNET_JOINED_LINK}, /* 0.90 */
	    {{NULL, NULL, "kit", 10}, 0, BOTNET_JOINED_LINK},  /* of which? */
	    {{NULL, NULL, NULL, 10}, 0, BOTNET_JOINED_LINK},
	    {{"zebra", NULL, NULL, 10}, 0, BOTNET_JOINED_LINK}, /* 0.98, but that alone */
	    {{"cherry", "false.example", NULL, 10}, 2, BOTNET_JOINED_MARKS},
	};
	struct botnet *b = town();

	(void)state;
	for (uint32_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(feed_lone(b, 1000 + i, BEGIN + DAY_S, &cases[i].shown),
				 FED + 1 + i);
	botnet_view_free(publish(b, BEGIN + DAY_S + 20 * 3600));
	for (uint32_t i = 0; i < COUNT(cases); i++) {
		const struct node *n = node_at(b, FED + 1 + i);

		if (n->guest != cases[i].guest || n->joined != cases[i].joined)
			fail_msg("row %u: guest of %u", i, n->guest);
		assert_int_equal(n->invited[0] != 0, n->guest != 0);
		assert_int_equal(n->invited[1] != 0, n->joined == BOTNET_JOINED_MARKS);
	}
	botnet_free(b);
}

/* It goes where its botnet goes, until it is linked to somebody, or that is no
 * more. */
static void
guests_go_on(void **state)
{
	static const struct shown shown = {"apple", "forged.example", NULL, 10};
	struct botnet *b = town();
	uint32_t second = cluster_root(b, node_at(b, SECOND)->cluster), guests[3];
	struct botnet_view *v;

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		guests[i] = feed_lone(b, 1000 + i, BEGIN + DAY_S, &shown);
	node_at(b, guests[2])->campaign = 5; /* which the operator keeps apart */
	b->splits[0] = 5;
	b->n_splits = 1;
	v = publish(b, BEGIN + DAY_S + 20 * 3600);
	assert_int_equal(id_of(v, 1000), 1);
	assert_true(is_guest(v, 1000));
	assert_int_equal(id_of(v, 1002), 0);
	assert_int_equal(botnet_view_find(v, 1)->hosts, 22);
	botnet_view_free(v);
	cluster_join(b, guests[1], second);
	v = publish(b, BEGIN + DAY_S + 21 * 3600);
	assert_int_equal(id_of(v, 1001), 2);
	assert_false(is_guest(v, 1001));
	assert_true(is_guest(v, 1000));
	botnet_view_free(v);
	botnet_decide_merge(b, 1, 2);
	v = publish(b, BEGIN + DAY_S + 22 * 3600);
	assert_int_equal(id_of(v, 1000), 2);
	assert_true(is_guest(v, 1000));
	botnet_view_free(v);
	for (uint32_t i = FIRST; i < THIRD; i++)
		cluster_leave(b, i);
	cluster_leave(b, guests[1]);
	v = publish(b, BEGIN + DAY_S + 23 * 3600);
	assert_int_equal(id_of(v, 1000), 0);
	assert_null(botnet_view_find(v, 2));
	botnet_view_free(v);
	botnet_free(b);
}

/* Who shows something else now is no guest; nor is one that was long ago and is
 * silent sent away. */
static void
the_latest_visit_counts(void **state)
{
	static const struct shown shown = {"apple", "forged.example", NULL, 10};
	struct botnet *b = town();
	struct botnet_visit visit = visit_of(1000, BEGIN + DAY_S + 21 * 3600);
	struct botnet_view *v;

	(void)state;
	(void)feed_lone(b, 1000, BEGIN + DAY_S, &shown);
	(void)feed_lone(b, 1001, BEGIN + DAY_S, &shown);
	botnet_view_free(publish(b, BEGIN + DAY_S + 20 * 3600));
	say(&visit, BOTNET_HELO, "another");
	say(&visit, BOTNET_SENDER_DOMAIN, "another.example");
	botnet_feed(b, &visit);
	v = publish(b, BEGIN + DAY_S + 22 * 3600);
	assert_int_equal(id_of(v, 1000), 0);
	assert_int_equal(id_of(v, 1001), 1);
	botnet_view_free(v);
	botnet_free(b);
}

/* What was counted of a botnet is not another one's that has its place now. */
static void
a_place_is_taken_anew(void **state)
{
	static const struct shown shown = {"apple", "forged.example", NULL, 10};
	struct botnet *b = town();
	uint32_t root = cluster_root(b, node_at(b, FIRST)->cluster);
	uint32_t place = cluster_at(b, root)->group;
	struct botnet_view *v;

	(void)state;
	for (uint32_t i = FIRST; i < SECOND; i++)
		cluster_leave(b, i);
	cluster_at(b, root)->group = 0;
	cluster_group_drop(b, place);
	root = join_all(b, LONE + 20, 5);
	assert_int_equal(cluster_at(b, root)->group, place);
	(void)feed_lone(b, 1000, BEGIN + DAY_S, &shown);
	v = publish(b, BEGIN + DAY_S + 20 * 3600);
	assert_int_equal(id_of(v, LONE + 20), 4);
	assert_int_equal(id_of(v, 1000), 0);
	botnet_view_free(v);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(guests_are_like_a_botnet),
	    cmocka_unit_test(guests_keep_the_hours),
	    cmocka_unit_test(guests_survive_a_restart),
	    cmocka_unit_test(guests_are_sure),
	    cmocka_unit_test(guests_go_on),
	    cmocka_unit_test(the_latest_visit_counts),
	    cmocka_unit_test(a_place_is_taken_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
