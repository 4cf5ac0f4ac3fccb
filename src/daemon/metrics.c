/*
 * libevent's HTTP server does the work.  A reader that is slow, or says too much, loses
 * its connection.  The server tells when one begins, not when it ends; but then its
 * descriptor is closed, or is another file by now.
 */
#include "metrics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

#include "listener.h"

#define TIMEOUT_S   10
#define HEADERS_MAX 8192
#define BODY_MAX    1024
#define TYPE_OPEN   "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define TYPE_PLAIN  "text/plain; version=0.0.4; charset=utf-8"

struct reader {
	struct bufferevent
	    *fresh; /* until its descriptor is known, which then names it */
	int fd;
	ino_t inode;
};

struct metrics {
	struct metrics_hooks hooks;
	struct evhttp *http;
	struct listener **listeners;
	size_t n;
	struct reader readers[METRICS_READERS];
	size_t n_readers;
	struct event *settle; /* due when a reader came */
};

/* Prometheus asks for OpenMetrics by name when it may get it. */
static bool
wants_openmetrics(struct evhttp_request *request)
{
	const char *accept =
	    evhttp_find_header(evhttp_request_get_input_headers(request), "Accept");

	return accept != NULL && strstr(accept, "application/openmetrics-text") != NULL;
}

static void
on_metrics(struct evhttp_request *request, void *ctx)
{
	struct metrics *m = ctx;
	bool openmetrics = wants_openmetrics(request);
	struct evbuffer *body = evhttp_request_get_output_buffer(request);
	struct metrics_values values = {.started_s = 0};
	struct buf text;

	buf_init(&text);
	m->hooks.gather(m->hooks.ctx, &values);
	if (metrics_text(&values, openmetrics, &text) == 0 &&
	    evbuffer_add(body, text.data, text.len) == 0) {
		(void)evhttp_add_header(evhttp_request_get_output_headers(request),
					"Content-Type",
					openmetrics ? TYPE_OPEN : TYPE_PLAIN);
		evhttp_send_reply(request, HTTP_OK, "OK", NULL);
	} else {
		evhttp_send_error(request, HTTP_INTERNAL, NULL);
	}
	buf_fini(&text);
}

static void
on_other(struct evhttp_request *request, void *ctx)
{
	(void)ctx;
	evhttp_send_error(request, HTTP_NOTFOUND, NULL);
}

/* The connection has its descriptor by now. */
static void
on_settle(evutil_socket_t fd, short what, void *ctx)
{
	struct metrics *m = ctx;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < m->n_readers; i++) {
		struct reader *r = &m->readers[i];
		struct stat st = {.st_ino = 0};

		if (r->fresh == NULL)
			continue;
		r->fd = bufferevent_getfd(r->fresh);
		(void)bufferevent_decref(r->fresh);
		r->fresh = NULL;
		(void)fstat(r->fd, &st);
		r->inode = st.st_ino;
	}
}

static bool
is_open(const struct reader *r)
{
	struct stat st;

	return r->fresh != NULL || (fstat(r->fd, &st) == 0 && st.st_ino == r->inode);
}

/* Leave out those that ended. */
static void
count_readers(struct metrics *m)
{
	size_t open = 0;

	for (size_t i = 0; i < m->n_readers; i++)
		if (is_open(&m->readers[i]))
			m->readers[open++] = m->readers[i];
	m->n_readers = open;
}

static struct bufferevent *
on_connection(struct event_base *base, void *ctx)
{
	struct metrics *m = ctx;
	struct bufferevent *connection = bufferevent_socket_new(base, -1, 0);

	count_readers(m);
	if (connection == NULL || m->n_readers == METRICS_READERS)
		return connection;
	bufferevent_incref(connection);
	m->readers[m->n_readers++] = (struct reader){.fresh = connection};
	event_active(m->settle, EV_TIMEOUT, 0);
	for (size_t i = 0; i < m->n && m->n_readers == METRICS_READERS; i++)
		listener_pause(m->listeners[i]);
	return connection;
}

static int
make_server(struct metrics *m, struct event_base *base)
{
	if ((m->http = evhttp_new(base)) == NULL ||
	    (m->settle = evtimer_new(base, on_settle, m)) == NULL)
		return -1;
	evhttp_set_bevcb(m->http, on_connection, m);
	evhttp_set_timeout(m->http, TIMEOUT_S);
	evhttp_set_max_headers_size(m->http, HEADERS_MAX);
	evhttp_set_max_body_size(m->http, BODY_MAX);
	evhttp_set_allowed_methods(m->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_gencb(m->http, on_other, NULL);
	return evhttp_set_cb(m->http, "/metrics", on_metrics, m);
}

static int
listen_on(struct metrics *m, struct event_base *base, const struct config *c,
	  const char *where, struct buf *why)
{
	const struct listener_options options = {.mode = (unsigned)c->socket_mode,
						 .group = c->socket_group};
	struct listener *l = listener_open(base, where, &options, why);

	if (l == NULL)
		return -1;
	m->listeners[m->n++] = l;
	if (listener_serve(l, m->http) == 0)
		return 0;
	(void)buf_adds(why, "out of memory");
	return -1;
}

int
metrics_open(struct event_base *base, const struct config *config,
	     const struct metrics_hooks *hooks, struct metrics **metrics_r,
	     struct buf *why)
{
	const struct config_list *list = &config->metrics_listen;
	struct metrics *m;
	int rc = 0;

	*metrics_r = NULL;
	if (list->n == 0)
		return 0;
	if ((m = calloc(1, sizeof(*m))) == NULL ||
	    (m->listeners = calloc(list->n, sizeof(struct listener *))) == NULL ||
	    make_server(m, base) != 0) {
		(void)buf_adds(why, "out of memory");
		metrics_close(m);
		return -1;
	}
	m->hooks = *hooks;
	for (size_t i = 0; i < list->n && rc == 0; i++)
		rc = listen_on(m, base, config, list->items[i], why);
	if (rc == 0)
		*metrics_r = m;
	else
		metrics_close(m);
	return rc;
}

void
metrics_resume(struct metrics *m)
{
	if (m == NULL)
		return;
	count_readers(m);
	for (size_t i = 0; i < m->n && m->n_readers < METRICS_READERS; i++)
		listener_resume(m->listeners[i]);
}

void
metrics_close(struct metrics *m)
{
	if (m == NULL)
		return;
	if (m->http != NULL)
		evhttp_free(m->http); /* and what the listeners gave it */
	for (size_t i = 0; i < m->n; i++)
		listener_close(m->listeners[i]);
	for (size_t i = 0; i < m->n_readers; i++)
		if (m->readers[i].fresh != NULL)
			(void)bufferevent_decref(m->readers[i].fresh);
	if (m->settle != NULL)
		event_free(m->settle);
	free(m->listeners);
	free(m);
}
