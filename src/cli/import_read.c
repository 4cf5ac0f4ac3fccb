/*
 * Files by zlib, which reads plain ones too.  Each is opened twice: for the
 * time of its first line, and then in that order to be read.
 */
#include "import_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "errors.h"
#include "progress.h"
#include "record.h"
#include "when.h"

#define DAY_S	   86400
#define LOOK_LINES 1000 /* for the first stamp */

struct file {
	const char *path;
	int64_t written_s;
	long written_ns;  /* of the second */
	int64_t first_ms; /* INT64_MAX: it has no line of syslog */
};

static int64_t
seconds_of(const struct logline_stamp *stamp, int year)
{
	struct tm tm = {.tm_year = year - 1900,
			.tm_mon = stamp->month - 1,
			.tm_mday = stamp->day,
			.tm_hour = stamp->hour,
			.tm_min = stamp->minute,
			.tm_sec = stamp->second,
			.tm_isdst = -1};

	return stamp->zoned ? timegm(&tm) - stamp->zone_s : mktime(&tm);
}

/* Has that year this day?  mktime() would make it the next one. */
static bool
has_day(const struct logline_stamp *stamp, int year)
{
	return stamp->month != 2 || stamp->day != 29 ||
	       (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

int64_t
import_time(const struct logline_stamp *stamp, int64_t written_s)
{
	time_t written = (time_t)written_s;
	int year = stamp->year;
	struct tm tm;
	int64_t s;

	if (year == 0) {
		if (gmtime_r(&written, &tm) == NULL)
			return -1;
		year = tm.tm_year + 1900;
		/* A day for clocks and zones that differ. */
		while (year > 1970 && (!has_day(stamp, year) ||
				       seconds_of(stamp, year) > written_s + DAY_S))
			year--;
	}
	s = seconds_of(stamp, year);
	return s > 0 && s < RECORD_TIME_MAX_S ? s * 1000 + stamp->ms : -1;
}

static gzFile
open_file(const struct file *f)
{
	bool is_stdin = strcmp(f->path, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO) : open(f->path, O_RDONLY | O_CLOEXEC);
	gzFile gz = fd >= 0 ? gzdopen(fd, "rb") : NULL;

	if (gz == NULL) {
		(void)cli_fail(EX_NOINPUT, "%s: %s", f->path, strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	return gz;
}

/* The next line: how long it is, -1 at the end, 0 for one that does not fit.  It may hold
 * NULs; those before it are what a crash leaves of the blocks of a file. */
static int
next_line(gzFile gz, char line[IMPORT_LINE_MAX])
{
	size_t len = 0;
	int c;

	while ((c = gzgetc(gz)) == '\0')
		;
	if (c < 0)
		return -1;
	for (; c >= 0 && c != '\n'; c = gzgetc(gz)) {
		if (len < IMPORT_LINE_MAX)
			line[len] = (char)c;
		len++;
	}
	return len <= IMPORT_LINE_MAX ? (int)len : 0;
}

/* What unpacks a file that begins so, where zlib does not; NULL: it is none. */
static const char *
unpacker(const char *begin, int len)
{
	static const struct {
		const char *magic, *program;
	} packed[] = {
	    {"\xFD"
	     "7zXZ",
	     "xzcat"},
	    {"\x28\xB5\x2F\xFD", "zstdcat"},
	    {"BZh", "bzcat"},
	};

	for (size_t i = 0; i < sizeof(packed) / sizeof(packed[0]); i++) {
		size_t n = strlen(packed[i].magic);

		if (len >= (int)n && memcmp(begin, packed[i].magic, n) == 0)
			return packed[i].program;
	}
	return NULL;
}

/* When it was written, and its first line. */
static int
look(struct file *f, char line[IMPORT_LINE_MAX])
{
	struct logline l;
	struct stat st;
	const char *program = NULL;
	gzFile gz;
	int len, n = 0;

	f->first_ms = INT64_MAX;
	f->written_s = when_now();
	if (strcmp(f->path, "-") == 0)
		return EX_OK;
	if (stat(f->path, &st) == 0) {
		f->written_s = st.st_mtim.tv_sec;
		f->written_ns = st.st_mtim.tv_nsec;
	}
	if ((gz = open_file(f)) == NULL)
		return EX_NOINPUT;
	while (n < LOOK_LINES && (len = next_line(gz, line)) >= 0) {
		if (n++ == 0 && (program = unpacker(line, len)) != NULL)
			break;
		if (logline_parse(line, (size_t)len, &l) == 0) {
			f->first_ms = import_time(&l.stamp, f->written_s);
			break;
		}
	}
	gzclose_r(gz);
	return program == NULL
		   ? EX_OK
		   : cli_fail(EX_DATAERR,
			      "%s: not packed by gzip: %s %s | lychgate import ... -",
			      f->path, program, f->path);
}

static int
read_file(struct import_read *in, const struct file *f, char line[IMPORT_LINE_MAX])
{
	struct progress progress;
	struct logline l;
	int len, status = EX_OK, code, error;
	gzFile gz = open_file(f);

	if (gz == NULL)
		return EX_NOINPUT;
	progress_init(&progress, "lines read:", 0);
	while (status == EX_OK && (len = next_line(gz, line)) >= 0) {
		int64_t at_ms = -1;

		in->lines++;
		if (logline_parse(line, (size_t)len, &l) == 0)
			at_ms = import_time(&l.stamp, f->written_s);
		if (at_ms < 0)
			in->strange++;
		else
			status = in->line(in->ctx, at_ms, &l);
		progress_set(&progress, in->lines);
	}
	error = errno;
	progress_fini(&progress);
	(void)gzerror(gz, &code);
	if (status == EX_OK && code == Z_ERRNO)
		status = cli_fail(EX_IOERR, "%s: %s", f->path, strerror(error));
	else if (status == EX_OK && code != Z_OK && code != Z_STREAM_END)
		status =
		    cli_fail(EX_DATAERR, "%s: the compressed data are damaged", f->path);
	gzclose_r(gz);
	return status;
}

static int
by_first(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->first_ms != y->first_ms)
		return (x->first_ms > y->first_ms) - (x->first_ms < y->first_ms);
	/* Stamps of syslog know no parts of a second. */
	if (x->written_s != y->written_s)
		return (x->written_s > y->written_s) - (x->written_s < y->written_s);
	if (x->written_ns != y->written_ns)
		return (x->written_ns > y->written_ns) - (x->written_ns < y->written_ns);
	return (x->path > y->path) - (x->path < y->path);
}

int
import_read(struct import_read *in, char **files, int n)
{
	char *line = malloc(IMPORT_LINE_MAX);
	struct file *all = calloc((size_t)n, sizeof(*all));
	int status = EX_OK;

	if (line == NULL || all == NULL)
		status = cli_fail(EX_OSERR, "out of memory");
	/* Where TZ does not say so, glibc looks for another zone in this file at each
	 * time that it converts, which takes longer than all else that is done with a
	 * line. */
	(void)setenv("TZ", ":/etc/localtime", 0);
	for (int i = 0; status == EX_OK && i < n; i++) {
		all[i].path = files[i];
		status = look(&all[i], line);
	}
	if (status == EX_OK)
		qsort(all, (size_t)n, sizeof(*all), by_first);
	for (int i = 0; status == EX_OK && i < n; i++)
		status = read_file(in, &all[i], line);
	free(all);
	free(line);
	return status;
}
