/*
 * Is lychgated running?  Its heartbeat in the database tells, also from another machine
 * or container on a shared directory.  But a daemon that cannot write (the disk is full)
 * has no heartbeat and judges on, and one that was killed had one a moment ago: there the
 * lock on the directory knows better, which the kernel takes back with the process.
 */
#include "daemon_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define AHEAD_S 600 /* more than clocks of two machines differ */

enum daemon_lock
daemon_lock(const char *dir)
{
	enum daemon_lock lock = DAEMON_LOCK_UNKNOWN;
	char path[PATH_MAX + 32];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/" STORE_LOCK, dir);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)) < 0)
		return lock;
	/* Had for a moment only; a daemon that starts meanwhile tries again. */
	if (flock(fd, LOCK_SH | LOCK_NB) == 0)
		lock = DAEMON_LOCK_FREE;
	else if (errno == EWOULDBLOCK)
		lock = DAEMON_LOCK_HELD;
	(void)close(fd);
	return lock;
}

enum daemon_state
daemon_state(enum daemon_lock lock, int found, const struct store_status *status,
	     uint32_t now_s)
{
	bool held = lock == DAEMON_LOCK_HELD;
	uint32_t patience_s = lock == DAEMON_LOCK_FREE ? DAEMON_DEAD_S : DAEMON_SILENT_S;

	if (found != 1)
		return held ? DAEMON_STARTING : DAEMON_NEVER;
	if (strcmp(status->state, "stopped") == 0)
		return held ? DAEMON_STARTING : DAEMON_STOPPED;
	/* Of before the clock was set back, or of a machine that this file came from. */
	if (lock == DAEMON_LOCK_FREE && status->heartbeat_s > now_s + AHEAD_S)
		return DAEMON_SILENT;
	if (status->heartbeat_s + patience_s < now_s)
		return held ? DAEMON_MUTE : DAEMON_SILENT;
	return DAEMON_RUNNING;
}

bool
daemon_alive(enum daemon_state state)
{
	return state == DAEMON_RUNNING || state == DAEMON_STARTING ||
	       state == DAEMON_MUTE;
}

bool
daemon_answers(const char *dir, int found, const struct store_status *status,
	       uint32_t now_s)
{
	return daemon_alive(daemon_state(daemon_lock(dir), found, status, now_s));
}
