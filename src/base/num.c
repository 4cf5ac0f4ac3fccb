/*
 * Text to number by hand where strtol(3) would accept white space, signs, other bases
 * and wrap-around.  Units stand in tables, largest first, from which both
 * directions work.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "num.h"

#define EXACT_MAX ((uint64_t)1 << 53) /* of the integers that doubles hold */

struct unit {
	const char *name;
	uint64_t factor;
	bool for_output;
};

/* Weeks are read but not written: people say 7d, 30d, 90d. */
static const struct unit durations[] = {
    {"w", 604800, false}, {"d", 86400, true}, {"h", 3600, true},
    {"min", 60, true},	  {"s", 1, true},     {NULL, 0, false},
};

static const struct unit sizes[] = {
    {"GiB", (uint64_t)1 << 30, true},
    {"MiB", (uint64_t)1 << 20, true},
    {"KiB", (uint64_t)1 << 10, true},
    {"", 1, true},
    {NULL, 0, false},
};

/* Read the digits at ${p}.  Returns the first byte behind them, or NULL when there
 * is none or the value does not fit. */
static const char *
digits(const char *p, uint64_t *value_r)
{
	uint64_t value = 0;

	if (!ascii_is_digit(*p))
		return NULL;
	for (; ascii_is_digit(*p); p++) {
		uint64_t d = (uint64_t)(*p - '0');

		if (value > (UINT64_MAX - d) / 10)
			return NULL;
		value = value * 10 + d;
	}
	*value_r = value;
	return p;
}

int
num_u64_parse(const char *text, uint64_t min, uint64_t max, uint64_t *value_r)
{
	uint64_t value;
	const char *end = digits(text, &value);

	if (end == NULL || *end != '\0' || value < min || value > max)
		return -1;
	*value_r = value;
	return 0;
}

int
num_i64_parse(const char *text, int64_t min, int64_t max, int64_t *value_r)
{
	bool negative = *text == '-' && min < 0;
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	uint64_t magnitude;
	int64_t value;

	if (num_u64_parse(text + negative, 0, limit, &magnitude) != 0)
		return -1;
	/* INT64_MIN has no positive counterpart; go down from -1. */
	if (negative && magnitude > 0)
		value = -1 - (int64_t)(magnitude - 1);
	else
		value = (int64_t)magnitude;
	if (value < min || value > max)
		return -1;
	*value_r = value;
	return 0;
}

static const char *
skip_digits(const char *p)
{
	if (!ascii_is_digit(*p))
		return NULL;
	while (ascii_is_digit(*p))
		p++;
	return p;
}

/* Is ${p} digits ["." digits] [("e" | "E") ["+" | "-"] digits]? */
static bool
is_decimal(const char *p)
{
	if ((p = skip_digits(p)) == NULL)
		return false;
	if (*p == '.' && (p = skip_digits(p + 1)) == NULL)
		return false;
	if (*p == 'e' || *p == 'E') {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		if ((p = skip_digits(p)) == NULL)
			return false;
	}
	return *p == '\0';
}

/*
 * Digits with at most one point among them, as long as they and the power of ten are
 * exact as doubles: one division then rounds as strtod() does (Clinger, PLDI 1990).
 * False for anything else.
 */
static bool
quick_decimal(const char *p, double *value_r)
{
	static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
	uint64_t value;
	size_t decimals = 0;

	if ((p = digits(p, &value)) == NULL)
		return false;
	if (*p == '.' && ascii_is_digit(p[1]))
		for (p++; ascii_is_digit(*p) && value < EXACT_MAX / 10; p++, decimals++)
			value = value * 10 + (uint64_t)(*p - '0');
	if (*p != '\0' || value > EXACT_MAX ||
	    decimals >= sizeof(powers) / sizeof(powers[0]))
		return false;
	*value_r = (double)value / powers[decimals];
	return true;
}

int
num_double_parse(const char *text, double min, double max, double *value_r)
{
	bool negative = *text == '-' && min < 0;
	double value;
	char *end;

	if (!quick_decimal(text, &value)) {
		if (!is_decimal(text + negative))
			return -1;
		value = strtod(text, &end);
		/* A locale with another decimal point stops strtod early. */
		if (*end != '\0')
			return -1;
	}
	if (!isfinite(value) || value < min || value > max)
		return -1;
	*value_r = value;
	return 0;
}

static int
unit_parse(const struct unit *units, const char *text, uint64_t min, uint64_t max,
	   uint64_t *value_r)
{
	uint64_t value;
	const char *name = digits(text, &value);

	if (name == NULL)
		return -1;
	for (; units->name != NULL; units++) {
		bool bare = *name == '\0' && units->factor == 1;

		if (bare || strcmp(name, units->name) == 0)
			break;
	}
	if (units->name == NULL || value > UINT64_MAX / units->factor)
		return -1;
	value *= units->factor;
	if (value < min || value > max)
		return -1;
	*value_r = value;
	return 0;
}

static char *
unit_format(const struct unit *units, uint64_t value, char out[24])
{
	while (units->factor > 1 &&
	       (!units->for_output || value == 0 || value % units->factor != 0))
		units++;
	snprintf(out, 24, "%" PRIu64 "%s", value / units->factor, units->name);
	return out;
}

int
num_duration_parse(const char *text, uint64_t min_s, uint64_t max_s, uint64_t *s_r)
{
	return unit_parse(durations, text, min_s, max_s, s_r);
}

int
num_size_parse(const char *text, uint64_t min, uint64_t max, uint64_t *bytes_r)
{
	return unit_parse(sizes, text, min, max, bytes_r);
}

char *
num_duration_format(uint64_t s, char out[24])
{
	return unit_format(durations, s, out);
}

char *
num_size_format(uint64_t bytes, char out[24])
{
	return unit_format(sizes, bytes, out);
}

size_t
num_u64_format(uint64_t value, char out[NUM_U64_MAX])
{
	char reversed[NUM_U64_MAX];
	size_t n = 0;

	do
		reversed[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	for (size_t i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = '\0';
	return n;
}

/*
 * Rounding a scaled number is right unless it lies so near the middle between two that
 * the error of scaling decides, or is so large that the error is: these are
 * printf's.
 */
size_t
num_fixed_format(double value, int decimals, char out[NUM_FIXED_MAX])
{
	static const double powers[] = {1, 10, 100, 1000, 10000};
	double scaled = decimals <= 4 ? fabs(value) * powers[decimals] : 1e9;
	double below = floor(scaled);
	uint64_t whole, unit;
	size_t n = 0;

	if (!(scaled < 1e9) || fabs(scaled - below - 0.5) < 1e-6)
		return (size_t)snprintf(out, NUM_FIXED_MAX, "%.*f", decimals, value);
	unit = (uint64_t)powers[decimals];
	whole = (uint64_t)below + (scaled - below > 0.5);
	if (signbit(value))
		out[n++] = '-';
	n += num_u64_format(whole / unit, out + n);
	if (decimals > 0)
		/* One more digit in front keeps the zeros; the point takes its place. */
		(void)num_u64_format(unit + whole % unit, out + n);
	if (decimals > 0)
		out[n] = '.';
	return decimals > 0 ? n + (size_t)decimals + 1 : n;
}

int
num_hex64_parse(const char *text, uint64_t *value_r)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t value = 0;

	for (int i = 0; i < 16; i++) {
		const char *digit;

		if (text[i] == '\0' || (digit = strchr(hex, text[i])) == NULL)
			return -1;
		value = value << 4 | (uint64_t)(digit - hex);
	}
	if (text[16] != '\0')
		return -1;
	*value_r = value;
	return 0;
}

char *
num_hex64_format(uint64_t value, char out[17])
{
	snprintf(out, 17, "%016" PRIx64, value);
	return out;
}
