/*
 * Its log and index go first: were they left behind by a crash in between, the new
 * journal would be taken for theirs.
 */
#include "journal_aside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "journal_impl.h"

static const char magic[16] = "SQLite format 3"; /* a database begins so, NUL included */

static bool
is_some_database(const char *dir)
{
	char path[PATH_MAX], head[sizeof(magic)] = {0};
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "%s/" JOURNAL_FILE, dir);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0) {
		n = read(fd, head, sizeof(head));
		close(fd);
	}
	/* What cannot be read is left alone. */
	return n < 0 || (n == sizeof(head) && memcmp(head, magic, sizeof(head)) == 0);
}

bool
journal_is_damaged(const char *dir, const struct fault *fault)
{
	return fault->code == FAULT_CORRUPT ||
	       (fault->code == FAULT_FOREIGN && !is_some_database(dir));
}

static int
fail(struct fault *fault_r, const char *name)
{
	fault_r->code = FAULT_ACCESS;
	snprintf(fault_r->text, sizeof(fault_r->text),
		 JOURNAL_FILE ": cannot be renamed to %s: %s", name, strerror(errno));
	return -1;
}

/* One of the three files; that it is not there is well. */
static int
move(const char *dir, const char *name, const char *ending)
{
	char from[PATH_MAX], to[PATH_MAX];

	snprintf(from, sizeof(from), "%s/" JOURNAL_FILE "%s", dir, ending);
	snprintf(to, sizeof(to), "%s/%s%s", dir, name, ending);
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to) == 0 || errno == ENOENT ? 0 : -1;
}

int
journal_set_aside(const char *dir, uint32_t now_s, char name_r[JOURNAL_ASIDE_MAX],
		  struct fault *fault_r)
{
	time_t now = (time_t)now_s;
	char name[JOURNAL_ASIDE_MAX];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(name, sizeof(name), JOURNAL_ASIDE "%Y%m%dT%H%M%SZ", &tm);
	if (move(dir, name, "-wal") != 0 || move(dir, name, "-shm") != 0 ||
	    move(dir, name, "") != 0)
		return fail(fault_r, name);
	memcpy(name_r, name, sizeof(name));
	return 0;
}

struct journal *
journal_renew(struct journal *j, uint32_t now_s, char name[JOURNAL_ASIDE_MAX],
	      struct fault *fault_r)
{
	const char *path = sqlite3_db_filename(j->db.handle, "main");
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];
	struct journal *fresh;

	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	if (name[0] == '\0' && journal_set_aside(dir, now_s, name, fault_r) != 0)
		return NULL;
	if ((fresh = journal_open(dir, STORE_WRITER, fault_r)) == NULL)
		return NULL;
	journal_set_privacy(fresh, &j->privacy);
	/* What was set aside stays as it is. */
	sqlite3_db_config(j->db.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	journal_close(j);
	return fresh;
}

/* Is it the database itself, and no log of one? */
static bool
is_aside(const char *name)
{
	size_t len = strlen(name);

	return strncmp(name, JOURNAL_ASIDE, strlen(JOURNAL_ASIDE)) == 0 &&
	       len < JOURNAL_ASIDE_MAX && name[len - 1] == 'Z';
}

unsigned
journal_asides(const char *dir, char newest_r[JOURNAL_ASIDE_MAX])
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	unsigned n = 0;

	newest_r[0] = '\0';
	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (!is_aside(entry->d_name))
			continue;
		n++;
		/* The time in the name sorts as text. */
		if (strcmp(entry->d_name, newest_r) > 0)
			memcpy(newest_r, entry->d_name, strlen(entry->d_name) + 1);
	}
	if (d != NULL)
		closedir(d);
	return n;
}
