/* lychgate replay: session records through the engine, and what it would have refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "commands.h"
#include "engine.h"
#include "errors.h"
#include "options.h"
#include "replay_input.h"
#include "replay_print.h"
#include "replay_report.h"
#include "replay_run.h"
#include "replay_store.h"
#include "store_policy.h"

#define EXIT_BAD_LINES 1
#define MEMORY	       (UINT64_C(4) << 30) /* taken as needed: nothing is forgotten */

struct replay {
	const char *db, *traps; /* NULL: none */
	bool json;
	struct replay_store store;
	struct replay_input input;
	struct engine *engine;
	struct replay_report report;
	struct replay_totals totals;
};

static const struct option_row rows[] = {
    {'d', "db", "DIR", "read and write the database lychgate.db in DIR"},
    {'t', "traps", "FILE", "take the spamtraps in FILE as configured"},
    {'r', "report", "FORM", "text (default) or json"},
    {0},
};

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Add a line of the file of traps: a pattern, or white space, or a comment. */
static int
add_trap(struct policy *policy, char *line)
{
	char *text = line + strspn(line, " \t");

	text[strcspn(text, "#\r\n")] = '\0';
	for (size_t n = strlen(text); n > 0 && strchr(" \t", text[n - 1]) != NULL;)
		text[--n] = '\0';
	return text[0] == '\0' ? 0 : policy_add_trap(policy, text);
}

/* EX_OK or an exit status, after a message. */
static int
load_traps(struct policy *policy, const char *file)
{
	FILE *f = fopen(file, "re");
	char *line = NULL;
	size_t size = 0;
	int status = EX_OK;

	if (f == NULL)
		return cli_fail(EX_NOINPUT, "%s: %s", file, strerror(errno));
	for (unsigned n = 1; status == EX_OK && getline(&line, &size, f) >= 0; n++)
		if (add_trap(policy, line) != 0)
			status = cli_fail(
			    errno == EINVAL ? EX_DATAERR : EX_OSERR, "%s:%u: %s", file, n,
			    errno == EINVAL ? "no address or pattern" : "out of memory");
	if (status == EX_OK && ferror(f))
		status = cli_fail(EX_IOERR, "%s: %s", file, strerror(errno));
	free(line);
	fclose(f);
	return status;
}

/* The site is enforced; all else is what the database says, if there is one. */
static int
load_policy(struct replay *r, struct policy *policy)
{
	if (r->store.store != NULL && store_policy_load(r->store.store, policy) != 0)
		return cli_fail(EX_IOERR, "%s", store_fault(r->store.store)->text);
	if (policy_set_mode(policy, "", MODE_ENFORCE) != 0)
		return cli_fail(EX_OSERR, "out of memory");
	return r->traps != NULL ? load_traps(policy, r->traps) : EX_OK;
}

static int
make_policy(struct replay *r)
{
	struct policy *policy = policy_create();
	int status;

	if (policy == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	if ((status = load_policy(r, policy)) != EX_OK) {
		policy_free(policy);
		return status;
	}
	engine_set_policy(r->engine, policy);
	return EX_OK;
}

/* An engine without a limit on convictions, with the database behind it, if any. */
static int
make_engine(struct replay *r)
{
	uint8_t secret[16] = {0}; /* the same in every run, for equal reports */
	struct engine_backing backing = {.ctx = NULL};
	struct engine_sink sink = {.ctx = NULL};
	struct engine_settings settings;
	int status;

	engine_settings_init(&settings);
	settings.convictions_per_hour = 0;
	settings.memory = MEMORY;
	if (r->db != NULL) {
		if ((status = replay_store_open(&r->store, r->db, secret)) != EX_OK)
			return status;
		backing = replay_store_backing(&r->store);
		sink = replay_store_sink(&r->store);
	}
	if ((r->engine = engine_create(&settings, &backing, &sink, secret)) == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	return make_policy(r);
}

static int
print_report(struct replay *r)
{
	int rc = r->json ? replay_print_json(stdout, &r->totals, &r->report)
			 : replay_print_text(stdout, &r->totals, &r->report);

	if (rc != 0)
		return cli_fail(EX_OSERR, "the report was not written whole");
	return r->totals.bad_lines > 0 ? EXIT_BAD_LINES : EX_OK;
}

static int
replay_files(struct replay *r, char **files, int n_files)
{
	double start_s = now_s();
	int status = make_engine(r);

	for (int i = 0; i < n_files && status == EX_OK; i++)
		status = replay_input_read(&r->input, files[i]);
	if (status != EX_OK)
		return status;
	replay_input_sort(&r->input);
	r->totals.records = r->input.n;
	r->totals.bad_lines = r->input.bad_lines;
	if (replay_report_init(&r->report, r->input.n) != 0 ||
	    replay_run(&r->input, r->engine, &r->report) != 0)
		return cli_fail(EX_OSERR, "out of memory");
	r->totals.seconds = now_s() - start_s;
	return print_report(r);
}

static int
parse_report(struct replay *r, const struct options *o)
{
	r->json = strcmp(o->arg, "json") == 0;
	if (!r->json && strcmp(o->arg, "text") != 0)
		return options_usage(o, "--report is text or json, not '%s'", o->arg);
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct replay r = {.json = false};
	struct options o;
	int id, status, closed;

	options_init(&o, cli, &cmd_replay, argc, argv);
	while ((id = options_next(&o)) > 0) {
		if (id == 'd')
			r.db = o.arg;
		else if (id == 't')
			r.traps = o.arg;
		else if ((status = parse_report(&r, &o)) != EX_OK)
			return status;
	}
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0)
		return options_usage(&o, "which files? '-' is standard input");
	replay_input_init(&r.input);
	status = replay_files(&r, o.args, o.n_args);
	replay_report_fini(&r.report);
	engine_free(r.engine);
	closed = replay_store_close(&r.store);
	replay_input_fini(&r.input);
	return closed != EX_OK ? closed : status;
}

const struct command cmd_replay = {
    .name = "replay",
    .summary = "judge recorded sessions, and report what would have been refused",
    .args = "FILE...",
    .help =
	"Feeds session records (JSON Lines, plain or compressed by gzip; '-' is the\n"
	"standard input) in the order of their times to the same judgement that\n"
	"lychgated runs, as if it had been there.  It starts with an empty memory, or\n"
	"with what the database of --db knows.  The site is in enforce mode.  Each\n"
	"recipient is judged before the mail server's own answer to it is learnt.\n"
	"\n"
	"Reports for records that are labelled spam or ham how many recipients, hosts\n"
	"and first contacts would have been refused, what fixed scores would have\n"
	"refused, and why ham was.  Recipients that the mail server itself did not\n"
	"accept, and spamtraps, do not count.\n"
	"\n"
	"Lines that are no session records are reported as file:line: reason, and\n"
	"skipped; the exit status is then 1.\n",
    .options = rows,
    .run = run,
};
