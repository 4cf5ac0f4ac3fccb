#ifndef LYCHGATE_LISTENER_H
#define LYCHGATE_LISTENER_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "buf.h"

struct event_base;

/* Where to listen. */
struct listener_addr {
	bool unix_socket;
	struct sockaddr_storage addr;
	socklen_t len;
};

/*
 * Read "unix:/path", "local:/path", "inet:port@host" or "inet6:port@host".  ${host} is an
 * address, with or without brackets, or "localhost"; without "@host" it is every address.
 * Names are not looked up.  0, or -1 with nothing stored and the reason appended to
 * ${why}.
 */
int listener_parse(const char *where, struct listener_addr *addr_r, struct buf *why);

/* Can other machines reach it, as far as its address tells? */
bool listener_is_open(const char *where);

/* A socket that takes connections. */
struct listener;

/* Called with each new connection's descriptor, non-blocking; now the callee's own. */
typedef void listener_accept(void *ctx, int fd, bool unix_socket);

struct listener_options {
	unsigned mode;	   /* of a unix socket */
	const char *group; /* of a unix socket; "" = the process's own */
	listener_accept *accept;
	/* A connection could not be taken (no descriptor, no memory): errno. */
	void (*failed)(void *ctx, int error);
	void *ctx; /* of both */
};

/*
 * Listen.  A unix socket's file that is there already is replaced only if it is a socket
 * on which nobody listens.  NULL with the reason appended to ${why}.
 */
struct listener *listener_open(struct event_base *base, const char *where,
			       const struct listener_options *options, struct buf *why);

/*
 * Let an HTTP server take its connections from now on; accept and failed are not called
 * any more.  Without descriptors, or paused, it takes none until listener_resume().
 * evhttp_free() comes before listener_close().  0, or -1 without memory.
 */
struct evhttp;
int listener_serve(struct listener *l, struct evhttp *http);
void listener_pause(struct listener *l);
void listener_resume(struct listener *l);

/* Stop listening; a unix socket's file is removed if it is still ours.  NULL is allowed.
 */
void listener_close(struct listener *l);

#endif
