/*
 * Two halves of everything: ${front} collects what the event thread hands over, ${back}
 * is what the writer thread works on.  To take over is to swap two pointers, or, when
 * the last batch could not be written, to merge in memory.  ${back} changes under the
 * lock only, and the event thread reads it (find) under the lock, so the writer reads
 * it without.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "flush.h"
#include "leap.h"
#include "store_account.h"
#include "store_host.h"
#include "store_policy.h"
#include "writer_impl.h"

#define PRUNE_ROWS  1000  /* in one step: a few milliseconds */
#define PRUNE_STEPS 10	  /* in one cycle: as many sessions as a full batch brings */
#define ZOMBIES_MS  60000 /* between counting them */
#define PRUNE_MS    60000 /* between looks when there was nothing to delete */

struct writer *
writer_create(struct store *store, struct journal *journal,
	      const struct writer_settings *settings)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (w == NULL || counting_init(&w->counting, &settings->privacy) != 0) {
		free(w);
		return NULL;
	}
	w->store = store;
	w->journal = journal;
	w->settings = *settings;
	w->settings_new = true;
	w->known.name = STORE_FILE;
	w->sessions.name = JOURNAL_FILE;
	worker_init(&w->worker);
	return w;
}

void
writer_free(struct writer *w)
{
	if (w == NULL)
		return;
	writer_stop(w);
	batch_fini(&w->front);
	batch_fini(&w->back);
	counting_fini(&w->counting);
	policy_free(w->policy);
	store_close(w->store);
	journal_close(w->journal);
	worker_fini(&w->worker);
	free(w);
}

/* A database that fails tells of its loss when it is well again; one that is too slow for
 * what comes, here. */
static void
count_lost(struct writer *w, struct outlet *o, uint64_t n)
{
	o->lost += n;
	w->lost += n;
	if (n > 0 && !o->failing)
		log_limited(&w->overload, clock_now_ms(), LEVEL_WARNING,
			    "%s cannot be written as fast as rows come: %" PRIu64
			    " did not fit into memory and are lost",
			    o->name, n);
}

static void
log_session(const struct dossier *d, const struct privacy *privacy, struct buf *line)
{
	bool telling = d->outcome != NULL && d->outcome->rcpts > 0;
	enum log_level level = telling ? LEVEL_INFO : LEVEL_DEBUG;

	if (level > log_level())
		return;
	buf_clear(line);
	if (dossier_format(d, privacy, line) == 0)
		log_line(level, "%s", line->data);
}

static void
log_alert(const struct dossier *d, struct buf *line)
{
	buf_clear(line);
	if (dossier_alert(d, line) == 0 && line->len > 0)
		log_line(LEVEL_WARNING, "%s", line->data);
}

static void
log_sessions(const struct dossier_list *list, const struct privacy *privacy)
{
	struct buf line;

	buf_init(&line);
	for (const struct dossier *d = list->first; d != NULL; d = d->next) {
		log_session(d, privacy, &line);
		log_alert(d, &line);
	}
	buf_fini(&line);
}

/* Move what the event thread collected behind what is not written yet. */
static void
take_over(struct writer *w, struct writer_settings *settings_r)
{
	struct dossier_list fresh = {0};
	struct pending *empty = NULL;
	uint64_t lost;

	worker_lock(&w->worker);
	*settings_r = w->settings;
	if (w->settings_new) {
		journal_set_privacy(w->journal, &w->settings.privacy);
		tally_set_privacy(w->counting.tally, &w->settings.privacy);
	}
	w->settings_new = false;
	dossier_list_join(&fresh, &w->front.journal);
	lost = w->front.lost;
	w->front.lost = 0;
	if (w->back.learnt == NULL) {
		w->back.learnt = w->front.learnt;
		w->front.learnt = NULL;
	} else if (w->front.learnt != NULL) {
		pending_merge(w->back.learnt, w->front.learnt);
		empty = w->front.learnt;
		w->front.learnt = NULL;
	}
	worker_unlock(&w->worker);

	pending_free(empty);
	log_sessions(&fresh, &settings_r->privacy);
	counting_sessions(&w->counting, &fresh);
	dossier_list_join(&w->back.journal, &fresh);
	count_lost(w, &w->sessions, lost + batch_trim(&w->back));
	if (w->back.learnt != NULL) {
		count_lost(w, &w->known, w->back.learnt->lost);
		w->back.learnt->lost = 0;
	}
}

/* The status with what only the writer knows; false when there is none yet. */
static bool
current_status(struct writer *w, struct store_status *status_r)
{
	bool known;

	worker_lock(&w->worker);
	known = w->status_known;
	*status_r = w->status;
	status_r->queue = batch_rows(&w->front);
	worker_unlock(&w->worker);
	/* What is about to be written with this does not wait. */
	if (w->known.failing && w->back.learnt != NULL)
		status_r->queue += pending_rows(w->back.learnt);
	if (w->sessions.failing)
		status_r->queue += w->back.journal.n;
	status_r->lost = w->lost;
	if (w->known.failing)
		status_r->write_failing_s = (uint64_t)w->known.since_ms / 1000;
	else if (w->sessions.failing)
		status_r->write_failing_s = (uint64_t)w->sessions.since_ms / 1000;
	return known;
}

/* By an index, some 20 ms for half a million. */
static void
count_zombies(struct writer *w, int64_t now_ms)
{
	const struct store_host_filter f = {.which = HOSTS_CONVICTED,
					    .now_s = (uint32_t)(now_ms / 1000)};

	if (w->zombies_ms != 0 && now_ms >= w->zombies_ms &&
	    now_ms < w->zombies_ms + ZOMBIES_MS)
		return;
	if (store_host_count(w->store, &f, &w->zombies) == 0)
		w->zombies_ms = now_ms;
}

static void
tell_numbers(struct writer *w, const struct store_status *status)
{
	worker_lock(&w->worker);
	w->numbers = (struct writer_numbers){.queue = status->queue,
					     .lost = status->lost,
					     .zombies = w->zombies,
					     .failing = status->write_failing_s != 0};
	worker_unlock(&w->worker);
}

static int
write_learnt(struct writer *w, const struct store_status *status)
{
	struct pending *done;

	/* Not at the start, which a full disk must not keep from judging. */
	if (!w->folded && flush_left_open(w->store) != 0)
		return -1;
	w->folded = true;
	if (flush_known(w->store, w->back.learnt, status) != 0)
		return -1;
	worker_lock(&w->worker);
	done = w->back.learnt;
	w->back.learnt = NULL;
	worker_unlock(&w->worker);
	pending_free(done);
	return 0;
}

static int
write_counts(struct writer *w, int64_t now_ms)
{
	return counting_due(&w->counting, now_ms, w->last)
		   ? counting_write(&w->counting, w->store, now_ms)
		   : 0;
}

/* The database is well when it takes both. */
static void
write_known(struct writer *w, int64_t now_ms)
{
	struct store_status status;
	bool has_status = current_status(w, &status);

	tell_numbers(w, &status);
	if (!outlet_due(&w->known, now_ms))
		return;
	if (write_learnt(w, has_status ? &status : NULL) != 0 ||
	    write_counts(w, now_ms) != 0)
		outlet_failed(&w->known, now_ms, store_fault(w->store));
	else
		outlet_wrote(&w->known, now_ms);
}

/* Damage does not heal: a new journal is begun.  ${why_r}: the damage, or why not. */
static int
renew_journal(struct writer *w, int64_t now_ms, struct fault *why_r)
{
	const struct fault damage = *journal_fault(w->journal);
	struct journal *fresh;

	*why_r = damage;
	/* It was ours when it was opened. */
	if (damage.code != FAULT_CORRUPT && damage.code != FAULT_FOREIGN)
		return -1;
	fresh = journal_renew(w->journal, (uint32_t)(now_ms / 1000), w->aside, why_r);
	if (fresh == NULL)
		return -1;
	w->journal = fresh;
	outlet_renewed(JOURNAL_FILE, w->aside, &damage);
	w->aside[0] = '\0';
	return 0;
}

static int
put_sessions(struct writer *w, int64_t now_ms, struct fault *why_r)
{
	if (w->aside[0] == '\0' && flush_sessions(w->journal, &w->back.journal) == 0)
		return 0;
	if (renew_journal(w, now_ms, why_r) != 0)
		return -1;
	if (flush_sessions(w->journal, &w->back.journal) == 0)
		return 0;
	*why_r = *journal_fault(w->journal);
	return -1;
}

static void
write_sessions(struct writer *w, int64_t now_ms)
{
	struct fault why;

	if (w->back.journal.n == 0 || !outlet_due(&w->sessions, now_ms))
		return;
	if (put_sessions(w, now_ms, &why) != 0) {
		outlet_failed(&w->sessions, now_ms, &why);
		return;
	}
	dossier_list_clear(&w->back.journal);
	outlet_wrote(&w->sessions, now_ms);
}

static void
tell_pruned(struct outlet *o, int64_t now_ms, int result, const struct fault *fault)
{
	if (result == 0)
		outlet_pruned(o, now_ms);
	else
		outlet_prune_failed(o, now_ms, fault);
}

/* One step in each database that does not fail.  The number of rows deleted. */
static uint32_t
prune_step(struct writer *w, const struct writer_settings *settings, int64_t now_ms)
{
	uint32_t now_s = (uint32_t)(now_ms / 1000), hosts = 0, sessions = 0;
	struct fault why;
	int rc;

	if (!w->known.failing)
		tell_pruned(
		    &w->known, now_ms,
		    store_prune(w->store, &settings->store, now_s, PRUNE_ROWS, &hosts),
		    store_fault(w->store));
	if (w->sessions.failing || w->aside[0] != '\0')
		return hosts;
	rc = journal_prune(w->journal, &settings->journal, now_s, PRUNE_ROWS, &sessions);
	why = *journal_fault(w->journal);
	if (rc != 0)
		rc = renew_journal(w, now_ms, &why);
	tell_pruned(&w->sessions, now_ms, rc, &why);
	return hosts + sessions;
}

/* In small steps, so that nobody waits long for the lock; when some are not enough, the
 * rest follows in the next cycle. */
static void
prune(struct writer *w, const struct writer_settings *settings, int64_t now_ms)
{
	if (w->keep_old || (now_ms >= w->prune_ms && now_ms < w->prune_ms + PRUNE_MS))
		return;
	for (int step = 0; step < PRUNE_STEPS; step++)
		if (prune_step(w, settings, now_ms) == 0) {
			w->prune_ms = now_ms;
			return;
		}
}

/* One that is not forgotten yet; not more than can wait.  Locked. */
static bool
add_forget(struct writer *w, const struct addr *addr)
{
	const struct pending *const halves[] = {w->front.learnt, w->back.learnt};
	size_t waiting = w->n_forgets;

	for (size_t i = 0; i < 2; i++) {
		if (halves[i] == NULL)
			continue;
		if (pending_forgets(halves[i], addr))
			return true; /* only the database does not know */
		waiting += halves[i]->n_forgets;
	}
	if (waiting >= PENDING_FORGETS)
		return false;
	w->forgets[w->n_forgets++] = *addr;
	return true;
}

static bool
collect_forget(void *ctx, const struct addr *addr, uint32_t asked_s)
{
	struct writer *w = ctx;
	bool room;

	(void)asked_s;
	worker_lock(&w->worker);
	w->forgets_stand = true;
	room = add_forget(w, addr);
	worker_unlock(&w->worker);
	return room;
}

static int
load_policy(struct writer *w)
{
	struct policy *policy = policy_create(), *old;
	uint64_t bad = store_bad_rows(w->store);

	if (policy == NULL || store_policy_load(w->store, policy) != 0) {
		policy_free(policy);
		return -1;
	}
	bad = store_bad_rows(w->store) - bad;
	if (bad > 0)
		log_line(LEVEL_WARNING,
			 "%" PRIu64 " rows of the policy cannot be understood and have "
			 "no effect: they were not written by `lychgate`",
			 bad);
	worker_lock(&w->worker);
	old = w->policy;
	w->policy = policy;
	worker_unlock(&w->worker);
	policy_free(old);
	return 0;
}

/* All requests that stand; those that the event thread has not taken come anew. */
static void
collect_forgets(struct writer *w)
{
	worker_lock(&w->worker);
	w->n_forgets = 0;
	worker_unlock(&w->worker);
	w->forgets_stand = false;
	if (store_forget_each(w->store, collect_forget, w) != 0)
		w->forgets_stand = true;
}

/* A failure is no news here: writing fails too, and tells. */
static void
watch_policy(struct writer *w)
{
	uint64_t version;
	bool changed;

	if (store_policy_version(w->store, &version) != 0)
		return;
	changed = !w->policy_known || version != w->policy_version;
	if (changed || w->forgets_stand)
		collect_forgets(w);
	if (changed && load_policy(w) == 0 &&
	    store_account_tell(w->store, w->counting.tally) == 0) {
		w->policy_version = version;
		w->policy_known = true;
	}
}

void
writer_cycle(struct writer *w, int64_t now_ms)
{
	struct writer_settings settings;

	take_over(w, &settings);
	write_known(w, now_ms);
	if (!w->known.failing)
		count_zombies(w, now_ms);
	write_sessions(w, now_ms);
	prune(w, &settings, now_ms);
	watch_policy(w);
}

/* Sleep until a second after ${*beat_r}, or a batch is full, or the end has come (false).
 * The beat is now then. */
static bool
wait_for_work(struct writer *w, struct timespec *beat_r)
{
	struct timespec until = *beat_r;
	bool stop;

	until.tv_sec++;
	worker_lock(&w->worker);
	while (batch_rows(&w->front) < WRITER_BATCH && worker_wait(&w->worker, &until))
		;
	stop = w->worker.stop;
	worker_unlock(&w->worker);
	(void)clock_gettime(CLOCK_MONOTONIC, beat_r);
	return !stop;
}

static void
last_cycle(struct writer *w)
{
	static const char stopped[] = "stopped";
	size_t left;

	worker_lock(&w->worker);
	memcpy(w->status.state, stopped, sizeof(stopped));
	worker_unlock(&w->worker);
	w->known.backoff_ms = w->sessions.backoff_ms = 0;
	w->last = true;
	writer_cycle(w, clock_now_ms());
	if ((left = batch_rows(&w->back)) > 0)
		log_line(LEVEL_ERROR,
			 "%zu rows could not be written before the end and are lost",
			 left);
}

/* When lychgated last ran; 0: not known. */
static int64_t
last_run_ms(struct writer *w)
{
	struct store_status status;

	return store_status_get(w->store, &status) == 1
		   ? (int64_t)status.heartbeat_s * 1000
		   : 0;
}

static void *
run(void *ctx)
{
	struct writer *w = ctx;
	int64_t last_ms = last_run_ms(w);
	struct leap leap = {.begun = false};
	struct timespec beat;

	(void)clock_gettime(CLOCK_MONOTONIC, &beat);
	while (wait_for_work(w, &beat)) {
		int64_t now_ms = clock_now_ms();

		w->keep_old = !leap_allows(&leap, last_ms, now_ms, clock_steady_ms());
		writer_cycle(w, now_ms);
	}
	last_cycle(w);
	return NULL;
}

int
writer_start(struct writer *w)
{
	return worker_start(&w->worker, run, w);
}

void
writer_stop(struct writer *w)
{
	worker_stop(&w->worker);
}
