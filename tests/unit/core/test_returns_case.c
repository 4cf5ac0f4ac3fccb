/* When cases are told, and what of them says what a greylist would have done. */
#include "caller.h"
#include "engine_setup.h"
#include "returns.h"

static const struct caller bot = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

/* What was told of cases that are over. */
struct told {
	struct returns_counts sum;
	uint32_t cases[RETURNS_CLASSES];
};

static void
take(void *ctx, enum returns_state state, const struct returns_key *key,
     const struct returns_counts *counts)
{
	struct told *told = ctx;

	if (state != RETURNS_DONE)
		return;
	returns_counts_add(&told->sum, counts);
	told->cases[key->class] += counts->cases;
}

static struct engine *
listen_to(struct told *told, uint64_t memory)
{
	const struct engine_sink sink = {.ctx = told, .returns = take};

	*told = (struct told){.cases = {0}};
	return engine_in_mode(MODE_ENFORCE, NULL, &sink, memory);
}

/* The bot number ${i} is refused. */
static void
refuse(struct engine *e, uint32_t i, uint32_t now_s)
{
	struct caller who = bot;
	char ip[32];

	snprintf(ip, sizeof(ip), "24.0.%u.7", i);
	who.ip = ip;
	call_once(e, &who, now_s, "closed@ours.net", MTA_REJECTED);
}

/* Somebody whom nothing is known of, so that time goes on. */
static void
pass_by(struct engine *e, uint32_t now_s)
{
	const struct caller other = {.ip = "198.51.100.1", .helo = "x"};

	call_once(e, &other, now_s, "z@ours.net", MTA_ACCEPTED);
}

/* Without being asked, at most once a minute. */
static void
told_each_minute(void **state)
{
	const uint32_t over_s = T0_S + RETURNS_WATCHED_S;
	struct told told;
	struct engine *e = listen_to(&told, UINT64_C(16) << 20);

	(void)state;
	refuse(e, 1, T0_S);
	refuse(e, 2, T0_S + 10);
	pass_by(e, over_s);
	assert_int_equal(told.sum.cases, 1);
	pass_by(e, over_s + 59);
	assert_int_equal(told.sum.cases, 1);
	pass_by(e, over_s + 60);
	assert_int_equal(told.sum.cases, 2);
	/* Nor soon after all was told. */
	refuse(e, 3, over_s + 100);
	engine_flush(e, over_s + 100 + RETURNS_WATCHED_S - 1);
	pass_by(e, over_s + 100 + RETURNS_WATCHED_S + 50);
	assert_int_equal(told.sum.cases, 2);
	pass_by(e, over_s + 100 + RETURNS_WATCHED_S + 59);
	assert_int_equal(told.sum.cases, 3);
	engine_free(e);
}

/* A greylist meets who comes for the first time ever; who was watched to the end. */
static void
greylists_meet_newcomers(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, UINT64_C(16) << 20);

	(void)state;
	refuse(e, 1, T0_S);
	refuse(e, 1, T0_S + 3 * DAY_S);
	engine_flush(e, T0_S + 6 * DAY_S);
	assert_int_equal(told.sum.cases, 2);
	assert_int_equal(
	    told.sum.grey[1][0][RETURNS_NOT] + told.sum.grey[1][1][RETURNS_NOT], 1);
	engine_free(e);
	e = listen_to(&told, 1 << 20);
	for (uint32_t i = 0; i < 250; i++)
		refuse(e, i, T0_S + i);
	engine_flush(e, T0_S + 3 * DAY_S);
	assert_int_equal(told.sum.cases, 250);
	assert_in_range(told.sum.evicted, 1, 249);
	assert_int_equal(told.sum.grey[1][0][RETURNS_NOT] +
			     told.sum.grey[1][1][RETURNS_NOT],
			 250 - told.sum.evicted);
	engine_free(e);
}

/* A session of the bot, refused for all of these recipients. */
static void
refuse_list(struct engine *e, const char *from, uint32_t now_s, const char *const *to)
{
	struct call c;

	call_begin(&c, e, &bot, now_s);
	call_mail(&c, from, false);
	for (size_t i = 0; to[i] != NULL; i++)
		call_rcpt(&c, to[i], MTA_REJECTED);
	call_end(&c);
}

/* Who was refused for these comes back to ${to} with another sender: does it count as the
 * same list? */
static bool
is_same_list(const char *const *refused, const char *to)
{
	const char *const again[] = {to, NULL};
	struct told told;
	struct engine *e = listen_to(&told, UINT64_C(16) << 20);

	refuse_list(e, "a@b.com", T0_S, refused);
	refuse_list(e, "x@y.com", T0_S + 5, again);
	engine_flush(e, T0_S + 3 * DAY_S);
	engine_free(e);
	assert_int_equal(told.sum.cases, 1);
	return told.sum.returned[RETURNS_RETEMPLATE][0] != 0;
}

/* A session's refusals of one kind are one case, which knows four of its recipients,
 * always the same of one list. */
static void
a_list_is_known_again(void **state)
{
	enum { LIST = 12 };
	static const char *const names[] = {"n2@o.net", "n3@o.net", "n4@o.net",
					    "n5@o.net"};
	const char *there[LIST + 1] = {NULL}, *back[LIST + 1] = {NULL};
	char text[LIST][16];
	unsigned known = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *const same[] = {"n1@o.net", "N1@o.net", "n1@o.net",
					    "n1@o.net", names[i],   NULL};

		assert_true(is_same_list(same, names[i]));
		assert_false(is_same_list(same, "n9@o.net"));
	}
	for (size_t i = 0; i < LIST; i++) {
		snprintf(text[i], sizeof(text[i]), "user%zu@o.net", i);
		there[i] = back[LIST - 1 - i] = text[i];
	}
	for (size_t i = 0; i < LIST; i++) {
		assert_int_equal(is_same_list(there, text[i]),
				 is_same_list(back, text[i]));
		known += is_same_list(there, text[i]);
	}
	assert_int_equal(known, 4);
}

/* Bounces are not counted: nobody comes back with them who was asked to. */
static void
bounces_are_no_cases(void **state)
{
	static const char *const to[] = {"closed@ours.net", NULL};
	struct told told;
	struct engine *e = listen_to(&told, UINT64_C(16) << 20);

	(void)state;
	refuse_list(e, "", T0_S, to);
	refuse_list(e, "MAILER-DAEMON@b.com", T0_S + 10, to);
	engine_flush(e, T0_S + 3 * DAY_S);
	assert_int_equal(told.sum.cases, 0);
	engine_free(e);
}

/* A server that is proven counts as one, established or not. */
static void
proven_servers_are_valid(void **state)
{
	static const struct caller firm = {.ip = "192.0.2.1",
					   .ptr = "mx.firm-a.com",
					   .helo = "mail.firm-a.com",
					   .esmtp = true};
	struct told told;
	struct engine *e = listen_to(&told, UINT64_C(16) << 20);
	char to[32];
	struct call c;

	(void)state;
	for (uint32_t day = 0; day < 20; day++) {
		call_begin(&c, e, &firm, T0_S + day * DAY_S);
		call_mail(&c, "a@firm-a.com", true);
		for (uint32_t i = 0; i < 3; i++) {
			snprintf(to, sizeof(to), "user%u@ours.net", day + 20 * i);
			call_rcpt(&c, to, MTA_ACCEPTED);
		}
		call_end(&c);
	}
	assert_int_equal(c.outcome.label, LABEL_NONE);
	engine_flush(e, T0_S + 25 * DAY_S);
	told = (struct told){.cases = {0}};
	call_once(e, &firm, T0_S + 26 * DAY_S, "closed@ours.net", MTA_REJECTED);
	refuse(e, 1, T0_S + 26 * DAY_S);
	engine_flush(e, T0_S + 30 * DAY_S);
	assert_int_equal(told.cases[RETURNS_VALID], 1);
	assert_int_equal(told.cases[RETURNS_UNKNOWN], 1);
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(told_each_minute),
	    cmocka_unit_test(greylists_meet_newcomers),
	    cmocka_unit_test(a_list_is_known_again),
	    cmocka_unit_test(bounces_are_no_cases),
	    cmocka_unit_test(proven_servers_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
