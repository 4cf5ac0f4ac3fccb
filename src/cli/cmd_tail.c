/* lychgate tail: follow the journal. */
#include <sysexits.h>
#include <time.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "session_filter.h"
#include "session_rows.h"

#define POLL_MS	  200
#define FIRST	  10 /* sessions that are shown at the start */
#define BATCH_MAX 1000

static const struct option_row rows[] = {
    {'n', "limit", "N", "begin with the last N sessions (10)"},
    SESSION_ROWS_PEOPLE,
    SESSION_ROWS_KIND,
    {0},
};

struct tail {
	struct journal *journal;
	struct session_filter *chosen;
	struct output *out;
	int64_t last;	/* id of the newest session that was looked at */
	uint32_t shown; /* at this look */
};

static bool
each(void *ctx, const struct journal_row *row)
{
	struct tail *t = ctx;

	session_rows_put(t->out, row);
	t->last = row->id;
	t->shown++;
	return true;
}

static bool
note_id(void *ctx, const struct journal_row *row)
{
	*(int64_t *)ctx = row->id - 1;
	return true;
}

/* Where to begin: before the last ${n} sessions that are wanted. */
static int
find_begin(struct tail *t, uint32_t n)
{
	struct journal_filter f = t->chosen->filter;

	if (journal_last_id(t->journal, &t->last) != 0)
		return -1;
	if (n == 0)
		return 0;
	f.limit = n;
	return journal_each(t->journal, &f, note_id, &t->last);
}

/* Print what is new.  0, or -1: the database failed; 1: the output. */
static int
print_new(struct tail *t)
{
	struct journal_filter f = t->chosen->filter;
	int64_t newest;

	if (journal_last_id(t->journal, &newest) != 0)
		return -1;
	if (newest <= t->last)
		return 0;
	f.after_id = t->last;
	f.oldest_first = true;
	f.limit = BATCH_MAX;
	t->shown = 0;
	if (journal_each(t->journal, &f, each, t) != 0)
		return -1;
	/* None of the others up to there is wanted: they are not looked at again. */
	if (t->shown < BATCH_MAX && t->last < newest)
		t->last = newest;
	return output_flush(t->out) != 0;
}

static int
follow(struct tail *t, const struct cli *cli)
{
	static const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};
	int rc;

	for (;;) {
		rc = print_new(t);
		if (rc > 0)
			return cli_printed(-1);
		/* A lock is no reason to end. */
		if (rc < 0 && journal_fault(t->journal)->code != FAULT_BUSY)
			return database_fail(cli, journal_fault(t->journal));
		nanosleep(&pause, NULL);
	}
}

static int
tail(struct session_filter *chosen, const struct cli *cli, uint32_t n)
{
	struct tail t = {.chosen = chosen};
	int status = EX_OK;

	if ((t.journal = database_journal(cli, &status)) == NULL)
		return status;
	t.out = output_create(stdout, cli->format, session_columns, session_n_columns);
	if (t.out == NULL) {
		status = cli_fail(EX_OSERR, "no memory");
	} else {
		output_widths(t.out, session_widths);
		if (find_begin(&t, n) != 0)
			status = database_fail(cli, journal_fault(t.journal));
		else if (output_flush(t.out) == 0)
			status = follow(&t, cli);
		else
			status = cli_printed(-1);
		output_finish(t.out);
	}
	journal_close(t.journal);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct session_filter f;
	struct options o;
	int status;

	options_init(&o, cli, &cmd_tail, argc, argv);
	if (!session_filter_read(&f, &o))
		return o.status;
	if ((status = session_filter_net(&f, &o)) != EX_OK)
		return status;
	return tail(&f, cli, f.listing.limited ? f.listing.limit : FIRST);
}

const struct command cmd_tail = {
    .name = "tail",
    .summary = "show decisions as they come",
    .args = "[ADDRESS|NET]",
    .help =
	"Shows the last sessions and then, until it is interrupted (Ctrl-C), each new\n"
	"one within about a second of its end. The columns are those of 'lychgate\n"
	"sessions'.\n"
	"\n"
	"Example: refusals only, for another program\n"
	"  lychgate tail --refused --json\n",
    .options = rows,
    .formats = true,
    .run = run,
};
