/*
 * Log lines.  A line is made whole in a local buffer and leaves in one call, so that
 * lines of different threads do not mix.  Escaping happens in two places for two dangers:
 * log_field() keeps a value from posing as other fields, clean() keeps anything from
 * posing as another line.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "log.h"
#include "num.h"

#define MINUTE_MS 60000

/* The log is one for the process, as standard error is. */
static atomic_int current_target = TARGET_STDERR;
static atomic_int current_level = LEVEL_INFO;

static const struct {
	int priority;
	const char *prefix;
} levels[] = {
    [LEVEL_ERROR] = {LOG_ERR, "error: "},
    [LEVEL_WARNING] = {LOG_WARNING, "warning: "},
    [LEVEL_INFO] = {LOG_INFO, ""},
    [LEVEL_DEBUG] = {LOG_DEBUG, "debug: "},
};

void
log_open(enum log_target target, enum log_level level)
{
	if (target != TARGET_STDERR)
		openlog("lychgated", LOG_PID | LOG_NDELAY, LOG_MAIL);
	atomic_store(&current_target, (int)target);
	atomic_store(&current_level, (int)level);
}

void
log_close(void)
{
	closelog();
}

enum log_level
log_level(void)
{
	return (enum log_level)atomic_load(&current_level);
}

static void
clean(char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

__attribute__((format(printf, 2, 0))) static void
write_line(enum log_level level, const char *format, va_list ap)
{
	int target = atomic_load(&current_target);
	char line[LOG_LINE_MAX];

	if (level > log_level())
		return;
	(void)vsnprintf(line, sizeof(line), format, ap);
	clean(line);
	if (target != TARGET_STDERR)
		syslog(levels[level].priority, "%s%s", levels[level].prefix, line);
	if (target != TARGET_SYSLOG)
		(void)fprintf(stderr, "lychgated: %s%s\n", levels[level].prefix, line);
}

void
log_line(enum log_level level, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	write_line(level, format, ap);
	va_end(ap);
}

void
log_lines(enum log_level level, const char *prefix, struct buf *text)
{
	char *next = text->data, *line;

	while (next != NULL && (line = strsep(&next, "\n")) != NULL)
		if (line[0] != '\0')
			log_line(level, "%s: %s", prefix, line);
}

void
log_limited(struct log_limit *limit, int64_t now_ms, enum log_level level,
	    const char *format, ...)
{
	va_list ap;

	if (now_ms < limit->minute_ms || now_ms - limit->minute_ms >= MINUTE_MS) {
		if (limit->count > LOG_LIMIT)
			log_line(level,
				 "%" PRIu64 " more of the last complaint were not "
				 "written",
				 limit->count - LOG_LIMIT);
		limit->minute_ms = now_ms;
		limit->count = 0;
	}
	if (limit->count++ >= LOG_LIMIT)
		return;
	va_start(ap, format);
	write_line(level, format, ap);
	va_end(ap);
}

static int
is_plain(const char *value)
{
	if (*value == '\0')
		return 0;
	for (; *value != '\0'; value++)
		if (!isalnum((unsigned char)*value) &&
		    strchr("-._:@/+<>[],#$%~^*!?{}|();&", *value) == NULL)
			return 0;
	return 1;
}

/* A character as it stands between quotes, and how long that is. */
static size_t
escape(unsigned char c, char out[5])
{
	if (c == '"' || c == '\\')
		return (size_t)snprintf(out, 5, "\\%c", c);
	return (size_t)snprintf(out, 5, c < ' ' || c > '~' ? "\\x%02x" : "%c", c);
}

static int
add_quoted(struct buf *line, const char *value)
{
	size_t used = 0, n;
	int result = buf_addc(line, '"');
	char text[5];

	for (; *value != '\0'; value++, used += n) {
		n = escape((unsigned char)*value, text);
		if (used + n > LOG_VALUE_MAX)
			return result | buf_adds(line, "\"...");
		result |= buf_add(line, text, n);
	}
	return result | buf_addc(line, '"');
}

static int
add_key(struct buf *line, const char *key)
{
	return (line->len > 0 ? buf_addc(line, ' ') : 0) | buf_adds(line, key) |
	       buf_addc(line, '=');
}

int
log_field(struct buf *line, const char *key, const char *value)
{
	int result = add_key(line, key);

	if (value == NULL)
		return result | buf_addc(line, '-');
	if (strlen(value) <= LOG_VALUE_MAX && is_plain(value) && strcmp(value, "-") != 0)
		return result | buf_adds(line, value);
	return result | add_quoted(line, value);
}

int
log_field_u64(struct buf *line, const char *key, uint64_t value)
{
	char text[NUM_U64_MAX];

	(void)num_u64_format(value, text);
	return add_key(line, key) | buf_adds(line, text);
}

int
log_field_double(struct buf *line, const char *key, double value, int decimals)
{
	char text[NUM_FIXED_MAX];

	(void)num_fixed_format(value, decimals, text);
	return add_key(line, key) | buf_adds(line, text);
}
