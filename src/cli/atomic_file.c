/* Write beside it, bring it to the disk, rename, bring the directory to the disk. */
#include "atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
forget(struct atomic_file *a)
{
	free(a->path);
	free(a->temporary);
	*a = (struct atomic_file){.file = NULL};
}

/* As open(2) would make it, not as mkstemp(3) does. */
static int
set_mode(int fd)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

/* The file that is meant, where ${path} is a link; NULL with errno.  Nothing else may be
 * replaced: of a rename to /dev/stdout or /dev/null the whole machine would hear. */
static char *
file_meant(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return strdup(path);
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : ENOTSUP;
		return NULL;
	}
	return realpath(path, NULL);
}

int
atomic_file_open(struct atomic_file *a, const char *path)
{
	int fd, error;

	*a = (struct atomic_file){.path = file_meant(path)};
	if (a->path == NULL)
		return -1;
	if (asprintf(&a->temporary, "%s.XXXXXX", a->path) < 0) {
		a->temporary = NULL;
		forget(a);
		errno = ENOMEM;
		return -1;
	}
	if ((fd = mkostemp(a->temporary, O_CLOEXEC)) >= 0 && set_mode(fd) == 0 &&
	    (a->file = fdopen(fd, "w")) != NULL)
		return 0;
	error = errno;
	if (fd >= 0) {
		close(fd);
		(void)unlink(a->temporary);
	}
	forget(a);
	errno = error;
	return -1;
}

static int
sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir =
	    slash != NULL ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int fd = dir != NULL ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int rc = fd >= 0 ? fsync(fd) : -1;

	if (fd >= 0)
		close(fd);
	free(dir);
	return rc;
}

int
atomic_file_commit(struct atomic_file *a)
{
	int failed = fflush(a->file) != 0 || fsync(fileno(a->file)) != 0, error = errno;

	if (fclose(a->file) != 0 && !failed) {
		failed = 1;
		error = errno;
	}
	a->file = NULL;
	if (!failed && rename(a->temporary, a->path) == 0) {
		/* It is there; whether after a power cut too, the directory says. */
		failed = sync_directory(a->path) != 0;
		error = errno;
	} else {
		error = failed ? error : errno;
		failed = 1;
		(void)unlink(a->temporary);
	}
	forget(a);
	errno = error;
	return failed ? -1 : 0;
}

void
atomic_file_abort(struct atomic_file *a)
{
	if (a->file != NULL)
		(void)fclose(a->file);
	if (a->temporary != NULL)
		(void)unlink(a->temporary);
	forget(a);
}
