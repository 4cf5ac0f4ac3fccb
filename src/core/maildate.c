/*
 * The Date header of a message.  strptime() would take the words of the locale, and the
 * libraries for mail bring a whole world along; what is needed here is one line.
 */
#include "maildate.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ascii.h"

#define YEAR_MIN   1970
#define YEAR_MAX   9999
#define ZONE_MAX_H 14 /* Kiribati's */
#define ZONE_MIN_H 12

static const char *
skip_space(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* A number of ${min} to ${max} digits at *${p}, which moves behind it.  0 or -1. */
static int
take_number(const char **p, size_t min, size_t max, int *value_r)
{
	const char *at = skip_space(*p);
	size_t n = 0;
	int value = 0;

	for (; n <= max && ascii_is_digit(at[n]); n++)
		value = value * 10 + (at[n] - '0');
	if (n < min || n > max)
		return -1;
	*p = at + n;
	*value_r = value;
	return 0;
}

/* One of ${words} of three letters: its place in them, or -1. */
static int
take_word(const char **p, const char *words)
{
	const char *at = skip_space(*p);

	for (int i = 0; words[3 * i] != '\0'; i++)
		if (strncasecmp(at, &words[3 * i], 3) == 0) {
			*p = at + 3;
			return i;
		}
	return -1;
}

static bool
take_char(const char **p, char c)
{
	const char *at = skip_space(*p);

	if (*at != c)
		return false;
	*p = at + 1;
	return true;
}

/* RFC 5322 4.3: 00 to 49 are of this century, what else has two or three digits counts
 * from 1900. */
static int
take_year(const char **p, int *year_r)
{
	const char *before = skip_space(*p);
	int year;

	if (take_number(p, 2, 4, &year) != 0)
		return -1;
	if (*p - before == 2 && year < 50)
		year += 2000;
	else if (*p - before < 4)
		year += 1900;
	if (year < YEAR_MIN || year > YEAR_MAX)
		return -1;
	*year_r = year;
	return 0;
}

/* [day-of-week ","] day month year */
static int
take_day(const char **p, struct tm *tm)
{
	if (take_word(p, "MonTueWedThuFriSatSun") >= 0 && !take_char(p, ','))
		return -1;
	if (take_number(p, 1, 2, &tm->tm_mday) != 0)
		return -1;
	tm->tm_mon = take_word(p, "JanFebMarAprMayJunJulAugSepOctNovDec");
	if (tm->tm_mon < 0 || take_year(p, &tm->tm_year) != 0)
		return -1;
	tm->tm_year -= 1900;
	return tm->tm_mday >= 1 && tm->tm_mday <= 31 ? 0 : -1;
}

/* hour ":" minute [":" second], where a second may be a leap second. */
static int
take_time(const char **p, struct tm *tm)
{
	if (take_number(p, 1, 2, &tm->tm_hour) != 0 || !take_char(p, ':') ||
	    take_number(p, 2, 2, &tm->tm_min) != 0)
		return -1;
	if (take_char(p, ':') && take_number(p, 2, 2, &tm->tm_sec) != 0)
		return -1;
	return tm->tm_hour <= 23 && tm->tm_min <= 59 && tm->tm_sec <= 60 ? 0 : -1;
}

/* The offsets that exist are multiples of a quarter of an hour. */
static bool
exists(bool west, int hours, int minutes)
{
	int max_h = west ? ZONE_MIN_H : ZONE_MAX_H;

	return minutes % 15 == 0 && minutes < 60 &&
	       (hours < max_h || (hours == max_h && minutes == 0));
}

/* The zone at ${p}; returns the seconds that it is ahead of UTC. */
static int64_t
read_zone(const char *p, enum maildate_zone *zone_r)
{
	/* RFC 5322 4.3: the only names that mean anything. */
	static const struct {
		char name[4];
		int hours;
	} names[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
		     {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
	int number;
	bool west;

	p = skip_space(p);
	*zone_r = ZONE_MISSING;
	if (*p == '+' || *p == '-') {
		west = *p++ == '-';
		*zone_r = ZONE_ABSURD;
		if (!ascii_is_digit(*p) || take_number(&p, 4, 4, &number) != 0 ||
		    !exists(west, number / 100, number % 100))
			return 0;
		*zone_r = ZONE_OFFSET;
		number = (number / 100 * 60 + number % 100) * 60;
		return west ? -number : number;
	}
	if (!ascii_is_lower(ascii_to_lower(*p)))
		return 0;
	*zone_r = ZONE_NAME;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncasecmp(p, names[i].name, 3) == 0)
			return (int64_t)names[i].hours * 3600;
	return 0;
}

int
maildate_parse(const char *text, struct maildate *date_r)
{
	struct tm tm = {0};
	enum maildate_zone zone;
	int64_t ahead_s;

	if (take_day(&text, &tm) != 0 || take_time(&text, &tm) != 0)
		return -1;
	ahead_s = read_zone(text, &zone);
	*date_r = (struct maildate){.at_s = (int64_t)timegm(&tm) - ahead_s, .zone = zone};
	return 0;
}
