#include "watch.h"

#include "near.h"
#include "recall.h"

#define DAY 86400u

struct bench {
	struct recall *recall;
	struct memo_shelf *shelf;
	struct merit_owner server, alien;
	struct watch_post post, alien_post;
	struct profile profile;
};

static int
setup(void **state)
{
	static const struct memo_archive none = {.read = NULL};
	struct bench *b = calloc(1, sizeof(*b));
	struct addr ip = {.family = 4, .bytes = {192, 0, 2, 1}};
	struct host_key key;

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	b->shelf = memo_create(1 << 20, &none);
	host_key_make(&ip, FORM_NAME, 1, &key);
	merit_owner(b->shelf, b->recall, &key, &b->server);
	host_key_make(&ip, FORM_SINGLE, 1, &key);
	merit_owner(b->shelf, b->recall, &key, &b->alien);
	watch_post(b->recall, &b->server, &b->post);
	watch_post(b->recall, &b->alien, &b->alien_post);
	b->profile = (struct profile){
	    .label = LABEL_SERVER, .accepted_total = 980, .unknown_total = 20};
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	memo_free(b->shelf);
	recall_free(b->recall);
	free(b);
	return 0;
}

/* ${n} recipients, of which one in ${every} is unknown; the alerts. */
static unsigned
rcpts(struct bench *b, uint32_t now_s, unsigned n, unsigned every)
{
	unsigned alerts = 0;

	for (unsigned i = 0; i < n; i++)
		alerts |= watch_rcpt(
		    &b->post, &b->profile, now_s,
		    every != 0 && i % every == 0 ? MTA_UNKNOWN : MTA_ACCEPTED, false);
	return alerts;
}

static void
as_before_says_nothing(void **state)
{
	struct bench *b = *state;

	/* 2 % unknown as ever, and three times as many. */
	assert_int_equal(rcpts(b, T0_S, 20000, 50), 0);
	assert_int_equal(rcpts(b, T0_S, 20000, 16), 0);
}

static void
a_hunt_is_told_once_a_day(void **state)
{
	struct bench *b = *state;
	uint32_t at_s[WATCH_KINDS];

	assert_int_equal(rcpts(b, T0_S, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(rcpts(b, T0_S + 600, 600, 2), 0);
	assert_int_equal(watch_alerts(&b->post, T0_S + DAY, at_s), WATCH_UNKNOWN);
	assert_int_equal(at_s[0], T0_S);
	assert_int_equal(rcpts(b, T0_S + DAY, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(watch_alerts(&b->post, T0_S + DAY + WATCH_SHOWN_S + 1, at_s), 0);
}

/* One trap is an accident, two among a hundred recipients are none. */
static void
traps(void **state)
{
	struct bench *b = *state;

	assert_int_equal(watch_rcpt(&b->post, &b->profile, T0_S, MTA_ACCEPTED, true), 0);
	assert_int_equal(rcpts(b, T0_S, 1000, 0), 0);
	assert_int_equal(watch_rcpt(&b->post, &b->profile, T0_S, MTA_ACCEPTED, true), 0);
	assert_int_equal(watch_rcpt(&b->post, &b->profile, T0_S, MTA_ACCEPTED, true),
			 WATCH_TRAPS);
}

static void
refusals_of_other_kinds_are_nothing(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 1000; i++) {
		assert_int_equal(
		    watch_rcpt(&b->post, &b->profile, T0_S, MTA_DEFERRED, false), 0);
		assert_int_equal(
		    watch_rcpt(&b->post, &b->profile, T0_S, MTA_REJECTED, false), 0);
	}
}

static void
somebody_else_at_the_address(void **state)
{
	struct bench *b = *state;
	struct profile stranger = {.label = LABEL_NONE};
	unsigned alerts = 0;

	/* Without a server at the address there is nothing to watch. */
	for (int i = 0; i < 10; i++)
		alerts |= watch_session(&b->alien_post, &stranger, T0_S);
	assert_int_equal(alerts, 0);
	rcpts(b, T0_S, 1, 0);
	for (int i = 0; i < 200; i++) {
		alerts |= watch_session(&b->post, &b->profile, T0_S);
		if (i % 20 == 0)
			alerts |= watch_session(&b->alien_post, &stranger, T0_S);
	}
	assert_int_equal(alerts, 0);
	for (int i = 0; i < 6; i++)
		alerts |= watch_session(&b->alien_post, &stranger, T0_S);
	assert_int_equal(alerts, WATCH_ALIEN);
}

/* Some sessions of somebody else. */
static unsigned
aliens(struct bench *b, uint32_t now_s)
{
	struct profile stranger = {.label = LABEL_NONE};
	unsigned alerts = 0;

	for (int i = 0; i < 6; i++)
		alerts |= watch_session(&b->alien_post, &stranger, now_s);
	return alerts;
}

/* One of another kind, days later, hides no other; and each ends for itself. */
static void
alerts_of_several_kinds(void **state)
{
	struct bench *b = *state;
	uint32_t later_s = T0_S + 3 * DAY, at_s[WATCH_KINDS];

	assert_int_equal(rcpts(b, T0_S, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(aliens(b, later_s), WATCH_ALIEN);
	assert_int_equal(watch_alerts(&b->post, later_s, at_s),
			 WATCH_UNKNOWN | WATCH_ALIEN);
	assert_int_equal(at_s[0], T0_S);
	assert_int_equal(at_s[1], 0);
	assert_int_equal(at_s[2], later_s);
	assert_int_equal(watch_alerts(&b->post, T0_S + WATCH_SHOWN_S, at_s),
			 WATCH_UNKNOWN | WATCH_ALIEN);
	assert_int_equal(watch_alerts(&b->post, T0_S + WATCH_SHOWN_S + 1, at_s),
			 WATCH_ALIEN);
	assert_int_equal(at_s[0], 0);
	later_s += WATCH_SHOWN_S;
	assert_int_equal(watch_alerts(&b->post, later_s, at_s), WATCH_ALIEN);
	assert_int_equal(watch_alerts(&b->post, later_s + 1, at_s), 0);
	assert_int_equal(rcpts(b, later_s + 1, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(watch_alerts(&b->post, later_s + 1, at_s), WATCH_UNKNOWN);
}

/* Each kind has its day. */
static void
a_kind_keeps_no_other_quiet(void **state)
{
	struct bench *b = *state;

	assert_int_equal(rcpts(b, T0_S, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(aliens(b, T0_S + DAY - 1), WATCH_ALIEN);
	assert_int_equal(rcpts(b, T0_S + DAY, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(aliens(b, T0_S + 2 * DAY - 2), 0);
}

/* What a clock that was ahead told does not keep it quiet until then. */
static void
a_clock_that_was_ahead(void **state)
{
	struct bench *b = *state;

	assert_int_equal(rcpts(b, T0_S + 900 * DAY, 60, 2), WATCH_UNKNOWN);
	assert_int_equal(rcpts(b, T0_S, 60, 2), 0);
	assert_int_equal(rcpts(b, T0_S + DAY, 60, 2), WATCH_UNKNOWN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(as_before_says_nothing),
	    TEST(a_hunt_is_told_once_a_day),
	    TEST(traps),
	    TEST(refusals_of_other_kinds_are_nothing),
	    TEST(somebody_else_at_the_address),
	    TEST(alerts_of_several_kinds),
	    TEST(a_kind_keeps_no_other_quiet),
	    TEST(a_clock_that_was_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
