#include "judge_sender.h"

#include "near.h"

static struct score score;
static struct relatives_known known; /* none, where a test makes none */

/* What a reason is worth for a host with such a name and HELO; 0 when it is not there. */
static double
nats(const char *ptr, const char *greeting, struct sender_facts sender, enum reason_id id)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct hostname name;
	struct helo helo;
	struct helo_input in = {.helo = greeting, .known = true, .ip = &ip, .ptr = &name};
	struct profile profile = {.sessions_total = 1};
	struct facts facts = {.now_s = T0_S,
			      .name = &name,
			      .helo = &helo,
			      .sender = sender,
			      .profile = &profile};

	hostname_parse(ptr, PTR_OK, &ip, &name);
	helo_parse(&in, &helo);
	score_init(&score);
	facts.manner.stray = known.names.n > 0 ? known.names.all[1].text : NULL;
	judge_sender(&score, &known, &facts);
	score_sum(&score);
	for (size_t i = 0; i < score.n_reasons; i++)
		if (score.reasons[i].id == id)
			return score.reasons[i].nats;
	return 0;
}

static double
stranger(struct sender_facts sender, enum reason_id id)
{
	return nats("c-24-0-0-9.hsd.bignet.net", "friend", sender, id);
}

static void
test_networks(void **state)
{
	static const struct {
		double networks, nats;
	} cases[] = {{0, 0}, {3.9, 0}, {4, 0.5}, {8, 1}, {16, 1.5}, {200, 1.5}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender_facts sender = {.networks = cases[i].networks};

		assert_near(stranger(sender, REASON_SENDER_NETWORKS), cases[i].nats,
			    1e-9);
		assert_near(score.deeds, 0, 0);
	}
}

static void
test_null_sender_to_many(void **state)
{
	static const struct {
		size_t rcpts;
		double nats;
	} cases[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0.5}, {4, 0.75}, {5, 1}, {1000, 1}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender_facts sender = {.null_rcpts = cases[i].rcpts};

		assert_near(stranger(sender, REASON_SENDER_NULL_MANY), cases[i].nats,
			    1e-9);
		assert_near(score.deeds, 0, 0);
		assert_true(nats("mail.firm.com", "mail.firm.com", sender,
				 REASON_SENDER_NULL_MANY) <= cases[i].nats);
	}
	assert_near(nats("mail.firm.com", "mail.firm.com",
			 (struct sender_facts){.null_rcpts = 3}, REASON_SENDER_NULL_MANY),
		    0.25, 1e-9);
}

/* ${bad} zombies and ${good} servers sent with this domain, of 1000 and 50. */
static void
count(float bad, float good)
{
	static struct context all = {.bad = 1000, .good = 50, .at_s = T0_S}, domain;

	domain = (struct context){.bad = bad, .good = good, .at_s = T0_S};
	known.names.n = 2;
	known.names.all[0] = (struct context_name){CONTEXT_ALL, .text = ""};
	known.names.all[1] = (struct context_name){CONTEXT_SENDER, .text = "firm.com"};
	known.at[0] = &all;
	known.at[1] = &domain;
}

static void
test_domain_of_zombies(void **state)
{
	static const struct sender_facts none;
	double full;

	(void)state;
	count(3, 0);
	assert_true(stranger(none, REASON_SENDER_ZOMBIES) < 0.3);
	count(40, 0);
	full = stranger(none, REASON_SENDER_ZOMBIES);
	assert_true(full > 0.8 && full < 2);
	assert_near(score.deeds, 0, 0);
	assert_string_equal(score.reasons[0].subject, "firm.com");
	assert_near(score.reasons[0].a, 40, 1e-4);
	assert_near(nats("mail.other.com", "mail.other.com", none, REASON_SENDER_ZOMBIES),
		    full / 2, 1e-9);
	count(900, 0);
	assert_near(stranger(none, REASON_SENDER_ZOMBIES), 2, 0.01);
	/* A server counts for the 17 zombies that there are for each. */
	count(40, 4);
	assert_near(stranger(none, REASON_SENDER_ZOMBIES), 0, 0);
	known.names.n = 0;
	assert_near(stranger(none, REASON_SENDER_ZOMBIES), 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_networks),
	    cmocka_unit_test(test_null_sender_to_many),
	    cmocka_unit_test(test_domain_of_zombies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
