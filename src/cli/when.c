/* Times on the command line. */
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "num.h"
#include "when.h"

uint32_t
when_now(void)
{
	time_t now = time(NULL);

	return now > 0 ? (uint32_t)now : 0;
}

/* The longest form first; strptime takes "17:05" for the beginning of "17:05:09". */
static const char *const forms[] = {
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",	 "%Y-%m-%d",
};

/* The C library takes February 31 for March 3. */
static bool
is_same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_mday == b->tm_mday && a->tm_mon == b->tm_mon;
}

static int
date_parse(const char *text, uint32_t *at_s_r)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm tm = {.tm_isdst = -1}, given;
		const char *end = strptime(text, forms[i], &tm);
		time_t at;

		if (end == NULL || (*end != '\0' && strcmp(end, "Z") != 0))
			continue;
		given = tm;
		at = *end == 'Z' ? timegm(&tm) : mktime(&tm);
		if (at < 0 || at > UINT32_MAX || !is_same_day(&tm, &given))
			return -1;
		*at_s_r = (uint32_t)at;
		return 0;
	}
	return -1;
}

int
when_parse(const char *text, uint32_t now_s, uint32_t *at_s_r)
{
	uint64_t n;

	if (text[0] == '@') {
		if (num_u64_parse(text + 1, 0, UINT32_MAX, &n) != 0)
			return -1;
		*at_s_r = (uint32_t)n;
		return 0;
	}
	if (num_duration_parse(text, 0, now_s, &n) == 0) {
		*at_s_r = now_s - (uint32_t)n;
		return 0;
	}
	return date_parse(text, at_s_r);
}
