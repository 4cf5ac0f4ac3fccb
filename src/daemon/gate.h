#ifndef LYCHGATE_GATE_H
#define LYCHGATE_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "engine.h"
#include "smtp.h"

struct event_base;

/*
 * The milter side of the daemon: listeners and the connections they took, on one event
 * loop.  Typical use:
 *
 *	gate = gate_create(base, engine, &settings, &hooks, secret);
 *	gate_listen(gate, "unix:/run/lychgate/milter.sock", 0660, "postfix", why);
 *	event_base_dispatch(base);          ... gate_configure() at a reload
 *	gate_stop(gate);                    listeners closed; open sessions go on
 *	event_base_dispatch(base);          until hooks.drained, or a timer of the caller
 *	gate_free(gate);                    what is still open is ended and learnt
 */
struct gate;

struct gate_settings {
	size_t max_sessions;	 /* milter connections at once */
	size_t max_packet;	 /* bytes */
	unsigned idle_timeout_s; /* of a connection without any byte; 0: none */
	bool headers, bodies;	 /* see struct smtp_site */
	const char *reply_text;	 /* both are copied, and cut to 255 bytes */
	const char *reply_url;
	const char *bounce_text; /* the same */
	enum batv_form tag_form;
};

struct gate_hooks {
	struct smtp_hooks smtp;
	void (*drained)(
	    void *ctx); /* after gate_stop(): the last session ended; may be NULL */
};

struct gate_stats {
	size_t open;	      /* connections now */
	uint64_t connections; /* ever taken */
	uint64_t turned_away; /* closed at once: max_sessions reached */
	uint64_t broken; /* closed because of garbage, limits, or lost with an error */
	uint64_t timed_out;
};

/*
 * Make a gate without listeners.  ${engine} is borrowed, the rest copied.  NULL without
 * memory.
 */
struct gate *gate_create(struct event_base *base, struct engine *engine,
			 const struct gate_settings *settings,
			 const struct gate_hooks *hooks, const uint8_t secret[16]);

/*
 * Open a listener (listener.h has the forms).  ${mode} and ${group} ("" = leave it) are
 * for unix sockets.  0, or -1 with the reason appended to ${why}.
 */
int gate_listen(struct gate *gate, const char *where, unsigned mode, const char *group,
		struct buf *why);

/* Other settings from now on; connections that are open keep what they negotiated. */
void gate_configure(struct gate *gate, const struct gate_settings *settings);

/* Sessions that begin from now on learn the owners of their networks here; borrowed, NULL
 * for none. */
void gate_set_owners(struct gate *gate, const struct ownerdb *owners);

/* Take no more connections.  Calls drained (from the event loop) once none is open. */
void gate_stop(struct gate *gate);

void gate_stats(const struct gate *gate, struct gate_stats *stats_r);

/* Close everything and free.  Sessions that are open end now.  NULL is allowed. */
void gate_free(struct gate *gate);

#endif
