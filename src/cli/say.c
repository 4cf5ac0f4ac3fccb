/* Numbers, times and lines as people like to read them. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "dialect.h"
#include "say.h"
#include "screen.h"

#define MINUTE_S 60
#define HOUR_S	 3600
#define DAY_S	 86400
#define WIDTH	 78

char *
say_time(uint32_t at_s, char out[SAY_MAX])
{
	struct buf text;

	buf_init(&text);
	if (at_s == 0 || screen_add_time(&text, (int64_t)at_s * 1000) != 0)
		snprintf(out, SAY_MAX, "never");
	else
		snprintf(out, SAY_MAX, "%s", text.data);
	buf_fini(&text);
	return out;
}

char *
say_day(uint32_t at_s, char out[SAY_MAX])
{
	time_t t = (time_t)at_s;
	struct tm tm;

	if (at_s == 0 || gmtime_r(&t, &tm) == NULL ||
	    strftime(out, SAY_MAX, "%Y-%m-%d", &tm) == 0)
		snprintf(out, SAY_MAX, "never");
	return out;
}

/* Rounded down in a unit of which there are at least two. */
char *
say_span(uint64_t s, char out[SAY_MAX])
{
	if (s < 2 * MINUTE_S)
		snprintf(out, SAY_MAX, "%" PRIu64 " s", s);
	else if (s < 2 * HOUR_S)
		snprintf(out, SAY_MAX, "%" PRIu64 " min", s / MINUTE_S);
	else if (s < 2 * DAY_S)
		snprintf(out, SAY_MAX, "%" PRIu64 " h", s / HOUR_S);
	else
		snprintf(out, SAY_MAX, "%" PRIu64 " days", s / DAY_S);
	return out;
}

char *
say_since(uint32_t then_s, uint32_t now_s, char out[SAY_MAX])
{
	return say_span(now_s > then_s ? now_s - then_s : 0, out);
}

char *
say_size(uint64_t bytes, char out[SAY_MAX])
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1023.95 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		value /= 1024;
		unit++;
	}
	snprintf(out, SAY_MAX, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value,
		 units[unit]);
	return out;
}

char *
say_count(double value, char out[SAY_MAX])
{
	bool whole = fabs(value - nearbyint(value)) < 0.05 || value >= 10;

	snprintf(out, SAY_MAX, whole ? "%.0f" : "%.1f", value);
	return out;
}

char *
say_many(uint64_t n, const char *one, char out[SAY_MAX])
{
	snprintf(out, SAY_MAX, "%" PRIu64 " %s%s", n, one, n == 1 ? "" : "s");
	return out;
}

char *
say_unit(const struct host_key *key, char out[NET_TEXT_MAX])
{
	struct addr addr = host_key_addr(key);
	struct net net = net_of(&addr, addr.family == 6 ? 64 : 32);

	return net_format(&net, out);
}

const char *
say_form(enum helo_form form)
{
	static const char *const texts[] = {
	    [FORM_NONE] = "no HELO known",
	    [FORM_NAME] = "HELO with a host name",
	    [FORM_SINGLE] = "HELO with a single word",
	    [FORM_LOCAL] = "HELO with a local name",
	    [FORM_ADDRESS] = "HELO with an address",
	    [FORM_OURS] = "HELO with our own name",
	};

	return texts[form];
}

const char *
say_dialect(uint8_t dialect)
{
	switch (dialect) {
	case DIALECT_PLAIN:
		return "plain SMTP";
	case DIALECT_ESMTP:
		return "ESMTP";
	default:
		return "no MAIL seen";
	}
}

void
say_line(FILE *to, const char *format, ...)
{
	struct buf text, safe;
	va_list ap;

	buf_init(&text);
	buf_init(&safe);
	va_start(ap, format);
	if (buf_vaddf(&text, format, ap) == 0 && screen_add(&safe, text.data) >= 0)
		fprintf(to, "%s\n", safe.data != NULL ? safe.data : "");
	va_end(ap);
	buf_fini(&safe);
	buf_fini(&text);
}

/* The bytes of ${text} that fit into ${room} columns: up to a blank, or one long word. */
static size_t
fitting(const char *text, size_t room)
{
	size_t n = strcspn(text, " "), next;

	for (; text[n] == ' '; n = next) {
		next = n + 1 + strcspn(text + n + 1, " ");
		if (next > room)
			break;
	}
	return n;
}

void
say_wrapped(FILE *to, const char *head, const char *text)
{
	int indent = (int)strlen(head);
	size_t n;

	for (; *text != '\0'; head = "") {
		n = fitting(text, WIDTH - (size_t)indent);
		say_line(to, "%-*s%.*s", indent, head, (int)n, text);
		text += n;
		text += strspn(text, " ");
	}
}

int
say_command(struct buf *b, const char *command, const char *arg)
{
	int rc = buf_adds(b, command) | buf_addc(b, '\'');

	/* Within single quotes all stands for itself, but the quote (POSIX 2.2.2). */
	for (; *arg != '\0'; arg++)
		rc |= *arg == '\'' ? buf_adds(b, "'\\''") : buf_addc(b, *arg);
	return rc | buf_addc(b, '\'');
}

void
say_more(FILE *to, const char *command, const char *arg)
{
	struct buf line;

	buf_init(&line);
	if (say_command(&line, command, arg) == 0)
		say_line(to, "(more: %s)", line.data);
	buf_fini(&line);
}
