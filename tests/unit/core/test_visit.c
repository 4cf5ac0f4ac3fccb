#include "visit.h"

#include "caller.h"
#include "database.h"
#include "near.h"

#define MEMORY (UINT64_C(16) << 20)

static const struct caller zombie = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

static void
two_hosts_behind_one_address(void **state)
{
	static const struct caller faces[] = {
	    {.ip = "192.0.2.1",
	     .ptr = "c-192-0-2-1.hsd.bignet.net",
	     .helo = "mail.firm-a.com",
	     .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "c-192-0-2-1.hsd.bignet.net",
	     .helo = "PC-7",
	     .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "c-192-0-2-1.hsd.bignet.net",
	     .helo = "[192.0.2.1]",
	     .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "c-192-0-2-1.hsd.bignet.net",
	     .helo = "pc.local",
	     .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "c-192-0-2-1.hsd.bignet.net",
	     .helo = "mail.firm-a.com"},
	};
	struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, NULL, MEMORY);
	struct engine_stats stats;
	struct call c;

	(void)state;
	for (size_t i = 0; i < COUNT(faces); i++) {
		c = call_once(e, &faces[i], T0_S, "anna@ours.net", MTA_ACCEPTED);
		assert_true(c.outcome.new_host);
	}
	engine_stats(e, &stats);
	assert_int_equal(stats.hosts, COUNT(faces));
	convict(e, &faces[1], T0_S + 100);
	for (size_t i = 0; i < COUNT(faces); i++) {
		c = call_once(e, &faces[i], T0_S + 200, "anna@ours.net", MTA_ACCEPTED);
		assert_int_equal(c.verdict.action, i == 1 ? ACTION_REFUSE : ACTION_PASS);
	}
	engine_free(e);
}

/* A lookup that fails, or another sender, does not make another identity. */
static void
one_host_stays_one(void **state)
{
	static const struct caller moods[] = {
	    {.ip = "192.0.2.1",
	     .ptr = "mail.firm-a.com",
	     .helo = "mail.firm-a.com",
	     .esmtp = true},
	    {.ip = "192.0.2.1", .ptr = NULL, .helo = "mail.firm-a.com", .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "x.other.com",
	     .helo = "MAIL.firm-a.com.",
	     .esmtp = true},
	    {.ip = "192.0.2.1",
	     .ptr = "x.other.com",
	     .helo = "smtp.firm-a.com",
	     .esmtp = true,
	     .from = "x@smtp.firm-a.com"},
	    {.ip = "::ffff:192.0.2.1",
	     .ptr = NULL,
	     .helo = "mail.firm-a.com",
	     .esmtp = true,
	     .from = ""},
	};
	struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, NULL, MEMORY);

	(void)state;
	for (size_t i = 0; i < COUNT(moods); i++) {
		struct call c =
		    call_once(e, &moods[i], T0_S, "anna@ours.net", MTA_ACCEPTED);

		assert_int_equal(c.outcome.new_host, i == 0);
	}
	engine_free(e);
}

/* The HELO after STARTTLS counts; each identity that the session was gets its share. */
static void
a_second_helo_may_be_another_host(void **state)
{
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	call_begin(&c, e, &zombie, T0_S);
	call_mail(&c, "a@b.com", true);
	call_rcpt(&c, "anna@ours.net", MTA_ACCEPTED);
	session_add_helo(&c.session, "mail.firm-a.com", 15);
	call_mail(&c, "a@b.com", true);
	call_rcpt(&c, "anna@ours.net", MTA_ACCEPTED);
	call_end(&c);
	assert_int_equal(d.n_hosts, 2);
	for (size_t i = 0; i < d.n_hosts; i++) {
		assert_int_equal(d.hosts[i].profile.sessions_total, 1);
		assert_int_equal(d.hosts[i].profile.accepted_total, 1);
	}
	engine_free(e);
	database_fini(&d);
}

static void
a_session_without_recipients(void **state)
{
	static const struct caller quiet = {.ip = "192.0.2.9"};
	struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, NULL, MEMORY);
	struct engine_stats stats;
	struct call c;

	(void)state;
	call_begin(&c, e, &quiet, T0_S);
	call_end(&c);
	assert_int_equal(c.outcome.rcpts, 0);
	assert_int_equal(c.outcome.worst.kind, VERDICT_PASS);
	assert_true(c.outcome.new_host);
	assert_int_equal(c.outcome.helo_class, HELO_NOT_KNOWN);
	call_begin(&c, e, &quiet, T0_S + 5);
	call_end(&c);
	assert_false(c.outcome.new_host);
	engine_stats(e, &stats);
	assert_int_equal(stats.hosts, 1);
	engine_free(e);
}

static int
read_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	const int *answer = ctx;

	(void)key;
	(void)profile_r;
	return *answer;
}

/* Who was here, and cannot be read, is not convicted by what others did; by deeds he is.
 */
static void
a_host_that_cannot_be_read(void **state)
{
	static const struct caller office = {
	    "24.99.0.7", "c-24-99-0-7.hsd.bignet.net", "pc", NULL, false, false};
	int answer = 0;
	const struct engine_backing backing = {.ctx = &answer, .host = read_host};
	struct engine *e = engine_in_mode(MODE_ENFORCE, &backing, NULL, MEMORY);
	struct caller bot = office;
	char ip[32], ptr[64];
	struct call c;

	(void)state;
	bot.ip = ip;
	bot.ptr = ptr;
	for (int i = 0; i < 60; i++) {
		snprintf(ip, sizeof(ip), "24.%d.0.7", i);
		snprintf(ptr, sizeof(ptr), "c-24-%d-0-7.hsd.bignet.net", i);
		call_once(e, &bot, T0_S + (uint32_t)i * 600, "bait@ours.net",
			  MTA_ACCEPTED);
	}
	answer = -1;
	c = call_once(e, &office, T0_S + DAY_S, "anna@ours.net", MTA_ACCEPTED);
	assert_true(c.verdict.score.total >= c.verdict.threshold);
	assert_int_equal(c.verdict.kind, VERDICT_SUSPECT);
	assert_int_equal(c.verdict.action, ACTION_PASS);
	assert_false(c.outcome.new_zombie);
	answer = 0;
	c = call_once(e, &office, T0_S + DAY_S + 60, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(c.verdict.action, ACTION_REFUSE);
	answer = -1;
	snprintf(ip, sizeof(ip), "24.200.0.7");
	snprintf(ptr, sizeof(ptr), "c-24-200-0-7.hsd.bignet.net");
	convict(e, &bot, T0_S + DAY_S + 120);
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_hosts_behind_one_address),
	    cmocka_unit_test(one_host_stays_one),
	    cmocka_unit_test(a_second_helo_may_be_another_host),
	    cmocka_unit_test(a_session_without_recipients),
	    cmocka_unit_test(a_host_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
