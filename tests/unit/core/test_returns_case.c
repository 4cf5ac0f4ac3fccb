/* When cases are told, and what of them says what a greylist would have done. */
#include "caller.h"
#include "engine_setup.h"
#include "returns.h"

static const struct caller bot = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

/* What was told of cases that are over. */
struct told {
	struct returns_counts sum;
	unsigned times;
};

static void
take(void *ctx, enum returns_state state, const struct returns_key *key,
     const struct returns_counts *counts)
{
	struct told *told = ctx;

	(void)key;
	if (state != RETURNS_DONE)
		return;
	returns_counts_add(&told->sum, counts);
	told->times++;
}

static struct engine *
listen_to(struct told *told, uint64_t memory)
{
	const struct engine_sink sink = {.ctx = told, .returns = take};

	*told = (struct told){.times = 0};
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(told_each_minute),
	    cmocka_unit_test(greylists_meet_newcomers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
