#include "judge_sender.h"

#include "near.h"

static struct score score;

/* What a reason is worth for a host with such a name and HELO; 0 when it is not there. */
static double
nats(const char *ptr, const char *greeting, struct sender_facts sender, enum reason_id id)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct hostname name;
	struct helo helo;
	struct helo_input in = {.helo = greeting, .known = true, .ip = &ip, .ptr = &name};
	struct facts facts = {.name = &name, .helo = &helo, .sender = sender};

	hostname_parse(ptr, PTR_OK, &ip, &name);
	helo_parse(&in, &helo);
	score_init(&score);
	judge_sender(&score, &facts);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_networks),
	    cmocka_unit_test(test_null_sender_to_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
