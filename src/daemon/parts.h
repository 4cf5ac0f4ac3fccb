#ifndef LYCHGATE_PARTS_H
#define LYCHGATE_PARTS_H

#include "backing.h"
#include "config.h"
#include "engine.h"
#include "gate.h"
#include "grouper.h"
#include "log.h"
#include "metrics.h"
#include "ownerdb.h"
#include "privileges.h"
#include "store.h"
#include "writer.h"

struct event_base;

/*
 * What the daemon is made of, from configuration to listening sockets.  Zero it, set the
 * first six fields, and open.
 */
struct parts {
	const char *config_path;
	const char *pid_path; /* NULL: none */
	bool foreground;      /* nothing is told to syslog */
	const struct gate_hooks *hooks;
	struct metrics_hooks metrics_hooks;
	int lock_fd; /* -1 */

	struct config first;	     /* as at the start: what only a restart changes */
	const struct config *config; /* the one in force; &first unless changed */
	struct privileges privileges;
	size_t most_sessions; /* that there are descriptors for */
	uint8_t secret[16];
	struct store *lookup;
	struct backing backing;
	struct writer *writer;	 /* its thread is not started */
	struct grouper *grouper; /* its thread is not started */
	struct engine *engine;
	struct event_base *base;
	struct gate *gate;
	struct ownerdb *owners;	 /* NULL: none */
	struct metrics *metrics; /* NULL: none */
};

/*
 * Make everything, down to listening sockets and the loss of root.  EX_OK, or another
 * status of sysexits(3) with the reason logged, and on standard error too: who starts it
 * by hand looks there, who finds it dead in the log; parts_close() is due in either case.
 */
int parts_open(struct parts *p);
void parts_close(struct parts *p);

/* Only read and check the configuration.  As parts_open(). */
int parts_test(struct parts *p);

/*
 * What the gate is told of ${config}, borrowed: max_sessions, but no more than there are
 * descriptors for, which is logged.
 */
void parts_gate_settings(const struct parts *p, const struct config *config,
			 struct gate_settings *gate_r);

/* Use another database of owners from now on; it is the parts' then. */
void parts_set_owners(struct parts *p, struct ownerdb *owners);

/* Log "WHAT: WHY" as an error and return ${status}. */
int parts_fail(int status, const char *what, const char *why);

#endif
