#include "judge_standing.h"

#include "near.h"
#include "server.h"

/* A host without a history, of which everything may be changed. */
struct bench {
	struct hostname name;
	struct helo helo;
	struct profile profile;
	struct standing standing;
	struct score score;
};

static double
total(struct bench *b)
{
	const struct facts facts = {.now_s = T0_S,
				    .name = &b->name,
				    .helo = &b->helo,
				    .profile = &b->profile,
				    .standing = &b->standing,
				    .rcpt_domain = ""};

	judge_standing(&b->score, &facts);
	score_sum(&b->score);
	return b->score.total;
}

static double
nats(const struct bench *b, enum reason_id id)
{
	for (size_t i = 0; i < b->score.n_reasons; i++)
		if (b->score.reasons[i].id == id)
			return b->score.reasons[i].nats;
	return 0;
}

static void
begin(struct bench *b)
{
	score_init(&b->score);
}

/* All that speaks for a server, together no more than six nats. */
static void
merits_are_bounded(void **state)
{
	struct bench b = {.profile = {.active_days = 0}};

	(void)state;
	begin(&b);
	assert_near(total(&b), 0, 1e-6);
	b.standing.merit.replies = 1;
	begin(&b);
	assert_near(total(&b), -2, 1e-6);
	b.standing.merit.replies = 1000;
	begin(&b);
	assert_near(total(&b), -4, 1e-6);
	b.standing.merit.two_way = TWO_WAY_HELO;
	begin(&b);
	assert_near(total(&b), -4.5, 1e-6);
	b.standing.merit.two_way = TWO_WAY_NAME;
	begin(&b);
	assert_near(total(&b), -5, 1e-6);
	assert_near(nats(&b, REASON_SERVER_ANSWERS), -4, 1e-6);
	assert_near(nats(&b, REASON_SERVER_TWO_WAY), -1, 1e-6);
	b.standing.merit.bounces = 1;
	b.standing.merit.retried = true;
	b.profile.active_days = 100;
	b.profile.users = UINT64_MAX;
	begin(&b);
	assert_near(total(&b), -SERVER_WORTH_MAX, 1e-6);
}

/* A program that encrypts does so on its first day too. */
static void
manners_need_a_history(void **state)
{
	struct bench b = {.profile = {.active_days = 1},
			  .standing = {.merit = {.tls = true}}};

	(void)state;
	begin(&b);
	assert_near(total(&b), 0, 1e-6);
	b.profile.active_days = 2;
	begin(&b);
	(void)total(&b);
	assert_near(nats(&b, REASON_SERVER_MANNERS), -0.5, 1e-6);
}

/* A new member of a pool inherits a little; with a history of its own, nothing. */
static void
an_organisation_helps_newcomers(void **state)
{
	struct bench b = {.standing = {.colleagues = 2}};

	(void)state;
	begin(&b);
	assert_near(total(&b), -1, 1e-6);
	b.standing.colleagues = 40;
	begin(&b);
	assert_near(total(&b), -1.5, 1e-6);
	b.profile.active_days = 100;
	b.profile.users = UINT64_MAX;
	begin(&b);
	assert_near(total(&b), -3, 1e-6);
}

static void
a_known_sender_protects_no_hunter(void **state)
{
	static const enum reason_id deeds[] = {REASON_UNKNOWN_USERS, REASON_TRAP,
					       REASON_AUTO_TRAP};
	struct bench b = {.standing = {.sender_known = true}};

	(void)state;
	begin(&b);
	assert_near(total(&b), -2, 1e-6);
	for (size_t i = 0; i < COUNT(deeds); i++) {
		begin(&b);
		score_add(&b.score, &(struct reason){.id = deeds[i], .nats = 1});
		assert_near(total(&b), 1, 1e-6);
	}
	/* Few unknown users speak for a host: no harm. */
	begin(&b);
	score_add(&b.score, &(struct reason){.id = REASON_UNKNOWN_USERS, .nats = -1});
	assert_near(total(&b), -3, 1e-6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(merits_are_bounded),
	    cmocka_unit_test(manners_need_a_history),
	    cmocka_unit_test(an_organisation_helps_newcomers),
	    cmocka_unit_test(a_known_sender_protects_no_hunter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
