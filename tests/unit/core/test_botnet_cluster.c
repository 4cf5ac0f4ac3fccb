/* Sets of linked hosts: when two become one, whose id stays, what is added up. */
#include "bots.h"

#include "botnet_cluster.h"

/* With ${n} hosts that share nothing, at the indexes from 1 on. */
static struct botnet *
loners(uint32_t n)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	for (uint32_t i = 0; i < n; i++) {
		const struct botnet_visit v = visit_of(i, BEGIN);

		botnet_feed(b, &v);
	}
	return b;
}

/* A cluster of the hosts from index ${first} on. */
static uint32_t
cluster_of(struct botnet *b, uint32_t first, uint32_t n)
{
	uint32_t root = cluster_new(b);

	assert_int_not_equal(root, 0);
	for (uint32_t i = 0; i < n; i++)
		cluster_join(b, first + i, root);
	return root;
}

/* It is a botnet.  Its id. */
static uint32_t
found(struct botnet *b, uint32_t root)
{
	uint32_t at = cluster_group_new(b, 0);

	assert_int_not_equal(at, 0);
	cluster_at(b, root)->group = at;
	return group_at(b, at)->id;
}

static uint32_t
size_of(const struct botnet *b, uint32_t host)
{
	return cluster_at(b, cluster_root(b, node_at(b, host)->cluster))->size;
}

/* Fewer than four hosts are none's but those that they are linked to. */
static void
small_ones_join_at_once(void **state)
{
	static const struct {
		uint32_t a, c;
		bool at_once;
	} cases[] = {
	    {50, 3, true}, {3, 50, true}, {3, 3, true}, {50, 4, false}, {4, 4, false}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t n = cases[i].a + cases[i].c;
		struct botnet *b = loners(n);
		uint32_t a = cluster_of(b, 1, cases[i].a);
		uint32_t c = cluster_of(b, 1 + cases[i].a, cases[i].c), root;

		root = cluster_vote(b, a, c, &(struct cluster_voter){1, true});
		assert_int_equal(root,
				 cases[i].at_once && cases[i].a < cases[i].c ? c : a);
		assert_int_equal(cluster_root(b, a) == cluster_root(b, c),
				 cases[i].at_once);
		assert_int_equal(size_of(b, 1), cases[i].at_once ? n : cases[i].a);
		assert_int_equal(size_of(b, n), cases[i].at_once ? n : cases[i].c);
		botnet_free(b);
	}
}

/* Hosts whose votes make two clusters one: each votes again and again, and is heard once.
 */
static uint32_t
votes_needed(uint32_t size_a, uint32_t size_c, bool strong)
{
	struct botnet *b = loners(size_a + size_c);
	uint32_t a = cluster_of(b, 1, size_a), c = cluster_of(b, 1 + size_a, size_c);
	uint32_t n = 0;

	while (cluster_root(b, a) == a && cluster_root(b, c) == c) {
		const struct cluster_voter voter = {++n, strong};

		(void)cluster_vote(b, n % 2 != 0 ? a : c, n % 2 != 0 ? c : a, &voter);
		if (cluster_root(b, a) != a || cluster_root(b, c) != c)
			break;
		for (uint32_t i = n > VOTERS ? n - VOTERS + 1 : 1; i <= n; i++)
			(void)cluster_vote(b, a, c, &(struct cluster_voter){i, strong});
	}
	assert_int_equal(size_of(b, 1), size_a + size_c);
	assert_int_equal(table_count(b->votes), 0);
	botnet_free(b);
	return n;
}

/* Three hosts that are linked by two strong families, or twelve by less; and a
 * sixty-fourth of the smaller more, in words of the strong. */
static void
many_must_say_so(void **state)
{
	(void)state;
	assert_int_equal(votes_needed(4, 4, true), 3);
	assert_int_equal(votes_needed(4, 400, true), 3);
	assert_int_equal(votes_needed(4, 4, false), 12);
	assert_int_equal(votes_needed(63, 400, false), 15);
	assert_int_equal(votes_needed(64, 64, true), 4);
	assert_int_equal(votes_needed(400, 64, true), 4);
	assert_int_equal(votes_needed(64, 64, false), 16);
	assert_int_equal(votes_needed(640, 640, true), 13);
}

/* Of two that make a third one, the larger one's id stays: at the same size the older's.
 */
static void
the_larger_keeps_its_id(void **state)
{
	struct botnet *b = loners(40);
	uint32_t small = cluster_of(b, 1, 10), large = cluster_of(b, 11, 20);
	uint32_t same = cluster_of(b, 31, 10), first = found(b, small);
	uint32_t second = found(b, large);

	(void)state;
	cluster_group(b, first)->first_s = 7;
	cluster_group(b, second)->first_s = 9;
	assert_int_equal(cluster_merge(b, small, large), large);
	assert_int_equal(cluster_group_of(b, small)->id, second);
	assert_int_equal(cluster_group_of(b, small)->first_s, 7);
	assert_int_equal(cluster_at(b, large)->size, 30);
	assert_int_equal(cluster_at(b, small)->size, 0);
	assert_null(cluster_group(b, first));
	assert_int_equal(cluster_resolve(b, first), second);
	assert_int_equal(cluster_resolve(b, second), second);
	assert_int_equal(b->stats.merges, 1);
	botnet_free(b);
	b = loners(20);
	small = cluster_of(b, 1, 10);
	same = cluster_of(b, 11, 10);
	second = found(b, same);
	first = found(b, small);
	assert_int_equal(cluster_merge(b, same, small), small);
	assert_int_equal(cluster_group_of(b, same)->id, first);
	assert_int_equal(cluster_resolve(b, second), first);
	botnet_free(b);
}

/* Where only one is a botnet, the whole is it; where none is, none. */
static void
who_has_an_id_keeps_it(void **state)
{
	struct botnet *b = loners(30);
	uint32_t small = cluster_of(b, 1, 4), large = cluster_of(b, 5, 20);
	uint32_t least = cluster_of(b, 25, 2), other = cluster_of(b, 27, 1), id;

	(void)state;
	cluster_group_drop(b, cluster_group_new(b, 0)); /* there was one once */
	assert_int_equal(cluster_merge(b, small, least), small);
	assert_null(cluster_group_of(b, least));
	id = found(b, small);
	assert_int_equal(cluster_merge(b, large, small), large);
	assert_int_equal(cluster_group_of(b, least)->id, id);
	assert_int_equal(cluster_group_of(b, large)->id, id);
	assert_int_equal(cluster_at(b, small)->group, 0);
	assert_int_equal(cluster_merge(b, large, other), large);
	assert_int_equal(cluster_group_of(b, other)->id, id);
	assert_int_equal(b->n_aliases, 0);
	botnet_free(b);
}

/* What was counted of both days, up to ${BOTNET_DAYS} ago. */
static void
counts_add_up(void **state)
{
	enum { DAY = 19000 };
	struct group to = {.first_s = 500, .server_s = 40, .visits_day = DAY};
	struct group from = {.first_s = 400, .server_s = 30, .visits_day = DAY + 2};
	struct group late = {.first_s = 600, .server_s = 50, .visits_day = DAY - 10};

	(void)state;
	for (uint32_t i = 0; i < BOTNET_DAYS; i++) {
		to.visits[(DAY - i) % BOTNET_DAYS] = 100 + i;
		from.visits[(DAY + 2 - i) % BOTNET_DAYS] = 1000 * (1 + i);
		late.visits[(DAY - 10 - i) % BOTNET_DAYS] = 100000;
	}
	cluster_group_absorb(&to, &from);
	assert_int_equal(to.first_s, 400);
	assert_int_equal(to.server_s, 40);
	assert_int_equal(to.visits_day, DAY + 2);
	assert_true(to.dirty);
	assert_int_equal(to.visits[(DAY + 2) % BOTNET_DAYS], 1000);
	assert_int_equal(to.visits[(DAY + 1) % BOTNET_DAYS], 2000);
	for (uint32_t i = 0; i < BOTNET_DAYS - 2; i++)
		assert_int_equal(to.visits[(DAY - i) % BOTNET_DAYS],
				 100 + i + 1000 * (3 + i));
	cluster_group_absorb(&to, &late);
	assert_int_equal(to.first_s, 400);
	assert_int_equal(to.server_s, 50);
	assert_int_equal(to.visits_day, DAY + 2);
	assert_int_equal(to.visits[(DAY - 10) % BOTNET_DAYS], 110 + 13000 + 100000);
	assert_int_equal(to.visits[(DAY - 11) % BOTNET_DAYS], 111 + 14000 + 100000);
	assert_int_equal(to.visits[(DAY + 2) % BOTNET_DAYS], 1000);
	assert_int_equal(to.visits[(DAY - 9) % BOTNET_DAYS], 109 + 12000);
}

/* Days in which nothing came are empty; a clock that was set back empties none. */
static void
days_go_on(void **state)
{
	enum { DAY = 19000 };
	struct group g = {.visits_day = DAY};

	(void)state;
	for (uint32_t i = 0; i < BOTNET_DAYS; i++)
		g.visits[i] = 7;
	cluster_group_day(&g, DAY - 3);
	assert_int_equal(g.visits_day, DAY);
	cluster_group_day(&g, DAY + 3);
	assert_int_equal(g.visits_day, DAY + 3);
	for (uint32_t i = 0; i < BOTNET_DAYS; i++)
		assert_int_equal(g.visits[(DAY + 3 - i) % BOTNET_DAYS], i < 3 ? 0 : 7);
	cluster_group_day(&g, DAY + 1000);
	assert_int_equal(g.visits_day, DAY + 1000);
	for (uint32_t i = 0; i < BOTNET_DAYS; i++)
		assert_int_equal(g.visits[i], 0);
}

/* No id is given twice, and what became another one leads there, whatever that became. */
static void
ids_go_on(void **state)
{
	struct botnet *b = loners(1);
	uint32_t at = cluster_group_new(b, 7);

	(void)state;
	assert_int_equal(group_at(b, at)->id, 7);
	assert_int_equal(group_at(b, cluster_group_new(b, 3))->id, 3);
	assert_int_equal(group_at(b, cluster_group_new(b, 0))->id, 8);
	group_at(b, at)->labelled = 5;
	cluster_group_drop(b, at);
	assert_null(cluster_group(b, 7));
	assert_int_equal(group_at(b, at)->id, 0);
	assert_int_equal(cluster_group_new(b, 0), at);
	assert_int_equal(group_at(b, at)->id, 9);
	assert_int_equal(group_at(b, at)->labelled, 0);
	assert_ptr_equal(cluster_group(b, 9), group_at(b, at));
	cluster_alias(b, 7, 3);
	cluster_alias(b, 3, 8);
	assert_int_equal(cluster_resolve(b, 7), 8);
	assert_int_equal(cluster_resolve(b, 9), 9);
	cluster_alias(b, 8, 0);
	assert_int_equal(cluster_resolve(b, 7), 0);
	assert_int_equal(b->stats.merges, 2);
	/* A person may write what he wants into the table. */
	cluster_alias(b, 20, 21);
	cluster_alias(b, 21, 20);
	(void)cluster_resolve(b, 20);
	botnet_free(b);
}

/* Also when there is no cluster at all yet. */
static void
hosts_leave(void **state)
{
	struct botnet *b = loners(6);
	uint32_t root;

	(void)state;
	cluster_leave(b, 6);
	root = cluster_of(b, 1, 5);
	cluster_leave(b, 2);
	assert_int_equal(node_at(b, 2)->cluster, 0);
	assert_int_equal(cluster_at(b, root)->size, 4);
	cluster_leave(b, 2);
	assert_int_equal(cluster_at(b, root)->size, 4);
	assert_null(cluster_group_of(b, root));
	assert_null(cluster_group_of(b, 0));
	assert_int_equal(cluster_root(b, 0), 0);
	botnet_free(b);
}

/* Those that were merged or left take room until all is grouped anew. */
static void
no_room_means_beginning_anew(void **state)
{
	struct botnet *b = loners(1);

	(void)state;
	while (cluster_new(b) != 0)
		assert_false(b->regroup);
	assert_true(b->regroup);
	while (cluster_group_new(b, 0) != 0)
		;
	assert_int_equal(b->groups.n, b->groups.max);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(small_ones_join_at_once),
	    cmocka_unit_test(many_must_say_so),
	    cmocka_unit_test(the_larger_keeps_its_id),
	    cmocka_unit_test(who_has_an_id_keeps_it),
	    cmocka_unit_test(counts_add_up),
	    cmocka_unit_test(days_go_on),
	    cmocka_unit_test(ids_go_on),
	    cmocka_unit_test(hosts_leave),
	    cmocka_unit_test(no_room_means_beginning_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
