/* The screen of `lychgate status`; programs get the same facts by name. */
#include <inttypes.h>
#include <string.h>

#include "newest.h"
#include "say.h"
#include "status_print.h"
#include "view_print.h"

static const char *const state_words[] = {
    [DAEMON_NEVER] = "never-run",   [DAEMON_RUNNING] = "running",
    [DAEMON_STOPPED] = "stopped",   [DAEMON_SILENT] = "silent",
    [DAEMON_STARTING] = "starting", [DAEMON_MUTE] = "not-writing"};

/* The counters that the screen shows, in its order. */
static const struct {
	enum store_stat stat;
	const char *title;
} shown[] = {
    {STAT_SESSIONS, "sessions"},
    {STAT_RECIPIENTS, "recipients"},
    {STAT_REFUSED, "  refused"},
    {STAT_CARRIED, "    after the data"},
    {STAT_BOUNCES_REFUSED, "    forged bounces"},
    {STAT_WOULD_REFUSE, "  would be refused"},
    {STAT_UNKNOWN, "  unknown users"},
    {STAT_TRAPS, "  spamtraps"},
    {STAT_BOUNCES_REAL, "  real bounces"},
    {STAT_NEW_HOSTS, "new hosts"},
    {STAT_NEW_ZOMBIES, "new zombies"},
    {STAT_NEW_SERVERS, "new servers"},
};

static void
text_daemon(const struct status_view *v, FILE *to)
{
	const struct store_status *d = &v->daemon;
	char up[SAY_MAX], ago[SAY_MAX];

	if (v->state == DAEMON_NEVER) {
		say_line(to, "lychgated: never run on this database");
		return;
	}
	if (v->state == DAEMON_STARTING) {
		say_line(to, "lychgated: starting");
		return;
	}
	if (!daemon_alive(v->state)) {
		say_line(to, "lychgated %s: not running, last heard of %s ago",
			 d->version, say_since(d->heartbeat_s, v->now_s, ago));
		return;
	}
	say_line(to, "lychgated %s: %s for %s (process %" PRIu64 "), mode %s", d->version,
		 d->state, say_since(d->started_s, v->now_s, up), d->pid,
		 policy_mode_name(v->mode));
	say_line(to, "%" PRIu64 " sessions open, %" PRIu64 " since the start; on %s",
		 d->sessions_open, d->sessions_total, d->listen);
	if (d->owners[0] != '\0')
		say_line(to, "owners of networks: %s", d->owners);
}

static void
text_windows(const struct status_view *v, FILE *to)
{
	say_line(to, "%-20s%12s%12s%12s", "in the last", "minute", "hour", "day");
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const uint64_t n[WINDOWS] = {v->windows[0].count[shown[i].stat],
					     v->windows[1].count[shown[i].stat],
					     v->windows[2].count[shown[i].stat]};

		say_line(to, "%-20s%12" PRIu64 "%12" PRIu64 "%12" PRIu64, shown[i].title,
			 n[0], n[1], n[2]);
	}
}

static void
text_rest(const struct status_view *v, FILE *to)
{
	const struct store_status *d = &v->daemon;
	char a[SAY_MAX], b[SAY_MAX], c[SAY_MAX], newest[NEWEST_TEXT_MAX];

	say_line(to,
		 "hosts       %" PRIu64 " known, %" PRIu64 " convicted now, %" PRIu64
		 " established servers",
		 v->hosts, v->convicted, v->servers);
	if (v->newest_s != 0)
		say_line(to, "newest      session of %s",
			 newest_text(v->newest_s, v->now_s, newest));
	if (v->changed > 0)
		say_line(to,
			 "changed     %" PRIu64
			 " established servers behave otherwise than they did: lychgate "
			 "servers",
			 v->changed);
	say_line(to,
		 "policy      %" PRIu64 " other modes, %" PRIu64 " pins, %" PRIu64
		 " exempt networks, %" PRIu64 " spamtraps",
		 v->other_modes, v->pins, v->exempts, v->traps);
	if (v->state == DAEMON_RUNNING || v->state == DAEMON_MUTE) {
		say_line(to,
			 "judgement   threshold %.2f; breaker %s, %" PRIu64
			 " convictions within the hour",
			 d->threshold, d->breaker_open ? "OPEN" : "closed",
			 d->convictions_last_hour);
		say_line(to,
			 "memory      %s for %" PRIu64 " hosts and %" PRIu64 " contexts",
			 say_size(d->memory, a), d->hosts, d->contexts);
		say_line(to, "writer      %" PRIu64 " rows wait, %" PRIu64 " lost",
			 d->queue, d->lost);
	}
	say_line(to, "databases   " STORE_FILE " %s, " JOURNAL_FILE " %s, %s free",
		 say_size((uint64_t)v->store_bytes, a),
		 say_size((uint64_t)v->journal_bytes, b), say_size(v->disk_free, c));
}

struct warnings {
	FILE *to;
	unsigned n;
};

static void
text_warning(void *ctx, const char *text)
{
	struct warnings *w = ctx;

	if (w->n++ == 0)
		say_line(w->to, "Warnings");
	say_wrapped(w->to, "- ", text);
}

static int
print_text(const void *view, FILE *to)
{
	const struct status_view *v = view;
	struct warnings warnings = {.to = to};

	text_daemon(v, to);
	fputc('\n', to);
	text_windows(v, to);
	fputc('\n', to);
	text_rest(v, to);
	fputc('\n', to);
	status_view_warn(v, text_warning, &warnings);
	return ferror(to) ? -1 : 0;
}

/* One fact by its name, for JSON and CSV alike. */
struct fact {
	const char *key;
	enum { FACT_TEXT, FACT_INT, FACT_TIME, FACT_REAL } kind; /* a time: 0 = never */
	const char *text;
	int64_t number;
	double real;
};
typedef void fact_fn(void *ctx, const struct fact *fact);

static void
fact_text(fact_fn *fn, void *ctx, const char *key, const char *text)
{
	fn(ctx, &(struct fact){.key = key, .kind = FACT_TEXT, .text = text});
}

static void
fact_int(fact_fn *fn, void *ctx, const char *key, uint64_t number)
{
	fn(ctx, &(struct fact){.key = key, .kind = FACT_INT, .number = (int64_t)number});
}

static void
fact_time(fact_fn *fn, void *ctx, const char *key, uint32_t at_s)
{
	fn(ctx, &(struct fact){.key = key, .kind = FACT_TIME, .number = at_s});
}

static void
window_facts(const struct status_view *v, fact_fn *fn, void *ctx)
{
	char key[64];

	for (int w = 0; w < WINDOWS; w++)
		for (int i = 0; i < STAT_COUNT; i++) {
			snprintf(key, sizeof(key), "%s_last_%s",
				 store_stat_name((enum store_stat)i),
				 status_window_name((enum status_window)w));
			fact_int(fn, ctx, key, v->windows[w].count[i]);
		}
}

static uint32_t
frozen_since(const struct store_status *d)
{
	struct freeze freeze;

	return freeze_parse(d->learning, &freeze) == 0 ? freeze.since_s : 0;
}

static void
each_fact(const struct status_view *v, fact_fn *fn, void *ctx)
{
	const struct store_status *d = &v->daemon;

	fact_text(fn, ctx, "daemon", state_words[v->state]);
	fact_text(fn, ctx, "version", d->version);
	fact_text(fn, ctx, "mode", policy_mode_name(v->mode));
	fact_text(fn, ctx, "listen", d->listen);
	fact_text(fn, ctx, "owners", d->owners);
	fact_int(fn, ctx, "time", v->now_s);
	fact_int(fn, ctx, "pid", d->pid);
	fact_time(fn, ctx, "started", d->started_s);
	fact_time(fn, ctx, "heartbeat", d->heartbeat_s);
	fact_int(fn, ctx, "sessions_open", d->sessions_open);
	fact_int(fn, ctx, "sessions_total", d->sessions_total);
	fact_int(fn, ctx, "turned_away", d->turned_away);
	fact_int(fn, ctx, "broken", d->broken);
	window_facts(v, fn, ctx);
	fact_int(fn, ctx, "hosts", v->hosts);
	fact_time(fn, ctx, "newest_session", v->newest_s);
	fact_int(fn, ctx, "convicted", v->convicted);
	fact_int(fn, ctx, "servers", v->servers);
	fact_int(fn, ctx, "servers_changed", v->changed);
	fact_int(fn, ctx, "other_modes", v->other_modes);
	fact_int(fn, ctx, "pins", v->pins);
	fact_int(fn, ctx, "exempt_networks", v->exempts);
	fact_int(fn, ctx, "trap_patterns", v->traps);
	fn(ctx,
	   &(struct fact){.key = "threshold", .kind = FACT_REAL, .real = d->threshold});
	fact_int(fn, ctx, "breaker_open", d->breaker_open);
	fact_int(fn, ctx, "storms", d->storms);
	fact_time(fn, ctx, "learning_frozen_since", frozen_since(d));
	fact_int(fn, ctx, "convictions_last_hour", d->convictions_last_hour);
	fact_int(fn, ctx, "hosts_in_memory", d->hosts);
	fact_int(fn, ctx, "contexts_in_memory", d->contexts);
	fact_int(fn, ctx, "memory_bytes", d->memory);
	fact_int(fn, ctx, "queue", d->queue);
	fact_int(fn, ctx, "lost", d->lost);
	fact_time(fn, ctx, "write_failing_since", d->write_failing_s);
	fact_int(fn, ctx, "store_bytes", (uint64_t)v->store_bytes);
	fact_int(fn, ctx, "journal_bytes", (uint64_t)v->journal_bytes);
	fact_int(fn, ctx, "disk_free_bytes", v->disk_free);
}

static bool
is_never(const struct fact *f)
{
	return f->kind == FACT_TIME && f->number == 0;
}

static void
json_fact(void *ctx, const struct fact *f)
{
	if (f->kind == FACT_TEXT)
		json_key_text(ctx, f->key, f->text);
	else if (is_never(f))
		json_key_text(ctx, f->key, NULL);
	else if (f->kind != FACT_REAL)
		json_key_int(ctx, f->key, f->number);
	else
		json_key_real(ctx, f->key, f->real, 3);
}

static void
json_warning(void *ctx, const char *text)
{
	json_text(ctx, text);
}

static void
put_json(const void *view, struct json *j)
{
	each_fact(view, json_fact, j);
	json_key(j, "warnings");
	json_array_begin(j);
	status_view_warn(view, json_warning, j);
	json_array_end(j);
}

static void
csv_fact(void *ctx, const struct fact *f)
{
	char number[32];

	if (is_never(f))
		number[0] = '\0';
	else if (f->kind != FACT_REAL)
		snprintf(number, sizeof(number), "%" PRId64, f->number);
	else
		snprintf(number, sizeof(number), "%.3f", f->real);
	output_text(ctx, f->key);
	output_text(ctx, f->kind == FACT_TEXT ? f->text : number);
}

static void
csv_warning(void *ctx, const char *text)
{
	fact_text(csv_fact, ctx, "warning", text);
}

static void
put_csv(const void *view, struct output *out)
{
	each_fact(view, csv_fact, out);
	status_view_warn(view, csv_warning, out);
}

int
status_print(const struct status_view *v, enum output_format format, FILE *to)
{
	static const struct column columns[] = {
	    {"key", "KEY", COLUMN_TEXT, 0},
	    {"value", "VALUE", COLUMN_TEXT, 0},
	};
	static const struct view_printer printer = {print_text, put_json, put_csv,
						    columns, 2};

	return view_print(&printer, v, format, to);
}
