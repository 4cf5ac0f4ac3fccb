#ifndef LYCHGATE_LOG_H
#define LYCHGATE_LOG_H

#include <stdarg.h>
#include <stdint.h>

#include "buf.h"

/*
 * The log: plain lines for events of the daemon, key=value lines for sessions.  Whatever
 * comes from outside passes log_field() or is printed by a format that cannot hold
 * control characters; log_line() replaces them anyway, so that no client and no MTA can
 * forge a line.
 */
enum log_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_INFO, LEVEL_DEBUG };
enum log_target { TARGET_SYSLOG, TARGET_STDERR, TARGET_BOTH };

#define LOG_VALUE_MAX 200  /* bytes of a value as it is written; the rest is "..." */
#define LOG_LINE_MAX  4000 /* bytes of a line; RFC 5424 6.1 lets relays cut at 2048 */

/* Open (or switch) the log of this process.  Call before other threads are started, or
 * from the thread that reloads; lines of other threads go to the old or the new one. */
void log_open(enum log_target target, enum log_level level);
void log_close(void);
enum log_level log_level(void); /* to skip the making of lines that nobody wants */

void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A line for each line of ${text} that is not empty, "PREFIX: LINE".  ${text} is cut up.
 */
void log_lines(enum log_level level, const char *prefix, struct buf *text);

/*
 * Append ' key=value' (no blank in an empty buffer).  A value that is empty or has other
 * characters than letters, digits and -._:@/+<>[],#$%~^*!?{}|();& is put in double
 * quotes, with \" and \\ and \xHH for what is not printable ASCII.  NULL: "-".
 * 0, or -1 without memory (the line may then be cut).
 */
int log_field(struct buf *line, const char *key, const char *value);
int log_field_u64(struct buf *line, const char *key, uint64_t value);
int log_field_double(struct buf *line, const char *key, double value, int decimals);

/*
 * For complaints that can come by the thousand: one zeroed struct for each kind.  Writes
 * the first LOG_LIMIT of each minute, and with the next complaint after it how many
 * were not written.
 */
#define LOG_LIMIT 10
struct log_limit {
	int64_t minute_ms; /* when it began */
	uint64_t count;	   /* in it */
};
void log_limited(struct log_limit *limit, int64_t now_ms, enum log_level level,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
