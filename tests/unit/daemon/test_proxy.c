#include "proxy.h"
#include "unit.h"

/* How often it is suspected in ${n} sessions of each address in turn. */
static unsigned
suspicions(struct proxy_watch *w, const char *const *texts, size_t n_texts, unsigned n)
{
	unsigned suspected = 0;

	for (unsigned i = 0; i < n; i++) {
		struct addr addr;

		assert_int_equal(addr_parse(texts[i % n_texts], &addr), 0);
		suspected += proxy_suspected(w, &addr);
	}
	return suspected;
}

static void
test_suspicion(void **state)
{
	static const struct {
		const char *addrs[2];
		size_t n_addrs;
		unsigned sessions, suspicions;
	} rows[] = {
	    {{"10.0.0.5"}, 1, PROXY_SESSIONS - 1, 0},
	    {{"10.0.0.5"}, 1, PROXY_SESSIONS, 1},
	    {{"10.0.0.5"}, 1, 10 * PROXY_SESSIONS, 1}, /* once */
	    {{"127.0.0.1"}, 1, 10 * PROXY_SESSIONS, 1},
	    {{"fd00::1"}, 1, 10 * PROXY_SESSIONS, 1},
	    {{"192.0.2.1"}, 1, 10 * PROXY_SESSIONS, 0}, /* a busy neighbour */
	    {{"10.0.0.5", "10.0.0.6"}, 2, 10 * PROXY_SESSIONS, 0},
	    {{"10.0.0.5", "192.0.2.1"}, 2, 10 * PROXY_SESSIONS, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct proxy_watch w = {.sessions = 0};

		assert_int_equal(
		    suspicions(&w, rows[i].addrs, rows[i].n_addrs, rows[i].sessions),
		    rows[i].suspicions);
	}
}

/* One other client is enough, for ever. */
static void
test_settled_by_another_client(void **state)
{
	static const char *const proxy[] = {"10.0.0.5"}, *const other[] = {"192.0.2.1"};
	struct proxy_watch w = {.sessions = 0};

	(void)state;
	assert_int_equal(suspicions(&w, proxy, 1, PROXY_SESSIONS - 1), 0);
	assert_int_equal(suspicions(&w, other, 1, 1), 0);
	assert_int_equal(suspicions(&w, proxy, 1, 10 * PROXY_SESSIONS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_suspicion),
	    cmocka_unit_test(test_settled_by_another_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
