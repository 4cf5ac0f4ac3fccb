/* Grouping anew: which cluster goes on as which botnet, and what becomes of the others.
 */
#include "bots.h"

#include "botnet_cluster.h"

#define NIGHT (BEGIN + 30 * 3600)

/* ${n} hosts from number ${first} on that show ${mark}; at the indexes behind those. */
static void
feed_mark(struct botnet *b, const char *mark, uint32_t first, uint32_t n)
{
	for (uint32_t i = first; i < first + n; i++) {
		struct botnet_visit v = visit_of(i, BEGIN + 8 * 3600 + i);

		say(&v, BOTNET_HELO, mark);
		say(&v, BOTNET_MESSAGE_ID, mark);
		say(&v, BOTNET_SUBJECT, mark);
		botnet_feed(b, &v);
	}
}

/* Whatever they showed, the hosts from index ${first} on were one botnet until now. */
static struct group *
one_of(struct botnet *b, uint32_t first, uint32_t n)
{
	uint32_t root = cluster_new(b), at = cluster_group_new(b, 0);
	struct group *g = group_at(b, at);

	for (uint32_t i = first; i < first + n; i++) {
		cluster_leave(b, i);
		cluster_join(b, i, root);
	}
	cluster_at(b, root)->group = at;
	g->first_s = BEGIN + g->id;
	g->server_s = BEGIN + 10 * g->id;
	g->visits_day = BEGIN / DAY_S;
	g->visits[BEGIN / DAY_S % BOTNET_DAYS] = g->id;
	return g;
}

static const struct group *
group_of(const struct botnet *b, uint32_t index)
{
	const struct group *g = cluster_group_of(b, node_at(b, index)->cluster);

	assert_non_null(g);
	return g;
}

static void
night(struct botnet *b)
{
	b->regroup = true;
	botnet_view_free(publish(b, NIGHT));
	assert_false(b->regroup);
}

/* A botnet whose hosts turn out to be of two goes on as the one that has half of the
 * hosts of either; the other names it as its parent, and knows of its server. */
static void
the_larger_part_is_the_heir(void **state)
{
	static const struct {
		uint32_t a, c, heir;
	} cases[] = {{20, 10, 1}, {10, 20, 11}, {10, 10, 1}, {5, 8, 6}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		uint32_t n = cases[i].a + cases[i].c, id, other;

		feed_mark(b, "apple", 0, cases[i].a);
		feed_mark(b, "cherry", cases[i].a, cases[i].c);
		id = one_of(b, 1, n)->id;
		night(b);
		assert_int_equal(group_of(b, cases[i].heir)->id, id);
		assert_int_equal(group_of(b, cases[i].heir)->parent, 0);
		assert_int_equal(group_of(b, cases[i].heir)->first_s, BEGIN + id);
		other = cases[i].heir == 1 ? n : 1;
		assert_int_not_equal(group_of(b, other)->id, id);
		assert_int_equal(group_of(b, other)->parent, id);
		assert_int_equal(group_of(b, other)->server_s, BEGIN + 10 * id);
		assert_int_equal(group_of(b, 1)->size, cases[i].a);
		assert_int_equal(group_of(b, n)->size, cases[i].c);
		assert_int_equal(b->stats.splits, 1);
		botnet_free(b);
	}
}

/* Where no part has half of the hosts, nobody is what it was. */
static void
many_parts_have_no_heir(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	uint32_t id, free_place = cluster_group_new(b, 0);

	(void)state;
	feed_mark(b, "apple", 0, 9);
	feed_mark(b, "cherry", 9, 8);
	feed_mark(b, "plum", 17, 8);
	id = one_of(b, 1, 25)->id;
	cluster_group_drop(b, free_place);
	night(b);
	assert_ptr_not_equal(group_of(b, 1), group_of(b, 10));
	assert_ptr_not_equal(group_of(b, 1), group_of(b, 25));
	assert_ptr_not_equal(group_of(b, 10), group_of(b, 25));
	for (uint32_t i = 1; i <= 25; i += 8) {
		assert_int_not_equal(group_of(b, i)->id, id);
		assert_int_equal(group_of(b, i)->parent, id);
	}
	assert_null(cluster_group(b, id));
	assert_int_equal(cluster_resolve(b, id), 0);
	assert_int_equal(b->stats.botnets, 0);
	botnet_free(b);
}

/* Botnets that turn out to be one go on as that which most hosts come from, which has
 * what was counted of all; the other's id leads there. */
static void
what_was_two_is_one(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	const struct group *g;
	uint32_t small, large;

	(void)state;
	feed_mark(b, "apple", 0, 30);
	small = one_of(b, 1, 10)->id;
	large = one_of(b, 11, 20)->id;
	night(b);
	g = group_of(b, 1);
	assert_ptr_equal(group_of(b, 30), g);
	assert_int_equal(g->id, large);
	assert_int_equal(g->size, 30);
	assert_int_equal(g->first_s, BEGIN + small);
	assert_int_equal(g->server_s, BEGIN + 10 * large);
	assert_int_equal(g->visits[BEGIN / DAY_S % BOTNET_DAYS], small + large);
	assert_int_equal(cluster_resolve(b, small), large);
	assert_null(cluster_group(b, small));
	botnet_free(b);
}

/* Each goes on where most of it went, and what is new comes from where most of it was. */
static void
most_hosts_decide(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	uint32_t first, second, third;

	(void)state;
	feed_mark(b, "cherry", 0, 40);
	feed_mark(b, "apple", 40, 9);
	feed_mark(b, "plum", 49, 30);
	first = one_of(b, 1, 43)->id;
	second = one_of(b, 44, 31)->id;
	third = one_of(b, 75, 5)->id;
	night(b);
	assert_int_equal(group_of(b, 1)->id, first);
	assert_int_equal(group_of(b, 79)->id, second);
	assert_int_equal(cluster_resolve(b, third), second);
	assert_int_equal(group_of(b, 41)->parent, second);
	assert_ptr_equal(group_of(b, 41), group_of(b, 49));
	assert_int_equal(group_of(b, 41)->server_s, BEGIN + 10 * second);
	botnet_free(b);
}

/* New hosts beside the old ones: half of either it must be. */
static void
newcomers_make_another_one(void **state)
{
	static const uint32_t newcomers[] = {10, 11};

	(void)state;
	for (size_t i = 0; i < COUNT(newcomers); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		uint32_t id;

		feed_mark(b, "apple", 0, 10 + newcomers[i]);
		for (uint32_t k = 1; k <= 10 + newcomers[i]; k++)
			cluster_leave(b, k);
		id = one_of(b, 1, 10)->id;
		night(b);
		if (newcomers[i] <= 10)
			assert_int_equal(group_of(b, 1)->id, id);
		else
			assert_int_equal(group_of(b, 1)->parent, id);
		assert_int_equal(group_of(b, 1)->size, 10 + newcomers[i]);
		botnet_free(b);
	}
}

/* What the operator put together stays so; with those half of whose hosts came from
 * there, not with others. */
static void
what_is_glued_stays(void **state)
{
	static const uint32_t from_there[] = {19, 20};

	(void)state;
	for (size_t i = 0; i < COUNT(from_there); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		bool all = 2 * from_there[i] >= 40;
		uint32_t glued, other;

		feed_mark(b, "apple", 0, 12);
		feed_mark(b, "cherry", 12, 8);
		feed_mark(b, "plum", 20, 40);
		glued = one_of(b, 1, 20 + from_there[i])->id;
		other = one_of(b, 21 + from_there[i], 40 - from_there[i])->id;
		botnet_decide_merge(b, glued, glued);
		night(b);
		assert_int_equal(group_of(b, 1)->id, glued);
		assert_int_equal(group_of(b, 20)->id, glued);
		assert_int_equal(group_of(b, 1)->size, all ? 60 : 20);
		assert_int_equal(group_of(b, 60)->id, all ? glued : other);
		botnet_free(b);
	}
}

/* When that is taken back, the night parts what has nothing in common. */
static void
what_is_glued_no_more_parts(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	uint32_t id;

	(void)state;
	feed_mark(b, "apple", 0, 12);
	feed_mark(b, "cherry", 12, 8);
	id = one_of(b, 1, 20)->id;
	botnet_decide_merge(b, id, id);
	night(b);
	assert_int_equal(group_of(b, 20)->id, id);
	botnet_decide_nothing(b);
	night(b);
	assert_int_equal(group_of(b, 1)->id, id);
	assert_int_equal(group_of(b, 20)->parent, id);
	assert_int_equal(group_of(b, 1)->size, 12);
	botnet_free(b);
}

/* Once a day, and then only where an eighth of the hosts is gone. */
static void
grouped_anew_when_many_are_gone(void **state)
{
	static const struct {
		uint32_t gone, live;
		bool anew;
	} cases[] = {{6, 48, false}, {6, 47, true}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		uint32_t n = cases[i].gone + cases[i].live;

		feed_mark(b, "apple", 0, 20);
		feed_mark(b, "cherry", 20, n - 20);
		(void)one_of(b, 1, n);
		for (uint32_t k = 1; k <= cases[i].gone; k++)
			node_at(b, k)->last_s = NIGHT - BOTNET_WINDOW_S - 1;
		node_at(b, n)->last_s = NIGHT - BOTNET_WINDOW_S; /* not yet */
		botnet_view_free(publish(b, NIGHT));
		assert_int_equal(b->live, cases[i].live);
		assert_int_equal(group_of(b, 20) != group_of(b, n), cases[i].anew);
		assert_int_equal(b->expired, cases[i].anew ? 0 : cases[i].gone);
		botnet_free(b);
	}
}

/* Who is linked by what both said once stays, whatever either says by now. */
static void
links_are_remembered(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	feed_mark(b, "apple", 0, 20);
	for (uint32_t i = 1; i < 20; i += 2) {
		struct botnet_visit v = visit_of(i, BEGIN + 26 * 3600);

		say(&v, BOTNET_HELO, "cherry");
		say(&v, BOTNET_MESSAGE_ID, "cherry");
		say(&v, BOTNET_SUBJECT, "cherry");
		botnet_feed(b, &v);
	}
	night(b);
	assert_ptr_equal(group_of(b, 1), group_of(b, 20));
	botnet_free(b);
}

/* Votes of yesterday are about clusters that are no more. */
static void
votes_end_at_night(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	uint32_t root, other;

	(void)state;
	feed_mark(b, "apple", 0, 10);
	feed_mark(b, "cherry", 10, 10);
	root = cluster_root(b, node_at(b, 1)->cluster);
	other = cluster_root(b, node_at(b, 20)->cluster);
	assert_int_not_equal(root, other);
	(void)cluster_vote(b, root, other, &(struct cluster_voter){1, true});
	assert_int_equal(table_count(b->votes), 1);
	night(b);
	assert_int_equal(table_count(b->votes), 0);
	assert_int_equal(b->clusters.n - 1, 2);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_larger_part_is_the_heir),
	    cmocka_unit_test(many_parts_have_no_heir),
	    cmocka_unit_test(what_was_two_is_one),
	    cmocka_unit_test(most_hosts_decide),
	    cmocka_unit_test(newcomers_make_another_one),
	    cmocka_unit_test(what_is_glued_stays),
	    cmocka_unit_test(what_is_glued_no_more_parts),
	    cmocka_unit_test(grouped_anew_when_many_are_gone),
	    cmocka_unit_test(links_are_remembered),
	    cmocka_unit_test(votes_end_at_night),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
