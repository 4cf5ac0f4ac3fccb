/* What has to be in the file system before anything can be opened. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "place.h"
#include "store.h"

int
place_make(const char *path, unsigned mode, const struct privileges *p, struct buf *why)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	/* chmod: the mode is meant as it is, whatever the umask. */
	if (mkdir(path, (mode_t)mode) != 0 || chmod(path, (mode_t)mode) != 0 ||
	    (p->change && chown(path, p->uid, p->gid) != 0)) {
		(void)buf_addf(why, "cannot make the directory %s: %s", path,
			       strerror(errno));
		return -1;
	}
	return 0;
}

static int
make_for_list(const struct config_list *list, const struct privileges *p, struct buf *why)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *path = strchr(list->items[i], '/');
		const char *slash = path != NULL ? strrchr(path, '/') : NULL;
		char dir[PATH_MAX];

		if (slash == NULL || slash == path)
			continue;
		(void)snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
		/* Sendmail refuses a socket in a directory that others may write. */
		if (place_make(dir, 0755, p, why) != 0)
			return -1;
	}
	return 0;
}

int
place_make_for_sockets(const struct config *config, const struct privileges *p,
		       struct buf *why)
{
	if (make_for_list(&config->listen, p, why) != 0)
		return -1;
	return make_for_list(&config->metrics_listen, p, why);
}

/* A command that looks whether it is held (src/cli/daemon_state.c) has it for an instant.
 */
static int
take_lock(int fd)
{
	static const struct timespec pause = {.tv_nsec = 20000000};
	int rc = -1;

	for (int tries = 0; rc != 0 && tries < 5; tries++) {
		if (tries > 0)
			nanosleep(&pause, NULL);
		rc = flock(fd, LOCK_EX | LOCK_NB);
	}
	return rc;
}

int
place_lock(const char *dir, struct buf *why)
{
	char path[PATH_MAX + 32], pid[24] = "";
	int fd, n, error;

	(void)snprintf(path, sizeof(path), "%s/" STORE_LOCK, dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		error = errno;
		(void)buf_addf(why, "%s: %s%s", path, strerror(errno),
			       errno == EACCES ? "; the directory and the databases in "
						 "it must belong to the user that "
						 "lychgated runs as (option user)"
					       : "");
		errno = error;
		return -1;
	}
	if (take_lock(fd) != 0) {
		if (read(fd, pid, sizeof(pid) - 1) > 0)
			pid[strcspn(pid, "\n")] = '\0';
		(void)buf_addf(why, "another lychgated (process %s) uses %s", pid, dir);
		(void)close(fd);
		errno = EWOULDBLOCK;
		return -1;
	}
	/* Only for people: who holds it. */
	n = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == 0 && n > 0)
		(void)!write(fd, pid, (size_t)n);
	return fd;
}
