#ifndef LYCHGATE_DAEMON_STATE_H
#define LYCHGATE_DAEMON_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store_status.h"

/* A running daemon writes a heartbeat every second; when nothing else tells, one whose
 * heartbeat is older has died or hangs. */
#define DAEMON_SILENT_S 15
/* An older heartbeat and no lock: it has died. */
#define DAEMON_DEAD_S 3

enum daemon_state {
	DAEMON_NEVER,
	DAEMON_RUNNING,
	DAEMON_STOPPED,
	DAEMON_SILENT,	 /* was killed; or, where no lock can be seen, hangs */
	DAEMON_STARTING, /* it has the directory, and has not said anything yet */
	DAEMON_MUTE	 /* it has the directory, and cannot write, or hangs */
};

/* Who has the directory of the databases, by the lock in it (src/daemon/place.h). */
enum daemon_lock { DAEMON_LOCK_UNKNOWN, DAEMON_LOCK_FREE, DAEMON_LOCK_HELD };

/* Look at the lock in ${dir}. UNKNOWN: there is none, or it may not be read. */
enum daemon_lock daemon_lock(const char *dir);

/* From what store_status_get() returned (0: never) and gave. */
enum daemon_state daemon_state(enum daemon_lock lock, int found,
			       const struct store_status *status, uint32_t now_s);

/* Is it there to answer what is asked of it? */
bool daemon_alive(enum daemon_state state);

/* The three in one, for who wants no more of a daemon on the databases in ${dir}. */
bool daemon_answers(const char *dir, int found, const struct store_status *status,
		    uint32_t now_s);

#endif
