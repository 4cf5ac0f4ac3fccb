/* lychgate db: look after the database files. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "commands.h"
#include "daemon_state.h"
#include "database.h"
#include "errors.h"
#include "frame.h"
#include "journal_query.h"
#include "progress.h"
#include "say.h"
#include "store_context.h"
#include "store_host.h"

enum { FULL = 'f' };
static const struct option_row rows[] = {
    {FULL, "full", NULL, "check: indexes against tables too; slow"},
    {0},
};

/* Both databases, for one action on each. */
struct both {
	const struct cli *cli;
	struct store *store;
	struct journal *journal; /* NULL: there is none */
};

/* What can be opened; damage to one file says nothing about the other. */
static int
both_open(struct both *b, const struct cli *cli)
{
	int status = EX_OK, second = EX_OK;

	*b = (struct both){.cli = cli};
	b->store = database_store(cli, STORE_READER, &status);
	if ((status == EX_OK || status == EX_DATAERR) && database_has_journal(cli))
		b->journal = database_journal(cli, &second);
	return status != EX_OK ? status : second;
}

static void
both_close(struct both *b)
{
	journal_close(b->journal);
	store_close(b->store);
}

/* What is wrong, a row each; of a file with nothing wrong one without a problem. */
static const struct column check_columns[] = {
    {"file", "FILE", COLUMN_TEXT, 0},
    {"problem", "PROBLEM", COLUMN_TEXT, 0},
};

#define PROBLEMS_SHOWN 10 /* of a file, to people */
struct checking {
	const struct cli *cli;
	const char *file;
	unsigned problems;  /* of it */
	struct output *out; /* NULL: for people */
};

static void
tell_problem(void *ctx, const char *problem)
{
	const struct checking *c = ctx;

	if (c->out == NULL) {
		say_line(stdout, "%s: %s", c->file,
			 problem != NULL ? problem : "no problems found");
		return;
	}
	output_text(c->out, c->file);
	output_text(c->out, problem);
}

/* SQLite tells several problems of one tree in one text, a line each. */
static void
tell_problems(void *ctx, const char *text)
{
	struct checking *c = ctx;
	struct buf line;

	buf_init(&line);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_clear(&line);
		if (len > 0 && (c->out != NULL || ++c->problems <= PROBLEMS_SHOWN) &&
		    buf_add(&line, text, len) == 0)
			tell_problem(c, line.data);
		text += len + (text[len] == '\n');
	}
	buf_fini(&line);
}

static void
advise(const struct checking *c)
{
	if (c->out != NULL)
		return;
	if (c->problems > PROBLEMS_SHOWN)
		say_line(stdout, "%s: and %u more", c->file,
			 c->problems - PROBLEMS_SHOWN);
	if (strcmp(c->file, JOURNAL_FILE) == 0)
		say_wrapped(
		    stdout, "",
		    "What to do: stop lychgated, move sessions.db, sessions.db-wal "
		    "and sessions.db-shm away, start it again. A new journal "
		    "begins; what is known of hosts is in the other file.");
	else
		say_wrapped(stdout, "",
			    "What to do: stop lychgated, put a copy made by 'lychgate db "
			    "backup' in place of lychgate.db, without its -wal and -shm, "
			    "start it again; without a copy, sqlite3's .recover saves "
			    "what can be read.");
}

/* The exit status for so many problems, or -1, in a file.  Some damage lets nothing be
 * read, not even for a check. */
static int
checked(struct checking *c, int problems, const struct fault *fault)
{
	if (problems < 0 && fault->code != FAULT_CORRUPT)
		return database_fail(c->cli, fault);
	if (problems == 0) {
		tell_problem(c, NULL);
		return EX_OK;
	}
	if (problems < 0)
		tell_problem(c, fault->text);
	advise(c);
	return EX_DATAERR;
}

static int
check_store(struct checking *c, bool full)
{
	struct fault fault;
	struct store *s = store_open(c->cli->dir, STORE_READER, &fault);
	int status;

	if (s == NULL)
		return checked(c, -1, &fault);
	status = checked(c, store_check(s, full, tell_problems, c), store_fault(s));
	store_close(s);
	return status;
}

static int
check_journal(struct checking *c, bool full)
{
	struct fault fault;
	struct journal *j = journal_open(c->cli->dir, STORE_READER, &fault);
	int status;

	if (j == NULL)
		return checked(c, -1, &fault);
	status = checked(c, journal_check(j, full, tell_problems, c), journal_fault(j));
	journal_close(j);
	return status;
}

/* Each by itself: one that cannot be opened says nothing about the other. */
static int
check_both(struct checking *c, bool full)
{
	int first, second = EX_OK;

	c->file = STORE_FILE;
	first = check_store(c, full);
	c->file = JOURNAL_FILE;
	c->problems = 0;
	if (first == EX_OK || first == EX_DATAERR)
		second = database_has_journal(c->cli) ? check_journal(c, full) : EX_OK;
	return first != EX_OK ? first : second;
}

static int
check(const struct cli *cli, bool full)
{
	struct checking c = {.cli = cli};
	int status, printed;

	if (cli->format != OUTPUT_TABLE &&
	    (c.out = output_create(stdout, cli->format, check_columns, 2)) == NULL)
		return cli_fail(EX_OSERR, "no memory");
	status = check_both(&c, full);
	printed = cli_printed(c.out != NULL ? output_finish(c.out) : 0);
	return status != EX_OK ? status : printed;
}

static void
show_progress(void *ctx, int done, int total)
{
	struct progress *p = ctx;

	p->total = total > 0 ? (uint64_t)total : 0;
	progress_set(p, (uint64_t)done);
}

static int
backup_store(struct both *b, const char *dir)
{
	struct progress progress;
	int rc;

	progress_init(&progress, STORE_FILE, 0);
	rc = store_backup(b->store, dir, show_progress, &progress);
	progress_fini(&progress);
	return rc == 0 ? EX_OK : database_fail(b->cli, store_fault(b->store));
}

static int
backup_journal(struct both *b, const char *dir)
{
	struct progress progress;
	int rc;

	progress_init(&progress, JOURNAL_FILE, 0);
	rc = journal_backup(b->journal, dir, show_progress, &progress);
	progress_fini(&progress);
	return rc == 0 ? EX_OK : database_fail(b->cli, journal_fault(b->journal));
}

/* A file that cannot be read keeps nobody from saving the other one.  ${status} is what
 * came of opening both. */
static int
backup(struct both *b, const char *dir, int status)
{
	bool store = false, journal = false;
	int failed;

	if (daemon_lock(dir) == DAEMON_LOCK_HELD)
		return cli_fail(EX_CANTCREAT,
				"%s: lychgated uses the databases there, and a copy "
				"would take their place: stop it first",
				dir);
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return cli_fail(EX_CANTCREAT, "%s: %s", dir, strerror(errno));
	if (b->store != NULL) {
		failed = backup_store(b, dir);
		store = failed == EX_OK;
		status = status == EX_OK ? failed : status;
	}
	if (b->journal != NULL) {
		failed = backup_journal(b, dir);
		journal = failed == EX_OK;
		status = status == EX_OK ? failed : status;
	}
	if (store || journal)
		say_line(stdout, "%s%s%s%s copied to %s.", status != EX_OK ? "only " : "",
			 store ? STORE_FILE : "", store && journal ? " and " : "",
			 journal ? JOURNAL_FILE : "", dir);
	return status;
}

static const struct column columns[] = {
    {"file", "FILE", COLUMN_TEXT, 0},	       {"bytes", "BYTES", COLUMN_INT, 0},
    {"wal_bytes", "LOG BYTES", COLUMN_INT, 0}, {"what", "WHAT", COLUMN_TEXT, 0},
    {"rows", "ROWS", COLUMN_INT, 0},
};

static int
count_rows(const struct both *b, uint64_t counts_r[3])
{
	static const struct store_host_filter hosts;
	static const struct store_context_filter contexts;
	static const struct journal_filter sessions;

	if (store_host_count(b->store, &hosts, &counts_r[0]) != 0 ||
	    store_context_count(b->store, &contexts, &counts_r[1]) != 0)
		return database_fail(b->cli, store_fault(b->store));
	counts_r[2] = 0;
	if (b->journal != NULL && journal_count(b->journal, &sessions, &counts_r[2]) != 0)
		return database_fail(b->cli, journal_fault(b->journal));
	return EX_OK;
}

struct sizes {
	const struct both *both;
	struct frame frame;
};

static int
put_sizes(void *ctx)
{
	static const struct {
		const char *file, *what;
	} lines[3] = {
	    {STORE_FILE, "hosts"}, {STORE_FILE, "contexts"}, {JOURNAL_FILE, "sessions"}};
	struct sizes *s = ctx;
	struct output *out = s->frame.out;
	uint64_t counts[3];
	int status = count_rows(s->both, counts);

	for (size_t i = 0; status == EX_OK && i < 3; i++) {
		s->frame.listing->shown++;
		output_text(out, lines[i].file);
		output_int(out, database_bytes(s->both->cli, lines[i].file, ""));
		output_int(out, database_bytes(s->both->cli, lines[i].file, "-wal"));
		output_text(out, lines[i].what);
		output_int(out, (int64_t)counts[i]);
	}
	return status;
}

static int
size(const struct both *b)
{
	struct listing listing;
	struct sizes s = {b,
			  {FRAME_COLUMNS(columns), .cli = b->cli, .listing = &listing}};

	listing_init(&listing);
	return frame_print(&s.frame, put_sizes, &s);
}

static int
act(const struct options *o, bool full)
{
	const char *what = o->args[0];
	struct both b;
	int status;

	if (strcmp(what, "check") == 0)
		return check(o->cli, full);
	status = both_open(&b, o->cli);
	if (strcmp(what, "backup") == 0 && (b.store != NULL || b.journal != NULL))
		status = backup(&b, o->args[1], status);
	else if (status == EX_OK)
		status = size(&b);
	both_close(&b);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	bool full = false, backs_up;
	struct options o;
	int id;

	options_init(&o, cli, &cmd_db, argc, argv);
	while ((id = options_next(&o)) > 0)
		full = true;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0)
		return options_usage(&o, "check, backup DIR, or size?");
	backs_up = strcmp(o.args[0], "backup") == 0;
	if (!backs_up && strcmp(o.args[0], "check") != 0 &&
	    strcmp(o.args[0], "size") != 0)
		return options_usage(&o, "'%s' is neither check, backup nor size",
				     o.args[0]);
	if (o.n_args != (backs_up ? 2 : 1))
		return options_usage(&o, backs_up ? "backup needs one directory"
						  : "too many arguments");
	return act(&o, full);
}

const struct command cmd_db = {
    .name = "db",
    .summary = "check, back up or measure the databases",
    .args = "check | backup DIR | size",
    .help =
	"  check       look for damage; the exit status is 65 when there is some\n"
	"  backup DIR  copy both databases into DIR (made when it is missing), each\n"
	"              consistent in itself, while lychgated goes on; a copy can be\n"
	"              used in place of the original as it is. Damage is copied too:\n"
	"              check first. DIR must not be where a lychgated runs\n"
	"  size        bytes of the files and of their write-ahead logs, and rows\n"
	"\n"
	"Example, for a nightly cron job:\n"
	"  lychgate db check && lychgate db backup /var/backups/lychgate\n",
    .options = rows,
    .words = "check backup size",
    .formats = true,
    .run = run,
};
