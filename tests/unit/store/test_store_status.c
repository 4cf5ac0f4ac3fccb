#include "unit.h"

#include <unistd.h>

#include "store_status.h"

static char dir[] = "/tmp/test_store_status.XXXXXX";

static int
setup(void **state)
{
	struct fault fault;

	assert_non_null(mkdtemp(dir));
	*state = store_open(dir, STORE_WRITER, &fault);
	assert_non_null(*state);
	return 0;
}

static int
teardown(void **state)
{
	static const char *const files[] = {"", "-wal", "-shm"};
	char path[64];

	store_close(*state);
	for (size_t i = 0; i < COUNT(files); i++) {
		(void)snprintf(path, sizeof(path), "%s/" STORE_FILE "%s", dir, files[i]);
		(void)unlink(path);
	}
	return rmdir(dir);
}

static void
what_is_put_is_got(void **state)
{
	const struct store_status put = {.state = "running",
					 .version = "1.2",
					 .mode = "enforce",
					 .listen = "unix:/a inet:1@127.0.0.1",
					 .pid = 1,
					 .heartbeat_s = 2,
					 .started_s = 3,
					 .sessions_open = 4,
					 .sessions_total = 5,
					 .turned_away = 6,
					 .broken = 7,
					 .hosts = 8,
					 .contexts = 9,
					 .memory = 10,
					 .evictions = 11,
					 .convictions_last_hour = 12,
					 .breaker_open = 1,
					 .storms = 13,
					 .unseen_s = 17,
					 .queue = 14,
					 .lost = UINT64_MAX,
					 .write_failing_s = 16,
					 .threshold = 7.5};
	struct store_status got;

	memset(&got, 0, sizeof(got));
	assert_int_equal(store_status_get(*state, &got), 0); /* never ran */
	assert_int_equal(store_status_put(*state, &put), 0);
	assert_int_equal(store_status_get(*state, &got), 1);
	assert_memory_equal(&got, &put, sizeof(got));
}

static void
what_somebody_edited_is_zero(void **state)
{
	char text[600];
	struct store_status got;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(store_meta_set(*state, "daemon.pid", "many"), 0);
	assert_int_equal(store_meta_set(*state, "daemon.threshold", ""), 0);
	assert_int_equal(store_meta_set(*state, "daemon.mode", text), 0);
	assert_int_equal(store_status_get(*state, &got), 1);
	assert_int_equal(got.pid, 0);
	assert_true(got.threshold == 0);
	assert_int_equal(strlen(got.mode), sizeof(got.mode) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_put_is_got),
	    cmocka_unit_test(what_somebody_edited_is_zero),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
