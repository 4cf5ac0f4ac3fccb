#include "replay_report.h"
#include "unit.h"

/* A hand-made stream of sessions and their recipients, and its sums. */
struct step {
	const char *ip; /* NULL: another recipient of the session before */
	enum record_label label;
	enum mta_answer mta;
	bool trap;
	double score;
	enum verdict_action action;
};

#define A "192.0.2.1"
#define B "192.0.2.2"
#define C "2001:db8::1"

static const struct step steps[] = {
    /* First contact of A: two counted, one of them refused. */
    {A, RECORD_SPAM, MTA_ACCEPTED, false, 1.99, ACTION_PASS},
    {NULL, RECORD_SPAM, MTA_ACCEPTED, false, 2.0, ACTION_REFUSE},
    {NULL, RECORD_SPAM, MTA_UNKNOWN, false, 99, ACTION_REFUSE},
    {NULL, RECORD_SPAM, MTA_NOT_KNOWN, false, 99, ACTION_REFUSE},
    {NULL, RECORD_SPAM, MTA_DEFERRED, false, 99, ACTION_REFUSE},
    {NULL, RECORD_SPAM, MTA_REJECTED, false, 99, ACTION_REFUSE},
    {NULL, RECORD_SPAM, MTA_ACCEPTED, true, 99, ACTION_REFUSE},
    /* A again: no first contact, no new host. */
    {A, RECORD_SPAM, MTA_ACCEPTED, false, 7.3, ACTION_REFUSE},
    /* B first comes unlabelled: its later sessions are no first contact. */
    {B, RECORD_NO_LABEL, MTA_ACCEPTED, false, 50, ACTION_REFUSE},
    {B, RECORD_HAM, MTA_ACCEPTED, false, 4.5, ACTION_PASS},
    /* A sends ham too: a host of both labels. */
    {A, RECORD_HAM, MTA_ACCEPTED, false, 12.0, ACTION_REFUSE},
    {NULL, RECORD_HAM, MTA_ACCEPTED, false, -3, ACTION_REFUSE},
    /* C: seen, but nothing that counts. */
    {C, RECORD_HAM, MTA_UNKNOWN, false, 9, ACTION_REFUSE},
};

/* The message at hand passes, or is refused; the session goes on. */
static void
end_message(struct replay_report *r, struct replay_session *session, double change,
	    enum verdict_action action)
{
	const struct verdict verdict = {.action = action, .score.total = 77};

	replay_report_message(r, session, change, &verdict);
}

static void
feed(struct replay_report *r, struct record *records)
{
	struct replay_session session = {0};
	struct verdict verdict;
	size_t n = 0;

	for (size_t i = 0; i < COUNT(steps); i++) {
		const struct step *s = &steps[i];

		if (s->ip != NULL) {
			struct record *record = &records[n++];

			end_message(r, &session, 0, ACTION_PASS);
			replay_report_end(&session);
			*record = (struct record){.label = s->label, .id = "name"};
			assert_int_equal(addr_parse(s->ip, &record->session.ip), 0);
			replay_report_begin(r, record, &session);
		}
		memset(&verdict, 0, sizeof(verdict));
		verdict.action = s->action;
		verdict.trap = s->trap;
		verdict.score.total = s->score;
		replay_report_rcpt(r, &session, s->mta, &verdict);
	}
	end_message(r, &session, 0, ACTION_PASS);
	replay_report_end(&session);
}

static void
test_sums(void **state)
{
	struct record records[COUNT(steps)];
	const struct replay_tally *spam, *ham;
	struct replay_report r;

	(void)state;
	assert_int_equal(replay_report_init(&r, COUNT(steps)), 0);
	feed(&r, records);
	spam = &r.tally[RECORD_SPAM];
	ham = &r.tally[RECORD_HAM];

	assert_int_equal(spam->recipients, 3);
	assert_int_equal(spam->refused, 2);
	assert_int_equal(spam->hosts, 1);
	assert_int_equal(spam->hosts_refused, 1);
	assert_int_equal(spam->first_contact, 2);
	assert_int_equal(spam->first_contact_refused, 1);
	assert_int_equal(spam->over[0], 2);  /* 2.0: the 2.0 and the 7.3 */
	assert_int_equal(spam->over[1], 1);  /* 2.5 */
	assert_int_equal(spam->over[10], 1); /* 7.0 */
	assert_int_equal(spam->over[11], 0); /* 7.5 */
	assert_int_equal(spam->hosts_over[0], 1);
	assert_int_equal(spam->hosts_over[10], 1);
	assert_int_equal(spam->hosts_over[11], 0);

	assert_int_equal(ham->recipients, 3);
	assert_int_equal(ham->refused, 2);
	assert_int_equal(ham->hosts, 2); /* A and B */
	assert_int_equal(ham->hosts_refused, 1);
	assert_int_equal(ham->first_contact, 0);
	assert_int_equal(ham->first_contact_refused, 0);
	assert_int_equal(ham->over[5], 2); /* 4.5: B, and A's first */
	assert_int_equal(ham->over[6], 1);
	assert_int_equal(ham->hosts_over[5], 2);
	assert_int_equal(ham->over[20], 1); /* 12.0 */
	assert_int_equal(ham->hosts_over[20], 1);

	/* A session once, with its first refused recipient. */
	assert_int_equal(r.n_refused_ham, 1);
	assert_string_equal(r.refused_ham[0].id, "name");
	assert_true(r.refused_ham[0].score.total == 12.0);
	assert_false(r.failed);
	replay_report_fini(&r);
}

/* What a message came to at its end is for those whom it was let through to. */
static void
test_messages(void **state)
{
	static const struct verdict refused = {.action = ACTION_REFUSE, .score.total = 8};
	static const struct verdict passed = {.score.total = 3};
	static const struct verdict server = {.kind = VERDICT_SERVER, .score.total = 9};
	struct record record = {.label = RECORD_HAM, .id = "name"};
	const struct replay_tally *ham;
	struct replay_session session;
	struct replay_report r;

	(void)state;
	assert_int_equal(addr_parse(A, &record.session.ip), 0);
	assert_int_equal(replay_report_init(&r, 1), 0);
	ham = &r.tally[RECORD_HAM];
	replay_report_begin(&r, &record, &session);
	for (int i = 0; i < 30; i++)
		replay_report_rcpt(&r, &session, MTA_ACCEPTED, &passed);
	replay_report_rcpt(&r, &session, MTA_UNKNOWN, &passed);
	end_message(&r, &session, -0.5, ACTION_PASS);
	assert_int_equal(ham->recipients, 30);
	assert_int_equal(ham->refused, 0);
	assert_int_equal(ham->over[1], 30); /* 2.5 */
	assert_int_equal(ham->over[2], 0);  /* 3.0 */
	replay_report_rcpt(&r, &session, MTA_ACCEPTED, &refused);
	replay_report_rcpt(&r, &session, MTA_ACCEPTED, &passed);
	replay_report_rcpt(&r, &session, MTA_ACCEPTED, &server);
	end_message(&r, &session, 1, ACTION_REFUSE);
	assert_int_equal(ham->recipients, 33);
	assert_int_equal(ham->refused, 3);
	assert_int_equal(ham->over[4], 2); /* 4.0 */
	assert_int_equal(ham->over[5], 1); /* 4.5 */
	assert_int_equal(r.n_refused_ham, 1);
	assert_true(r.refused_ham[0].score.total == 8);
	replay_report_end(&session);
	replay_report_fini(&r);
}

static void
test_thresholds(void **state)
{
	(void)state;
	assert_true(replay_threshold(0) == 2.0);
	assert_true(replay_threshold(1) == 2.5);
	assert_true(replay_threshold(REPLAY_THRESHOLDS - 1) == 12.0);
}

static void
test_at_most_so_many_refused_ham(void **state)
{
	static const struct verdict verdict = {.action = ACTION_REFUSE};
	struct record record = {.label = RECORD_HAM};
	struct replay_session session;
	struct replay_report r;

	(void)state;
	assert_int_equal(addr_parse(A, &record.session.ip), 0);
	assert_int_equal(replay_report_init(&r, 1), 0);
	for (int i = 0; i < REPLAY_REFUSED_MAX + 10; i++) {
		replay_report_begin(&r, &record, &session);
		replay_report_rcpt(&r, &session, MTA_ACCEPTED, &verdict);
	}
	assert_int_equal(r.n_refused_ham, REPLAY_REFUSED_MAX);
	assert_null(r.refused_ham[0].id);
	assert_int_equal(r.tally[RECORD_HAM].refused, REPLAY_REFUSED_MAX + 10);
	replay_report_fini(&r);
}

static void
test_many_hosts_are_all_kept(void **state)
{
	static const struct verdict verdict = {.action = ACTION_PASS};
	struct record record = {.label = RECORD_SPAM};
	struct replay_session session;
	struct replay_report r;
	enum { N = 20000 };

	(void)state;
	assert_int_equal(replay_report_init(&r, 2 * N), 0);
	for (uint32_t i = 0; i < 2 * N; i++) {
		uint32_t host = i % N;

		record.session.ip = (struct addr){.family = 4};
		memcpy(record.session.ip.bytes, &host, sizeof(host));
		replay_report_begin(&r, &record, &session);
		replay_report_rcpt(&r, &session, MTA_ACCEPTED, &verdict);
		end_message(&r, &session, 0, ACTION_PASS);
		replay_report_end(&session);
	}
	assert_int_equal(r.tally[RECORD_SPAM].hosts, N);
	assert_int_equal(r.tally[RECORD_SPAM].first_contact, N);
	replay_report_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums),
	    cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_thresholds),
	    cmocka_unit_test(test_at_most_so_many_refused_ham),
	    cmocka_unit_test(test_many_hosts_are_all_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
