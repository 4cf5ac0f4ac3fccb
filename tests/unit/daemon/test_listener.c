#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "listener.h"
#include "unit.h"

static void
test_parse(void **state)
{
	static const struct {
		const char *where, *text; /* NULL: refused */
	} rows[] = {
	    {"unix:/run/x.sock", "unix /run/x.sock"},
	    {"local:/run/x.sock", "unix /run/x.sock"},
	    {"inet:8891@127.0.0.1", "127.0.0.1 8891"},
	    {"inet:8891@localhost", "127.0.0.1 8891"},
	    {"inet:8891", "0.0.0.0 8891"},
	    {"inet:65535@[192.0.2.1]", "192.0.2.1 65535"},
	    {"inet6:1@::1", "::1 1"},
	    {"inet6:8891@[2001:db8::1]", "2001:db8::1 8891"},
	    {"inet6:8891@localhost", "::1 8891"},
	    {"inet6:8891", ":: 8891"},
	    {"", NULL},
	    {"/run/x.sock", NULL},
	    {"unix:", NULL},
	    {"unix:relative", NULL},
	    {"inet:", NULL},
	    {"inet:0@127.0.0.1", NULL},
	    {"inet:65536@127.0.0.1", NULL},
	    {"inet:smtp@127.0.0.1", NULL},
	    {"inet:000000000000000001", NULL},
	    {"inet:8891@", NULL},
	    {"inet:8891@[]", NULL},
	    {"inet:8891@::1", NULL},
	    {"inet:8891@mx.example.com", NULL}, /* never looked up */
	    {"inet:127.0.0.1:8891", NULL},	/* Postfix's order */
	    {"inet6:8891@127.0.0.1", NULL},
	    {"inet6:8891@fe80::1%lo", NULL},
	    {"tcp:8891", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct listener_addr addr = {.len = 99};
		char ip[INET6_ADDRSTRLEN], text[200];
		struct buf why;
		int rc;

		buf_init(&why);
		rc = listener_parse(rows[i].where, &addr, &why);
		if ((rc == 0) != (rows[i].text != NULL))
			fail_msg("%s: %d", rows[i].where, rc);
		assert_int_equal(why.len > 0, rc != 0);
		if (rc != 0) {
			assert_int_equal(addr.len, 99);
			buf_fini(&why);
			continue;
		}
		if (addr.unix_socket) {
			snprintf(text, sizeof(text), "unix %s",
				 ((struct sockaddr_un *)&addr.addr)->sun_path);
		} else {
			const struct sockaddr_in *sin = (struct sockaddr_in *)&addr.addr;
			const struct sockaddr_in6 *sin6 =
			    (struct sockaddr_in6 *)&addr.addr;

			inet_ntop(addr.addr.ss_family,
				  addr.addr.ss_family == AF_INET
				      ? (const void *)&sin->sin_addr
				      : (const void *)&sin6->sin6_addr,
				  ip, sizeof(ip));
			snprintf(text, sizeof(text), "%s %u", ip, ntohs(sin->sin_port));
		}
		assert_string_equal(text, rows[i].text);
	}
}

/* Who reaches a port can tell the filter what he likes. */
static void
test_open_to_others(void **state)
{
	static const struct {
		const char *where;
		bool open;
	} rows[] = {{"unix:/run/x.sock", false},
		    {"inet:8891@127.0.0.1", false},
		    {"inet:8891@127.1.2.3", false},
		    {"inet:8891@localhost", false},
		    {"inet6:8891@localhost", false},
		    {"inet6:8891@[::1]", false},
		    {"inet:8891", true},
		    {"inet6:8891", true},
		    {"inet:8891@192.0.2.1", true},
		    {"inet6:8891@2001:db8::1", true},
		    {"inet:8891@10.0.0.1", true},
		    {"inet6:8891@::", true}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (listener_is_open(rows[i].where) != rows[i].open)
			fail_msg("%s", rows[i].where);
}

static void
test_path_too_long(void **state)
{
	struct listener_addr addr;
	struct buf why;
	char where[5 + 108 + 1] = "unix:/";

	(void)state;
	buf_init(&why);
	memset(where + 6, 'a', 107);
	assert_int_equal(listener_parse(where, &addr, &why), -1);
	where[5 + 107] = '\0';
	assert_int_equal(listener_parse(where, &addr, &why), 0);
	buf_fini(&why);
}

static char dir[64], where[100];
static const char *path;
static struct event_base *base;
static int accepted, failures, last_error;

static void
on_accept(void *ctx, int fd, bool unix_socket)
{
	(void)ctx;
	(void)unix_socket;
	accepted++;
	close(fd);
	event_base_loopbreak(base);
}

static void
on_failed(void *ctx, int error)
{
	(void)ctx;
	failures++;
	last_error = error;
}

static const struct listener_options options = {
    .mode = 0620, .group = "", .accept = on_accept, .failed = on_failed};

static int
set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/lychgate-test-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(where, sizeof(where), "unix:%s/s", dir);
	path = where + 5;
	base = event_base_new();
	accepted = failures = 0;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	event_base_free(base);
	unlink(path);
	return rmdir(dir);
}

/* Connect to the path: the descriptor, or -1. */
static int
call(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Leave a socket behind as a killed daemon does; or anything else as a file. */
static void
leave_socket(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	close(fd);
}

static struct listener *
open_it(bool expected)
{
	struct buf why;
	struct listener *l;

	buf_init(&why);
	l = listener_open(base, where, &options, &why);
	if ((l != NULL) != expected)
		fail_msg("%s", why.len > 0 ? why.data : "it listens");
	buf_fini(&why);
	return l;
}

static void
test_accept_mode_and_removal(void **state)
{
	struct listener *l = open_it(true);
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0620);
	fd = call();
	assert_true(fd >= 0);
	event_base_dispatch(base);
	assert_int_equal(accepted, 1);
	close(fd);
	listener_close(l);
	assert_int_equal(lstat(path, &st), -1);
	listener_close(NULL);
}

/* It waits a little instead of spinning, and goes on when there are descriptors again. */
static void
test_no_descriptors_left(void **state)
{
	struct listener *l = open_it(true);
	struct rlimit limit, none;
	int fd = call();

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	event_base_loop(base, EVLOOP_ONCE);
	event_base_loop(base, EVLOOP_NONBLOCK); /* nothing to do: it would fail again */
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(accepted, 0);
	assert_int_equal(failures, 1);
	assert_int_equal(last_error, EMFILE);
	event_base_dispatch(base);
	assert_int_equal(accepted, 1);
	close(fd);
	listener_close(l);
}

static void
test_stale_socket_is_replaced(void **state)
{
	struct listener *l;
	int fd;

	(void)state;
	leave_socket();
	l = open_it(true);
	fd = call();
	assert_true(fd >= 0);
	close(fd);
	listener_close(l);
}

static void
test_served_socket_is_left_alone(void **state)
{
	struct listener *l = open_it(true);
	int fd;

	(void)state;
	open_it(false);
	fd = call();
	assert_true(fd >= 0);
	close(fd);
	listener_close(l);
}

static void
test_other_files_are_left_alone(void **state)
{
	struct stat st;
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fclose(f);
	open_it(false);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
}

/* A successor has its own file at our path: it stays. */
static void
test_successors_socket_is_left_alone(void **state)
{
	struct listener *l = open_it(true);
	struct stat st;

	(void)state;
	assert_int_equal(unlink(path), 0);
	leave_socket();
	listener_close(l);
	assert_int_equal(lstat(path, &st), 0);
}

static void
test_no_such_group(void **state)
{
	struct listener_options other = options;
	struct stat st;
	struct buf why;

	(void)state;
	buf_init(&why);
	other.group = "no-such-group";
	assert_null(listener_open(base, where, &other, &why));
	assert_non_null(strstr(why.data, "no such group"));
	assert_int_equal(lstat(path, &st), -1);
	buf_fini(&why);
}

static void
test_missing_directory(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why);
	assert_null(listener_open(base, "unix:/nonexistent/x/s", &options, &why));
	assert_non_null(strstr(why.data, "No such file"));
	buf_fini(&why);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_open_to_others),
	    cmocka_unit_test(test_path_too_long),
	    TEST(test_accept_mode_and_removal),
	    TEST(test_no_descriptors_left),
	    TEST(test_stale_socket_is_replaced),
	    TEST(test_served_socket_is_left_alone),
	    TEST(test_other_files_are_left_alone),
	    TEST(test_successors_socket_is_left_alone),
	    TEST(test_no_such_group),
	    TEST(test_missing_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
