#include "door.h"
#include "unit.h"

static struct doors doors;

static bool *
find(const char *name, const char *addr, const char *port)
{
	const char *const fields[] = {"daemon_name", "daemon_addr", "daemon_port"};
	const char *const values[] = {name, addr, port};
	struct macros m;
	struct buf pairs;
	bool *seen;

	buf_init(&pairs);
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (values[i] == NULL)
			continue;
		buf_add(&pairs, fields[i], strlen(fields[i]) + 1);
		buf_add(&pairs, values[i], strlen(values[i]) + 1);
	}
	macros_init(&m);
	assert_int_equal(
	    macros_set(&m, SMFIC_CONNECT,
		       &(struct milter_strings){pairs.data, pairs.data + pairs.len}),
	    0);
	seen = doors_find(&doors, &m);
	macros_fini(&m);
	buf_fini(&pairs);
	return seen;
}

/* By all that tells of it; each is found again, and what is left out is no one's. */
static void
test_told_apart(void **state)
{
	static const char *const ports[][3] = {
	    {"mx", "192.0.2.1", "25"}, {"mx", "192.0.2.1", "587"},
	    {"mx", "192.0.2.2", "25"}, {"sub", "192.0.2.1", "25"},
	    {"mx1", "92.0.2.1", "25"}, {"mx", "192.0.2.12", "5"},
	    {NULL, NULL, "25"},	       {NULL, NULL, NULL}};
	bool *seen[COUNT(ports)];

	(void)state;
	doors = (struct doors){.n = 0};
	for (size_t i = 0; i < COUNT(ports); i++) {
		seen[i] = find(ports[i][0], ports[i][1], ports[i][2]);
		assert_non_null(seen[i]);
		assert_false(*seen[i]);
		*seen[i] = true;
	}
	assert_int_equal(doors.n, COUNT(ports));
	for (size_t i = 0; i < COUNT(ports); i++)
		assert_ptr_equal(find(ports[i][0], ports[i][1], ports[i][2]), seen[i]);
}

static void
test_no_more_than_fit(void **state)
{
	char port[8];
	bool *first;

	(void)state;
	doors = (struct doors){.n = 0};
	first = find("mx", "192.0.2.1", "0");
	for (int i = 1; i < DOORS_MAX; i++) {
		snprintf(port, sizeof(port), "%d", i);
		assert_non_null(find("mx", "192.0.2.1", port));
	}
	assert_null(find("mx", "192.0.2.1", "99"));
	assert_ptr_equal(find("mx", "192.0.2.1", "0"), first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_told_apart),
					   cmocka_unit_test(test_no_more_than_fit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
