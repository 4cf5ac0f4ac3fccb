/* What is safe and usual to show on a terminal. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "screen.h"
#include "utf8.h"

int
screen_add(struct buf *out, const char *text)
{
	size_t len = strlen(text), n;
	int width = 0, rc;
	uint32_t rune;
	bool bad;

	if (buf_reserve(out, len) != 0)
		return -1;
	for (; len > 0; text += n, len -= n, width++) {
		n = utf8_decode(text, len, &rune, &bad);
		if (bad)
			rc = buf_adds(out, "\xEF\xBF\xBD");
		else if (utf8_is_control(rune))
			rc = buf_addc(out, '?');
		else
			rc = buf_add(out, text, n);
		if (rc != 0)
			return -1;
	}
	return width;
}

bool
screen_is_terminal(FILE *to)
{
	return isatty(fileno(to)) == 1;
}

bool
screen_has_colour(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return screen_is_terminal(to) && (no == NULL || no[0] == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

/* ${tm} is NULL when the year is beyond what the C library can say. */
static int
add_tm(struct buf *out, const struct tm *tm, char between, const char *zone)
{
	if (tm == NULL)
		return buf_adds(out, "?");
	return buf_addf(out, "%d-%02d-%02d%c%02d:%02d:%02d%s", tm->tm_year + 1900,
			tm->tm_mon + 1, tm->tm_mday, between, tm->tm_hour, tm->tm_min,
			tm->tm_sec, zone);
}

int
screen_add_time(struct buf *out, int64_t at_ms)
{
	time_t t = (time_t)(at_ms / 1000);
	struct tm tm;

	return add_tm(out, localtime_r(&t, &tm), ' ', "");
}

int
screen_add_time_utc(struct buf *out, int64_t at_ms)
{
	time_t t = (time_t)(at_ms / 1000);
	struct tm tm;

	return add_tm(out, gmtime_r(&t, &tm), 'T', "Z");
}
