#ifndef LYCHGATE_IMPORT_ASSEMBLE_H
#define LYCHGATE_IMPORT_ASSEMBLE_H

#include "logline.h"
#include "session.h"

/*
 * From events of a log, as they come, to sessions.  Lines of many sessions are
 * mixed: a session is found by its machine and process, a message by its queue id.  A
 * session is told when it is over and all is said of its messages, when nothing
 * was heard of it for an hour of the log's own time, or when too many are open.
 * What the log does not tell stays not known.
 */
struct import;

#define IMPORT_OPEN_MAX 50000
#define IMPORT_IDLE_S	3600

/* A session that is complete; it is freed behind the call. */
typedef void import_session_fn(void *ctx, const struct session *s);

/* NULL without memory. */
struct import *import_create(import_session_fn *tell, void *ctx);
void import_free(struct import *im); /* NULL is allowed; what is open is not told */

/* A line of Sendmail's log, or of Postfix', written at ${at_ms}.  One that rsyslogd made
 * of several ("message repeated") counts as so many.  0, or -1 without memory. */
int import_line(struct import *im, bool sendmail, int64_t at_ms, const struct logline *l);

/* The same for what a line tells, of process ${pid} of the last line's machine. */
int import_event(struct import *im, int64_t at_ms, uint32_t pid,
		 const struct logline_event *e);

/* The log is over: tell what is still open. */
void import_end(struct import *im);

struct import_counts {
	uint64_t sessions;
	uint64_t nameless; /* dropped: their address was never told */
	uint64_t early;	   /* told before they were complete: too many were open */
};
void import_counts(const struct import *im, struct import_counts *counts_r);

#endif
