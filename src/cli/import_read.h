#ifndef LYCHGATE_IMPORT_READ_H
#define LYCHGATE_IMPORT_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "logline.h"

#define IMPORT_LINE_MAX 65536 /* bytes; longer lines are counted and skipped */

/* One line, at its time (milliseconds since 1970 UTC).  EX_OK, or an exit
 * status that ends the reading. */
typedef int import_line_fn(void *ctx, int64_t at_ms, const struct logline *line);

struct import_read {
	import_line_fn *line;
	void *ctx;
	uint64_t lines, strange; /* read; of these no lines of syslog, of no time, or too
				    long */
};

/*
 * Read log files, plain or gzip, "-" for standard input, in the order of their
 * first lines' times (so that rotated ones may be named in any order).  Stamps
 * without a year are of the last one in which they are not later than the file
 * (standard input: than now).  Without a zone they are in local time.  EX_OK or
 * an exit status after a message.
 */
int import_read(struct import_read *in, char **files, int n);

/* When a stamp is, for a file that was last written at ${written_s}.  -1 when
 * no such time exists, or no record can have it. */
int64_t import_time(const struct logline_stamp *stamp, int64_t written_s);

#endif
