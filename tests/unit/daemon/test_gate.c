/*
 * Sockets: the gate with its listeners on one side, the tests as the MTA on the other, on
 * one event loop.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "clock.h"
#include "gate.h"
#include "milter_mta.h"
#include "stand_in.h"
#include "unit.h"

#define PATIENCE_S 20

static struct event_base *base;
static struct event *tick;
static struct gate *gate;
static struct gate_settings settings;
static char dir[64], where[100];
static unsigned closed, complaints, drained;
static char complaint[300], reference[REFERENCE_LEN + 1]; /* the last ones */

static void
on_closed(void *ctx, const struct smtp_report *report)
{
	(void)ctx;
	snprintf(reference, sizeof(reference), "%s", report->reference);
	closed++;
}

static void
on_complain(void *ctx, enum complaint kind, const char *line)
{
	(void)ctx;
	(void)kind;
	complaints++;
	snprintf(complaint, sizeof(complaint), "%s", line);
}

static void
on_drained(void *ctx)
{
	(void)ctx;
	drained++;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

static int
set_up(void **state)
{
	static const struct gate_hooks hooks = {.smtp = {.now_ms = clock_now_ms,
							 .closed = on_closed,
							 .complain = on_complain},
						.drained = on_drained};
	static const struct timeval often = {.tv_usec = 5000};
	static const uint8_t secret[16] = {3};
	struct buf why;

	(void)state;
	buf_init(&why);
	snprintf(dir, sizeof(dir), "/tmp/lychgate-test-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(where, sizeof(where), "unix:%s/s", dir);
	base = event_base_new();
	tick = event_new(base, -1, EV_PERSIST, on_tick, NULL);
	event_add(tick, &often);
	settings = (struct gate_settings){.max_sessions = 100,
					  .max_packet = 100000,
					  .headers = true,
					  .reply_text = "no",
					  .reply_url = ""};
	gate = gate_create(base, NULL, &settings, &hooks, secret);
	assert_non_null(gate);
	assert_int_equal(gate_listen(gate, where, 0600, "", &why), 0);
	closed = complaints = drained = 0;
	buf_fini(&why);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	gate_free(gate);
	event_free(tick);
	event_base_free(base);
	return rmdir(dir);
}

static int64_t
monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Turn the event loop once, within the patience that began at ${start_us}. */
static void
turn(int64_t start_us)
{
	if (monotonic_us() - start_us > PATIENCE_S * 1000000LL)
		fail_msg("nothing happened for %d s", PATIENCE_S);
	event_base_loop(base, EVLOOP_ONCE);
}

static size_t
open_now(void)
{
	struct gate_stats stats;

	gate_stats(gate, &stats);
	return stats.open;
}

static void
wait_open(size_t n)
{
	int64_t start_us = monotonic_us();

	while (open_now() != n)
		turn(start_us);
}

static int
call_unix(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", where + 5);
	assert_int_equal(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	return fd;
}

/* Read ${n} bytes of answers, turning the loop; fewer only at the end of the connection.
 */
static size_t
hear(int fd, char *bytes, size_t n)
{
	int64_t start_us = monotonic_us();
	size_t got = 0;

	while (got < n) {
		ssize_t more = recv(fd, bytes + got, n - got, MSG_DONTWAIT);

		if (more == 0 || (more < 0 && errno == ECONNRESET))
			return got;
		if (more > 0)
			got += (size_t)more;
		else
			turn(start_us);
	}
	return got;
}

static void
hear_end(int fd)
{
	char byte;

	assert_int_equal(hear(fd, &byte, 1), 0);
}

static void
say(int fd, const struct buf *b)
{
	assert_int_equal(send(fd, b->data, b->len, MSG_NOSIGNAL), b->len);
}

/* Append a negotiation and a CONNECT: one packet of 5 + 12 and more, one of 5 as answers.
 */
static void
add_start(struct buf *b)
{
	milter_mta_optneg(b, &(struct milter_options){6, 0, SMFIP_RCPT_REJ});
	milter_mta_connect(b, "[192.0.2.1]", SMFIA_INET, 25, "192.0.2.1");
}

#define START_ANSWER "\0\0\0\15O\0\0\0\6\0\0\0\0\0\0\10\0\0\0\0\1c"
#define START_LEN    22

static void
start(int fd)
{
	char answer[START_LEN];
	struct buf b;

	buf_init(&b);
	add_start(&b);
	say(fd, &b);
	assert_int_equal(hear(fd, answer, START_LEN), START_LEN);
	assert_memory_equal(answer, START_ANSWER, START_LEN);
	buf_fini(&b);
}

/* A whole session in pieces, each an event of its own, that end anywhere in a packet. */
static void
test_pieces(void **state)
{
	static const char *const helo[] = {"a.test"};
	static const size_t pieces[] = {1, 3, 7, 16, 1000};
	char answer[START_LEN + 5];
	struct buf b;

	(void)state;
	buf_init(&b);
	add_start(&b);
	milter_mta_texts(&b, SMFIC_HELO, helo, 1);
	milter_mta_bare(&b, SMFIC_QUIT);
	for (size_t p = 0; p < COUNT(pieces); p++) {
		int fd = call_unix();

		wait_open(1);
		for (size_t at = 0; at < b.len; at += pieces[p]) {
			size_t n = b.len - at < pieces[p] ? b.len - at : pieces[p];

			assert_int_equal(send(fd, b.data + at, n, MSG_NOSIGNAL), n);
			event_base_loop(base, EVLOOP_NONBLOCK);
		}
		assert_int_equal(hear(fd, answer, sizeof(answer)), sizeof(answer));
		assert_memory_equal(answer, START_ANSWER "\0\0\0\1c", sizeof(answer));
		hear_end(fd);
		close(fd);
	}
	assert_int_equal(closed, COUNT(pieces));
	assert_int_equal(complaints, 0);
	buf_fini(&b);
}

static void
test_garbage_harms_only_itself(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *complaint;
	} rows[] = {
#define ROW(bytes, complaint) {bytes, sizeof(bytes) - 1, complaint}
	    ROW("GET / HTTP/1.1\r\n\r\n", "too long, or empty"),
	    ROW("\0\0\0\0", "too long, or empty"),
	    ROW("\0\1\206\241",
		"too long, or empty"), /* 100001, one more than the limit */
	    ROW("\377\377\377\377", "too long, or empty"),
	    ROW("\0\0\0\1N\0\0\0\0", "too long, or empty"),
	    ROW("\0\0\0\1Z", "malformed"),
	    ROW("\0\0\0\2Hx", "malformed"),
	    ROW("\0\0\0\1O", "malformed"),
	    ROW("\0\0\0\1N\0\0\0\1Z", "malformed"),
	    ROW("\0\0\0\15O\0\0\0\6\0\0\0\0\0\0\0\0", "second negotiation"),
	    ROW("\0\0\0\3R<\0", "RCPT without MAIL"),
	};
	int other = call_unix();
	unsigned n = COUNT(rows);
	struct gate_stats stats;
	char answer[5];
	struct buf quit;

	(void)state;
	start(other);
	for (unsigned i = 0; i < n; i++) {
		int fd = call_unix();

		start(fd);
		assert_int_equal(send(fd, rows[i].bytes, rows[i].len, 0), rows[i].len);
		while (hear(fd, answer, 5) == 5)
			;
		wait_open(1);
		assert_int_equal(complaints, i + 1);
		if (strstr(complaint, rows[i].complaint) == NULL)
			fail_msg("row %u: %s", i, complaint);
		assert_memory_equal(complaint, "milter connection from the unix socket",
				    38);
		assert_string_equal(strstr(complaint, ", session ") + 10, reference);
		assert_int_equal(closed, i + 1); /* and what it told is learnt */
		close(fd);
	}
	gate_stats(gate, &stats);
	assert_int_equal(stats.broken, n);
	buf_init(&quit);
	milter_mta_bare(&quit, SMFIC_EOH);
	milter_mta_bare(&quit, SMFIC_QUIT);
	say(other, &quit);
	assert_int_equal(hear(other, answer, 5), 5);
	hear_end(other);
	assert_int_equal(complaints, n);
	buf_fini(&quit);
	close(other);
}

static void
test_end_of_connection(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		unsigned complaints;
	} rows[] = {{"", 0, 0}, {"\0", 1, 1}, {"\0\0\0\5H", 5, 1}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int fd = call_unix();

		complaints = closed = 0;
		start(fd);
		if (rows[i].len > 0)
			assert_int_equal(send(fd, rows[i].bytes, rows[i].len, 0),
					 rows[i].len);
		close(fd);
		wait_open(0);
		assert_int_equal(closed, 1);
		assert_int_equal(complaints, rows[i].complaints);
	}
}

/* The MTA is gone before it is answered: what it told is learnt. */
static void
test_nobody_hears(void **state)
{
	int fd = call_unix();
	struct buf b;

	(void)state;
	buf_init(&b);
	add_start(&b);
	say(fd, &b);
	close(fd);
	for (int64_t start_us = monotonic_us(); closed == 0;)
		turn(start_us);
	assert_non_null(strstr(complaint, "cannot answer"));
	buf_fini(&b);
}

static void
test_idle_timeout(void **state)
{
	struct gate_stats stats;
	int fd;

	(void)state;
	settings.idle_timeout_s = 1;
	gate_configure(gate, &settings);
	fd = call_unix();
	start(fd);
	hear_end(fd);
	gate_stats(gate, &stats);
	assert_int_equal(stats.timed_out, 1);
	assert_int_equal(closed, 1);
	close(fd);
}

static void
test_limit_of_sessions(void **state)
{
	int fds[5];
	struct gate_stats stats;

	(void)state;
	settings.max_sessions = 2;
	gate_configure(gate, &settings);
	for (int i = 0; i < 5; i++) {
		fds[i] = call_unix();
		if (i < 2)
			start(fds[i]);
		else
			hear_end(fds[i]);
	}
	gate_stats(gate, &stats);
	assert_int_equal(stats.open, 2);
	assert_int_equal(stats.turned_away, 3);
	assert_int_equal(complaints, 1); /* said once */
	assert_string_equal(complaint, "2 sessions are open, the limit (max_sessions): "
				       "of further ones the mail server decides by "
				       "itself (its default action)");
	for (int i = 0; i < 5; i++)
		close(fds[i]);
	wait_open(0);
	assert_int_equal(complaints, 2); /* and what came of it */
	assert_string_equal(complaint, "there is room for sessions again; 3 were not "
				       "judged meanwhile");
	fds[0] = call_unix();
	start(fds[0]);
	close(fds[0]);
	wait_open(0);
	/* Room that a reload makes. */
	for (int i = 0; i < 3; i++)
		fds[i] = call_unix();
	hear_end(fds[2]);
	assert_int_equal(complaints, 3);
	settings.max_sessions = 3;
	gate_configure(gate, &settings);
	assert_string_equal(complaint, "there is room for sessions again; 1 were not "
				       "judged meanwhile");
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	wait_open(0);
	assert_int_equal(complaints, 4);
}

static void
test_stop_lets_sessions_end(void **state)
{
	int fd = call_unix();
	struct stat st;

	(void)state;
	start(fd);
	gate_stop(gate);
	assert_int_equal(lstat(where + 5, &st), -1);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(drained, 0);
	close(fd);
	wait_open(0);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(drained, 1);
	assert_int_equal(closed, 1);
}

static void
test_stop_without_sessions(void **state)
{
	(void)state;
	gate_stop(gate);
	assert_int_equal(drained, 0); /* from the loop only */
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(drained, 1);
}

static void
test_free_ends_sessions(void **state)
{
	int a = call_unix(), b = call_unix();

	(void)state;
	start(a);
	start(b);
	gate_free(gate);
	gate = NULL;
	assert_int_equal(closed, 2);
	assert_int_equal(drained, 0);
	hear_end(a);
	close(a);
	close(b);
}

/* An MTA that does not read: we stop reading too, and lose nothing. */
static void
test_backpressure(void **state)
{
	int fd = call_unix();
	size_t sent = 0, stalled = 0, answers;
	char *bytes = malloc(1 << 20);
	struct buf b;

	(void)state;
	start(fd);
	buf_init(&b);
	for (int i = 0; i < 10000; i++)
		milter_mta_bare(&b, SMFIC_EOH);
	while (stalled < 100) {
		size_t at = sent % b.len;
		ssize_t n = send(fd, b.data + at, b.len - at, MSG_DONTWAIT);

		stalled = n > 0 ? 0 : stalled + 1;
		sent += n > 0 ? (size_t)n : 0;
		event_base_loop(base, EVLOOP_NONBLOCK);
		assert_true(sent < 100 << 20);
	}
	for (answers = 0; answers < sent / 5 * 5;) {
		size_t left = sent / 5 * 5 - answers;
		size_t n = hear(fd, bytes, left < 1 << 20 ? left : 1 << 20);

		for (size_t i = 0; i < n; i++)
			assert_int_equal(bytes[i], "\0\0\0\1c"[(answers + i) % 5]);
		assert_true(n > 0);
		answers += n;
	}
	assert_int_equal(open_now(), 1);
	close(fd);
	wait_open(0);
	buf_fini(&b);
	free(bytes);
}

/* A TCP connection to a listener of our own at a port that was free a moment ago. */
static int
call_inet(void)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct buf why;
	char text[64];

	buf_init(&why);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&sin, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&sin, &len), 0);
	close(fd);
	snprintf(text, sizeof(text), "inet:%u@127.0.0.1", ntohs(sin.sin_port));
	if (gate_listen(gate, text, 0, "", &why) != 0)
		fail_msg("%s", why.data);
	buf_fini(&why);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&sin, len), 0);
	return fd;
}

/*
 * Sendmail's way: macros and command in two writes, without TCP_NODELAY.  Where our side
 * delays its acknowledgements, each such exchange takes 40 ms, once the kernel's quick
 * start of a connection is over; the fastest of many tells.
 */
static void
test_no_delayed_acknowledgements(void **state)
{
	static const char *const macros[] = {"i", "3B1"};
	int fd = call_inet();
	int64_t fastest_us = INT64_MAX;
	struct buf macro, event;
	char answer[5];

	(void)state;
	start(fd);
	buf_init(&macro);
	buf_init(&event);
	milter_mta_macro(&macro, SMFIC_EOH, macros, 2);
	milter_mta_bare(&event, SMFIC_EOH);
	for (int i = 0; i < 60; i++) {
		int64_t start_us = monotonic_us();

		say(fd, &macro);
		say(fd, &event);
		assert_int_equal(hear(fd, answer, 5), 5);
		if (i >= 40 && monotonic_us() - start_us < fastest_us)
			fastest_us = monotonic_us() - start_us;
	}
	print_message("# fastest exchange %d us\n", (int)fastest_us);
	assert_true(fastest_us < 20000);
	assert_int_equal(send(fd, "\0\0\0\0", 4, 0), 4);
	hear_end(fd);
	assert_non_null(strstr(complaint, "connection from 127.0.0.1 closed: "));
	close(fd);
	wait_open(0);
	buf_fini(&macro);
	buf_fini(&event);
}

static void
test_listen_twice_fails(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why);
	assert_int_equal(gate_listen(gate, where, 0600, "", &why), -1);
	assert_non_null(strstr(why.data, "another process listens there"));
	buf_fini(&why);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_pieces),
	    TEST(test_garbage_harms_only_itself),
	    TEST(test_end_of_connection),
	    TEST(test_nobody_hears),
	    TEST(test_idle_timeout),
	    TEST(test_limit_of_sessions),
	    TEST(test_stop_lets_sessions_end),
	    TEST(test_stop_without_sessions),
	    TEST(test_free_ends_sessions),
	    TEST(test_backpressure),
	    TEST(test_no_delayed_acknowledgements),
	    TEST(test_listen_twice_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
