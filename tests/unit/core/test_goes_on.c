#include "goes_on.h"

#include "judge_returns.h"
#include "near.h"
#include "server.h"
#include "visit.h"

/* A session without an engine: what it says and hears. */
struct talk {
	struct session session;
	struct findings findings;
	struct visit visit;
	int64_t now_ms;
};

static void
talk_begin(struct talk *t)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 7}};

	memset(t, 0, sizeof(*t));
	t->now_ms = INT64_C(1700000000000);
	session_init(&t->session, t->now_ms, &ip);
	t->visit.session = &t->session;
	t->visit.findings = &t->findings;
}

/* ${size}: an argument; "" gives none, NULL not known. */
static void
talk_mail(struct talk *t, const char *from, const char *size)
{
	session_add_txn(&t->session, t->now_ms, from, from != NULL ? strlen(from) : 0);
	session_last_txn(&t->session)->args_known = size != NULL;
	if (size != NULL && size[0] != '\0')
		session_add_arg(&t->session, size, strlen(size));
}

/* Returns how many transactions went on by now. */
static unsigned
talk_rcpt(struct talk *t, const char *to, enum mta_answer mta, struct verdict verdict)
{
	session_add_rcpt(&t->session, t->now_ms, to, strlen(to), mta);
	goes_on_arrive(&t->visit);
	goes_on_answer(&t->visit, &verdict);
	return t->findings.goes_on.times;
}

static unsigned
talk_to(struct talk *t, const char *to, enum mta_answer mta)
{
	return talk_rcpt(t, to, mta, (struct verdict){.action = ACTION_PASS});
}

static void
test_same_transaction(void **state)
{
	struct talk t;

	(void)state;
	talk_begin(&t);
	talk_mail(&t, "a@b.net", NULL);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 0);
	assert_int_equal(talk_to(&t, "X@ours.net", MTA_UNKNOWN), 0);
	assert_int_equal(talk_to(&t, "y@ours.net", MTA_ACCEPTED), 0);
	assert_int_equal(talk_to(&t, "y@ours.net", MTA_ACCEPTED), 0);
	/* A list may hold it twice; and who is taken now was not refused for good. */
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 0);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_ACCEPTED), 0);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 1);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 1); /* once */
	/* Another transaction has another list. */
	talk_mail(&t, "c@b.net", NULL);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 1);
	assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), 1);
	session_fini(&t.session);
}

/* The second transaction, when the first one's x@ours.net was refused for good. */
static void
test_next_transaction(void **state)
{
	static const struct {
		const char *from[2], *size[2], *to;
		int64_t pause_ms;
		enum mta_answer mta;
		unsigned times;
	} cases[] = {
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 0, MTA_UNKNOWN, 1},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 59999, MTA_REJECTED, 1},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 60000, MTA_REJECTED, 0},
	    {{"a@b.net", "a@b.net"}, {"SIZE=9", "size=9"}, "x@ours.net", 1, 3, 1},
	    {{"a@b.net", "a@b.net"}, {"SIZE=9", "SIZE=9"}, "x@ours.net", 99999, 3, 1},
	    {{"a@b.net", "a@b.net"}, {"SIZE=9", "SIZE=8"}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", "a@b.net"}, {"SIZE=9", ""}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", "a@b.net"}, {NULL, NULL}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", "a@b.net"}, {NULL, ""}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", "a@b.net"}, {"", NULL}, "x@ours.net", 1, 3, 0},
	    {{"mailer-daemon@b.net", "mailer-daemon@b.net"},
	     {"", ""},
	     "x@ours.net",
	     1,
	     3,
	     0},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "y@ours.net", 1, 3, 0},
	    {{"a@b.net", "c@b.net"}, {"", ""}, "x@ours.net", 1, 3, 0},
	    {{"", ""}, {"", ""}, "x@ours.net", 1, 3, 0},
	    {{NULL, NULL}, {"", ""}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", NULL}, {"", ""}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", ""}, {"", ""}, "x@ours.net", 1, 3, 0},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 1, MTA_DEFERRED, 0},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 1, MTA_ACCEPTED, 0},
	    {{"a@b.net", "a@b.net"}, {"", ""}, "x@ours.net", 1, MTA_NOT_KNOWN, 0},
	};

	(void)state;
	assert_int_equal(MTA_REJECTED, 3);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct talk t;

		talk_begin(&t);
		talk_mail(&t, cases[i].from[0], cases[i].size[0]);
		talk_to(&t, "w@ours.net", MTA_ACCEPTED);
		talk_to(&t, "x@ours.net", cases[i].mta);
		t.now_ms += cases[i].pause_ms;
		talk_mail(&t, cases[i].from[1], cases[i].size[1]);
		if (talk_to(&t, cases[i].to, cases[i].mta) != cases[i].times)
			fail_msg("case %zu", i);
		session_fini(&t.session);
	}
}

/* Ours count too, but not where the client may have heard 250 or 4xx. */
static void
test_our_refusal(void **state)
{
	static const struct {
		struct verdict verdict;
		enum mta_answer mta;
		unsigned times;
	} cases[] = {
	    {{.action = ACTION_REFUSE}, MTA_ACCEPTED, 1},
	    {{.action = ACTION_REFUSE}, MTA_NOT_KNOWN, 1},
	    {{.action = ACTION_REFUSE}, MTA_DEFERRED, 0},
	    {{.action = ACTION_REFUSE, .carry = true}, MTA_ACCEPTED, 0},
	    {{.action = ACTION_LATER}, MTA_ACCEPTED, 0},
	    {{.kind = VERDICT_ZOMBIE, .spared = SPARED_MONITOR}, MTA_ACCEPTED, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct talk t;

		talk_begin(&t);
		talk_mail(&t, "a@b.net", "");
		talk_rcpt(&t, "x@ours.net", cases[i].mta, cases[i].verdict);
		talk_mail(&t, "a@b.net", "");
		if (talk_rcpt(&t, "x@ours.net", cases[i].mta, cases[i].verdict) !=
		    cases[i].times)
			fail_msg("case %zu", i);
		session_fini(&t.session);
	}
}

/* Long lists are gone through again in their order, and other mail comes between. */
static void
test_again_and_again(void **state)
{
	struct talk t;
	char to[32];

	(void)state;
	talk_begin(&t);
	for (unsigned round = 0; round < 3; round++) {
		talk_mail(&t, "a@b.net", "");
		for (unsigned i = 0; i < 20; i++) {
			snprintf(to, sizeof(to), "x%u@ours.net", i);
			assert_int_equal(talk_to(&t, to, MTA_UNKNOWN), round);
		}
		talk_mail(&t, "", "");
		talk_to(&t, "x0@ours.net", MTA_UNKNOWN);
		talk_mail(&t, "b@b.net", "");
		talk_to(&t, "anna@ours.net", MTA_ACCEPTED);
	}
	session_fini(&t.session);
}

/* As many as a session has room for. */
static void
test_the_limits(void **state)
{
	struct talk t;

	(void)state;
	talk_begin(&t);
	for (unsigned i = 0; i < SESSION_TXNS_MAX; i++) {
		talk_mail(&t, "a@b.net", "");
		assert_int_equal(talk_to(&t, "x@ours.net", MTA_UNKNOWN), i);
	}
	for (unsigned i = 1; i < SESSION_RCPTS_MAX; i++)
		talk_to(&t, "y@ours.net", MTA_REJECTED);
	assert_int_equal(t.findings.goes_on.times, SESSION_TXNS_MAX - 1);
	session_fini(&t.session);
}

/* The reason's worth, or 0 without one. */
static double
weigh(const char *ptr, const char *greeting, const struct profile *p, unsigned went_on,
      double *deeds_r)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct hostname name;
	struct helo helo;
	struct helo_input in = {.helo = greeting, .known = true, .ip = &ip, .ptr = &name};
	struct facts facts = {
	    .name = &name, .helo = &helo, .profile = p, .went_on = went_on};
	struct score score;

	hostname_parse(ptr, PTR_OK, &ip, &name);
	helo_parse(&in, &helo);
	score_init(&score);
	judge_returns(&score, &facts);
	score_sum(&score);
	if (score.n_reasons > 0)
		assert_int_equal(score.reasons[0].id, REASON_RETURN_AT_ONCE);
	*deeds_r = score.deeds;
	return score.total;
}

static void
test_its_worth(void **state)
{
	static const struct {
		unsigned times;
		double stranger, server;
	} cases[] = {{0, 0, 0}, {1, 0.5, 0.25}, {2, 1, 0.5}, {3, 1, 0.5}, {999, 1, 0.5}};
	struct profile new = {.label = 0}, trusted = {.active_days = 30};
	double deeds;

	(void)state;
	for (unsigned i = 0; i < 64; i++)
		profile_user(&trusted, (uint64_t)i * UINT64_C(0x9e3779b97f4a7c15));
	assert_true(server_trusted(&trusted));
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_near(weigh("c-24-0-0-9.hsd.bignet.net", "friend", &new,
				  cases[i].times, &deeds),
			    cases[i].stranger, 1e-9);
		assert_near(deeds, 0, 0);
		assert_near(
		    weigh("mail.firm.com", "mail.firm.com", &new, cases[i].times, &deeds),
		    cases[i].server, 1e-9);
		assert_near(deeds, 0, 0);
		assert_near(weigh("c-24-0-0-9.hsd.bignet.net", "friend", &trusted,
				  cases[i].times, &deeds),
			    0, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same_transaction),
	    cmocka_unit_test(test_next_transaction),
	    cmocka_unit_test(test_our_refusal),
	    cmocka_unit_test(test_again_and_again),
	    cmocka_unit_test(test_the_limits),
	    cmocka_unit_test(test_its_worth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
