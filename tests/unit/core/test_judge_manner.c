#include "judge_manner.h"
#include "learn.h"

#include "near.h"

/* An empty memory, and a host on an access line with a manner to be changed. */
static struct recall *recall;
static struct learn_weights weights;
static struct hostname name;
static struct helo helo;
static struct facts facts;
static struct score score;

static void
meet(const char *ptr, const char *greeting)
{
	static const struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct helo_input in = {.helo = greeting, .known = true, .ip = &ip, .ptr = &name};

	hostname_parse(ptr, PTR_OK, &ip, &name);
	helo_parse(&in, &helo);
	facts = (struct facts){
	    .now_s = T0_S, .where = {&ip, NULL}, .name = &name, .helo = &helo};
}

static int
setup(void **state)
{
	(void)state;
	recall = recall_create(1 << 20, NULL, SECRET);
	learn_weights_init(&weights);
	meet("c-24-0-0-9.hsd.bignet.net", "mail.firm.com");
	return recall == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	recall_free(recall);
	return 0;
}

/* What is counted of the facts now. */
static const struct relatives_known *
look(void)
{
	static struct relatives_known known;

	relatives_look(recall, &facts, &known);
	return &known;
}

/* What a reason is worth for the facts, if it counts; 0 if not. */
static double
nats(enum reason_id id)
{
	score_init(&score);
	judge_manner(&score, look(), &weights, &facts);
	score_sum(&score);
	for (size_t i = 0; i < score.n_reasons; i++)
		if (score.reasons[i].id == id)
			return score.reasons[i].nats;
	return 0;
}

static void
test_nothing_known_says_nothing(void **state)
{
	(void)state;
	judge_manner(&score, look(), &weights, &facts);
	assert_int_equal(score.n_reasons, 0);
}

static void
test_shipped(void **state)
{
	static const struct {
		uint32_t bit;
		enum reason_id id;
		double low, high;
	} cases[] = {
	    {CONTENT_MAILER_MISFIT, REASON_HEADERS_MAILER, 0.8, 1},
	    {CONTENT_DATE_WRONG, REASON_HEADERS_DATE, 0.5, 1},
	    {CONTENT_TRACE_NONE, REASON_HEADERS_RECEIVED, 0.4, 1},
	    {CONTENT_TRACE_SOME, REASON_HEADERS_RECEIVED, -0.5, 0},
	    {CONTENT_ID_NONE, REASON_HEADERS_ID, 0.3, 1},
	    {CONTENT_ID_RECIPIENT, REASON_HEADERS_ID, 0.1, 1},
	    {CONTENT_ID_SENDER, REASON_HEADERS_ID, -0.5, 0},
	    {CONTENT_ID_DOLLARS, REASON_HEADERS_ID_SHAPE, 0, 0},
	    {CONTENT_ID_MANY_NETWORKS, REASON_HEADERS_ID_SPREAD, 0.5, 1},
	    {CONTENT_TO_NONE, REASON_HEADERS_TO, 0.1, 1},
	    {CONTENT_LIST, REASON_HEADERS_LIST, -0.5, -0.1},
	    {CONTENT_NULL_PERSON, REASON_SENDER_NULL, 0.5, 1},
	    {CONTENT_NULL_PROGRAM, REASON_SENDER_NULL, -0.5, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		facts.manner.content = cases[i].bit;
		assert_between(nats(cases[i].id), cases[i].low, cases[i].high);
	}
	facts.manner = (struct manner){.pace = PACE_SLOW};
	assert_between(nats(REASON_PACE), 0.1, 1);
	facts.manner = (struct manner){.pace = PACE_QUICK};
	assert_near(nats(REASON_PACE), 0, 0.1);
	facts.manner = (struct manner){.sender = SENDER_HOME};
	assert_between(nats(REASON_SENDER_HOME), -1, -0.2);
	/* That it is elsewhere is no evidence: most mail is so. */
	facts.manner = (struct manner){.sender = SENDER_ELSEWHERE};
	assert_near(nats(REASON_SENDER_HOME), 0, 0);
}

/* The reason tells how many known hosts were so. */
static void
test_counts(void **state)
{
	const char *counted = learn_fact_prior(FACT_PACE_SLOW)->name;
	struct context *c = recall_context(recall, CONTEXT_FACT, counted);

	(void)state;
	for (int i = 0; i < 3; i++)
		context_label(c, T0_S, LABEL_ZOMBIE, 1);
	context_label(c, T0_S, LABEL_SERVER, 1);
	facts.manner.pace = PACE_SLOW;
	assert_true(nats(REASON_PACE) > 0);
	assert_near(score.reasons[0].a, 3, 1e-6);
	assert_near(score.reasons[0].b, 1, 1e-6);
	assert_string_equal(score.reasons[0].subject, counted);
}

/* Whatever was learnt. */
static void
test_bounds(void **state)
{
	(void)state;
	for (int i = 0; i < FACT_COUNT; i++)
		weights.fact[i] = i % 2 == 0 ? 20 : -20;
	weights.fact[FACT_SENDER_ELSEWHERE] = weights.fact[FACT_PROVIDER_ELSEWHERE] = 20;
	weights.fact[FACT_PROVIDER_NONE] = -20;
	facts.manner.content = CONTENT_MAILER_MISFIT;
	assert_near(nats(REASON_HEADERS_MAILER), 1, 0);
	facts.manner.content = CONTENT_MAILER_FITS;
	assert_near(nats(REASON_HEADERS_MAILER), -0.5, 0);
	facts.manner = (struct manner){.sender = SENDER_HOME};
	assert_near(nats(REASON_SENDER_HOME), -1, 0);
	facts.manner = (struct manner){.sender = SENDER_ELSEWHERE};
	assert_near(nats(REASON_SENDER_HOME), 0, 0);
	facts.manner = (struct manner){.provider = SENDER_PROVIDER_ELSEWHERE};
	assert_near(nats(REASON_SENDER_PROVIDER), 2, 0);
	facts.manner = (struct manner){.provider = SENDER_PROVIDER_NONE};
	assert_near(nats(REASON_SENDER_PROVIDER), -0.5, 0);
	facts.manner = (struct manner){.pace = PACE_SLOW};
	assert_near(nats(REASON_PACE), 1, 0);
	facts.manner = (struct manner){.pace = PACE_QUICK};
	weights.fact[FACT_PACE_QUICK] = 20;
	assert_near(nats(REASON_PACE), 0, 0);
	assert_near(judge_manner_bound(FACT_COUNT - 1, 5), 1,
		    0); /* CONTENT_NULL_PERSON */
	assert_near(judge_manner_bound(FACT_COUNT - 2, 5), 0, 0);
	assert_near(judge_manner_bound(FACT_COUNT - 1, -5), -0.5, 0);
	assert_near(judge_manner_bound(FACT_ESMTP, -5), -3, 0);
	assert_near(judge_manner_bound(FACT_TLS_OFF, 5), 1, 0);
	assert_near(judge_manner_bound(FACT_PLAIN, 5), 1, 0);
	assert_near(judge_manner_bound(FACT_TLS_ON, 5), 0, 0);
	assert_near(judge_manner_bound(FACT_ESMTP, 5), 0, 0);
}

/* Of each family one counts, and all together are no deed. */
static void
test_no_deeds(void **state)
{
	(void)state;
	facts.manner = (struct manner){
	    .pace = PACE_SLOW,
	    .content = CONTENT_MAILER_MISFIT | CONTENT_DATE_WRONG | CONTENT_TRACE_NONE |
		       CONTENT_ID_NONE | CONTENT_TO_NONE | CONTENT_NULL_PERSON};
	(void)nats(REASON_PACE);
	assert_near(score.deeds, 0, 0);
	assert_between(score.total, 1, 3);
}

static void
test_half_for_what_looks_like_a_server(void **state)
{
	double other;

	(void)state;
	facts.manner.content = CONTENT_MAILER_MISFIT;
	other = nats(REASON_HEADERS_MAILER);
	meet("mail.firm.com", "mail.firm.com");
	facts.manner.content = CONTENT_MAILER_MISFIT;
	assert_near(nats(REASON_HEADERS_MAILER), other / 2, 1e-9);
}

static void
test_a_borrowed_name_is_no_home(void **state)
{
	(void)state;
	facts.manner.sender = SENDER_HOME;
	facts.manner.provider = SENDER_PROVIDER_ELSEWHERE;
	score_init(&score);
	score_add(&score, &(struct reason){.id = REASON_HELO_PROVIDER, .nats = 2});
	judge_manner(&score, look(), &weights, &facts);
	assert_int_equal(score.n_reasons, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_nothing_known_says_nothing),
	    TEST(test_shipped),
	    TEST(test_counts),
	    TEST(test_bounds),
	    TEST(test_no_deeds),
	    TEST(test_half_for_what_looks_like_a_server),
	    TEST(test_a_borrowed_name_is_no_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
