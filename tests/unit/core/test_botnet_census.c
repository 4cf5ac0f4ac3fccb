/* What each botnet shows how often, by counts that are known. */
#include "bots.h"
#include "near.h"

#include "botnet_alike.h"
#include "botnet_census.h"
#include "botnet_cluster.h"
#include "helo.h"

enum { A = 10, B = 8, LONE = 10, ALL = A + B + LONE };

/* ${to} is a botnet of hosts by index. */
static uint32_t
join_all(struct botnet *b, uint32_t first, uint32_t n)
{
	uint32_t root = cluster_new(b), at = cluster_group_new(b, 0);

	cluster_at(b, root)->group = at;
	for (uint32_t i = first; i < first + n; i++)
		cluster_join(b, i, root);
	return at;
}

/* Ten hosts that greet alike at ten o'clock, half of them with one sender;
 * eight that do so at four, one of which greets like the ten; ten hosts by
 * themselves, three of which do. */
static struct botnet *
three_kinds(uint32_t *a_r, uint32_t *b_r)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	for (uint32_t i = 0; i < ALL; i++) {
		struct botnet_visit v =
		    visit_of(i, BEGIN + (i < A ? 10 : 16) * 3600 + 59 * 60);
		struct addr ip = host_key_addr(&v.key);

		if (i >= A)
			host_key_make(&ip, FORM_LOCAL, 2, &v.key);
		if (i <= A || (i >= A + B && i < A + B + 3))
			say(&v, BOTNET_HELO, "apple");
		if (i < 5)
			say(&v, BOTNET_SENDER_DOMAIN, "forged.example");
		if (i < 6) {
			say(&v, BOTNET_SUBJECT, "pills");
			say(&v, BOTNET_HOUR, "now");
		}
		botnet_feed(b, &v);
	}
	for (uint32_t i = 1; i <= ALL; i++)
		cluster_leave(b, i);
	*a_r = join_all(b, 1, A);
	*b_r = join_all(b, 1 + A, B);
	return b;
}

static void
counts_each_side(void **state)
{
	uint32_t a, second;
	struct botnet *b = three_kinds(&a, &second);
	struct census *c = census_create(b);

	(void)state;
	assert_non_null(c);
	assert_near(c->all.hosts, ALL, 0);
	assert_near(c->groups[a].hosts, A, 0);
	assert_near(c->groups[second].hosts, B, 0);
	assert_near(c->groups[0].hosts, LONE, 0);
	assert_int_equal(c->groups[a].id, group_at(b, a)->id);
	assert_near(c->groups[a].hours[10], A, 0);
	assert_near(c->groups[second].hours[16], B, 0);
	assert_near(c->all.hours[16], B + LONE, 0);
	assert_near(c->groups[a].ways[1], A, 0);
	assert_near(c->groups[0].ways[2], LONE, 0);
	/* Whose HELO is a mark has no form beside. */
	assert_near(c->groups[a].forms[FORM_SINGLE], 0, 0);
	assert_near(c->groups[second].forms[FORM_LOCAL], B - 1, 0);
	assert_near(c->groups[0].forms[FORM_LOCAL], LONE - 3, 0);
	assert_near(c->groups[a].plain, A - 5, 0);
	assert_near(c->groups[0].plain, LONE, 0);
	assert_near(c->all.plain, ALL - 5, 0);
	census_free(c);
	botnet_free(b);
}

static void
counts_marks(void **state)
{
	uint32_t a, second;
	struct botnet *b = three_kinds(&a, &second);
	struct census *c = census_create(b);
	const struct census_mark *m;
	struct census_signs s;

	(void)state;
	census_signs(b, c, node_at(b, 1), &s);
	assert_int_equal(s.hour, 10);
	assert_int_equal(s.form, FORM_SINGLE);
	assert_int_equal(s.way, 1);
	assert_null(census_mark(c, &s, BOTNET_FAMILY_HOUR)); /* is no mark */
	assert_non_null(census_mark(c, &s, BOTNET_FAMILY_SENDER));
	m = census_mark(c, &s, BOTNET_FAMILY_HELO);
	assert_non_null(m);
	assert_near(m->all, 14, 0);
	assert_near(m->lone, 3, 0);
	assert_near(census_have(m, a), 10, 0);
	assert_near(census_have(m, second), 1, 0);
	assert_near(census_have(m, 0), 3, 0);
	assert_near(census_have(m, 77), 0, 0);
	assert_int_equal(m->groups[0], a);
	assert_int_equal(m->leans, 1);
	/* A third of a host becomes a lone one. */
	census_lone(c, &s, 1 / 3.0);
	assert_near(m->lone, 3 + 1 / 3.0, 1e-9);
	assert_near(c->groups[0].hosts, LONE + 1 / 3.0, 1e-9);
	assert_near(c->groups[0].hours[10], 1 / 3.0, 1e-9);
	/* What is of a mark by now that was of none when all were counted is left
	 * out. */
	seed_at(b, s.marks[BOTNET_SUBJECT])->hash++;
	census_signs(b, c, node_at(b, 1), &s);
	assert_null(census_mark(c, &s, BOTNET_FAMILY_CONTENT));
	census_free(c);
	botnet_free(b);
}

/* Drawn to the share among all as if by four hosts; e times as much speaks for
 * it. */
static void
shares_are_drawn(void **state)
{
	uint32_t a, second;
	struct botnet *b = three_kinds(&a, &second);
	struct census *c = census_create(b);
	const struct {
		struct census_share share;
		double drawn;
		bool leans;
	} cases[] = {
	    {{10, 14, a}, (10 + 4 * 0.5) / 14, true},	     /* 0.857; others 0.273 */
	    {{10, 15, a}, (10 + 4 * 15 / 28.0) / 14, false}, /* 0.867; others 0.325 */
	    {{0, 7, a}, 4 * 0.25 / 14, false},
	    {{-1, 7, a}, 4 * 0.25 / 14, false}, /* rounded while it was learnt */
	    {{8, 8, second}, (8 + 4 * 8 / 28.0) / 12, true},
	    {{3, 14, 0}, (3 + 4 * 0.5) / 14, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_near(census_share(c, &cases[i].share), cases[i].drawn, 1e-9);
		assert_int_equal(census_leans(c, &cases[i].share), cases[i].leans);
	}
	census_free(c);
	botnet_free(b);
}

/* A word that more than eight botnets have tells of eight. */
static void
words_of_many_tell_little(void **state)
{
	enum { BOTNETS = 9, HOSTS = 5 };
	struct botnet *b = botnet_create(MEMORY, secret);
	const struct census_mark *m;
	uint32_t at[BOTNETS];
	struct census_signs s;
	struct census *c;

	(void)state;
	for (uint32_t i = 0; i < BOTNETS * HOSTS; i++) {
		struct botnet_visit v = visit_of(i, BEGIN);

		say(&v, BOTNET_HELO, "pc");
		botnet_feed(b, &v);
	}
	for (uint32_t i = 0; i < BOTNETS; i++)
		at[i] = join_all(b, 1 + i * HOSTS, HOSTS);
	c = census_create(b);
	census_signs(b, c, node_at(b, 1), &s);
	m = census_mark(c, &s, BOTNET_FAMILY_HELO);
	assert_near(m->all, BOTNETS * HOSTS, 0);
	for (uint32_t i = 0; i < BOTNETS; i++)
		assert_near(census_have(m, at[i]), i < CENSUS_BOTNETS ? HOSTS : 0, 0);
	assert_int_equal(m->leans, 0);
	census_free(c);
	botnet_free(b);
}

/* Of two marks of one family that counts which more hosts of botnets have. */
static void
the_most_usual_mark_stands(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct census_signs s;
	struct census *c;

	(void)state;
	for (uint32_t i = 0; i < 30; i++) {
		struct botnet_visit v = visit_of(i, BEGIN);

		say(&v, BOTNET_HELO, i < 12 || i >= 18 ? "pc-1" : "pc-2");
		if (i < 18)
			say(&v, BOTNET_HELO_TEMPLATE, "pc-#");
		if (i < 18)
			say(&v, BOTNET_MESSAGE_ID, "end");
		if (i < 12)
			say(&v, BOTNET_ID_HEAD, "begin");
		botnet_feed(b, &v);
	}
	for (uint32_t i = 1; i <= 30; i++)
		cluster_leave(b, i);
	(void)join_all(b, 1, 18);
	c = census_create(b);
	census_signs(b, c, node_at(b, 1), &s);
	/* 18 hosts of the botnet have the scheme, 12 the name, and 12 lone ones. */
	assert_int_equal(s.best[BOTNET_FAMILY_HELO], BOTNET_HELO_TEMPLATE);
	assert_int_equal(s.best[BOTNET_FAMILY_IDS], BOTNET_MESSAGE_ID);
	census_signs(b, c, node_at(b, 30), &s);
	assert_int_equal(s.best[BOTNET_FAMILY_HELO], BOTNET_HELO);
	assert_int_equal(s.best[BOTNET_FAMILY_CONTENT], BOTNET_KINDS);
	census_free(c);
	botnet_free(b);
}

/* An eighth more hosts than were counted. */
static void
more_hosts_want_a_count(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	assert_true(alike_outgrown(b));
	for (uint32_t i = 0; i < 46; i++) {
		const struct botnet_visit v = visit_of(i, BEGIN);

		if (i == 40)
			botnet_view_free(publish(b, BEGIN + 3600));
		botnet_feed(b, &v);
		if (i >= 40)
			assert_int_equal(alike_outgrown(b), i == 45);
	}
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_each_side),
	    cmocka_unit_test(counts_marks),
	    cmocka_unit_test(shares_are_drawn),
	    cmocka_unit_test(words_of_many_tell_little),
	    cmocka_unit_test(the_most_usual_mark_stands),
	    cmocka_unit_test(more_hosts_want_a_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
