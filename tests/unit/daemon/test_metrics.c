/* Readers of metrics over a real socket; server and readers in one process. */
#include "metrics.h"

#include <dirent.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/event.h>

#include "unit.h"

#define CLIENTS (2 * METRICS_READERS)

static char dir[64], where[100];
static struct event_base *base;
static struct metrics *metrics;

static void
gather(void *ctx, struct metrics_values *values_r)
{
	(void)ctx;
	(void)values_r;
}

static int
setup(void **state)
{
	static const char *items[] = {where};
	const struct metrics_hooks hooks = {.gather = gather};
	const struct config config = {.metrics_listen = {.items = items, .n = 1},
				      .socket_mode = 0600,
				      .socket_group = ""};
	struct buf why;

	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/test_metrics.XXXXXX");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(where, sizeof(where), "unix:%s/s", dir);
	base = event_base_new();
	buf_init(&why);
	assert_int_equal(metrics_open(base, &config, &hooks, &metrics, &why), 0);
	buf_fini(&why);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	metrics_close(metrics);
	event_base_free(base);
	return rmdir(dir);
}

static int
files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

/* All that is to be done now. */
static void
go_on(void)
{
	for (int i = 0; i < 10; i++)
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
}

static int
come(void)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", where + 5);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

/* Is it answered? */
static bool
ask(int fd)
{
	static const char get[] = "GET /metrics HTTP/1.0\r\n\r\n";
	char answer[64] = "";

	assert_int_equal(write(fd, get, sizeof(get) - 1), sizeof(get) - 1);
	go_on();
	return read(fd, answer, sizeof(answer) - 1) > 0 &&
	       strncmp(answer, "HTTP/1.", 7) == 0;
}

static void
as_many_as_there_is_room_for(void **state)
{
	int before = files(), clients[CLIENTS];

	(void)state;
	for (int i = 0; i < CLIENTS; i++)
		clients[i] = come();
	go_on();
	assert_int_equal(files() - before, CLIENTS + METRICS_READERS);
	assert_false(ask(clients[CLIENTS - 1])); /* it waits */
	metrics_resume(metrics);
	go_on();
	assert_int_equal(files() - before, CLIENTS + METRICS_READERS);
	/* One is answered and goes, the others go away. */
	assert_true(ask(clients[0]));
	for (int i = 0; i < METRICS_READERS; i++)
		close(clients[i]);
	go_on();
	assert_int_equal(files() - before, CLIENTS - METRICS_READERS);
	metrics_resume(metrics);
	go_on();
	/* The last one was answered, and is done. */
	assert_int_equal(files() - before, CLIENTS - 1);
	for (int i = METRICS_READERS; i < CLIENTS; i++)
		close(clients[i]);
	go_on();
	assert_int_equal(files(), before);
}

/* One after the other as many as you like. */
static void
many_readers(void **state)
{
	int before = files();

	(void)state;
	for (int i = 0; i < 10 * METRICS_READERS; i++) {
		int fd = come();

		go_on();
		assert_true(ask(fd));
		close(fd);
		go_on();
	}
	assert_int_equal(files(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(as_many_as_there_is_room_for, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(many_readers, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
