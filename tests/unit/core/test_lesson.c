#include "lesson.h"

#include "caller.h"

#define MEMORY (UINT64_C(16) << 20)

static const struct caller pc = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

/* What the engine told last. */
static struct profile told;

static void
tell_host(void *ctx, const struct host_key *key, const struct profile *profile,
	  const struct host_texts *texts)
{
	(void)ctx;
	(void)key;
	(void)texts;
	told = *profile;
}

static int
setup(void **state)
{
	const struct engine_sink sink = {.host = tell_host};

	*state = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	memset(&told, 0, sizeof(told));
	return 0;
}

static int
teardown(void **state)
{
	engine_free(*state);
	return 0;
}

/* Users make a server's history: whoever takes the trap's mail is none. */
static void
test_traps_are_no_users(void **state)
{
	call_once(*state, &pc, T0_S, "bait@ours.net", MTA_ACCEPTED);
	assert_true(told.users == 0);
	call_once(*state, &pc, T0_S, "anna@ours.net", MTA_UNKNOWN);
	assert_true(told.users == 0);
	call_once(*state, &pc, T0_S, "anna@ours.net", MTA_ACCEPTED);
	assert_true(told.users != 0);
}

static void
test_refusals_are_counted(void **state)
{
	call_once(*state, &pc, T0_S, "anna@ours.net", MTA_ACCEPTED);
	call_once(*state, &pc, T0_S, "bait@ours.net", MTA_ACCEPTED);
	assert_int_equal(told.refused_total, 0);
	call_once(*state, &pc, T0_S + 1, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(told.refused_total, 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_traps_are_no_users),
	    TEST(test_refusals_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
