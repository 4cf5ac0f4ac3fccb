/*
 * The way to the databases.  What goes wrong here is what a newcomer meets first: no
 * daemon was ever started, another directory, no permission.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "errors.h"

/* What each fault means to the caller's script, and to the person. */
static const struct {
	int status;
	const char *advice;
} advices[] = {
    [FAULT_NONE] = {EX_SOFTWARE, ""},
    [FAULT_BUSY] = {EX_TEMPFAIL, "; another program holds it: try again"},
    [FAULT_FULL] = {EX_IOERR, "; make room on the disk"},
    [FAULT_IO] = {EX_IOERR, ""},
    [FAULT_CORRUPT] = {EX_DATAERR, "; run 'lychgate db check'"},
    [FAULT_ACCESS] = {EX_NOPERM, ""},
    [FAULT_FOREIGN] = {EX_DATAERR, "; is --dir right?"},
    [FAULT_VERSION] = {EX_CONFIG, ""},
    [FAULT_MEMORY] = {EX_OSERR, ""},
    [FAULT_VALUE] = {EX_DATAERR, ""},
    [FAULT_OTHER] = {EX_SOFTWARE, ""},
};

/* What keeps us from reading DIR/file: an errno, or 0. */
static int
obstacle(const struct cli *cli, const char *file)
{
	struct buf path;
	int why = 0;

	buf_init(&path);
	if (buf_addf(&path, "%s/%s", cli->dir, file) == 0 && access(path.data, R_OK) != 0)
		why = errno;
	buf_fini(&path);
	return why;
}

/* SQLite says only "unable to open": ask the system why. */
static int
access_fail(const struct cli *cli, const struct fault *fault)
{
	int why = obstacle(cli, STORE_FILE);

	if (why == 0 && !database_has_journal(cli))
		return cli_fail(EX_NOINPUT, "no %s in %s: only lychgated writes it",
				JOURNAL_FILE, cli->dir);
	if (why == ENOENT || why == ENOTDIR)
		return cli_fail(EX_NOINPUT,
				"no database in %s: lychgated makes it at its first "
				"start; --dir DIR names another directory",
				cli->dir);
	return cli_fail(EX_NOPERM,
			"%s; try as root, or as the user that lychgated runs as",
			fault->text);
}

int
database_status(const struct fault *fault)
{
	return advices[fault->code].status;
}

int
database_fault(const struct fault *fault)
{
	return cli_fail(database_status(fault), "%s%s", fault->text,
			advices[fault->code].advice);
}

int
database_fail(const struct cli *cli, const struct fault *fault)
{
	return fault->code == FAULT_ACCESS ? access_fail(cli, fault)
					   : database_fault(fault);
}

int
database_result(const struct cli *cli, int rc, const struct fault *fault)
{
	if (rc == 0)
		return EX_OK;
	return rc == -2 || fault->code == FAULT_NONE ? cli_fail(EX_OSERR, "no memory")
						     : database_fail(cli, fault);
}

struct store *
database_store(const struct cli *cli, enum store_use use, int *status_r)
{
	struct fault fault;
	struct store *s = store_open(cli->dir, use, &fault);

	if (s == NULL)
		*status_r = database_fail(cli, &fault);
	return s;
}

bool
database_has_journal(const struct cli *cli)
{
	return obstacle(cli, JOURNAL_FILE) != ENOENT;
}

/* The key for hashed addresses is in the other database; without it the clear ones are
 * found all the same. */
static void
set_key(const struct cli *cli, struct journal *j)
{
	struct privacy privacy = {.mode = PRIVACY_HASHED};
	struct fault fault;
	struct store *s = store_open(cli->dir, STORE_READER, &fault);

	if (s != NULL && store_secret(s, NULL, privacy.key) == 1)
		journal_set_privacy(j, &privacy);
	store_close(s);
}

struct journal *
database_journal(const struct cli *cli, int *status_r)
{
	struct fault fault;
	struct journal *j = journal_open(cli->dir, STORE_READER, &fault);

	if (j == NULL)
		*status_r = database_fail(cli, &fault);
	else
		set_key(cli, j);
	return j;
}

int64_t
database_bytes(const struct cli *cli, const char *file, const char *ending)
{
	struct stat st = {.st_size = 0};
	struct buf path;

	buf_init(&path);
	if (buf_addf(&path, "%s/%s%s", cli->dir, file, ending) == 0 &&
	    stat(path.data, &st) != 0)
		st.st_size = 0;
	buf_fini(&path);
	return st.st_size;
}
