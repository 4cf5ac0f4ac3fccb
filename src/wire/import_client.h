#ifndef LYCHGATE_IMPORT_CLIENT_H
#define LYCHGATE_IMPORT_CLIENT_H

#include "logline.h"
#include "session.h"

/*
 * Inside import_assemble.c's work: what events of a log tell of the client of a session.
 * Its address is known when ${ip.family} is not 0.
 */

/* Take address, HELO and name, where the session has none yet.  0, or -1 without memory.
 */
int import_client_note(struct session *s, const struct logline_event *e);

/* Does the event name another address than the session's? */
bool import_client_differs(const struct session *s, const struct logline_event *e);

/* Take what Postfix counted until the end (logline.h): HELO and TLS of a session with
 * mail, as live, too, the filter hears of both no earlier; AUTH of any.  A version of TLS
 * that is not told is "TLS".  0, or -1 without memory. */
int import_client_counters(struct session *s, const struct logline_event *e);

#endif
