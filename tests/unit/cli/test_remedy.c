#include "remedy.h"
#include "told.h"

static void
test_class(void **state)
{
	static const struct {
		double total, deeds;
		bool convicted;
		const char *word;
	} cases[] = {
	    {7.5, 1, false, "zombie"},	  {7.49, 1, false, "suspect"},
	    {7.5, 0.5, false, "suspect"}, {7, 1, true, "zombie"},
	    {6.99, 1, true, "suspect"},	  {4, 1, false, "suspect"},
	    {3.99, 1, false, "pass"},	  {-5, 0, true, "pass"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct portrait p = {.suspect_score = 4};
		struct score score = {.total = cases[i].total, .deeds = cases[i].deeds};

		p.opinion.verdict.threshold = 7.5;
		p.opinion.verdict.convicted = cases[i].convicted;
		assert_string_equal(remedy_class(&p, &score), cases[i].word);
	}
}

static void
add(struct score *s, enum reason_id id, double nats)
{
	score_add(s, &(struct reason){.id = id, .nats = nats});
}

/* The score without the reason of that kind. */
static double
without(const struct score *s, enum reason_id id)
{
	struct score score;

	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].id == id) {
			remedy_without(s, i, &score);
			return score.total;
		}
	fail();
	return 0;
}

#define assert_near(a, b) assert_true((a) - (b) < 1e-9 && (b) - (a) < 1e-9)

static void
test_without_takes_the_next_of_the_family(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_TRAP, 8);
	add(&s, REASON_UNKNOWN_USERS, 3);
	add(&s, REASON_NAME_HELO, 2);
	add(&s, REASON_SERVER, -1);
	score_sum(&s);
	assert_near(s.total, 9);
	assert_near(without(&s, REASON_TRAP), 4);
	assert_near(without(&s, REASON_UNKNOWN_USERS), 9); /* did not count */
	assert_near(without(&s, REASON_NAME_HELO), 7);
	assert_near(without(&s, REASON_SERVER), 10);
}

/* What is against it does not take the place of what is for it. */
static void
test_without_keeps_the_sides_apart(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_TRAP, 3);
	add(&s, REASON_UNKNOWN_USERS, -1);
	score_sum(&s);
	assert_near(without(&s, REASON_TRAP), -1);
	assert_near(without(&s, REASON_UNKNOWN_USERS), 3);
}

/* Relatives are bounded together: without one of them the bound may not cut any more. */
static void
test_without_obeys_the_bound_of_relatives(void **state)
{
	struct score s;

	(void)state;
	score_init(&s);
	add(&s, REASON_CONTEXT_TEMPLATE, 3.5);
	add(&s, REASON_CONTEXT_HELO, 1.5);
	add(&s, REASON_CONTEXT_NETWORK, 0.25);
	score_add(&s, &(struct reason){
			  .id = REASON_CONTEXT_CAP, .nats = -1.25, .a = -3, .b = 4});
	add(&s, REASON_NAME_HELO, 3);
	score_sum(&s);
	assert_near(s.total, 7);
	assert_near(without(&s, REASON_CONTEXT_TEMPLATE), 4.75);
	assert_near(without(&s, REASON_CONTEXT_HELO), 6.75);
	assert_near(without(&s, REASON_CONTEXT_NETWORK), 7);
}

static struct portrait *
zombie(struct portrait *p)
{
	struct verdict *v = &p->opinion.verdict;

	*p = (struct portrait){.now_s = 1000000, .suspect_score = 4};
	addr_parse("192.0.2.7", &p->session.ip);
	v->kind = VERDICT_ZOMBIE;
	v->threshold = 7.5;
	score_init(&v->score);
	add(&v->score, REASON_NAME_HELO, 3.5);
	add(&v->score, REASON_TRAP, 8);
	score_sum(&v->score);
	return p;
}

static void
test_advice_for_a_zombie(void **state)
{
	struct portrait p;

	(void)state;
	zombie(&p);
	p.opinion.profile.convicted_s = 900000;
	p.opinion.profile.convicted_until_s = 1000000 + 7 * 86400;
	p.opinion.profile.label = LABEL_ZOMBIE;
	remedy_give(&p, note, NULL);
	assert_non_null(strstr(told.data, "without recipients.trap the score would be "
					  "3.50 (pass)"));
	assert_non_null(strstr(told.data, "without name.helo the score would be 8.00 "
					  "(zombie)"));
	assert_non_null(strstr(told.data, "(in 7 days)"));
	assert_non_null(strstr(told.data, "'lychgate pin 192.0.2.7 pass'"));
	assert_non_null(strstr(told.data, "'lychgate forget 192.0.2.7'"));
}

/* But for what only speaks for a host, a bound, and the time that a line takes. */
static bool
needs_no_remedy(enum reason_id id)
{
	return reason_is_bounce(id) || strcmp(reason_family_name(id), "server") == 0 ||
	       id == REASON_SENDER_KNOWN || id == REASON_NAME_STATIC ||
	       id == REASON_SENDER_HOME || id == REASON_HEADERS_LIST ||
	       id == REASON_CONTEXT_CAP || id == REASON_PACE;
}

static void
test_every_reason_has_a_remedy(void **state)
{
	struct portrait p;

	(void)state;
	for (enum reason_id id = 0; id < REASON_COUNT; id++) {
		struct score *s = &zombie(&p)->opinion.verdict.score;

		if (needs_no_remedy(id))
			continue;
		score_init(s);
		add(s, id, 3);
		score_sum(s);
		buf_clear(&told);
		remedy_give(&p, note, NULL);
		if (strstr(told.data, "without ") == NULL)
			fail_msg("no remedy for %s", reason_name(id));
	}
	buf_clear(&told);
}

/* It is not refused, and to let it pass would change nothing. */
static void
test_advice_for_a_private_address(void **state)
{
	struct portrait p;

	(void)state;
	zombie(&p);
	addr_parse("10.1.2.3", &p.session.ip);
	p.mode = MODE_ENFORCE;
	assert_string_equal(portrait_fate(&p),
			    "let through: a private address is never refused");
	remedy_give(&p, note, NULL);
	assert_null(strstr(told.data, "pin 10.1.2.3 pass"));
	assert_non_null(strstr(told.data, "'lychgate pin 10.1.2.3 refuse'"));
	buf_clear(&told);
	p.pin = PIN_REFUSE;
	assert_string_equal(portrait_fate(&p), "refused: pinned");
	p.pin = PIN_PASS;
	assert_string_equal(portrait_fate(&p), "let through: pinned");
	p.pin = PIN_NONE;
	p.opinion.verdict.kind = VERDICT_SUSPECT;
	assert_string_equal(portrait_fate(&p), "let through");
}

static void
test_advice_names_the_64_of_an_ipv6_host(void **state)
{
	struct portrait p;

	(void)state;
	zombie(&p);
	addr_parse("2001:db8::1:2:3:4", &p.session.ip);
	remedy_give(&p, note, NULL);
	assert_non_null(strstr(told.data, "'lychgate pin 2001:db8::/64 pass'"));
	assert_null(strstr(told.data, "forget")); /* it taught nothing */
	assert_null(strstr(told.data, "conviction"));
}

static void
test_advice_for_one_that_passes(void **state)
{
	struct portrait p;

	(void)state;
	zombie(&p);
	p.opinion.verdict.kind = VERDICT_PASS;
	p.opinion.verdict.score.total = -1;
	remedy_give(&p, note, NULL);
	assert_non_null(strstr(told.data, "with 8.50 more nats"));
	buf_clear(&told);
	p.opinion.verdict.kind = VERDICT_SERVER;
	p.pin = PIN_REFUSE;
	assert_int_equal(net_parse("192.0.2.0/24", &p.pin_net), 0);
	remedy_give(&p, note, NULL);
	assert_non_null(strstr(told.data, "pinned to refuse: 'lychgate pin remove "
					  "192.0.2.0/24'"));
	assert_non_null(strstr(told.data, "established servers pass"));
}

static void
test_server_lacks(void **state)
{
	struct portrait p = {.now_s = 1000000,
			     .site_users = SERVER_SITE_LARGE,
			     .lacks = {true, true, true, true, true}};

	(void)state;
	p.opinion.profile.active_days = 3;
	p.opinion.profile.trap_last_s = 900000;
	remedy_server(&p, note, NULL);
	assert_non_null(strstr(told.data, "active on 3 of 14 days"));
	assert_non_null(strstr(told.data, "about 0 of 10 local users"));
	assert_non_null(strstr(told.data, "confirmed name"));
	assert_non_null(strstr(told.data, "below 10 %"));
	assert_non_null(strstr(told.data, "hit a trap; counts again from 1970-02-10"));
	buf_clear(&told);
	p.site_users = 6;
	remedy_server(&p, note, NULL);
	assert_non_null(strstr(told.data, "active on 3 of 41 days"));
	assert_non_null(strstr(told.data, "about 0 of 3 local users"));
	assert_non_null(strstr(told.data, "chosen, confirmed name"));
	buf_clear(&told);
	p.opinion.profile.label = LABEL_SERVER;
	remedy_server(&p, note, NULL);
	assert_int_equal(told.len, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_class),
	    TEST(test_without_takes_the_next_of_the_family),
	    TEST(test_without_keeps_the_sides_apart),
	    TEST(test_without_obeys_the_bound_of_relatives),
	    TEST(test_advice_for_a_zombie),
	    TEST(test_every_reason_has_a_remedy),
	    TEST(test_advice_for_a_private_address),
	    TEST(test_advice_names_the_64_of_an_ipv6_host),
	    TEST(test_advice_for_one_that_passes),
	    TEST(test_server_lacks),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
