/*
 * The running filter: what happens between start and stop.  Everything but the writer
 * thread runs on one event loop; a tick once a second carries news between both.
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <event2/event.h>

#include "advice.h"
#include "alarm.h"
#include "backscatter.h"
#include "clock.h"
#include "config.h"
#include "forget.h"
#include "listener.h"
#include "log.h"
#include "notify.h"
#include "option.h"
#include "owner_loader.h"
#include "parts.h"
#include "service.h"
#include "settings.h"
#include "writer_front.h"

#define SIGNALS	     3
#define FORGETS_ONCE 64	    /* in one tick */
#define FLUSH_MS     600000 /* between flushes of the engine, which take some ms */

struct service {
	const struct service_options *options;
	struct parts parts;
	struct config loaded; /* by the last reload, if ${reloaded} */
	bool reloaded;
	struct event *signals[SIGNALS];
	struct event *tick, *deadline;

	int64_t started_ms, flushed_ms;
	bool stopping;
	enum policy_mode mode; /* of the site, as last told */
	struct alarm alarm;
	struct log_limit complaints[COMPLAINTS];
	uint64_t sessions;
	struct store_minute counted; /* since the start, for metrics */
	struct owner_loader owner_loader;
};

/* Hooks of the gate. */

static void
count(struct service *s, const struct dossier *d)
{
	const struct journal_entry entry = dossier_entry(d);
	struct store_minute minute;

	if (s->parts.metrics == NULL)
		return;
	store_stats_count(&entry, &minute);
	for (int i = 0; i < STAT_COUNT; i++)
		s->counted.count[i] += minute.count[i];
}

static void
session_closed(void *ctx, const struct smtp_report *report)
{
	struct service *s = ctx;
	struct dossier *d;

	s->sessions++;
	if ((d = dossier_create(report)) == NULL)
		return;
	count(s, d);
	writer_session(s->parts.writer, d);
}

static void
complain(void *ctx, enum complaint kind, const char *line)
{
	struct service *s = ctx;

	log_limited(&s->complaints[kind], clock_now_ms(), LEVEL_WARNING, "%s", line);
}

static void
drained(void *ctx)
{
	struct service *s = ctx;

	(void)event_base_loopbreak(s->parts.base);
}

static void
stop(struct service *s)
{
	struct timeval patience = {.tv_sec = (time_t)s->parts.config->stop_timeout};
	struct gate_stats stats;

	if (s->stopping) {
		log_line(LEVEL_INFO, "told again: stopping at once");
		(void)event_base_loopbreak(s->parts.base);
		return;
	}
	s->stopping = true;
	notify_state("STOPPING=1");
	gate_stats(s->parts.gate, &stats);
	log_line(LEVEL_INFO,
		 "stopping; waiting at most %" PRIu64 " s for %zu open sessions",
		 s->parts.config->stop_timeout, stats.open);
	(void)evtimer_add(s->deadline, &patience);
	gate_stop(s->parts.gate);
}

static void
on_deadline(evutil_socket_t fd, short what, void *ctx)
{
	struct service *s = ctx;

	(void)fd;
	(void)what;
	log_line(LEVEL_INFO, "stop_timeout is over: ending the sessions that are open");
	(void)event_base_loopbreak(s->parts.base);
}

static void
log_config(const struct config *c, const struct service_options *options)
{
	enum log_target target =
	    options->foreground ? TARGET_STDERR : (enum log_target)c->log;

	log_open(target, (enum log_level)c->log_level);
}

/* The part of a reload that may fail.  0, or -1 with the old settings in force. */
static int
configure_engine(struct service *s, const struct config *fresh)
{
	struct engine_settings settings;
	int result = -1;

	if (settings_engine(fresh, &settings) == 0) {
		result = engine_configure(s->parts.engine, &settings);
		if (result == 0)
			writer_judgement(s->parts.writer, &settings);
		settings_engine_fini(&settings);
	}
	return result;
}

/* Use ${fresh} from now on; it is the service's then. */
static void
swap_config(struct service *s, const struct config *fresh)
{
	struct writer_settings writer;
	struct gate_settings gate;

	parts_gate_settings(&s->parts, fresh, &gate);
	gate_configure(s->parts.gate, &gate);
	settings_writer(fresh, s->parts.secret, &writer);
	writer_configure(s->parts.writer, &writer);
	log_config(fresh, s->options);
	if (s->reloaded)
		config_fini(&s->loaded);
	s->loaded = *fresh;
	s->reloaded = true;
	s->parts.config = &s->loaded;
}

/* Name what changed in the file and waits for a restart. */
static void
tell_unreloadable(const struct service *s, const struct config *fresh)
{
	size_t n;
	const struct option *table = option_table(&n);

	for (size_t i = 0; i < n; i++)
		if (!table[i].reloadable &&
		    !option_equal(&table[i], &s->parts.first, fresh))
			log_line(LEVEL_WARNING,
				 "reload: the new value of %s takes effect only after a "
				 "restart",
				 table[i].name);
}

static void
reload(struct service *s)
{
	struct config fresh;
	struct buf errors;

	buf_init(&errors);
	notify_state("RELOADING=1");
	if (config_load(s->options->config_path, &fresh, &errors) != 0) {
		log_lines(LEVEL_ERROR, "reload", &errors);
		log_line(LEVEL_ERROR,
			 "reload: nothing was changed, the old settings stay");
	} else if (configure_engine(s, &fresh) != 0) {
		config_fini(&fresh);
		log_line(LEVEL_ERROR, "reload: no memory, the old settings stay");
	} else {
		tell_unreloadable(s, &fresh);
		swap_config(s, &fresh);
		if (owner_loader_start(&s->owner_loader, &s->loaded.owners) != 0)
			log_line(LEVEL_ERROR, "reload: owners: %s", strerror(errno));
		log_line(LEVEL_INFO, "reload: %s is in force", s->options->config_path);
	}
	notify_state("READY=1");
	buf_fini(&errors);
}

static void
on_signal(evutil_socket_t signal_number, short what, void *ctx)
{
	(void)what;
	if (signal_number == SIGHUP)
		reload(ctx);
	else
		stop(ctx);
}

static void
forget(struct service *s, const struct addr *addr)
{
	struct parts *p = &s->parts;
	char ip[ADDR_TEXT_MAX];

	if (forget_host(p->engine, p->writer, p->lookup, addr,
			(uint32_t)(clock_now_ms() / 1000)) != 0)
		return; /* it is asked for again while the request stands */
	grouper_forget(p->grouper, addr);
	log_line(LEVEL_INFO, "forgot %s", addr_format(addr, ip));
}

/* A newer policy, botnets, and hosts to forget. */
static void
take_news(struct service *s)
{
	struct addr forgets[FORGETS_ONCE];
	struct policy *policy = writer_take_policy(s->parts.writer);
	struct botnet_view *botnets = grouper_take_view(s->parts.grouper);
	size_t n;

	if (botnets != NULL)
		engine_set_botnets(s->parts.engine, botnets);
	if (policy != NULL) {
		enum policy_mode mode = policy_site_mode(policy);

		engine_set_policy(s->parts.engine, policy);
		if (mode != s->mode)
			log_line(LEVEL_INFO, "the site's mode is now %s",
				 policy_mode_name(mode));
		s->mode = mode;
	}
	n = writer_take_forgets(s->parts.writer, forgets, FORGETS_ONCE);
	for (size_t i = 0; i < n; i++)
		forget(s, &forgets[i]);
}

/* What is known of owners, for the log. */
static void
tell_owners(const struct service *s)
{
	struct buf text;

	buf_init(&text);
	if (s->parts.owners != NULL && ownerdb_describe(s->parts.owners, &text) == 0 &&
	    text.len > 0)
		log_line(LEVEL_INFO, "owners of networks: %s", text.data);
	buf_fini(&text);
}

/* Files of owners that were read since the last reload. */
static void
take_owners(struct service *s)
{
	struct ownerdb *owners;
	struct buf report;

	buf_init(&report);
	if (owner_loader_take(&s->owner_loader, &owners, &report)) {
		log_lines(owners != NULL ? LEVEL_WARNING : LEVEL_ERROR, "owners",
			  &report);
		if (owners != NULL)
			parts_set_owners(&s->parts, owners);
		else
			log_line(LEVEL_ERROR, "owners: those read before stay");
		tell_owners(s);
	}
	buf_fini(&report);
}

static void
join_listen(const struct config *config, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < config->listen.n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s",
					 i > 0 ? " " : "", config->listen.items[i]);
}

/* Paths that do not fit are left out, all of them: half a path is another file. */
static void
describe_owners(const struct service *s, struct store_status *status)
{
	struct buf paths;

	buf_init(&paths);
	if (s->parts.owners != NULL && ownerdb_paths(s->parts.owners, &paths) == 0 &&
	    paths.len < sizeof(status->owner_files))
		(void)snprintf(status->owner_files, sizeof(status->owner_files), "%s",
			       paths.len > 0 ? paths.data : "");
	buf_clear(&paths);
	if (s->parts.owners != NULL && ownerdb_describe(s->parts.owners, &paths) == 0)
		(void)snprintf(status->owners, sizeof(status->owners), "%s",
			       paths.len > 0 ? paths.data : "");
	buf_fini(&paths);
}

static void
tell_status(struct service *s)
{
	struct store_status status = {.pid = (uint64_t)getpid(),
				      .started_s = (uint64_t)s->started_ms / 1000,
				      .heartbeat_s = (uint64_t)clock_now_ms() / 1000,
				      .version = LYCHGATE_VERSION,
				      .sessions_total = s->sessions};
	struct engine_stats engine;
	struct gate_stats gate;

	engine_stats(s->parts.engine, &engine);
	alarm_breaker(&s->alarm, &engine, s->parts.config->convictions_per_hour);
	alarm_freeze(&s->alarm, engine_freeze(s->parts.engine));
	freeze_format(engine_freeze(s->parts.engine), status.learning);
	gate_stats(s->parts.gate, &gate);
	(void)snprintf(status.state, sizeof(status.state), "%s",
		       s->stopping ? "stopping" : "running");
	(void)snprintf(status.mode, sizeof(status.mode), "%s", policy_mode_name(s->mode));
	join_listen(&s->parts.first, status.listen, sizeof(status.listen));
	status.sessions_open = gate.open;
	status.turned_away = gate.turned_away;
	status.broken = gate.broken;
	describe_owners(s, &status);
	status.hosts = engine.hosts;
	status.contexts = engine.contexts;
	status.memory = engine.memory;
	status.evictions = engine.evictions;
	status.convictions_last_hour = engine.convictions_last_hour;
	status.breaker_open = engine.breaker_open;
	status.storms = engine.storms;
	status.unseen_s = backscatter_unseen(engine_backscatter(s->parts.engine));
	status.threshold = engine.threshold;
	writer_status(s->parts.writer, &status);
}

static void
gather(void *ctx, struct metrics_values *values_r)
{
	struct service *s = ctx;

	values_r->counted = s->counted;
	values_r->mode = s->mode;
	values_r->started_s = (uint64_t)s->started_ms / 1000;
	gate_stats(s->parts.gate, &values_r->gate);
	engine_stats(s->parts.engine, &values_r->engine);
	writer_numbers(s->parts.writer, &values_r->writer);
}

static void
flush_engine(struct service *s)
{
	int64_t now_ms = clock_now_ms();

	if (now_ms < s->flushed_ms + FLUSH_MS && now_ms >= s->flushed_ms)
		return;
	s->flushed_ms = now_ms;
	engine_flush(s->parts.engine, (uint32_t)(now_ms / 1000));
}

static void
on_tick(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	struct service *s = ctx;

	take_news(s);
	backscatter_tick(engine_backscatter(s->parts.engine),
			 (uint32_t)(clock_now_ms() / 1000));
	take_owners(ctx);
	metrics_resume(((struct service *)ctx)->parts.metrics);
	tell_status(ctx);
	flush_engine(ctx);
}

/* A reload that is asked for during the start is made after it, one during the end never:
 * by default SIGHUP kills. */
static void
hold_reloads(int how)
{
	sigset_t hup;

	(void)sigemptyset(&hup);
	(void)sigaddset(&hup, SIGHUP);
	(void)pthread_sigmask(how, &hup, NULL);
}

static int
watch_events(struct service *s)
{
	static const int numbers[SIGNALS] = {SIGTERM, SIGINT, SIGHUP};
	const struct timeval second = {.tv_sec = 1};

	(void)signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < SIGNALS; i++) {
		s->signals[i] = evsignal_new(s->parts.base, numbers[i], on_signal, s);
		if (s->signals[i] == NULL || evsignal_add(s->signals[i], NULL) != 0)
			return parts_fail(EX_OSERR, "start", "cannot watch signals");
	}
	s->tick = event_new(s->parts.base, -1, EV_PERSIST, on_tick, s);
	s->deadline = evtimer_new(s->parts.base, on_deadline, s);
	if (s->tick == NULL || s->deadline == NULL || event_add(s->tick, &second) != 0)
		return parts_fail(EX_OSERR, "start", "cannot watch the time");
	tell_status(s);
	if (writer_start(s->parts.writer) != 0 || grouper_start(s->parts.grouper) != 0)
		return parts_fail(EX_OSERR, "start", strerror(errno));
	hold_reloads(SIG_UNBLOCK); /* of this thread; the writer's keeps it blocked */
	return EX_OK;
}

/* Mail would flow on unfiltered, and only the mail server's log would say why. */
static void
tell_socket_access(const struct config *c)
{
	bool unix_socket = false;

	for (size_t i = 0; i < c->listen.n; i++)
		unix_socket |= strncmp(c->listen.items[i], "inet", 4) != 0;
	if (unix_socket && c->socket_group[0] == '\0' && (c->socket_mode & 02) == 0)
		log_line(LEVEL_WARNING,
			 "socket_group is empty: Postfix may not use the unix socket "
			 "unless it is in the group of this process");
}

/* Sessions that a stranger makes up teach what he likes: that a server is a zombie. */
static void
tell_open_ports(const struct config_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (listener_is_open(list->items[i]))
			log_line(
			    LEVEL_WARNING,
			    "%s: other machines may reach this port, and who reaches "
			    "it is believed; let the firewall admit your mail servers "
			    "only",
			    list->items[i]);
}

static void
greet(const struct service *s)
{
	char listen[256];
	struct buf advice;

	log_config(s->parts.config, s->options);
	join_listen(s->parts.config, listen, sizeof(listen));
	log_line(LEVEL_INFO,
		 "lychgated " LYCHGATE_VERSION " listens on %s; databases in %s; mode %s",
		 listen, s->parts.config->directory, policy_mode_name(s->mode));
	if (s->mode == MODE_MONITOR)
		log_line(
		    LEVEL_INFO,
		    "mode monitor: everything is judged and logged, nothing is refused, "
		    "until `lychgate mode enforce`");
	if (s->parts.config->own_names.n == 0)
		log_line(
		    LEVEL_INFO,
		    "own_names is empty: clients that claim to be this site in HELO are "
		    "not recognised");
	tell_socket_access(s->parts.config);
	tell_open_ports(&s->parts.config->listen);
	tell_owners(s);
	notify_state("READY=1");
	buf_init(&advice);
	if (s->options->foreground &&
	    advice_format(s->parts.config, s->options->program, &advice) == 0)
		(void)fputs(advice.data, stderr);
	buf_fini(&advice);
}

/* Undo watch_events(). */
static void
unwatch_events(struct service *s)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (s->signals[i] != NULL)
			event_free(s->signals[i]);
	if (s->tick != NULL)
		event_free(s->tick);
	if (s->deadline != NULL)
		event_free(s->deadline);
}

static int
run(struct service *s)
{
	int status = watch_events(s);

	if (status == EX_OK) {
		greet(s);
		if (event_base_dispatch(s->parts.base) < 0)
			status = parts_fail(EX_SOFTWARE, "event loop", "failed");
	}
	hold_reloads(SIG_BLOCK);
	unwatch_events(s);
	if (s->options->pid_path != NULL && status == EX_OK)
		(void)unlink(s->options->pid_path);
	return status;
}

int
service_test(const struct service_options *options)
{
	struct parts parts = {
	    .config_path = options->config_path, .foreground = true, .lock_fd = -1};
	int status = parts_test(&parts);

	if (status == EX_OK)
		(void)printf("%s: no mistakes found\n", options->config_path);
	parts_close(&parts);
	return status;
}

int
service_run(const struct service_options *options)
{
	struct service s = {.options = options, .started_ms = clock_now_ms()};
	const struct gate_hooks hooks = {.smtp = {.ctx = &s,
						  .now_ms = clock_now_ms,
						  .closed = session_closed,
						  .complain = complain},
					 .drained = drained};
	int status;

	s.parts.config_path = options->config_path;
	s.parts.pid_path = options->pid_path;
	s.parts.foreground = options->foreground;
	s.parts.lock_fd = -1;
	s.parts.hooks = &hooks;
	s.parts.metrics_hooks = (struct metrics_hooks){gather, &s};
	hold_reloads(SIG_BLOCK);
	status = parts_open(&s.parts);
	if (status == EX_OK) {
		s.mode = policy_site_mode(engine_policy(s.parts.engine));
		status = run(&s);
	}
	owner_loader_fini(&s.owner_loader);
	parts_close(&s.parts);
	if (s.reloaded)
		config_fini(&s.loaded);
	if (status == EX_OK)
		log_line(LEVEL_INFO, "stopped");
	log_close();
	return status;
}
