/*
 * The load generator: plays Postfix to a milter and tells what the filter's process used.
 *
 *	load [-n SESSIONS] [-c PARALLEL] [-f FIRST] [-s SEED] [-p PID] [-w SECONDS]
 *	     [-i rcpt | -i data]
 *	     unix:/PATH | inet:PORT@HOST
 *
 * -w: how long to wait for work that the filter does after the sessions, before its CPU
 * is read.  -i: keep all sessions open, idle before their first RCPT or their DATA.
 * Prints one line, key=value.
 */
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include <arpa/inet.h>

#include "crew.h"
#include "num.h"
#include "watch.h"

struct options {
	struct crew_job job;
	pid_t pid;
	unsigned wait_s;
};

static int
parse_where(const char *where, struct crew_job *job)
{
	struct sockaddr_un *sun = (struct sockaddr_un *)&job->addr;
	struct sockaddr_in *sin = (struct sockaddr_in *)&job->addr;
	const char *at = strchr(where, '@');
	char port_text[8] = "";
	uint64_t port;

	if (strncmp(where, "unix:", 5) == 0) {
		if (strlen(where + 5) >= sizeof(sun->sun_path))
			return -1;
		sun->sun_family = AF_UNIX;
		memcpy(sun->sun_path, where + 5, strlen(where + 5) + 1);
		job->addr_len = sizeof(*sun);
		return 0;
	}
	if (strncmp(where, "inet:", 5) != 0 || at == NULL || at - where - 5 > 5)
		return -1;
	memcpy(port_text, where + 5, (size_t)(at - where - 5));
	if (num_u64_parse(port_text, 1, 65535, &port) != 0 ||
	    inet_pton(AF_INET, at + 1, &sin->sin_addr) != 1)
		return -1;
	sin->sin_family = AF_INET;
	sin->sin_port = htons((uint16_t)port);
	job->addr_len = sizeof(*sin);
	return 0;
}

static int
parse_number(const char *text, uint64_t *value_r)
{
	return num_u64_parse(text, 0, INT64_MAX, value_r);
}

static int
parse_option(int c, struct options *o)
{
	uint64_t value = 0;

	if (c == 'i') {
		o->job.hold = optarg[0] == 'r' ? HOLD_BEFORE_RCPT : HOLD_BEFORE_DATA;
		return 0;
	}
	if (parse_number(optarg, &value) != 0)
		return -1;
	switch (c) {
	case 'n':
		o->job.sessions = value;
		break;
	case 'c':
		o->job.parallel = value;
		break;
	case 'f':
		o->job.first = value;
		break;
	case 's':
		o->job.seed = value;
		break;
	case 'p':
		o->pid = (pid_t)value;
		break;
	case 'w':
		o->wait_s = (unsigned)value;
		break;
	}
	return 0;
}

static int
parse_options(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt(argc, argv, "n:c:f:s:p:w:i:")) != -1)
		if (c == '?' || parse_option(c, o) != 0)
			return -1;
	if (optind + 1 != argc || parse_where(argv[optind], &o->job) != 0)
		return -1;
	if (o->job.hold)
		o->job.parallel = o->job.sessions;
	return o->job.parallel > 0 ? 0 : -1;
}

struct usage {
	int64_t cpu_ns, main_ns, rss;
};

static struct usage
usage_of(pid_t pid)
{
	return (struct usage){watch_cpu_ns(pid), watch_main_thread_ns(pid),
			      watch_rss_bytes(pid)};
}

static void
print_result(const struct crew_result *r, const struct usage *from,
	     const struct usage *to)
{
	double n = (double)(r->sessions > 0 ? r->sessions : 1);

	printf("sessions=%" PRIu64 " seconds=%.3f sessions_per_s=%.0f failed=%" PRIu64
	       " refused=%" PRIu64 " steps=0x%" PRIx32
	       " cpu_us=%.2f main_us=%.2f rss=%" PRId64 " rss_grown=%" PRId64 "\n",
	       r->sessions, r->seconds, n / r->seconds, r->failed, r->refused, r->steps,
	       (double)(to->cpu_ns - from->cpu_ns) / 1e3 / n,
	       (double)(to->main_ns - from->main_ns) / 1e3 / n, to->rss,
	       to->rss - from->rss);
}

int
main(int argc, char **argv)
{
	struct options o = {.job = {.seed = 1, .sessions = 10000, .parallel = 64},
			    .pid = getpid()};
	struct crew_result result;
	struct usage before, after;
	struct crew *crew;
	int status = EXIT_FAILURE;

	if (parse_options(argc, argv, &o) != 0) {
		(void)fputs("usage: see the head of bench/load.c\n", stderr);
		return 2;
	}
	if ((crew = crew_create(&o.job)) == NULL) {
		perror("load");
		return EXIT_FAILURE;
	}
	before = usage_of(o.pid);
	if (crew_run(crew, &result) != 0) {
		perror("load");
		goto out;
	}
	(void)sleep(o.wait_s);
	after = usage_of(o.pid);
	print_result(&result, &before, &after);
	status = result.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
out:
	crew_free(crew);
	return status;
}
