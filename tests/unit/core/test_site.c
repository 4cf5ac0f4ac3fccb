#include "site.h"
#include "taught.h"
#include "unit.h"

#include "near.h"

/* A recipient of a nameless client that greets "pc7" and speaks plain SMTP. */
struct bench {
	struct recall *recall;
	struct addr ip;
	struct hostname name;
	struct helo helo;
	struct profile profile;
	struct facts facts;
};

static void
meet(struct bench *b, const char *ip, const char *ptr, const char *helo)
{
	struct helo_input in = {
	    .helo = helo, .known = true, .ip = &b->ip, .ptr = &b->name};

	assert_int_equal(addr_parse(ip, &b->ip), 0);
	hostname_parse(ptr, ptr != NULL ? PTR_OK : PTR_NONE, &b->ip, &b->name);
	helo_parse(&in, &b->helo);
	b->profile = (struct profile){.last_s = T0_S};
	b->facts = (struct facts){.now_s = T0_S,
				  .where = {&b->ip, NULL},
				  .name = &b->name,
				  .helo = &b->helo,
				  .manner = {DIALECT_PLAIN, TLS_UNKNOWN},
				  .profile = &b->profile,
				  .rcpt_domain = ""};
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	*state = b;
	return b->recall == NULL;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	recall_free(b->recall);
	free(b);
	return 0;
}

static double
nats(struct bench *b)
{
	struct relatives_known known;
	struct score score;

	relatives_look(b->recall, &b->facts, &known);
	score_init(&score);
	site_judge(&known, &b->facts, &score);
	assert_true(score.n_reasons <= 1);
	return score.n_reasons == 1 ? score.reasons[0].nats : 0;
}

/* ${bad} of the zombies of a context, in so many networks of it. */
static struct context *
count(struct bench *b, enum context_kind kind, const char *name, float bad)
{
	struct context *c = recall_context(b->recall, kind, name);

	c->bad = bad;
	c->at_s = T0_S;
	for (int i = 0; i < (int)bad; i++)
		c->bad_nets |= UINT64_C(1) << (i % 64);
	return c;
}

#define KIN56 "2001:db8:1:200::/56, HELO single, plain"
#define KIN48 "2001:db8:1::/48, HELO single, plain"

static void
contexts_of_an_address(void **state)
{
	static const char *const names[] = {"2001:db8:1:200::/56", KIN56,
					    "2001:db8:1::/48", KIN48};
	struct relatives_contexts contexts = {.n = 0};
	struct bench *b = *state;

	meet(b, "2001:db8:1:2ff::1", NULL, "pc7");
	site_contexts(&b->facts.where, &b->helo, &b->facts.manner, &contexts);
	assert_int_equal(contexts.n, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_string_equal(contexts.all[i].text, names[i]);
		assert_int_equal(contexts.all[i].kind,
				 i % 2 == 0 ? CONTEXT_SITE : CONTEXT_SITE_KIN);
	}
	contexts.n = 0;
	meet(b, "192.0.2.1", NULL, "pc7");
	site_contexts(&b->facts.where, &b->helo, &b->facts.manner, &contexts);
	assert_int_equal(contexts.n, 0);
	assert_near(nats(b), 0, 1e-9);
}

static void
three_of_a_56(void **state)
{
	struct bench *b = *state;

	meet(b, "2001:db8:1:2ff::1", NULL, "pc7");
	assert_near(nats(b), 0, 1e-9);
	count(b, CONTEXT_SITE_KIN, KIN56, 2);
	assert_near(nats(b), 0, 1e-9);
	count(b, CONTEXT_SITE_KIN, KIN56, 3);
	assert_between(nats(b), 3.5, 4);
	b->facts.now_s = T0_S + 7 * 86400;
	assert_between(nats(b), 3.5, 3.6);
	b->facts.now_s = T0_S + 9 * 86400;
	assert_near(nats(b), 0, 1e-9);
	count(b, CONTEXT_SITE_KIN, KIN56, 60000);
	assert_near(nats(b), 6, 1e-9);
	meet(b, "2001:db8:1:3ff::1", NULL, "pc7");
	assert_near(nats(b), 0, 1e-9);
}

static void
eight_of_a_48(void **state)
{
	struct bench *b = *state;
	struct context *c;

	meet(b, "2001:db8:1:2ff::1", NULL, "pc7");
	c = count(b, CONTEXT_SITE_KIN, KIN48, 8);
	assert_between(nats(b), 2, 2.2);
	c->bad_nets = 7; /* all of them in three /56 */
	assert_near(nats(b), 0, 1e-9);
	count(b, CONTEXT_SITE_KIN, KIN48, 60000);
	assert_near(nats(b), 4, 1e-9);
	count(b, CONTEXT_SITE_KIN, KIN56, 5); /* the larger one speaks */
	assert_between(nats(b), 4.4, 4.6);
}

static void
its_own_label_does_not_count(void **state)
{
	struct bench *b = *state;

	meet(b, "2001:db8:1:2ff::1", NULL, "pc7");
	count(b, CONTEXT_SITE_KIN, KIN56, 3);
	b->profile.label = LABEL_ZOMBIE;
	b->profile.labelled_s = T0_S;
	assert_true(nats(b) > 3); /* earned while learning was frozen: all are others */
	taught_note(&b->profile, &b->facts.manner);
	assert_near(nats(b), 0, 1e-9);
}

static void
others_live_there(void **state)
{
	struct bench *b = *state;
	struct context *site;

	meet(b, "2001:db8:1:2ff::1", NULL, "pc7");
	count(b, CONTEXT_SITE_KIN, KIN56, 4);
	site = count(b, CONTEXT_SITE, "2001:db8:1:200::/56", 4);
	site->seen = 8;
	assert_true(nats(b) > 3.5);
	site->seen = 9;
	assert_near(nats(b), 0, 1e-9);
	site->seen = 0;
	site->good = 1;
	assert_near(nats(b), 0, 1e-9);
}

static void
who_greets_like_a_server(void **state)
{
	struct bench *b = *state;
	struct context *site;

	meet(b, "2001:db8:1:2ff::1", NULL, "mail.firm-a.com");
	b->facts.manner.dialect = DIALECT_ESMTP;
	count(b, CONTEXT_SITE_KIN, "2001:db8:1:200::/56, HELO name, esmtp", 4);
	assert_between(nats(b), 1.75, 2.2);
	site = count(b, CONTEXT_SITE, "2001:db8:1:200::/56", 4);
	site->seen = 3;
	assert_near(nats(b), 0, 1e-9);
	site->seen = 0;
	/* With a confirmed name, which it says. */
	meet(b, "2001:db8:1:2ff::1", "mail.firm-a.com", "mail.firm-a.com");
	b->facts.manner.dialect = DIALECT_ESMTP;
	assert_near(nats(b), 0, 1e-9);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(contexts_of_an_address), TEST(three_of_a_56),
	    TEST(eight_of_a_48),	  TEST(its_own_label_does_not_count),
	    TEST(others_live_there),	  TEST(who_greets_like_a_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
