/*
 * The gate: listeners, connections, and the limit on how many there are.  All on the
 * one thread that runs the event loop.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "conn.h"
#include "gate.h"
#include "listener.h"

struct gate {
	struct conn_site site;
	struct gate_hooks hooks;
	size_t max_sessions;
	struct listener **listeners;
	size_t n_listeners;
	struct event
	    *drained; /* activated when the last session of a stopping gate ends */
	struct gate_stats stats;
	bool stopping;
	bool full;	      /* said so; until there is room again */
	uint64_t before_full; /* turned away until then */
};

static void
complain(struct gate *gate, enum complaint kind, const char *line)
{
	gate->hooks.smtp.complain(gate->hooks.smtp.ctx, kind, line);
}

static void
check_drained(struct gate *gate)
{
	if (gate->stopping && gate->site.open == 0)
		event_active(gate->drained, EV_TIMEOUT, 0);
}

/* Not at once: at the limit it would be said with every session. */
static void
check_room(struct gate *gate)
{
	char line[128];

	if (!gate->full ||
	    gate->site.open > gate->max_sessions - (gate->max_sessions + 9) / 10)
		return;
	gate->full = false;
	snprintf(line, sizeof(line),
		 "there is room for sessions again; %" PRIu64
		 " were not judged meanwhile",
		 gate->stats.turned_away - gate->before_full);
	complain(gate, COMPLAINT_FULL, line);
}

static void
on_gone(void *ctx, enum conn_end how)
{
	struct gate *gate = ctx;

	gate->stats.broken += how == CONN_BROKEN;
	gate->stats.timed_out += how == CONN_IDLE;
	check_room(gate);
	check_drained(gate);
}

static void
on_drained(evutil_socket_t fd, short what, void *arg)
{
	struct gate *gate = arg;

	(void)fd;
	(void)what;
	if (gate->hooks.drained != NULL)
		gate->hooks.drained(gate->hooks.smtp.ctx);
}

static void
turn_away(struct gate *gate, int fd)
{
	char line[160];

	close(fd);
	gate->stats.turned_away++;
	if (gate->full)
		return;
	gate->full = true;
	gate->before_full = gate->stats.turned_away - 1;
	snprintf(line, sizeof(line),
		 "%zu sessions are open, the limit (max_sessions): of further ones the "
		 "mail server decides by itself (its default action)",
		 gate->site.open);
	complain(gate, COMPLAINT_FULL, line);
}

static void
on_accept(void *ctx, int fd, bool unix_socket)
{
	struct gate *gate = ctx;

	if (gate->site.open >= gate->max_sessions) {
		turn_away(gate, fd);
		return;
	}
	gate->stats.connections++;
	if (conn_start(&gate->site, fd, unix_socket) != 0)
		complain(gate, COMPLAINT_MEMORY,
			 "out of memory: a session passes by unjudged");
}

static void
on_failed(void *ctx, int error)
{
	char line[128];

	snprintf(line, sizeof(line),
		 "cannot take a connection of the mail server: %s; it waits",
		 strerror(error));
	complain(ctx, COMPLAINT_SOCKET, line);
}

struct gate *
gate_create(struct event_base *base, struct engine *engine,
	    const struct gate_settings *settings, const struct gate_hooks *hooks,
	    const uint8_t secret[16])
{
	struct gate *gate = calloc(1, sizeof(*gate));

	if (gate == NULL)
		return NULL;
	gate->hooks = *hooks;
	gate->site.base = base;
	gate->site.gone = on_gone;
	gate->site.ctx = gate;
	gate->site.smtp.engine = engine;
	gate->site.smtp.hooks = hooks->smtp;
	LIST_INIT(&gate->site.conns);
	buf_init(&gate->site.answers);
	gate_configure(gate, settings);
	gate->site.smtp.crowd = crowd_create(secret);
	gate->drained = event_new(base, -1, 0, on_drained, gate);
	if (gate->site.smtp.crowd == NULL || gate->drained == NULL) {
		gate_free(gate);
		return NULL;
	}
	return gate;
}

int
gate_listen(struct gate *gate, const char *where, unsigned mode, const char *group,
	    struct buf *why)
{
	const struct listener_options options = {.mode = mode,
						 .group = group,
						 .accept = on_accept,
						 .failed = on_failed,
						 .ctx = gate};
	struct listener **grown =
	    realloc(gate->listeners, (gate->n_listeners + 1) * sizeof(*gate->listeners));

	if (grown == NULL) {
		(void)buf_adds(why, "out of memory");
		return -1;
	}
	gate->listeners = grown;
	grown[gate->n_listeners] = listener_open(gate->site.base, where, &options, why);
	if (grown[gate->n_listeners] == NULL)
		return -1;
	gate->n_listeners++;
	return 0;
}

/* One queue for all connections: to put off a timeout costs the same for one of
 * ten thousand as for a single one.  Without memory a plain timeout does it. */
static struct timeval
idle_timeout(struct event_base *base, unsigned seconds)
{
	struct timeval plain = {.tv_sec = (time_t)seconds};
	const struct timeval *common =
	    seconds > 0 ? event_base_init_common_timeout(base, &plain) : NULL;

	return common != NULL ? *common : plain;
}

void
gate_configure(struct gate *gate, const struct gate_settings *settings)
{
	struct smtp_site *smtp = &gate->site.smtp;

	gate->max_sessions = settings->max_sessions;
	gate->site.max_packet = settings->max_packet;
	gate->site.idle = idle_timeout(gate->site.base, settings->idle_timeout_s);
	smtp->headers = settings->headers;
	smtp->bodies = settings->bodies;
	snprintf(smtp->reply_text, sizeof(smtp->reply_text), "%s", settings->reply_text);
	smtp->tag_form = settings->tag_form;
	snprintf(smtp->bounce_text, sizeof(smtp->bounce_text), "%s",
		 settings->bounce_text);
	snprintf(smtp->reply_url, sizeof(smtp->reply_url), "%s", settings->reply_url);
	check_room(gate);
}

void
gate_set_owners(struct gate *gate, const struct ownerdb *owners)
{
	gate->site.smtp.owners = owners;
}

static void
close_listeners(struct gate *gate)
{
	for (size_t i = 0; i < gate->n_listeners; i++)
		listener_close(gate->listeners[i]);
	free(gate->listeners);
	gate->listeners = NULL;
	gate->n_listeners = 0;
}

void
gate_stop(struct gate *gate)
{
	close_listeners(gate);
	gate->stopping = true;
	gate->site.smtp.stopping = true;
	check_drained(gate);
}

void
gate_stats(const struct gate *gate, struct gate_stats *stats_r)
{
	*stats_r = gate->stats;
	stats_r->open = gate->site.open;
}

void
gate_free(struct gate *gate)
{
	if (gate == NULL)
		return;
	close_listeners(gate);
	while (!LIST_EMPTY(&gate->site.conns))
		conn_free(LIST_FIRST(&gate->site.conns));
	if (gate->drained != NULL)
		event_free(gate->drained);
	crowd_free(gate->site.smtp.crowd);
	buf_fini(&gate->site.answers);
	free(gate);
}
