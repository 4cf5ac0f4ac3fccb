/*
 * Listening sockets.  A unix socket has its mode from before it can be seen; a file left
 * behind by a daemon that died is replaced, one that somebody serves is not.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "listener.h"
#include "num.h"

#define BACKLOG 1024

struct listener {
	struct listener_addr where;
	listener_accept *accept;
	void (*failed)(void *ctx, int error);
	void *ctx;
	struct evconnlistener *events;
	struct event *pause; /* pending while no descriptors are left */
	struct stat file;    /* of a unix socket, to know it again */
	bool made_file;
	bool given; /* ${events} is an HTTP server's, which frees it */
};

static int
refuse(struct buf *why, const char *where, const char *complaint)
{
	(void)buf_addf(why, "\"%s\" %s", where, complaint);
	return -1;
}

static int
parse_unix(const char *where, struct listener_addr *addr_r, struct buf *why)
{
	const char *path = strchr(where, ':') + 1;
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	struct listener_addr addr = {.unix_socket = true, .len = sizeof(sun)};

	if (path[0] != '/')
		return refuse(why, where, "needs a path that begins with /");
	if (strlen(path) >= sizeof(sun.sun_path))
		return refuse(why, where, "is too long for a socket (107 bytes)");
	memcpy(sun.sun_path, path, strlen(path));
	memcpy(&addr.addr, &sun, sizeof(sun));
	*addr_r = addr;
	return 0;
}

/* The host behind "@" of inet (4) or inet6 (6); NULL is every address.  0 or -1. */
static int
parse_host(const char *host, int family, struct listener_addr *addr_r)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)&addr_r->addr;
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&addr_r->addr;
	char text[INET6_ADDRSTRLEN];
	size_t len;

	if (host == NULL)
		return 0; /* all zero: any */
	len = strlen(host);
	if (len > 1 && host[0] == '[' && host[len - 1] == ']') {
		host++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(text))
		return -1;
	memcpy(text, host, len);
	text[len] = '\0';
	if (strcmp(text, "localhost") == 0)
		host = family == AF_INET ? "127.0.0.1" : "::1";
	else
		host = text;
	if (family == AF_INET)
		return inet_pton(family, host, &sin->sin_addr) == 1 ? 0 : -1;
	return inet_pton(family, host, &sin6->sin6_addr) == 1 ? 0 : -1;
}

static int
parse_inet(const char *where, int family, struct listener_addr *addr_r, struct buf *why)
{
	const char *at = strchr(where, '@');
	const char *port_text = strchr(where, ':') + 1;
	size_t len = at != NULL ? (size_t)(at - port_text) : strlen(port_text);
	struct listener_addr addr = {.unix_socket = false};
	char digits[8];
	uint64_t port;

	if (len >= sizeof(digits))
		return refuse(why, where, "has no port between 1 and 65535");
	memcpy(digits, port_text, len);
	digits[len] = '\0';
	if (num_u64_parse(digits, 1, 65535, &port) != 0)
		return refuse(why, where, "has no port between 1 and 65535");
	if (parse_host(at != NULL ? at + 1 : NULL, family, &addr) != 0)
		return refuse(why, where, "has no address behind the @ that fits");
	addr.addr.ss_family = (sa_family_t)family;
	/* The port is at the same place in both. */
	((struct sockaddr_in *)&addr.addr)->sin_port = htons((uint16_t)port);
	addr.len =
	    family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	*addr_r = addr;
	return 0;
}

int
listener_parse(const char *where, struct listener_addr *addr_r, struct buf *why)
{
	if (strncmp(where, "unix:", 5) == 0 || strncmp(where, "local:", 6) == 0)
		return parse_unix(where, addr_r, why);
	if (strncmp(where, "inet:", 5) == 0)
		return parse_inet(where, AF_INET, addr_r, why);
	if (strncmp(where, "inet6:", 6) == 0)
		return parse_inet(where, AF_INET6, addr_r, why);
	return refuse(
	    why, where,
	    "is none of unix:/path, local:/path, inet:port@host, inet6:port@host");
}

bool
listener_is_open(const char *where)
{
	struct listener_addr l;
	struct buf why;
	bool known;

	buf_init(&why);
	known = listener_parse(where, &l, &why) == 0;
	buf_fini(&why);
	if (!known || l.unix_socket)
		return false;
	if (l.addr.ss_family == AF_INET6)
		return !IN6_IS_ADDR_LOOPBACK(
		    &((struct sockaddr_in6 *)&l.addr)->sin6_addr);
	return ntohl(((struct sockaddr_in *)&l.addr)->sin_addr.s_addr) >> 24 != 127;
}

static const char *
socket_path(const struct listener_addr *where)
{
	return ((const struct sockaddr_un *)&where->addr)->sun_path;
}

/* Does anybody serve the unix socket? */
static bool
is_served(const struct listener_addr *where)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool served = false;

	if (fd < 0)
		return true; /* not known: leave it alone */
	/* EAGAIN: its queue is full. */
	served = connect(fd, (const struct sockaddr *)&where->addr, where->len) == 0 ||
		 errno != ECONNREFUSED;
	close(fd);
	return served;
}

/* Make room for a unix socket's file.  NULL, or what is in the way. */
static const char *
clear_path(const struct listener_addr *where)
{
	const char *path = socket_path(where);
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? NULL : strerror(errno);
	if (!S_ISSOCK(st.st_mode))
		return "a file that is no socket is there already";
	if (is_served(where))
		return "another process listens there";
	return unlink(path) == 0 ? NULL : strerror(errno);
}

/* The group and mode of the file.  NULL, or what failed. */
static const char *
set_access(const char *path, const struct listener_options *options)
{
	struct group *group;

	if (options->group[0] != '\0') {
		errno = 0;
		if ((group = getgrnam(options->group)) == NULL)
			return "no such group";
		if (chown(path, (uid_t)-1, group->gr_gid) != 0)
			return strerror(errno);
	}
	return chmod(path, options->mode) == 0 ? NULL : strerror(errno);
}

/* Bind and listen.  NULL, or what failed. */
static const char *
bind_unix(struct listener *l, int fd, const struct listener_options *options)
{
	const char *path = socket_path(&l->where);
	const char *complaint = clear_path(&l->where);

	if (complaint != NULL)
		return complaint;
	/* Linux gives the file the mode of the descriptor: nobody gets in before chmod.
	 */
	if (fchmod(fd, 0600) != 0 ||
	    bind(fd, (struct sockaddr *)&l->where.addr, l->where.len) != 0)
		return strerror(errno);
	l->made_file = lstat(path, &l->file) == 0;
	if ((complaint = set_access(path, options)) != NULL)
		return complaint;
	return listen(fd, BACKLOG) == 0 ? NULL : strerror(errno);
}

static const char *
bind_inet(struct listener *l, int fd)
{
	int on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
		return strerror(errno);
	if (l->where.addr.ss_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) != 0)
		return strerror(errno);
	if (bind(fd, (struct sockaddr *)&l->where.addr, l->where.len) != 0 ||
	    listen(fd, BACKLOG) != 0)
		return strerror(errno);
	return NULL;
}

static void
on_accept(struct evconnlistener *events, evutil_socket_t fd, struct sockaddr *peer,
	  int len, void *arg)
{
	struct listener *l = arg;

	(void)events;
	(void)peer;
	(void)len;
	l->accept(l->ctx, fd, l->where.unix_socket);
}

/* Without descriptors to accept with: wait a little, or the loop would spin. */
static void
on_error(struct evconnlistener *events, void *arg)
{
	static const struct timeval wait = {.tv_usec = 200000};
	struct listener *l = arg;

	l->failed(l->ctx, EVUTIL_SOCKET_ERROR());
	if (evconnlistener_disable(events) == 0)
		event_add(l->pause, &wait);
}

static void
on_pause_over(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	evconnlistener_enable(l->events);
}

/* Hand the listening socket to the event loop.  0 or -1. */
static int
watch(struct listener *l, struct event_base *base, int fd)
{
	l->pause = evtimer_new(base, on_pause_over, l);
	if (l->pause == NULL)
		return -1;
	l->events = evconnlistener_new(
	    base, on_accept, l, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (l->events == NULL)
		return -1;
	evconnlistener_set_error_cb(l->events, on_error);
	return 0;
}

struct listener *
listener_open(struct event_base *base, const char *where,
	      const struct listener_options *options, struct buf *why)
{
	struct listener *l = calloc(1, sizeof(*l));
	const char *complaint = "out of memory";
	int fd = -1;

	if (l == NULL)
		goto fail;
	if (listener_parse(where, &l->where, why) != 0)
		goto told;
	l->accept = options->accept;
	l->failed = options->failed;
	l->ctx = options->ctx;
	fd = socket(l->where.addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    0);
	if (fd < 0)
		complaint = strerror(errno);
	else if (l->where.unix_socket)
		complaint = bind_unix(l, fd, options);
	else
		complaint = bind_inet(l, fd);
	if (complaint != NULL)
		goto fail;
	if (watch(l, base, fd) == 0)
		return l;
	complaint = "out of memory";
fail:
	(void)buf_addf(why, "cannot listen on %s: %s", where, complaint);
told:
	if (fd >= 0)
		close(fd);
	listener_close(l);
	return NULL;
}

/* Its argument is the HTTP server's. */
static void
on_http_error(struct evconnlistener *events, void *arg)
{
	(void)arg;
	(void)evconnlistener_disable(events);
}

int
listener_serve(struct listener *l, struct evhttp *http)
{
	evconnlistener_set_error_cb(l->events, on_http_error);
	if (evhttp_bind_listener(http, l->events) == NULL)
		return -1;
	l->given = true;
	return 0;
}

void
listener_pause(struct listener *l)
{
	(void)evconnlistener_disable(l->events);
}

void
listener_resume(struct listener *l)
{
	(void)evconnlistener_enable(l->events);
}

void
listener_close(struct listener *l)
{
	struct stat now;

	if (l == NULL)
		return;
	if (l->events != NULL && !l->given)
		evconnlistener_free(l->events);
	if (l->pause != NULL)
		event_free(l->pause);
	if (l->made_file && lstat(socket_path(&l->where), &now) == 0 &&
	    now.st_dev == l->file.st_dev && now.st_ino == l->file.st_ino)
		(void)unlink(socket_path(&l->where));
	free(l);
}
