#include "lesson.h"

#include "told.h"

static const struct caller pc = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

static int
setup(void **state)
{
	return told_setup(state, MODE_ENFORCE);
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
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, told_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_traps_are_no_users),
	    TEST(test_refusals_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
