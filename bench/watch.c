/*
 * The scheduler's own clocks count nanoseconds; the ticks of /proc/PID/stat would be too
 * coarse, and miss who runs shortly after each tick.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "watch.h"

int64_t
watch_cpu_ns(pid_t pid)
{
	clockid_t clock;
	struct timespec t;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return -1;
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The first number behind ${label} in a file of the process; "" = at its beginning. */
static int64_t
number_in(pid_t pid, const char *name, const char *label)
{
	char path[64], line[256];
	int64_t value = -1;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	if ((file = fopen(path, "re")) == NULL)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, label, strlen(label)) == 0 &&
		    sscanf(line + strlen(label), "%" SCNd64, &value) != 1)
			break;
	(void)fclose(file);
	return value;
}

int64_t
watch_main_thread_ns(pid_t pid)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "task/%ld/schedstat", (long)pid);
	return number_in(pid, name, "");
}

int64_t
watch_rss_bytes(pid_t pid)
{
	int64_t kib = number_in(pid, "status", "VmRSS:");

	return kib < 0 ? -1 : kib * 1024;
}
