#include "near.h"
#include "spread.h"

#define ANNA "anna@firm.com"

static struct spread *s;

static int
setup(void **state)
{
	(void)state;
	s = spread_create(1 << 20, SECRET);
	return s == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	spread_free(s);
	return 0;
}

/* A sender came from hosts 10.${first}.0.1 to 10.${first + n - 1}.0.1. */
static void
note(const char *sender, int first, int n, bool server, uint32_t now_s)
{
	for (int i = first; i < first + n; i++) {
		struct addr ip = {.family = 4, .bytes = {10, (uint8_t)i, 0, 1}};

		spread_note(s, &(struct spread_name){SPREAD_SENDER, sender}, &ip, server,
			    now_s);
	}
}

static double
networks(const char *sender, uint32_t now_s)
{
	return spread_networks(s, &(struct spread_name){SPREAD_SENDER, sender}, now_s);
}

static void
test_counts_networks(void **state)
{
	struct spread_name domain = {SPREAD_ID_DOMAIN, ANNA};
	struct addr neighbour = {.family = 4, .bytes = {10, 0, 7, 7}};

	(void)state;
	assert_near(networks(ANNA, T0_S), 0, 0);
	note(ANNA, 0, 1, false, T0_S);
	assert_near(networks(ANNA, T0_S), 1, 0.1);
	spread_note(s, &(struct spread_name){SPREAD_SENDER, ANNA}, &neighbour, false,
		    T0_S);
	assert_near(networks(ANNA, T0_S), 1, 0.1);
	note("ANNA@Firm.com", 1, 9, false, T0_S);
	assert_near(networks(ANNA, T0_S), 10, 3);
	assert_near(networks("bob@firm.com", T0_S), 0, 0);
	assert_near(spread_networks(s, &domain, T0_S), 0, 0);
}

static void
test_servers_explain_it(void **state)
{
	(void)state;
	note(ANNA, 0, 8, false, T0_S);
	note(ANNA, 100, 1, true, T0_S);
	assert_true(networks(ANNA, T0_S) > 5);
	note(ANNA, 101, 3, true, T0_S);
	assert_near(networks(ANNA, T0_S), 0, 0);
}

static void
test_forgets(void **state)
{
	uint32_t begin = T0_S / SPREAD_WINDOW_S * SPREAD_WINDOW_S;

	(void)state;
	note(ANNA, 0, 8, false, begin);
	assert_true(networks(ANNA, begin + 2 * SPREAD_WINDOW_S - 1) > 5);
	assert_near(networks(ANNA, begin + 2 * SPREAD_WINDOW_S), 0, 0);
	/* What comes late counts now; a clock that goes back loses nothing. */
	note(ANNA, 0, 8, false, begin);
	assert_true(networks(ANNA, begin) > 5);
}

static void
test_bounded(void **state)
{
	char sender[32];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(sender, sizeof(sender), "%d@firm.com", i);
		note(sender, 0, 1, false, T0_S);
	}
	assert_true(spread_memory(s) <= 1 << 20);
	assert_near(networks("0@firm.com", T0_S), 0, 0);
	assert_near(networks("99999@firm.com", T0_S), 1, 0.1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_counts_networks),
	    TEST(test_servers_explain_it),
	    TEST(test_forgets),
	    TEST(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
