/* lychgate replay: session records through the engine, and what it would have refused. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "commands.h"
#include "daemon_state.h"
#include "engine.h"
#include "errors.h"
#include "listing.h"
#include "options.h"
#include "ownerdb.h"
#include "replay_counts.h"
#include "replay_botnets.h"
#include "replay_input.h"
#include "replay_print.h"
#include "replay_report.h"
#include "replay_run.h"
#include "replay_setting.h"
#include "replay_store.h"
#include "replay_traps.h"
#include "replay_whatif.h"
#include "store_engine.h"
#include "store_policy.h"

#define EXIT_BAD_LINES 1

/*
 * Memory, taken as needed: enough that nothing is forgotten, and not so much more that
 * few records lie scattered in large tables, each on a page of its own.
 */
#define MEMORY_MIN    (UINT64_C(64) << 20)
#define MEMORY_MAX    (UINT64_C(4) << 30)
#define MEMORY_RECORD (UINT64_C(16) << 10)
#define BOTNETS_SHARE 4 /* of it, besides */

struct replay {
	const char *db, *traps; /* NULL: none */
	bool json;
	struct replay_whatif whatif;
	const char **changes;	  /* room for all arguments */
	const char **owner_files; /* the same */
	size_t n_owner_files;
	struct ownerdb *owners;
	struct listing listing;
	struct replay_store store;
	struct replay_counts counts;
	uint8_t secret[16]; /* without a database zero, for equal reports */
	struct replay_input input;
	struct replay_botnets botnets;
	struct policy *policy; /* until the engine has it */
	struct engine *engine;
	struct replay_report report;
	struct replay_totals totals;
};

enum { JSON = 0x5000, WHAT_IF, OWNERS };
static const struct option_row rows[] = {
    {'d', "db", "DIR", "read and write the database lychgate.db in DIR"},
    {'t', "traps", "FILE", "take the spamtraps in FILE as configured"},
    {OWNERS, "owners", "FILE", "prefixes and their owners; may be repeated"},
    {'r', "report", "FORM", "text (default) or json"},
    {JSON, "json", NULL, "the same as --report json"},
    {WHAT_IF, "what-if", "KEY=VALUE", "show what another setting would change"},
    {'n', "limit", "N", "with --what-if: so many hosts; 0 = all (text: 50)"},
    LISTING_ROW_SINCE,
    {0},
};

static double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The site is enforced; all else is what the database says, if there is one. */
static int
load_policy(struct replay *r, struct policy *policy)
{
	if (r->store.store != NULL && store_policy_load(r->store.store, policy) != 0)
		return replay_store_fail(&r->store);
	if (policy_set_mode(policy, "", MODE_ENFORCE) != 0)
		return cli_fail(EX_OSERR, "out of memory");
	return r->traps != NULL ? replay_traps_load(policy, r->traps) : EX_OK;
}

/* All that may be named wrongly, before much is read. */
static int
open_all(struct replay *r)
{
	int status;

	if (r->db != NULL && daemon_lock(r->db) == DAEMON_LOCK_HELD)
		return cli_fail(EX_TEMPFAIL,
				"lychgated uses %s and would write over what is "
				"replayed: stop it first",
				r->db);
	if (r->db != NULL &&
	    (status = replay_store_open(&r->store, r->db, r->secret)) != EX_OK)
		return status;
	if ((r->policy = policy_create()) == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	return load_policy(r, r->policy);
}

/* What a database holds may be more than the records. */
static uint64_t
memory_for(const struct replay *r)
{
	uint64_t memory = r->input.n * MEMORY_RECORD;

	if (r->db != NULL || memory > MEMORY_MAX)
		return MEMORY_MAX;
	return memory > MEMORY_MIN ? memory : MEMORY_MIN;
}

/* An engine without a limit on convictions, with the database behind it, if any. */
static int
make_engine(struct replay *r)
{
	struct engine_backing backing = {.ctx = NULL};
	struct engine_sink sink = {.ctx = NULL};
	struct engine_settings settings;

	engine_settings_init(&settings);
	settings.convictions_per_hour = 0;
	settings.memory = memory_for(r);
	if (r->db != NULL) {
		backing = store_engine_backing(r->store.store);
		sink = replay_store_sink(&r->store);
	}
	sink.grouped = replay_botnets_grouped;
	sink.grouped_ctx = &r->botnets;
	if (replay_botnets_init(&r->botnets, settings.memory / BOTNETS_SHARE,
				r->secret) != 0 ||
	    (r->engine = engine_create(&settings, &backing, &sink, r->secret)) == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	r->botnets.engine = r->engine;
	engine_set_policy(r->engine, r->policy);
	r->policy = NULL;
	if (r->db == NULL)
		return EX_OK;
	return replay_store_load(&r->store, r->engine) == 0 &&
		       replay_botnets_load(&r->botnets, r->store.store, 0) == 0
		   ? EX_OK
		   : replay_store_fail(&r->store);
}

static int
print_report(struct replay *r)
{
	int rc = r->json ? replay_print_json(stdout, &r->totals, &r->report)
			 : replay_print_text(stdout, &r->totals, &r->report);
	int status = cli_printed(rc);

	if (status != EX_OK)
		return status;
	return r->totals.bad_lines > 0 ? EXIT_BAD_LINES : EX_OK;
}

/* The records are sorted.  0, or -1 without memory. */
static int
start_counts(struct replay *r)
{
	const struct replay_input *in = &r->input;
	int64_t last_ms = in->n > 0 ? in->items[in->n - 1]->record.session.at_ms : 0;

	if (r->store.store == NULL)
		return 0;
	return replay_counts_init(&r->counts, &r->store, r->secret,
				  (uint32_t)(last_ms / 1000));
}

static int
replay_files(struct replay *r, char **files, int n_files)
{
	const struct replay_watch watch = replay_counts_watch(&r->counts);
	double start_s = now_s();
	int status = open_all(r);

	for (int i = 0; i < n_files && status == EX_OK; i++)
		status = replay_input_read(&r->input, files[i]);
	if (status != EX_OK || (status = make_engine(r)) != EX_OK)
		return status;
	replay_input_sort(&r->input);
	r->totals.records = r->input.n;
	r->totals.bad_lines = r->input.bad_lines;
	if (replay_report_init(&r->report, r->input.n) != 0 || start_counts(r) != 0 ||
	    replay_run(&r->input, r->engine, &r->report,
		       r->counts.tally != NULL ? &watch : NULL) != 0)
		return cli_fail(EX_OSERR, "out of memory");
	engine_flush(r->engine, 0);
	r->totals.seconds = now_s() - start_s;
	return EX_OK;
}

static int
parse_report(struct replay *r, const struct options *o)
{
	r->json = strcmp(o->arg, "json") == 0;
	if (!r->json && strcmp(o->arg, "text") != 0)
		return options_usage(o, "--report is text or json, not '%s'", o->arg);
	return EX_OK;
}

/* Take one option.  0, or an exit status after a message. */
static int
take_option(struct replay *r, const struct options *o, int id)
{
	switch (id) {
	case 'd':
		r->db = o->arg;
		return 0;
	case 't':
		r->traps = o->arg;
		return 0;
	case OWNERS:
		r->owner_files[r->n_owner_files++] = o->arg;
		return 0;
	case 'r':
		return parse_report(r, o);
	case JSON:
		r->json = true;
		return 0;
	case WHAT_IF:
		r->changes[r->whatif.n_changes++] = o->arg;
		return 0;
	default:
		return listing_option(&r->listing, o, id);
	}
}

/* Move further KEY=VALUE arguments to the changes; what is left are files. */
static void
sort_arguments(struct replay *r, struct options *o)
{
	int n = 0;

	for (int i = 0; i < o->n_args; i++) {
		if (replay_setting_is(o->args[i]))
			r->changes[r->whatif.n_changes++] = o->args[i];
		else
			o->args[n++] = o->args[i];
	}
	o->n_args = n;
}

static int
run_whatif(struct replay *r, struct options *o)
{
	struct replay_whatif *w = &r->whatif;
	struct buf why;
	int status = EX_OK;

	if (r->db != NULL)
		return options_usage(o, "--db is written to; --what-if reads the "
					"database of --dir");
	sort_arguments(r, o);
	if (o->n_args > 0 && r->listing.since_s != 0)
		return options_usage(o, "--since is for the journal, not for files");
	w->cli = o->cli;
	w->changes = r->changes;
	w->files = o->args;
	w->n_files = o->n_args;
	w->traps = r->traps;
	w->owners = r->owners;
	w->since_s = r->listing.since_s;
	w->json = r->json;
	(void)listing_ask(&r->listing, r->json ? OUTPUT_JSON : OUTPUT_TABLE);
	w->limit = r->listing.limit;
	buf_init(&why);
	if (replay_whatif_check(w, &why) != 0)
		status = options_usage(o, "%s", why.len > 0 ? why.data : "no memory");
	buf_fini(&why);
	return status == EX_OK ? replay_whatif_run(w) : status;
}

/* All that was learnt is in the database, and that is closed.  EX_OK, or an exit status
 * after a message. */
static int
save(struct replay *r)
{
	int status = EX_OK, closed;

	if (r->store.store != NULL && !r->store.failed && r->engine != NULL)
		status = replay_botnets_save(&r->botnets, r->store.store);
	policy_free(r->policy);
	engine_free(r->engine);
	replay_counts_fini(&r->counts);
	replay_botnets_fini(&r->botnets);
	closed = replay_store_close(&r->store);
	return closed != EX_OK ? closed : status;
}

/* Whoever reads the report may go away in the middle (`| head`), so it comes last. */
static int
run_report(struct replay *r, const struct options *o)
{
	int status, saved;

	if (o->n_args == 0)
		return options_usage(o, "which files? '-' is standard input");
	for (int i = 0; i < o->n_args; i++)
		if (replay_setting_is(o->args[i]))
			return options_usage(o,
					     "a change of settings goes with "
					     "--what-if %s",
					     o->args[i]);
	if (r->listing.limited || r->listing.since_s != 0)
		return options_usage(o, "--limit and --since go with --what-if");
	replay_input_init(&r->input);
	r->input.owners = r->owners;
	status = replay_files(r, o->args, o->n_args);
	saved = save(r);
	if (status == EX_OK)
		status = print_report(r);
	replay_report_fini(&r->report);
	replay_input_fini(&r->input);
	return saved != EX_OK ? saved : status;
}

/* Files that were asked for must be read whole, or nothing is replayed. */
static int
open_owners(struct replay *r)
{
	struct buf report;

	if (r->n_owner_files == 0)
		return EX_OK;
	buf_init(&report);
	r->owners = ownerdb_open(r->owner_files, r->n_owner_files, &report);
	if (report.len > 0)
		(void)fputs(report.data, stderr);
	buf_fini(&report);
	return r->owners != NULL ? EX_OK : EX_NOINPUT;
}

static int
run_as_asked(struct replay *r, struct options *o)
{
	int status = open_owners(r);

	if (status == EX_OK)
		status = r->whatif.n_changes > 0 ? run_whatif(r, o) : run_report(r, o);
	ownerdb_free(r->owners);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct replay r = {.json = false};
	struct options o;
	int id, status = EX_OK;

	listing_init(&r.listing);
	if ((r.changes = calloc(2 * ((size_t)argc + 1), sizeof(*r.changes))) == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	r.owner_files = r.changes + argc + 1;
	options_init(&o, cli, &cmd_replay, argc, argv);
	while (status == EX_OK && (id = options_next(&o)) > 0)
		status = take_option(&r, &o, id);
	if (status == EX_OK && id == OPTIONS_STOP)
		status = o.status;
	else if (status == EX_OK)
		status = run_as_asked(&r, &o);
	free(r.changes);
	return status;
}

const struct command cmd_replay = {
    .name = "replay",
    .summary = "judge recorded sessions, and report what would have been refused",
    .args = "[KEY=VALUE...] [FILE...]",
    .help =
	"Feeds session records (JSON Lines, plain or compressed by gzip; '-' is the\n"
	"standard input) in the order of their times to the same judgement that\n"
	"lychgated runs, as if it had been there.  It starts with an empty memory, or\n"
	"with what the database of --db knows.  The site is in enforce mode.  Each\n"
	"recipient is judged before the mail server's own answer to it is learnt.\n"
	"\n"
	"Reports how many recipients, hosts and first contacts would have been refused,\n"
	"by the records' label (spam, ham, none); where there are labels also what "
	"fixed\n"
	"scores would have refused, and why ham was.  Recipients that the mail server\n"
	"itself did not accept, and spamtraps, do not count.\n"
	"\n"
	"Whose networks the addresses are in stands in the records of the journal; what\n"
	"--owners says of an address counts more (for the files see PREFIX FILES in\n"
	"lychgate(1)).\n"
	"\n"
	"Lines that are no session records are reported as file:line: reason, and\n"
	"skipped; the exit status is then 1.\n"
	"\n"
	"With --what-if: what other settings would change.  Two engines judge the same\n"
	"sessions (those of the journal in --dir, or the FILEs), one by today's\n"
	"settings and policy, one by the changed ones:\n"
	"  target_share=0.001  suspect_score=3  convictions_per_hour=100\n"
	"  mode=enforce  mode=DOMAIN:enforce  trap=ADDRESS  exempt=NET\n"
	"  pin=NET:pass  pin=NET:refuse\n"
	"Shows who would be refused then and who no longer, those first that look\n"
	"valid: established servers, trusted hosts (5 days, 3 users, no trap), familiar\n"
	"ones (mail accepted on several days).  Both begin with what the database knew\n"
	"when the first session came, as far as it can tell; where the site does not\n"
	"enforce, both are shown as if it did.  Nothing is written.\n"
	"\n"
	"Example: whom would a bolder target refuse that is let through today?\n"
	"  lychgate replay --what-if target_share=0.001 trap=old@example.com\n",
    .options = rows,
    .run = run,
};
