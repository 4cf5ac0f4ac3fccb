/* The state of everything, from the databases alone. */
#include <inttypes.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sysexits.h>

#include "database.h"
#include "journal_query.h"
#include "say.h"
#include "status_view.h"
#include "store_host.h"
#include "store_policy.h"
#include "store_settings.h"
#include "store_memo.h"
#include "watch.h"
#include "when.h"

#define CLIENTS_LOOKED_AT 200 /* sessions, for: does a proxy hide the clients? */
#define CLIENTS_ENOUGH	  20
#define DISK_LOW_BYTES	  (256ull << 20)
#define QUEUE_LONG	  20000 /* rows: twice what is written at once */
#define QUIET_S		  600
#define DAY_S		  86400

static int
gather_windows(struct store *s, struct status_view *v)
{
	static const uint32_t spans[WINDOWS] = {60, 3600, DAY_S};

	for (int i = 0; i < WINDOWS; i++)
		if (store_stats_sum(s, v->now_s - spans[i] - v->now_s % 60, v->now_s + 60,
				    &v->windows[i]) != 0)
			return -1;
	return 0;
}

static bool
note_watch(void *ctx, const struct store_memo *memo)
{
	struct status_view *v = ctx;
	uint32_t at_s[WATCH_KINDS];

	v->changed += watch_memo_alerts(&memo->memo, v->now_s, at_s) != 0;
	return true;
}

static int
gather_hosts(struct store *s, struct status_view *v)
{
	static const enum store_host_which which[] = {HOSTS_ALL, HOSTS_CONVICTED,
						      HOSTS_SERVERS};
	uint64_t *counts[] = {&v->hosts, &v->convicted, &v->servers};

	for (int i = 0; i < 3; i++) {
		struct store_host_filter f = {.which = which[i], .now_s = v->now_s};

		if (store_host_count(s, &f, counts[i]) != 0)
			return -1;
	}
	return store_host_newest(s, &v->newest_s) != 0 ||
		       store_memo_each(s, MEMO_WATCH, 0, note_watch, v) != 0
		   ? -1
		   : 0;
}

static bool
note_mode(void *ctx, const char *scope, enum policy_mode mode)
{
	struct status_view *v = ctx;

	if (scope[0] == '\0')
		v->mode = mode;
	else
		v->other_modes++;
	return true;
}

static bool
note_pin(void *ctx, const struct store_pin *pin)
{
	struct status_view *v = ctx;

	v->pins += pin->until_s == 0 || pin->until_s > v->now_s;
	return true;
}

static bool
note_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	(void)pattern, (void)created_s, (void)note;
	((struct status_view *)ctx)->traps++;
	return true;
}

static bool
note_exempt(void *ctx, const struct net *net, uint32_t created_s, const char *note)
{
	(void)net, (void)created_s, (void)note;
	((struct status_view *)ctx)->exempts++;
	return true;
}

static int
gather_policy(struct store *s, struct status_view *v)
{
	v->mode = MODE_MONITOR;
	return store_policy_modes(s, note_mode, v) != 0 ||
		       store_policy_pins(s, note_pin, v) != 0 ||
		       store_policy_traps(s, note_trap, v) != 0 ||
		       store_policy_exempts(s, note_exempt, v) != 0
		   ? -1
		   : 0;
}

static int
gather_daemon(struct store *s, struct status_view *v)
{
	struct engine_settings settings;
	struct arena texts;
	int found = store_status_get(s, &v->daemon);

	if (found < 0)
		return -1;
	v->state = daemon_state(v->lock, found, &v->daemon, v->now_s);
	arena_init(&texts);
	if ((found = store_settings_get(s, &texts, &settings)) >= 0) {
		v->settings = found == 1;
		v->own_names = settings.self.n_names > 0;
	}
	arena_fini(&texts);
	return found < 0 ? -1 : 0;
}

static void
gather_files(const struct cli *cli, struct status_view *v)
{
	struct statvfs fs;

	v->asides = journal_asides(cli->dir, v->aside);
	v->store_bytes =
	    database_bytes(cli, STORE_FILE, "") + database_bytes(cli, STORE_FILE, "-wal");
	v->journal_bytes = database_bytes(cli, JOURNAL_FILE, "") +
			   database_bytes(cli, JOURNAL_FILE, "-wal");
	if (statvfs(cli->dir, &fs) != 0)
		return;
	v->disk_free = (uint64_t)fs.f_bavail * fs.f_frsize;
	v->disk_size = (uint64_t)fs.f_blocks * fs.f_frsize;
}

struct clients {
	struct addr first;
	uint32_t n;
	bool differ;
};

static bool
note_client(void *ctx, const struct journal_row *row)
{
	struct clients *c = ctx;

	if (c->n++ == 0)
		c->first = row->ip;
	c->differ |= !addr_equal(&c->first, &row->ip);
	return !c->differ;
}

static int
gather_clients(struct journal *j, struct status_view *v)
{
	struct journal_filter f = {.limit = CLIENTS_LOOKED_AT,
				   .since_s = v->now_s - DAY_S,
				   .without_reasons = true,
				   .without_record = true};
	struct clients c = {.n = 0};

	if (journal_each(j, &f, note_client, &c) != 0)
		return -1;
	v->one_client = !c.differ && c.n >= CLIENTS_ENOUGH && addr_is_private(&c.first);
	v->client = c.first;
	return 0;
}

/* A journal that cannot be read takes nothing from the rest. */
static void
gather_journal(const struct cli *cli, struct status_view *v)
{
	struct journal *j;

	if (!database_has_journal(cli))
		return;
	if ((j = journal_open(cli->dir, STORE_READER, &v->journal)) == NULL)
		return;
	v->journal = (struct fault){.code = FAULT_NONE};
	if (gather_clients(j, v) != 0)
		v->journal = *journal_fault(j);
	journal_close(j);
}

int
status_view_gather(const struct cli *cli, struct status_view *view_r)
{
	struct status_view v = {.now_s = when_now(), .lock = daemon_lock(cli->dir)};
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	if (gather_daemon(store, &v) != 0 || gather_windows(store, &v) != 0 ||
	    gather_hosts(store, &v) != 0 || gather_policy(store, &v) != 0) {
		status = database_fail(cli, store_fault(store));
		goto out;
	}
	gather_journal(cli, &v);
	gather_files(cli, &v);
	*view_r = v;

out:
	store_close(store);
	return status;
}

static void __attribute__((format(printf, 3, 4)))
warn(status_warning *warning, void *ctx, const char *format, ...)
{
	struct buf text;
	va_list ap;

	buf_init(&text);
	va_start(ap, format);
	if (buf_vaddf(&text, format, ap) == 0)
		warning(ctx, text.data);
	va_end(ap);
	buf_fini(&text);
}

static void
warn_running(const struct status_view *v, status_warning *w, void *ctx)
{
	const struct store_status *d = &v->daemon;
	const uint64_t *day = v->windows[WINDOW_DAY].count;

	if (d->sessions_total == 0 && d->started_s + QUIET_S < v->now_s)
		w(ctx, "no session has come yet: is the mail server attached? see "
		       "lychgated(8)");
	if (d->sessions_total > 0 && day[STAT_SESSIONS] + day[STAT_UNJUDGED] == 0 &&
	    d->started_s + DAY_S < v->now_s)
		w(ctx, "no session has come for a day: is the mail server still "
		       "attached? see lychgated(8)");
	if (d->turned_away > 0)
		warn(
		    w, ctx,
		    "%" PRIu64 " connections of the mail server were turned away since "
		    "the start: max_sessions (lychgate.conf) was reached, and their mail "
		    "passed unjudged",
		    d->turned_away);
	if (d->version[0] != '\0' && strcmp(d->version, LYCHGATE_VERSION) != 0)
		warn(w, ctx, "lychgated is version %s, this command %s", d->version,
		     LYCHGATE_VERSION);
	if (v->settings && !v->own_names)
		w(ctx, "own_names is empty in lychgate.conf: zombies that pose as this "
		       "site are not noticed");
}

static void
warn_daemon(const struct status_view *v, status_warning *w, void *ctx)
{
	const struct store_status *d = &v->daemon;
	char span[SAY_MAX];

	if (v->state == DAEMON_NEVER)
		w(ctx, "lychgated has never run here");
	if (v->state == DAEMON_STOPPED)
		w(ctx, "lychgated is stopped: mail flows unfiltered");
	if (v->state == DAEMON_SILENT)
		warn(w, ctx,
		     "lychgated has not been heard of for %s: it was killed%s; mail "
		     "flows unfiltered",
		     say_since(d->heartbeat_s, v->now_s, span),
		     v->lock == DAEMON_LOCK_FREE ? "" : ", or hangs");
	if (v->state == DAEMON_MUTE)
		warn(w, ctx,
		     "lychgated runs and has written nothing for %s, so the counts here "
		     "are old: it cannot write (then it judges on from memory, and its "
		     "log says why), or it hangs (then mail flows unfiltered, and the "
		     "mail server's log tells of time-outs)",
		     say_since(d->heartbeat_s, v->now_s, span));
	if (v->state == DAEMON_RUNNING)
		warn_running(v, w, ctx);
}

static void
warn_journal(const struct status_view *v, status_warning *w, void *ctx)
{
	char more[48] = "";

	if (v->journal.code != FAULT_NONE)
		warn(w, ctx, "%s; 'lychgate db check' says what to do", v->journal.text);
	if (v->asides > 1)
		snprintf(more, sizeof(more), " (and %u before it)", v->asides - 1);
	if (v->asides > 0)
		warn(w, ctx,
		     "sessions.db was damaged and set aside as %s%s, a new one was "
		     "begun: the past is missing from all lists. sqlite3's .recover may "
		     "save what can be read; this stands here until the file is deleted",
		     v->aside, more);
}

static void
warn_writer(const struct status_view *v, status_warning *w, void *ctx)
{
	const struct store_status *d = &v->daemon;
	char span[SAY_MAX], size[SAY_MAX];

	if (v->disk_size != 0 && v->disk_free < DISK_LOW_BYTES)
		warn(w, ctx, "the disk is %s: %s free",
		     v->disk_free == 0 ? "full" : "nearly full",
		     say_size(v->disk_free, size));
	warn_journal(v, w, ctx);
	if (v->state != DAEMON_RUNNING)
		return;
	if (d->write_failing_s != 0)
		warn(w, ctx,
		     "a database cannot be written since %s; judging goes on from "
		     "memory; the log of lychgated says why",
		     say_since(d->write_failing_s, v->now_s, span));
	else if (d->queue > QUEUE_LONG)
		warn(w, ctx, "the writer lags: %llu rows wait",
		     (unsigned long long)d->queue);
	if (d->lost > 0)
		warn(w, ctx,
		     "%llu rows were lost since the start: they could not be "
		     "written in time",
		     (unsigned long long)d->lost);
}

static void
warn_frozen(const struct status_view *v, status_warning *w, void *ctx)
{
	struct freeze freeze;
	char span[SAY_MAX];

	if (freeze_parse(v->daemon.learning, &freeze) == 0 && freeze_active(&freeze))
		warn(w, ctx,
		     "learning is frozen for %s: %s; 'lychgate learn' says what to do",
		     say_since(freeze.since_s, v->now_s, span),
		     freeze_cause_text(&freeze));
}

void
status_view_warn(const struct status_view *v, status_warning *w, void *ctx)
{
	char address[ADDR_TEXT_MAX];

	warn_daemon(v, w, ctx);
	if (v->mode == MODE_MONITOR)
		w(ctx,
		  "monitor mode: zombies are let through. Who they are: 'lychgate "
		  "sessions --verdict zombie'; whom it would have refused, and who of "
		  "them looks valid: 'lychgate replay --what-if mode=enforce'. When none "
		  "of them should pass: 'lychgate mode enforce'");
	if (v->mode == MODE_OFF)
		w(ctx, "the mode is off: zombies are let through");
	if (v->one_client)
		warn(w, ctx,
		     "every client is %s, a private address: the mail server seems to be "
		     "behind a proxy or NAT that hides the clients, so nothing can be "
		     "learnt",
		     addr_format(&v->client, address));
	warn_writer(v, w, ctx);
	warn_frozen(v, w, ctx);
	if (v->state == DAEMON_RUNNING && v->daemon.breaker_open)
		w(ctx, "the breaker is open: more new zombies within the hour than "
		       "convictions_per_hour allows; further ones are let through");
	if (v->state == DAEMON_RUNNING && v->daemon.storms > 0)
		warn(w, ctx,
		     "%" PRIu64 " floods of forged bounces: 'lychgate backscatter' tells "
		     "at whom, 'lychgate help protect' what to do",
		     v->daemon.storms);
}

const char *
status_window_name(enum status_window window)
{
	static const char *const names[WINDOWS] = {"minute", "hour", "day"};

	return names[window];
}
