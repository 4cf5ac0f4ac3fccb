#include "message.h"

#include "caller.h"
#include "near.h"

#define MEMORY (UINT64_C(16) << 20)
#define HOUR_S 3600u

static const struct caller firm = {.ip = "192.0.2.80",
				   .ptr = "mail.firm-x.com",
				   .helo = "mail.firm-x.com",
				   .esmtp = true};

static void
header(struct call *c, const char *name, const char *value)
{
	assert_int_equal(
	    session_add_header(&c->session, name, strlen(name), value, strlen(value)), 0);
}

/* Our user wrote to the firm: answers to that make their senders known. */
static void
we_wrote(struct engine *e, uint32_t now_s)
{
	static const struct caller user = {
	    .ip = "203.0.113.5", .helo = "pc", .auth = true};
	struct call c;

	call_begin(&c, e, &user, now_s);
	call_mail(&c, "carol@ours.net", true);
	call_rcpt(&c, "sales@firm-d.com", MTA_ACCEPTED);
	header(&c, "Message-ID", "<offer@ours.net>");
	call_end(&c);
}

/* A name that nobody has and twenty strangers tried on as many days. */
static void
make_auto_trap(struct engine *e, uint32_t from_s)
{
	for (uint32_t i = 0; i < 8; i++)
		call_once(e, &firm, from_s + i * DAY_S, "anna@ours.net", MTA_ACCEPTED);
	for (uint32_t i = 0; i < 20; i++) {
		char ip[32], ptr[64];
		struct caller stranger = {.ip = ip, .ptr = ptr, .helo = "friend"};

		snprintf(ip, sizeof(ip), "%u.9.8.7", i + 60);
		snprintf(ptr, sizeof(ptr), "c-%u-9-8-7.hsd.bignet.net", i + 60);
		call_once(e, &stranger, from_s + i * DAY_S, "kvothe77@ours.net",
			  MTA_UNKNOWN);
	}
}

/* It answers our user's mail; what it did before in the session stands in ${c}. */
static void
answer(struct call *c, const char *from)
{
	call_mail(c, from, true);
	call_rcpt(c, "carol@ours.net", MTA_ACCEPTED);
	header(c, "In-Reply-To", "<offer@ours.net>");
}

/* Is the sender known to our user?  From the next day on. */
static bool
is_known(struct engine *e, const char *from, uint32_t now_s)
{
	static const struct caller pc = {
	    .ip = "24.5.0.7", .ptr = "c-24-5-0-7.hsd.bignet.net", .helo = "localhost"};
	bool known = false;
	struct call c;

	call_begin(&c, e, &pc, now_s);
	call_mail(&c, from, false);
	call_rcpt(&c, "carol@ours.net", MTA_ACCEPTED);
	for (size_t i = 0; i < c.verdict.score.n_reasons; i++)
		known |= c.verdict.score.reasons[i].id == REASON_SENDER_KNOWN;
	call_end(&c);
	return known;
}

/* Another session of the same host, which begins later and meets an automatic trap while
 * the first is open, makes nobody forget the first one's trap. */
static void
a_later_session_hides_no_trap(void **state)
{
	struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, NULL, MEMORY);
	uint32_t now_s = T0_S + 21 * DAY_S;
	struct call first, later;

	(void)state;
	make_auto_trap(e, T0_S);
	we_wrote(e, now_s);
	call_begin(&first, e, &firm, now_s + HOUR_S);
	call_mail(&first, "a@firm-x.com", true);
	assert_true(call_rcpt(&first, "bait@ours.net", MTA_ACCEPTED)->trap);
	call_begin(&later, e, &firm, now_s + HOUR_S + 1);
	call_mail(&later, "b@firm-x.com", true);
	for (int i = 0; i < 4; i++)
		call_rcpt(&later, "dora@ours.net", MTA_ACCEPTED);
	assert_true(call_rcpt(&later, "kvothe77@ours.net", MTA_UNKNOWN)->auto_trap);
	call_end(&later);
	answer(&first, "grace@firm-d.com");
	call_end(&first);
	assert_int_equal(first.outcome.label, LABEL_NONE);
	assert_false(is_known(e, "grace@firm-d.com", now_s + DAY_S));

	/* In a session without traps its answers count. */
	call_begin(&first, e, &firm, now_s + DAY_S);
	answer(&first, "heidi@firm-d.com");
	call_end(&first);
	assert_true(is_known(e, "heidi@firm-d.com", now_s + 2 * DAY_S));
	engine_free(e);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_later_session_hides_no_trap)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
