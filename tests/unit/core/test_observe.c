#include "content.h"
#include "observe.h"

#include "told.h"

static const struct caller pc = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "mail.firm.com"};

static int
setup(void **state)
{
	return told_setup(state, MODE_MONITOR);
}

/* One message in the session at hand, with one header field. */
static void
message(struct call *c, const char *from, const char *name, const char *value)
{
	call_mail(c, from, false);
	call_rcpt(c, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(
	    session_add_header(&c->session, name, strlen(name), value, strlen(value)), 0);
}

static double
nats(const struct verdict *v, enum reason_id id)
{
	for (size_t i = 0; i < v->score.n_reasons; i++)
		if (v->score.reasons[i].id == id)
			return v->score.reasons[i].nats;
	return 0;
}

/* A message judges the next one, also in the same session, and never itself. */
static void
test_content_judges_the_next(void **state)
{
	struct call c;

	call_begin(&c, *state, &pc, T0_S);
	message(&c, "a@x.com", "Date", "yesterday");
	assert_near(nats(&c.verdict, REASON_HEADERS_DATE), 0, 0);
	call_mail(&c, "a@x.com", false);
	call_rcpt(&c, "bob@ours.net", MTA_ACCEPTED);
	assert_true(nats(&c.verdict, REASON_HEADERS_DATE) > 0.5);
	call_end(&c);
	assert_int_equal(content_get(told.content) &
			     (CONTENT_DATE_OK | CONTENT_DATE_WRONG),
			 CONTENT_DATE_WRONG);
	c = call_once(*state, &pc, T0_S + DAY_S, "bob@ours.net", MTA_ACCEPTED);
	assert_true(nats(&c.verdict, REASON_HEADERS_DATE) > 0.5);
	/* 90 days of silence: it may be somebody else. */
	c = call_once(*state, &pc, T0_S + 120 * DAY_S, "bob@ours.net", MTA_ACCEPTED);
	assert_near(nats(&c.verdict, REASON_HEADERS_DATE), 0, 0);
	assert_int_equal(content_get(told.content), 0);
}

/* The last message of a session is looked at when the session ends. */
static void
test_the_end_of_a_session(void **state)
{
	struct call c;

	call_begin(&c, *state, &pc, T0_S);
	message(&c, "a@x.com", "Date", "yesterday");
	call_end(&c);
	assert_true((content_get(told.content) & CONTENT_DATE_WRONG) != 0);
}

static void
test_bounces_say_who_wrote_them(void **state)
{
	struct call c;

	call_begin(&c, *state, &pc, T0_S);
	message(&c, "", "X-Mailer", "The Bat! (v2)");
	call_end(&c);
	assert_int_equal(content_get(told.content), CONTENT_NULL_PERSON);
}

static void
test_who_is_not_judged_is_not_looked_at(void **state)
{
	struct caller user = pc;
	struct call c;

	user.auth = true;
	call_begin(&c, *state, &user, T0_S);
	message(&c, "a@x.com", "Date", "yesterday");
	call_end(&c);
	assert_int_equal(content_get(told.content), 0);
}

/* A sender from 30 networks.  ${domain}: of the hosts' names; NULL: each has its own. */
static void
send_from(struct engine *e, const char *from, const char *domain)
{
	char ip[32], own[32], ptr[96];
	struct caller who = {.ip = ip, .ptr = ptr, .helo = "friend", .from = from};

	for (int i = 0; i < 30; i++) {
		snprintf(ip, sizeof(ip), "24.%d.0.7", i);
		snprintf(own, sizeof(own), "net%d.com", i);
		snprintf(ptr, sizeof(ptr), "c-24-%d-0-7.hsd.%s", i,
			 domain != NULL ? domain : own);
		call_once(e, &who, T0_S, "anna@ours.net", MTA_ACCEPTED);
	}
}

static double
networks(struct engine *e, const struct caller *who, const char *from)
{
	struct caller sender = *who;
	struct call c;

	sender.from = from;
	c = call_once(e, &sender, T0_S, "anna@ours.net", MTA_ACCEPTED);
	return nats(&c.verdict, REASON_SENDER_NETWORKS);
}

static void
test_networks_of_senders(void **state)
{
	struct caller home = pc;

	home.ptr = "c-24-0-0-7.hsd.victim.com";
	send_from(*state, "anna@victim.com", NULL);
	assert_true(networks(*state, &pc, "Anna@Victim.com") > 1);
	assert_near(networks(*state, &pc, "bob@victim.com"), 0, 0);
	assert_near(networks(*state, &home, "anna@victim.com"), 0, 0);
	/* The domain's own hosts do not count, nor senders without domain. */
	send_from(*state, "bob@victim.com", "victim.com");
	assert_near(networks(*state, &pc, "bob@victim.com"), 0, 0);
	send_from(*state, "root", NULL);
	assert_near(networks(*state, &pc, "root"), 0, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, told_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_content_judges_the_next),
	    TEST(test_the_end_of_a_session),
	    TEST(test_bounces_say_who_wrote_them),
	    TEST(test_who_is_not_judged_is_not_looked_at),
	    TEST(test_networks_of_senders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
