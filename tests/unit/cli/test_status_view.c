#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status_view.h"
#include "unit.h"

#define NOW 1000000u

static struct buf told;

static void
note(void *ctx, const char *text)
{
	(void)ctx;
	assert_int_equal(buf_addf(&told, "%s\n", text), 0);
}

/* A healthy filter; each test makes one thing wrong. */
static struct status_view
healthy(void)
{
	struct status_view v = {
	    .now_s = NOW,
	    .state = DAEMON_RUNNING,
	    .daemon = {.state = "running",
		       .version = LYCHGATE_VERSION,
		       .heartbeat_s = NOW,
		       .started_s = NOW - 86400,
		       .sessions_total = 100},
	    .windows = {[WINDOW_DAY] = {.count = {[STAT_SESSIONS] = 100}}},
	    .mode = MODE_ENFORCE,
	    .settings = true,
	    .own_names = true,
	    .disk_free = UINT64_C(1) << 40,
	    .disk_size = UINT64_C(1) << 41,
	};

	return v;
}

static void
expect(const struct status_view *v, const char *warning)
{
	buf_init(&told);
	assert_int_equal(buf_adds(&told, ""), 0);
	status_view_warn(v, note, NULL);
	if (warning == NULL)
		assert_string_equal(told.data, "");
	else if (strstr(told.data, warning) == NULL)
		fail_msg("no '%s' in: %s", warning, told.data);
	buf_fini(&told);
}

static void
test_healthy(void **state)
{
	struct status_view v = healthy();

	(void)state;
	expect(&v, NULL);
	v.daemon.sessions_total = 0;
	v.daemon.started_s = NOW - 60; /* just started: no warning yet */
	expect(&v, NULL);
	v.settings = v.own_names = false; /* not told: nothing is known */
	v.daemon.sessions_total = 1;
	expect(&v, NULL);
}

static void
test_turned_away(void **state)
{
	struct status_view v = healthy();

	(void)state;
	v.daemon.turned_away = 7;
	expect(&v, "7 connections of the mail server were turned away since the start");
	v.state = DAEMON_STOPPED;
	buf_init(&told);
	status_view_warn(&v, note, NULL);
	assert_null(strstr(told.data, "turned away"));
	buf_fini(&told);
}

static void
test_daemon(void **state)
{
	struct status_view v = healthy();

	(void)state;
	v.windows[WINDOW_DAY].count[STAT_SESSIONS] = 0;
	expect(&v, NULL); /* it did not run that long */
	v.daemon.started_s = NOW - 2 * 86400;
	expect(&v, "no session has come for a day: is the mail server still attached?");
	v.windows[WINDOW_DAY].count[STAT_UNJUDGED] = 1; /* of a user */
	expect(&v, NULL);
	v.state = DAEMON_NEVER;
	expect(&v, "has never run");
	v.state = DAEMON_STOPPED;
	expect(&v, "is stopped");
	v.state = DAEMON_SILENT;
	v.daemon.heartbeat_s = NOW - 600;
	expect(&v, "for 10 min: it was killed, or hangs");
	v.lock = DAEMON_LOCK_FREE;
	expect(&v, "for 10 min: it was killed;");
	v.lock = DAEMON_LOCK_HELD;
	v.state = DAEMON_MUTE;
	expect(&v, "has written nothing for 10 min");
	v = healthy();
	v.daemon.sessions_total = 0;
	expect(&v, "no session has come yet");
	v = healthy();
	v.own_names = false;
	expect(&v, "own_names is empty");
	v = healthy();
	v.daemon.version[0] = '9';
	expect(&v, "is version 9");
}

static void
test_policy_and_clients(void **state)
{
	struct status_view v = healthy();

	(void)state;
	v.mode = MODE_MONITOR;
	expect(&v, "monitor mode");
	v.mode = MODE_OFF;
	expect(&v, "mode is off");
	v = healthy();
	v.one_client = true;
	addr_parse("10.0.0.1", &v.client);
	expect(&v, "every client is 10.0.0.1, a private address");
	v = healthy();
	v.daemon.breaker_open = 1;
	expect(&v, "breaker is open");
	v = healthy();
	v.daemon.storms = 2;
	expect(&v, "2 floods of forged bounces");
}

static void
test_writer(void **state)
{
	struct status_view v = healthy();

	(void)state;
	v.disk_free = 0;
	expect(&v, "the disk is full: 0 B free");
	v.disk_free = 1 << 20;
	expect(&v, "the disk is nearly full: 1.0 MiB free");
	v = healthy();
	v.journal =
	    (struct fault){.code = FAULT_CORRUPT, .text = "sessions.db: malformed"};
	expect(&v, "sessions.db: malformed; 'lychgate db check' says");
	v = healthy();
	v.asides = 1;
	snprintf(v.aside, sizeof(v.aside), "sessions.db.damaged-X");
	expect(&v, "set aside as sessions.db.damaged-X, a new one was begun");
	v.asides = 3;
	expect(&v, "sessions.db.damaged-X (and 2 before it), a");
	v = healthy();
	v.daemon.write_failing_s = NOW - 30;
	expect(&v, "cannot be written since 30 s");
	v = healthy();
	v.daemon.queue = 1000000;
	expect(&v, "1000000 rows wait");
	v = healthy();
	v.daemon.lost = 5;
	expect(&v, "5 rows were lost");
}

static void
test_daemon_state(void **state)
{
	struct store_status s = {.state = "running", .heartbeat_s = NOW};

	(void)state;
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 0, &s, NOW), DAEMON_NEVER);
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW), DAEMON_RUNNING);
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW + DAEMON_SILENT_S),
			 DAEMON_RUNNING);
	assert_int_equal(
	    daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW + DAEMON_SILENT_S + 1),
	    DAEMON_SILENT);
	/* Clocks of two machines. */
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW - 100),
			 DAEMON_RUNNING);
	snprintf(s.state, sizeof(s.state), "stopping");
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW), DAEMON_RUNNING);
	snprintf(s.state, sizeof(s.state), "stopped");
	assert_int_equal(daemon_state(DAEMON_LOCK_UNKNOWN, 1, &s, NOW), DAEMON_STOPPED);
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 1, &s, NOW), DAEMON_STOPPED);
}

/* What the lock tells that the heartbeat does not. */
static void
test_daemon_lock(void **state)
{
	struct store_status s = {.state = "running", .heartbeat_s = NOW};
	char dir[] = "/tmp/lychgate-lock-XXXXXX", path[64];
	int fd;

	(void)state;
	assert_int_equal(daemon_state(DAEMON_LOCK_HELD, 0, &s, NOW), DAEMON_STARTING);
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 0, &s, NOW), DAEMON_NEVER);
	assert_int_equal(daemon_state(DAEMON_LOCK_HELD, 1, &s, NOW), DAEMON_RUNNING);
	assert_int_equal(daemon_state(DAEMON_LOCK_HELD, 1, &s, NOW + 100), DAEMON_MUTE);
	/* Killed just now; but a free lock beside a heartbeat is another machine's. */
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 1, &s, NOW + 4), DAEMON_SILENT);
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 1, &s, NOW + 3), DAEMON_RUNNING);
	/* The clock was set back: the heartbeat tells nothing. */
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 1, &s, NOW - 600),
			 DAEMON_RUNNING);
	assert_int_equal(daemon_state(DAEMON_LOCK_FREE, 1, &s, NOW - 601), DAEMON_SILENT);
	assert_int_equal(daemon_state(DAEMON_LOCK_HELD, 1, &s, NOW - 601),
			 DAEMON_RUNNING);
	snprintf(s.state, sizeof(s.state), "stopped");
	assert_int_equal(daemon_state(DAEMON_LOCK_HELD, 1, &s, NOW), DAEMON_STARTING);

	assert_non_null(mkdtemp(dir));
	assert_int_equal(daemon_lock(dir), DAEMON_LOCK_UNKNOWN);
	snprintf(path, sizeof(path), "%s/lychgated.lock", dir);
	fd = open(path, O_RDWR | O_CREAT, 0640);
	assert_true(fd >= 0);
	assert_int_equal(daemon_lock(dir), DAEMON_LOCK_FREE);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(daemon_lock(dir), DAEMON_LOCK_HELD);
	assert_int_equal(close(fd), 0);
	assert_int_equal(daemon_lock(dir), DAEMON_LOCK_FREE);
	unlink(path);
	rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_healthy),	cmocka_unit_test(test_turned_away),
	    cmocka_unit_test(test_daemon),	cmocka_unit_test(test_policy_and_clients),
	    cmocka_unit_test(test_writer),	cmocka_unit_test(test_daemon_state),
	    cmocka_unit_test(test_daemon_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
