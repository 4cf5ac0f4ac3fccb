/*
 * One milter connection on the event loop.  It either reads or writes: while answers
 * wait for the MTA to take them, no more commands are read.  Buffers exist only while
 * half a packet, or an answer that did not fit, waits; ten thousand idle sessions are
 * normal.
 *
 * Sendmail writes macros and command as two packets without TCP_NODELAY, so that its
 * second one waits for our acknowledgement of the first, which the kernel delays by
 * 40 ms.  TCP_QUICKACK sends it at once; the kernel forgets it again, hence after every
 * read that is not answered right away (mta-facts 8).
 */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "conn.h"
#include "packet.h"

struct conn {
	struct conn_site *site;
	LIST_ENTRY(conn) link;
	struct event event; /* readable, or writable while ${out} holds anything */
	struct smtp *smtp;
	struct buf in;	/* the beginning of a packet */
	struct buf out; /* answers that the MTA did not yet take */
	bool unix_socket;
	bool quitting; /* close when ${out} is written */
};

static void
peer_format(int fd, char *out, size_t size)
{
	struct sockaddr_storage peer = {0};
	socklen_t len = sizeof(peer);
	char host[INET6_ADDRSTRLEN] = "?";

	if (getpeername(fd, (struct sockaddr *)&peer, &len) != 0)
		peer.ss_family = AF_UNSPEC;
	if (peer.ss_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)&peer)->sin_addr, host,
			  sizeof(host));
	else if (peer.ss_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&peer)->sin6_addr, host,
			  sizeof(host));
	snprintf(out, size, "%s", peer.ss_family == AF_UNIX ? "the unix socket" : host);
}

static void
complain(const struct conn *c, const char *why)
{
	const struct smtp_hooks *hooks = &c->site->smtp.hooks;
	const char *reference = smtp_reference(c->smtp);
	char peer[INET6_ADDRSTRLEN], line[256];

	peer_format(event_get_fd(&c->event), peer, sizeof(peer));
	snprintf(line, sizeof(line), "milter connection from %s closed: %s%s%s", peer,
		 why, reference[0] != '\0' ? ", session " : "", reference);
	hooks->complain(hooks->ctx, COMPLAINT_PROTOCOL, line);
}

void
conn_free(struct conn *c)
{
	LIST_REMOVE(c, link);
	c->site->open--;
	smtp_free(c->smtp);
	event_del(&c->event);
	close(event_get_fd(&c->event));
	buf_fini(&c->in);
	buf_fini(&c->out);
	free(c);
}

/* It ends by itself; ${why} is NULL where nothing is wrong. */
static void
end(struct conn *c, enum conn_end how, const char *why)
{
	struct conn_site *site = c->site;

	if (why != NULL)
		complain(c, why);
	conn_free(c);
	site->gone(site->ctx, how);
}

static void on_event(evutil_socket_t fd, short what, void *arg);

/* Wait for ${what}, or for as long as idle connections may live.  0 or -1. */
static int
wait_for(struct conn *c, short what)
{
	const struct timeval *idle = c->site->idle.tv_sec > 0 ? &c->site->idle : NULL;
	int fd = event_get_fd(&c->event);

	if (event_get_events(&c->event) != (what | EV_PERSIST)) {
		event_del(&c->event);
		event_assign(&c->event, c->site->base, fd, what | EV_PERSIST, on_event,
			     c);
	}
	return event_add(&c->event, idle);
}

/* Send what the socket takes of ${out}: how many bytes, or -1. */
static ssize_t
send_some(int fd, const struct buf *out)
{
	ssize_t n = send(fd, out->data, out->len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return 0;
	return n;
}

/* Send the answers, all or part.  The rest is kept.  0, or -1 when the connection ended.
 */
static int
answer(struct conn *c, const struct buf *answers)
{
	ssize_t sent = answers->len > 0 ? send_some(event_get_fd(&c->event), answers) : 0;

	if (sent >= 0 && (size_t)sent < answers->len &&
	    (buf_add(&c->out, answers->data + sent, answers->len - (size_t)sent) != 0 ||
	     wait_for(c, EV_WRITE) != 0))
		sent = -1;
	if (sent < 0) {
		end(c, CONN_BROKEN, "cannot answer");
		return -1;
	}
	return 0;
}

/*
 * Take the whole packets in ${bytes}; *used_r is how many bytes they have.  SMTP_BROKEN
 * is told and ended here; SMTP_QUIT is left to the caller.
 */
static enum smtp_next
take_packets(struct conn *c, const char *bytes, size_t len, size_t *used_r)
{
	enum smtp_next next = SMTP_GO_ON;
	const char *why = NULL;
	size_t used = 0;
	struct packet packet;
	int rc = 0;

	while (next == SMTP_GO_ON &&
	       (rc = packet_take(bytes + used, len - used, c->site->max_packet,
				 &packet)) == 1) {
		struct milter_cmd cmd;

		used += packet.size;
		if (milter_decode(packet, &cmd) == 0) {
			next = smtp_command(c->smtp, &cmd, &c->site->answers, &why);
		} else {
			next = SMTP_BROKEN;
			why = "a malformed packet";
		}
	}
	if (rc < 0) {
		next = SMTP_BROKEN;
		why = "a packet that is too long, or empty";
	}
	if (next == SMTP_BROKEN)
		end(c, CONN_BROKEN, why);
	*used_r = used;
	return next;
}

/* Serve the ${len} new bytes in the shared read buffer. */
static enum smtp_next
serve(struct conn *c, size_t len)
{
	const char *bytes = c->site->read;
	enum smtp_next next;
	size_t used;

	if (c->in.len > 0) {
		if (buf_add(&c->in, bytes, len) != 0) {
			end(c, CONN_BROKEN, "out of memory");
			return SMTP_BROKEN;
		}
		bytes = c->in.data;
		len = c->in.len;
	}
	next = take_packets(c, bytes, len, &used);
	if (next != SMTP_GO_ON)
		return next;
	if (used == len) {
		buf_fini(&c->in);
	} else if (c->in.len > 0) {
		buf_consume(&c->in, used);
	} else if (buf_add(&c->in, bytes + used, len - used) != 0) {
		end(c, CONN_BROKEN, "out of memory");
		return SMTP_BROKEN;
	}
	return SMTP_GO_ON;
}

static void
quickack(int fd)
{
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
}

static void
on_readable(struct conn *c)
{
	struct conn_site *site = c->site;
	int fd = event_get_fd(&c->event);
	ssize_t n = recv(fd, site->read, sizeof(site->read), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (n < 0) {
		end(c, CONN_BROKEN, strerror(errno));
		return;
	}
	if (n == 0) {
		end(c, c->in.len > 0 ? CONN_BROKEN : CONN_QUIT,
		    c->in.len > 0 ? "ended inside a packet" : NULL);
		return;
	}
	buf_clear(&site->answers);
	switch (serve(c, (size_t)n)) {
	case SMTP_BROKEN:
		return;
	case SMTP_QUIT:
		c->quitting = true;
		break;
	case SMTP_GO_ON:
		break;
	}
	if (answer(c, &site->answers) != 0)
		return;
	if (c->quitting && c->out.len == 0)
		end(c, CONN_QUIT, NULL);
	else if (!c->unix_socket && site->answers.len == 0)
		quickack(fd);
}

static void
on_writable(struct conn *c)
{
	ssize_t n = send_some(event_get_fd(&c->event), &c->out);

	if (n < 0) {
		end(c, CONN_BROKEN, "cannot answer");
		return;
	}
	buf_consume(&c->out, (size_t)n);
	if (c->out.len > 0)
		return;
	buf_fini(&c->out);
	if (c->quitting)
		end(c, CONN_QUIT, NULL);
	else if (wait_for(c, EV_READ) != 0)
		end(c, CONN_BROKEN, "out of memory");
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	struct conn *c = arg;

	(void)fd;
	if (what & EV_TIMEOUT)
		end(c, CONN_IDLE, "idle for too long");
	else if (what & EV_READ)
		on_readable(c);
	else
		on_writable(c);
}

int
conn_start(struct conn_site *site, int fd, bool unix_socket)
{
	struct conn *c = calloc(1, sizeof(*c));
	int on = 1;

	if (c == NULL)
		goto no_conn;
	c->site = site;
	c->unix_socket = unix_socket;
	buf_init(&c->in);
	buf_init(&c->out);
	if ((c->smtp = smtp_create(&site->smtp, unix_socket)) == NULL)
		goto no_smtp;
	if (!unix_socket)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	event_assign(&c->event, site->base, fd, EV_READ | EV_PERSIST, on_event, c);
	LIST_INSERT_HEAD(&site->conns, c, link);
	site->open++;
	if (wait_for(c, EV_READ) != 0) {
		conn_free(c);
		return -1;
	}
	return 0;
no_smtp:
	free(c);
no_conn:
	close(fd);
	return -1;
}
