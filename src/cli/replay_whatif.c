/*
 * Both sides begin with what the database knew when the first record came
 * (replay_past.h), so that a change is judged as it would have been then.  The
 * threshold is the one in force today, which for another target_share moves as far as
 * the formula does.
 */
#include <math.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "errors.h"
#include "journal_query.h"
#include "replay_botnets.h"
#include "replay_change_print.h"
#include "replay_input.h"
#include "replay_past.h"
#include "replay_run.h"
#include "replay_setting.h"
#include "replay_traps.h"
#include "replay_whatif.h"
#include "store_host.h"
#include "store_measured.h"
#include "store_policy.h"
#include "store_settings.h"
#include "threshold.h"

#define EXIT_BAD_LINES 1
#define MEMORY	       (UINT64_C(4) << 30) /* of each engine; taken as needed */
#define BOTNETS_MEMORY (MEMORY / 4)

struct whatif {
	const struct replay_whatif *asked;
	struct store *store;		 /* NULL: files, and no database */
	struct engine_settings settings; /* today's; texts in ${texts} */
	struct arena texts;
	struct privacy privacy; /* the key, and the engines' secret */
	double threshold;	/* in force today; 0: not known */
	struct replay_input input;
	struct replay_past past;
	struct engine *engines[CHANGE_SIDES];
	struct replay_botnets botnets[CHANGE_SIDES];
	struct change_report report;
	struct change_run run;
};

static int
no_memory(void)
{
	return cli_fail(EX_OSERR, "out of memory");
}

int
replay_whatif_check(const struct replay_whatif *w, struct buf *why)
{
	struct replay_world world = {.policy = policy_create()};
	int rc = world.policy != NULL ? 0 : -1;

	engine_settings_init(&world.settings);
	for (size_t i = 0; i < w->n_changes && rc == 0; i++)
		rc = replay_setting_apply(w->changes[i], &world, why);
	policy_free(world.policy);
	return rc;
}

/* Today's settings, threshold and secret, where there is a database. */
static int
read_today(struct whatif *w)
{
	const struct cli *cli = w->asked->cli;
	int code = EX_OK;

	engine_settings_init(&w->settings);
	w->privacy.mode = PRIVACY_HASHED;
	if (w->asked->n_files > 0 && database_bytes(cli, STORE_FILE, "") == 0)
		return EX_OK;
	if ((w->store = database_store(cli, STORE_READER, &code)) == NULL)
		return code;
	/* Without a secret nothing was hashed yet: any will do. */
	if (store_settings_get(w->store, &w->texts, &w->settings) < 0 ||
	    store_secret(w->store, NULL, w->privacy.key) < 0 ||
	    store_measured_threshold(w->store, w->settings.target_share, &w->threshold) <
		0)
		return database_fail(cli, store_fault(w->store));
	return EX_OK;
}

struct reading {
	struct whatif *whatif;
	bool failed;
};

static bool
take_session(void *ctx, const struct journal_row *row)
{
	struct reading *reading = ctx;
	struct replay_input *in = &reading->whatif->input;
	const char *record = row->record != NULL ? row->record : "";
	char reason[RECORD_REASON_MAX];
	int rc = replay_input_add(in, record, strlen(record), reason);

	if (rc == 0) {
		cli_warn("%s: session %s: %s", JOURNAL_FILE, row->reference, reason);
		in->bad_lines++;
	}
	reading->failed = rc < 0;
	return rc >= 0;
}

static int
read_journal(struct whatif *w)
{
	struct journal_filter all = {.since_s = w->asked->since_s, .oldest_first = true};
	struct reading reading = {.whatif = w};
	int status = EX_OK;
	struct journal *j = database_journal(w->asked->cli, &status);

	if (j == NULL)
		return status;
	if (journal_each(j, &all, take_session, &reading) != 0)
		status = database_fail(w->asked->cli, journal_fault(j));
	else if (reading.failed)
		status = no_memory();
	journal_close(j);
	return status;
}

static int
read_records(struct whatif *w)
{
	int status = w->asked->n_files == 0 ? read_journal(w) : EX_OK;

	for (int i = 0; i < w->asked->n_files && status == EX_OK; i++)
		status = replay_input_read(&w->input, w->asked->files[i]);
	if (status != EX_OK)
		return status;
	replay_input_sort(&w->input);
	w->run.bad_lines = w->input.bad_lines;
	if (w->input.n > 0) {
		w->run.from_ms = w->input.items[0]->record.session.at_ms;
		w->run.until_ms = w->input.items[w->input.n - 1]->record.session.at_ms;
		w->past.start_s = (uint32_t)(w->run.from_ms / 1000);
	}
	return EX_OK;
}

struct traps {
	struct policy *policy;
	const struct privacy *privacy;
	bool failed;
};

static bool
add_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	struct traps *t = ctx;

	(void)created_s, (void)note;
	t->failed |= replay_setting_add_trap(t->policy, t->privacy, pattern) != 0;
	return true;
}

/* Put today's policy into ${policy}.  An exit status. */
static int
load_policy(struct whatif *w, struct policy *policy)
{
	struct traps traps = {.policy = policy, .privacy = &w->privacy};

	if (w->store != NULL && (store_policy_load(w->store, policy) != 0 ||
				 store_policy_traps(w->store, add_trap, &traps) != 0))
		return database_fail(w->asked->cli, store_fault(w->store));
	if (traps.failed)
		return no_memory();
	return w->asked->traps != NULL ? replay_traps_load(policy, w->asked->traps)
				       : EX_OK;
}

/* The site's mode as it is today. */
static bool
note_site_mode(void *ctx, const char *scope, enum policy_mode mode)
{
	if (scope[0] == '\0')
		*(enum policy_mode *)ctx = mode;
	return true;
}

/* Where nobody is refused anyway nothing would change: then both sides enforce, unless
 * the mode is what is asked about. */
static int
choose_mode(struct whatif *w)
{
	enum policy_mode mode = MODE_MONITOR;
	bool asked = false;

	if (w->store != NULL && store_policy_modes(w->store, note_site_mode, &mode) != 0)
		return database_fail(w->asked->cli, store_fault(w->store));
	for (size_t i = 0; i < w->asked->n_changes; i++)
		asked |= replay_setting_is_site_mode(w->asked->changes[i]);
	w->run.as_if_enforced = !asked && mode != MODE_ENFORCE;
	return EX_OK;
}

/* The settings and the policy of one side. */
static int
make_world(struct whatif *w, enum change_side side, struct replay_world *world)
{
	struct buf why;
	int status = load_policy(w, world->policy);

	if (status != EX_OK)
		return status;
	if (w->run.as_if_enforced &&
	    policy_set_mode(world->policy, "", MODE_ENFORCE) != 0)
		return no_memory();
	buf_init(&why);
	for (size_t i = 0; side == CHANGE_AFTER && i < w->asked->n_changes; i++)
		if (replay_setting_apply(w->asked->changes[i], world, &why) != 0)
			status = no_memory(); /* they were checked before */
	buf_fini(&why);
	return status;
}

/* The threshold in force, moved as far as another target moves the one at the start. */
static double
threshold_for(const struct whatif *w, double target)
{
	struct threshold today, then;

	threshold_init(&today, w->settings.target_share);
	threshold_init(&then, target);
	if (w->threshold <= 0)
		return then.value;
	return fmax(w->threshold + then.value - today.value, THRESHOLD_MIN);
}

static int
make_engine(struct whatif *w, enum change_side side)
{
	struct engine_backing backing = {.ctx = NULL};
	struct engine_sink sink;
	struct replay_world world = {w->settings, policy_create(), &w->privacy};
	struct change_run_side *told = &w->run.sides[side];
	int status = world.policy != NULL ? make_world(w, side, &world) : no_memory();
	struct engine *e;

	if (status != EX_OK) {
		policy_free(world.policy);
		return status;
	}
	if (w->store != NULL)
		backing = replay_past_backing(&w->past);
	world.settings.memory = MEMORY;
	sink = (struct engine_sink){.grouped = replay_botnets_grouped,
				    .grouped_ctx = &w->botnets[side]};
	if (replay_botnets_init(&w->botnets[side], BOTNETS_MEMORY, w->privacy.key) != 0 ||
	    (e = engine_create(&world.settings, &backing, &sink, w->privacy.key)) ==
		NULL) {
		policy_free(world.policy);
		return no_memory();
	}
	w->engines[side] = w->botnets[side].engine = e;
	engine_set_policy(e, world.policy);
	told->start = threshold_for(w, world.settings.target_share);
	engine_set_threshold(e, told->start);
	told->target_share = world.settings.target_share;
	told->suspect_score = world.settings.suspect_score;
	told->convictions_per_hour = world.settings.convictions_per_hour;
	told->mode = policy_site_mode(engine_policy(e));
	return EX_OK;
}

static int
make_engines(struct whatif *w)
{
	struct replay_past_engines to = {w->engines, CHANGE_SIDES, &w->settings,
					 w->privacy.key};
	int status = choose_mode(w);

	w->past.store = w->store;
	w->settings.memory = MEMORY;
	for (int side = 0; side < CHANGE_SIDES && status == EX_OK; side++)
		status = make_engine(w, (enum change_side)side);
	if (w->store == NULL)
		return status;
	for (int side = 0; side < CHANGE_SIDES && status == EX_OK; side++)
		if (replay_botnets_load(&w->botnets[side], w->store, w->past.start_s) !=
		    0)
			status = database_fail(w->asked->cli, store_fault(w->store));
	if (status != EX_OK || replay_past_tell(&w->past, &to) == 0)
		return status;
	return database_result(w->asked->cli, -1, store_fault(w->store));
}

static void
court_begin(void *ctx, struct replay_visit *v)
{
	(void)ctx, (void)v;
}

static void
court_rcpt(void *ctx, struct replay_visit *v, enum mta_answer mta,
	   const struct verdict *verdicts)
{
	change_rcpt(ctx, &v->changed, mta, verdicts);
}

static void
court_message(void *ctx, struct replay_visit *v, const struct replay_message *messages)
{
	bool refused[CHANGE_SIDES];

	for (int side = 0; side < CHANGE_SIDES; side++)
		refused[side] = messages[side].verdict.action == ACTION_REFUSE;
	change_message(ctx, &v->changed, refused);
}

static void
court_end(void *ctx, struct replay_visit *v, const struct outcome *outcomes)
{
	change_end(ctx, &v->changed, v->record, outcomes);
}

/* What is known of a host today; without a database, what it did in the records. */
static int
profile_of(void *ctx, const struct host_key *key, const struct change_host *host,
	   struct profile *profile_r)
{
	struct whatif *w = ctx;
	struct engine_opinion opinion;

	if (w->store != NULL && store_host_get(w->store, key, profile_r) == 1)
		return 1;
	engine_explain(w->engines[CHANGE_BEFORE], &host->record->session, &opinion);
	if (!opinion.known)
		return 0;
	*profile_r = opinion.profile;
	return 1;
}

static int
compare(struct whatif *w)
{
	const struct replay_court court = {
	    .engines = {w->engines[CHANGE_BEFORE], w->engines[CHANGE_AFTER]},
	    .n = CHANGE_SIDES,
	    .ctx = &w->report,
	    .begin = court_begin,
	    .rcpt = court_rcpt,
	    .message = court_message,
	    .end = court_end,
	};

	if (change_report_init(&w->report, w->input.n) != 0 ||
	    replay_run_court(&w->input, &court) != 0 ||
	    change_judge(&w->report, profile_of, w) != 0)
		return no_memory();
	for (int side = 0; side < CHANGE_SIDES; side++) {
		struct engine_stats stats;

		engine_stats(w->engines[side], &stats);
		w->run.sides[side].end = stats.threshold;
	}
	return EX_OK;
}

static int
print(struct whatif *w)
{
	int rc = w->asked->json ? change_print_json(stdout, &w->run, &w->report)
				: change_print_text(stdout, &w->run, &w->report);
	int status = cli_printed(rc);

	if (status != EX_OK)
		return status;
	return w->run.bad_lines > 0 ? EXIT_BAD_LINES : EX_OK;
}

int
replay_whatif_run(const struct replay_whatif *asked)
{
	struct whatif w = {.asked = asked,
			   .run = {.changes = asked->changes,
				   .n_changes = asked->n_changes,
				   .limit = asked->limit}};
	int status;

	arena_init(&w.texts);
	replay_input_init(&w.input);
	w.input.owners = asked->owners;
	status = read_today(&w);
	if (status == EX_OK)
		status = read_records(&w);
	if (status == EX_OK)
		status = make_engines(&w);
	if (status == EX_OK)
		status = compare(&w);
	if (status == EX_OK)
		status = print(&w);
	change_report_fini(&w.report);
	for (int side = 0; side < CHANGE_SIDES; side++) {
		engine_free(w.engines[side]);
		replay_botnets_fini(&w.botnets[side]);
	}
	replay_input_fini(&w.input);
	store_close(w.store);
	arena_fini(&w.texts);
	return status;
}
