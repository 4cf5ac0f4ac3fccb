#include "judge_manner.h"
#include "judge_message.h"
#include "session.h"
#include "visit.h"

#include "near.h"

static struct session session;
static struct outcome outcome;
static struct findings findings;
static struct visit visit;
static struct profile profile;
static struct learn_weights weights;
static double change;

static int
setup(void **state)
{
	static const struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};

	(void)state;
	session_init(&session, (int64_t)T0_S * 1000, &ip);
	findings = (struct findings){.outcome = &outcome};
	visit = (struct visit){.session = &session, .findings = &findings};
	profile = (struct profile){.active_days = 1};
	learn_weights_init(&weights);
	return session_add_txn(&session, session.at_ms, "a@b.com", 7);
}

static int
teardown(void **state)
{
	(void)state;
	session_fini(&session);
	return 0;
}

/* A recipient whose score has ${looks} from what earlier messages looked like. */
static void
rcpt(struct verdict verdict, enum mta_answer mta, double score, double looks)
{
	const struct reason rest = {.id = REASON_NAME_HELO, .nats = score - looks};
	const struct reason earlier = {.id = REASON_HEADERS_DATE, .nats = looks};

	assert_int_equal(session_add_rcpt(&session, session.at_ms, "x@y", 3, mta), 0);
	score_init(&verdict.score);
	score_add(&verdict.score, &rest);
	if (looks != 0)
		score_add(&verdict.score, &earlier);
	score_sum(&verdict.score);
	judge_message_rcpt(&visit, &verdict);
}

static bool
whole(uint32_t content)
{
	content_add(profile.content, content);
	return judge_message_whole(
	    &visit, &(struct judge_message_by){&profile, &weights, NULL}, &change);
}

static double
worth(enum content_bit bit)
{
	enum manner_fact fact = FACT_CONTENT + (enum manner_fact)__builtin_ctz(bit);

	return judge_manner_bound(fact, weights.fact[fact]);
}

static void
test_the_least_of_those_let_through(void **state)
{
	static const struct verdict pass, refused = {.action = ACTION_REFUSE};

	(void)state;
	rcpt(pass, MTA_ACCEPTED, 3.5, 0);
	rcpt(pass, MTA_NOT_KNOWN, 3, 0);
	rcpt(refused, MTA_ACCEPTED, 1, 0);
	rcpt(pass, MTA_UNKNOWN, 2, 0);
	rcpt(pass, MTA_REJECTED, 2, 0);
	rcpt(pass, MTA_DEFERRED, 2, 0);
	rcpt(pass, MTA_ACCEPTED, 3.25, 0);
	assert_int_equal(findings.message.through, 3);
	assert_float_equal(findings.message.rest, 3, 1e-9);
}

/* What it is like now takes the place of what was known before. */
static void
test_change(void **state)
{
	static const struct verdict pass;
	double misfit = worth(CONTENT_MAILER_MISFIT), date = worth(CONTENT_DATE_WRONG),
	       trace = worth(CONTENT_TRACE_SOME);

	(void)state;
	assert_true(misfit > date && date > 0 && trace < 0);
	content_add(profile.content, CONTENT_DATE_WRONG);
	rcpt(pass, MTA_ACCEPTED, 3, date);
	assert_true(whole(0));
	assert_float_equal(change, 0, 1e-9);
	assert_true(whole(CONTENT_MAILER_MISFIT));
	assert_float_equal(change, misfit - date, 1e-9);
	assert_float_equal(findings.message.score, 3 + misfit - date, 1e-9);
	assert_true(whole(CONTENT_TRACE_SOME));
	assert_float_equal(change, misfit + trace - date, 1e-9);
}

static void
test_another_message_begins_afresh(void **state)
{
	static const struct verdict pass;

	(void)state;
	rcpt(pass, MTA_ACCEPTED, 1, 0);
	judge_message_excuse(&visit);
	assert_false(whole(0));
	assert_int_equal(session_add_txn(&session, session.at_ms, "a@b.com", 7), 0);
	assert_false(whole(0)); /* nobody was let through */
	rcpt(pass, MTA_ACCEPTED, 3, 0);
	assert_true(whole(0));
	assert_float_equal(findings.message.rest, 3, 1e-9);
}

static void
test_excused(void **state)
{
	static const struct verdict server = {.kind = VERDICT_SERVER},
				    pinned = {.kind = VERDICT_PINNED},
				    spared = {.kind = VERDICT_ZOMBIE,
					      .spared = SPARED_ROLE},
				    bounce = {.is_bounce = true}, pass;
	const struct verdict *const excused[] = {&server, &pinned, &spared, &bounce};

	(void)state;
	for (size_t i = 0; i < COUNT(excused); i++) {
		assert_int_equal(session_add_txn(&session, session.at_ms, "a@b.c", 5), 0);
		rcpt(pass, MTA_ACCEPTED, 3, 0);
		rcpt(*excused[i], MTA_ACCEPTED, 3, 0);
		assert_false(whole(CONTENT_MAILER_MISFIT));
		assert_float_equal(change, 0, 1e-9);
	}
	assert_int_equal(session_add_txn(&session, session.at_ms, "", 0), 0);
	rcpt(pass, MTA_ACCEPTED, 3, 0);
	assert_false(whole(0)); /* null sender */
	assert_int_equal(session_add_txn(&session, session.at_ms, NULL, 0), 0);
	rcpt(pass, MTA_ACCEPTED, 3, 0);
	assert_false(whole(0)); /* not known */
	assert_int_equal(
	    session_add_txn(&session, session.at_ms, "mailer-daemon@b.c", 17), 0);
	rcpt(pass, MTA_ACCEPTED, 3, 0);
	assert_false(whole(0));
	assert_int_equal(session_add_txn(&session, session.at_ms, "a@b.c", 5), 0);
	session_last_txn(&session)->continued = true;
	rcpt(pass, MTA_ACCEPTED, 3, 0);
	assert_false(whole(0));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_the_least_of_those_let_through),
	    TEST(test_change),
	    TEST(test_another_message_begins_afresh),
	    TEST(test_excused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
