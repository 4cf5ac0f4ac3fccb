/*
 * Most of it is played by tests/scenario/bounce-*.scn; here is what takes two engines, or
 * the insides of an outcome.
 */
#include "backscatter.h"

#include "engine.h"
#include "unit.h"

#define START_MS INT64_C(1700000000000)
#define DAY_MS	 INT64_C(86400000)

static struct engine *
make_engine_with(const struct engine_backing *backing)
{
	struct engine_settings settings;
	struct policy *policy = policy_create();
	struct engine *e;

	engine_settings_init(&settings);
	settings.memory = 16 << 20;
	e = engine_create(&settings, backing, NULL, (const uint8_t *)"backscatter test");
	assert_non_null(e);
	policy_set_mode(policy, "", MODE_ENFORCE);
	policy_set_protection(policy, "ours.net", PROTECT_REQUIRE);
	policy_set_protection(policy, "signs.net", PROTECT_SIGN);
	policy_add_trap(policy, "bait@ours.net");
	engine_set_policy(e, policy);
	return e;
}

static struct engine *
make_engine(void)
{
	return make_engine_with(NULL);
}

/* One client, one message, one recipient. */
struct call {
	uint32_t ip;
	const char *ptr, *helo, *from, *to;
	enum mta_answer mta;
	enum tag_status tag;
	bool auth;
};

static void
begin(struct session *s, const struct call *c, int64_t at_ms)
{
	struct addr ip = {.family = 4};

	for (int i = 0; i < 4; i++)
		ip.bytes[i] = (uint8_t)(c->ip >> (24 - 8 * i));
	session_init(s, at_ms, &ip);
	session_set_ptr(s, c->ptr, c->ptr != NULL ? strlen(c->ptr) : 0,
			c->ptr != NULL ? PTR_OK : PTR_NONE);
	session_add_helo(s, c->helo, strlen(c->helo));
	s->auth = c->auth;
	session_add_txn(s, at_ms, c->from, strlen(c->from));
	session_add_rcpt(s, at_ms, c->to, strlen(c->to), c->mta);
	if (c->tag != TAG_NONE)
		session_set_tag(s, c->tag, c->to);
}

static struct verdict
call(struct engine *e, const struct call *c, int64_t at_ms, struct outcome *outcome_r)
{
	struct verdict verdict;
	struct session s;
	struct visit *v;

	begin(&s, c, at_ms);
	v = engine_connect(e, &s);
	engine_rcpt(e, v, &verdict);
	s.end_ms = at_ms + 100;
	engine_close(e, v, outcome_r);
	engine_visit_free(v);
	session_fini(&s);
	return verdict;
}

/* Somebody of a crowd of zombies and servers, with names as such have. */
static struct call
somebody(uint64_t *random, char names[3][80])
{
	uint32_t n = (uint32_t)(unit_random(random) % 300);
	bool server = n % 3 == 0;
	uint32_t ip = (server ? 0xc6336400u : 0x18000000u) + n * 257;
	bool unknown = !server && unit_random(random) % 2 == 0;

	snprintf(names[0], 80, server ? "mail.firm%u.com" : "dsl-24-0-%u-%u.pool.isp.net",
		 server ? n : ip >> 8 & 255, ip & 255);
	snprintf(names[1], 80, server ? "mail.firm%u.com" : "pc%u", n);
	snprintf(names[2], 80, unknown ? "nobody%u@ours.net" : "user%u@ours.net",
		 (unsigned)(unit_random(random) % 50));
	return (struct call){.ip = ip,
			     .ptr = names[0],
			     .helo = names[1],
			     .from = "somebody@firm.com",
			     .to = names[2],
			     .mta = unknown ? MTA_UNKNOWN : MTA_ACCEPTED};
}

/* The same mail with a storm of forged bounces in between, four to one, and without. */
static void
a_storm_changes_no_other_verdict(void **state)
{
	struct engine *calm = make_engine(), *stormy = make_engine();
	uint64_t random = 4711;
	char names[3][80], bouncer[80];
	unsigned refused = 0, bounced = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int64_t at_ms = START_MS + i * 5;
		struct call c = somebody(&random, names);
		struct outcome a, b;
		struct verdict one = call(calm, &c, at_ms, &a), two;

		for (uint32_t k = 0; k < 4; k++) {
			uint32_t n = (uint32_t)i * 4 + k;
			struct call bounce = {.ip = 0x50000000u + n % 5000 * 65521,
					      .ptr = bouncer,
					      .helo = bouncer,
					      .from = "",
					      .to = "victim@ours.net",
					      .mta = MTA_ACCEPTED,
					      .tag = n % 2 == 0 ? TAG_FORGED : TAG_NONE};

			snprintf(bouncer, sizeof(bouncer), "mx.site%u.org", n % 5000);
			bounced +=
			    call(stormy, &bounce, at_ms, NULL).action == ACTION_REFUSE;
		}
		two = call(stormy, &c, at_ms, &b);
		assert_int_equal(one.action, two.action);
		assert_int_equal(one.kind, two.kind);
		assert_true(one.score.total - two.score.total < 1e-9 &&
			    two.score.total - one.score.total < 1e-9);
		assert_int_equal(a.label, b.label);
		refused += one.action == ACTION_REFUSE;
	}
	print_message("# %u of 5000 and %u of 20000 bounces refused\n", refused, bounced);
	assert_true(refused > 1000 && refused < 4500);
	assert_in_range(bounced, 10000, 20000);
	engine_free(calm);
	engine_free(stormy);
}

static const struct call forged = {.ip = 0xc6336407u,
				   .ptr = "mx.firm.com",
				   .helo = "mx.firm.com",
				   .from = "",
				   .to = "anna@ours.net",
				   .mta = MTA_ACCEPTED,
				   .tag = TAG_FORGED};

/* What a host was before it sent forged bounces, it is afterwards. */
static void
hosts_are_not_blamed(void **state)
{
	struct engine *e = make_engine();
	struct call bounce = forged;
	struct call mail = bounce;
	struct outcome outcome;
	struct verdict before, after;

	(void)state;
	mail.from = "boss@firm.com";
	mail.tag = TAG_NONE;
	before = call(e, &mail, START_MS, &outcome);
	for (int i = 1; i < 1000; i++) {
		after = call(e, &bounce, START_MS + i * 60000, &outcome);
		assert_int_equal(after.action, ACTION_REFUSE);
		assert_true(after.is_bounce);
		assert_int_not_equal(after.kind, VERDICT_ZOMBIE);
		assert_int_equal(outcome.bounces, 1);
		assert_int_equal(outcome.bounces_refused, 1);
		assert_int_equal(outcome.bounces_real, 0);
		assert_int_equal(after.bounce, BOUNCE_REFUSED);
		assert_int_equal(outcome.refused, 1);
		assert_int_equal(outcome.label, LABEL_NONE);
	}
	bounce.tag = TAG_VALID;
	after = call(e, &bounce, START_MS + INT64_C(2000) * 60000, &outcome);
	assert_int_equal(after.bounce, BOUNCE_REAL);
	assert_int_equal(outcome.bounces_real, 1);
	assert_int_equal(outcome.bounces_refused, 0);
	after = call(e, &mail, START_MS + INT64_C(3000) * 60000, &outcome);
	assert_int_equal(after.bounce, BOUNCE_NO);
	assert_int_equal(after.kind, before.kind);
	assert_true(after.score.total <= before.score.total + 0.01);
	engine_free(e);
}

/* What our own users send is no bounce from outside. */
static void
our_own_are_not_judged(void **state)
{
	struct engine *e = make_engine();
	struct call bounce = {.ip = 0xcb007105u,
			      .helo = "pc",
			      .from = "",
			      .to = "anna@ours.net",
			      .mta = MTA_ACCEPTED,
			      .tag = TAG_FORGED,
			      .auth = true};
	struct outcome outcome;

	(void)state;
	assert_int_equal(call(e, &bounce, START_MS, &outcome).action, ACTION_PASS);
	assert_int_equal(outcome.bounces, 0);
	bounce.auth = false;
	assert_int_equal(call(e, &bounce, START_MS, &outcome).action, ACTION_REFUSE);
	assert_int_equal(outcome.bounces, 1);
	engine_free(e);
}

/* Forged bounces to ever other users of a domain that requires nothing: from the 108th
 * on (test_storm.c) it is a storm, at the domain. */
static void
a_domain_has_storms(void **state)
{
	struct engine *e = make_engine();
	struct call bounce = forged;
	char to[32];

	(void)state;
	bounce.to = to;
	for (int i = 1; i <= 120; i++) {
		struct verdict v;

		snprintf(to, sizeof(to), "user%d@signs.net", i);
		v = call(e, &bounce, START_MS, NULL);
		assert_int_equal(v.action, i < 108 ? ACTION_PASS : ACTION_REFUSE);
		assert_int_equal(score_has(&v.score, REASON_BOUNCE_STORM), i >= 108);
	}
	bounce.tag = TAG_NONE; /* nothing speaks against it */
	assert_int_equal(call(e, &bounce, START_MS, NULL).action, ACTION_PASS);
	engine_free(e);
}

/* He writes to somebody at ${at_ms}. */
static void
write_out_from(struct engine *e, const char *from, int64_t at_ms)
{
	const struct call mail = {.ip = 0xcb007105u,
				  .helo = "pc",
				  .from = from,
				  .to = "x@firm.com",
				  .mta = MTA_ACCEPTED,
				  .auth = true};
	struct session s;
	struct visit *v;

	begin(&s, &mail, at_ms);
	session_add_data(&s);
	v = engine_connect(e, &s);
	engine_close(e, v, NULL);
	engine_visit_free(v);
	session_fini(&s);
}

static void
write_out(struct engine *e, int64_t at_ms)
{
	write_out_from(e, "bob@ours.net", at_ms);
}

static struct call
bounce_to(const char *to)
{
	return (struct call){.ip = 0xc6336407u,
			     .ptr = "mx.firm.com",
			     .helo = "mx.firm.com",
			     .from = "",
			     .to = to,
			     .mta = MTA_ACCEPTED};
}

static enum verdict_action
bounce_to_anna(struct engine *e, int64_t at_ms)
{
	const struct call bounce = bounce_to("anna@ours.net");

	return call(e, &bounce, at_ms, NULL).action;
}

/* The same with content, which names ${id}. */
static enum verdict_action
bounce_of(struct engine *e, const char *to, const char *id, int64_t at_ms)
{
	const struct call bounce = bounce_to(to);
	struct report report = {.kind = REPORT_BOUNCE, .n_ids = 1};
	struct verdict verdict;
	struct session s;
	struct visit *v;

	snprintf(report.ids[0], sizeof(report.ids[0]), "%s", id);
	begin(&s, &bounce, at_ms);
	v = engine_connect(e, &s);
	engine_rcpt(e, v, &verdict);
	if (verdict.action == ACTION_PASS)
		backscatter_message(engine_backscatter(e), engine_policy(e), v, &report,
				    &verdict);
	engine_close(e, v, NULL);
	engine_visit_free(v);
	session_fini(&s);
	return verdict.action;
}

/* All of his mail had a tag: but whose mail is signed no more may write without. */
static void
no_tag_is_wanted_where_none_is_made(void **state)
{
	struct engine *e = make_engine();
	struct call mail = bounce_to("x@firm.com"), bounce = bounce_to("bob@ours.net");
	struct policy *learn = policy_create();
	struct session s;
	struct visit *v;
	struct verdict verdict;

	(void)state;
	mail.from = "bob@ours.net";
	mail.auth = true;
	begin(&s, &mail, START_MS);
	v = engine_connect(e, &s);
	assert_true(backscatter_sign(engine_backscatter(e), engine_policy(e), v, true));
	engine_close(e, v, NULL);
	engine_visit_free(v);
	session_fini(&s);
	verdict = call(e, &bounce, START_MS + 9 * DAY_MS, NULL);
	assert_true(score_has(&verdict.score, REASON_BOUNCE_UNTAGGED));
	policy_set_mode(learn, "", MODE_ENFORCE);
	policy_set_protection(learn, "ours.net", PROTECT_LEARN);
	engine_set_policy(e, learn);
	verdict = call(e, &bounce, START_MS + 9 * DAY_MS, NULL);
	assert_false(score_has(&verdict.score, REASON_BOUNCE_UNTAGGED));
	engine_free(e);
}

/* Where nothing is signed a tag that we did not make is somebody else's, such as that of
 * a mail server behind this one. */
static void
tags_of_others_disprove_nothing(void **state)
{
	static const enum tag_status strange[] = {TAG_FORGED, TAG_EXPIRED};
	static const enum policy_protection levels[] = {PROTECT_LEARN, PROTECT_SIGN};

	(void)state;
	for (size_t i = 0; i < COUNT(levels) * COUNT(strange); i++) {
		struct engine *e = make_engine();
		struct policy *policy = policy_create();
		struct call bounce = forged;
		bool refused = false;

		policy_set_mode(policy, "", MODE_ENFORCE);
		policy_set_protection(policy, "ours.net", levels[i / 2]);
		engine_set_policy(e, policy);
		bounce.tag = strange[i % 2];
		for (int n = 0; n < 500; n++) /* a storm */
			refused |= call(e, &bounce, START_MS + n * 100, NULL).action ==
				   ACTION_REFUSE;
		assert_int_equal(refused, levels[i / 2] == PROTECT_SIGN);
		engine_free(e);
	}
}

/* The clock was put back: that our mail is of the future does not make it long ago. */
static void
a_clock_put_back_disproves_nothing(void **state)
{
	struct engine *e = make_engine();

	(void)state;
	write_out(e, START_MS + 10000);
	assert_int_equal(bounce_to_anna(e, START_MS), ACTION_PASS);
	assert_int_equal(bounce_to_anna(e, START_MS + 20000), ACTION_PASS);
	assert_int_equal(bounce_to_anna(e, START_MS + 9 * DAY_MS), ACTION_REFUSE);
	engine_free(e);
}

/* What left while the filter did not run may be what is bounced. */
static void
what_was_not_seen_disproves_nothing(void **state)
{
	struct engine *e = make_engine();

	(void)state;
	write_out(e, START_MS);
	assert_int_equal(bounce_to_anna(e, START_MS + 9 * DAY_MS), ACTION_REFUSE);
	backscatter_set_unseen(engine_backscatter(e),
			       (uint32_t)((START_MS + 10 * DAY_MS) / 1000));
	assert_int_equal(bounce_to_anna(e, START_MS + 11 * DAY_MS), ACTION_PASS);
	assert_int_equal(bounce_to_anna(e, START_MS + 17 * DAY_MS), ACTION_PASS);
	assert_int_equal(bounce_to_anna(e, START_MS + 18 * DAY_MS), ACTION_REFUSE);
	/* By a clock that was ahead. */
	backscatter_set_unseen(engine_backscatter(e),
			       (uint32_t)((START_MS + 900 * DAY_MS) / 1000));
	backscatter_tick(engine_backscatter(e),
			 (uint32_t)((START_MS + 18 * DAY_MS) / 1000));
	assert_int_equal(bounce_to_anna(e, START_MS + 25 * DAY_MS), ACTION_PASS);
	assert_int_equal(bounce_to_anna(e, START_MS + 26 * DAY_MS), ACTION_REFUSE);
	engine_free(e);
}

static int
read_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	const int *answer = ctx;

	(void)kind;
	(void)id;
	(void)memo_r;
	return *answer;
}

/* The database cannot be read: who sends, and what, is not known then. */
static void
what_cannot_be_read_disproves_nothing(void **state)
{
	int answer = 0;
	const struct engine_backing backing = {.ctx = &answer, .memo = read_memo};
	struct engine *e = make_engine_with(&backing);
	const char *bob = "bob@ours.net";
	int64_t at_ms = START_MS + 9 * DAY_MS;

	(void)state;
	write_out(e, START_MS);
	answer = -1;
	assert_int_equal(bounce_to_anna(e, at_ms), ACTION_PASS);
	assert_int_equal(bounce_of(e, bob, "<a@pc>", at_ms), ACTION_PASS);
	answer = 0;
	assert_int_equal(bounce_to_anna(e, at_ms), ACTION_REFUSE);
	/* Of his only message the Message-ID was not seen. */
	assert_int_equal(bounce_of(e, bob, "<b@pc>", at_ms), ACTION_PASS);
	assert_int_equal(bounce_of(e, bob, "<b@pc>", at_ms + 22 * DAY_MS), ACTION_REFUSE);
	answer = -1;
	assert_int_equal(bounce_of(e, bob, "<c@pc>", at_ms + 22 * DAY_MS), ACTION_PASS);
	engine_free(e);
}

/* What left while the database could not be read may be what is bounced. */
static void
what_could_not_be_noted_disproves_nothing(void **state)
{
	int answer = 0;
	const struct engine_backing backing = {.ctx = &answer, .memo = read_memo};
	struct engine *e = make_engine_with(&backing);
	const struct call bounce = bounce_to("carol@ours.net");
	uint32_t at_s = (uint32_t)((START_MS + 9 * DAY_MS) / 1000);

	(void)state;
	write_out(e, START_MS);
	assert_int_equal(bounce_to_anna(e, START_MS + 9 * DAY_MS), ACTION_REFUSE);
	answer = -1;
	write_out_from(e, "carol@ours.net", START_MS + 9 * DAY_MS);
	answer = 0;
	assert_int_equal(backscatter_unseen(engine_backscatter(e)), at_s);
	assert_int_equal(call(e, &bounce, START_MS + 16 * DAY_MS, NULL).action,
			 ACTION_PASS);
	assert_int_equal(call(e, &bounce, START_MS + 17 * DAY_MS, NULL).action,
			 ACTION_REFUSE);
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_storm_changes_no_other_verdict),
	    cmocka_unit_test(hosts_are_not_blamed),
	    cmocka_unit_test(our_own_are_not_judged),
	    cmocka_unit_test(a_domain_has_storms),
	    cmocka_unit_test(no_tag_is_wanted_where_none_is_made),
	    cmocka_unit_test(a_clock_put_back_disproves_nothing),
	    cmocka_unit_test(tags_of_others_disprove_nothing),
	    cmocka_unit_test(what_was_not_seen_disproves_nothing),
	    cmocka_unit_test(what_cannot_be_read_disproves_nothing),
	    cmocka_unit_test(what_could_not_be_noted_disproves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
