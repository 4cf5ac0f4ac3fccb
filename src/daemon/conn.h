#ifndef LYCHGATE_CONN_H
#define LYCHGATE_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>
#include <sys/time.h>

#include "smtp.h"

#define CONN_READ_MAX 65536 /* bytes of one read */

struct event_base;

/* One milter connection: bytes to commands, answers to bytes. */
struct conn;
LIST_HEAD(conn_list, conn);

/* Why a connection ended. */
enum conn_end { CONN_QUIT, CONN_BROKEN, CONN_IDLE };

/* What all connections share; outlives them. */
struct conn_site {
	struct event_base *base;
	struct smtp_site smtp;
	size_t max_packet;
	struct timeval idle; /* zero: no timeout */
	struct conn_list conns;
	size_t open;
	/* Called when a connection ended by itself, after it was freed. */
	void (*gone)(void *ctx, enum conn_end end);
	void *ctx;

	/* Only one connection reads at a time: idle ones need no buffer of their own. */
	char read[CONN_READ_MAX];
	struct buf answers;
};

/*
 * Serve the milter protocol on ${fd} (a connected, non-blocking socket; the connection's
 * own from now on, also when this fails).  It ends by itself.  0, or -1 without memory.
 */
int conn_start(struct conn_site *site, int fd, bool unix_socket);

/* End it now: the session that it has open is learnt.  Does not call gone. */
void conn_free(struct conn *c);

#endif
