/*
 * One flag is all the state that commas need: a value is followed by a comma
 * exactly when another value or key comes before the next closing bracket.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "num.h"
#include "utf8.h"

void
json_init(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out, .start = out->len};
}

int
json_fini(struct json *j)
{
	assert(j->depth == 0);
	if (!j->failed)
		return 0;
	buf_cut(j->out, j->start);
	return -1;
}

static inline void
put(struct json *j, const char *text, size_t len)
{
	if (!j->failed && buf_add(j->out, text, len) != 0)
		j->failed = true;
}

static void
before_value(struct json *j)
{
	if (j->comma)
		put(j, ",", 1);
	j->comma = true;
}

static void
put_value(struct json *j, const char *text, size_t len)
{
	before_value(j);
	put(j, text, len);
}

static void
begin(struct json *j, const char *bracket)
{
	put_value(j, bracket, 1);
	j->depth++;
	j->comma = false;
}

static void
end(struct json *j, const char *bracket)
{
	assert(j->depth > 0);
	put(j, bracket, 1);
	j->depth--;
	j->comma = true;
}

void
json_object_begin(struct json *j)
{
	begin(j, "{");
}

void
json_object_end(struct json *j)
{
	end(j, "}");
}

void
json_array_begin(struct json *j)
{
	begin(j, "[");
}

void
json_array_end(struct json *j)
{
	end(j, "]");
}

void
json_key(struct json *j, const char *name)
{
	put_value(j, "\"", 1);
	put(j, name, strlen(name));
	put(j, "\":", 2);
	j->comma = false;
}

void
json_null(struct json *j)
{
	put_value(j, "null", 4);
}

void
json_bool(struct json *j, bool value)
{
	if (value)
		put_value(j, "true", 4);
	else
		put_value(j, "false", 5);
}

void
json_int(struct json *j, int64_t value)
{
	char text[1 + NUM_U64_MAX];
	size_t n = value < 0;

	text[0] = '-';
	n += num_u64_format(value < 0 ? -(uint64_t)value : (uint64_t)value, text + n);
	put_value(j, text, n);
}

void
json_real(struct json *j, double value, int decimals)
{
	char text[NUM_FIXED_MAX];
	size_t n;

	assert(decimals >= 0 && decimals <= 17);
	if (!isfinite(value)) {
		json_null(j);
		return;
	}
	n = num_fixed_format(value, decimals, text);
	if (decimals > 0) {
		while (text[n - 1] == '0')
			n--;
		if (text[n - 1] == '.')
			n--;
	}
	if (n == 2 && memcmp(text, "-0", 2) == 0)
		put_value(j, "0", 1);
	else
		put_value(j, text, n);
}

void
json_seconds(struct json *j, int64_t ms)
{
	uint64_t abs = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;
	char text[1 + NUM_U64_MAX + NUM_U64_MAX];
	size_t n = ms < 0;

	text[0] = '-';
	n += num_u64_format(abs / 1000, text + n);
	if (abs % 1000 > 0) {
		/* The 1 in front keeps the zeros; the point takes its place. */
		size_t point = n;

		n += num_u64_format(1000 + abs % 1000, text + point);
		text[point] = '.';
		while (text[n - 1] == '0')
			n--;
	}
	put_value(j, text, n);
}

/* The length of the characters that stand for themselves, up to the first that does not.
 */
static size_t
plain_run(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] >= 0x20 && text[i] < 0x7F && text[i] != '"' &&
	       text[i] != '\\')
		i++;
	return i;
}

/* Put one character that may need care, and return its length. */
static size_t
put_special(struct json *j, const char *text, size_t len)
{
	static const char chars[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *found = text[0] == '\0' ? NULL : strchr(chars, text[0]);
	char escape[8];
	uint32_t rune;
	size_t n;
	bool bad;

	if (found != NULL) {
		put(j, (const char[]){'\\', letters[found - chars]}, 2);
		return 1;
	}
	n = utf8_decode(text, len, &rune, &bad);
	if (bad) {
		put(j, "\xEF\xBF\xBD", 3);
	} else if (utf8_is_control(rune)) {
		snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)rune);
		put(j, escape, 6);
	} else {
		put(j, text, n);
	}
	return n;
}

void
json_string(struct json *j, const char *text, size_t len)
{
	size_t n;

	put_value(j, "\"", 1);
	for (; len > 0; text += n, len -= n) {
		if ((n = plain_run(text, len)) > 0)
			put(j, text, n);
		else
			n = put_special(j, text, len);
	}
	put(j, "\"", 1);
}

void
json_text(struct json *j, const char *text)
{
	if (text == NULL)
		json_null(j);
	else
		json_string(j, text, strlen(text));
}

void
json_key_text(struct json *j, const char *name, const char *text)
{
	json_key(j, name);
	json_text(j, text);
}

void
json_key_int(struct json *j, const char *name, int64_t value)
{
	json_key(j, name);
	json_int(j, value);
}

void
json_key_real(struct json *j, const char *name, double value, int decimals)
{
	json_key(j, name);
	json_real(j, value, decimals);
}

void
json_key_bool(struct json *j, const char *name, bool value)
{
	json_key(j, name);
	json_bool(j, value);
}

void
json_key_seconds(struct json *j, const char *name, int64_t ms)
{
	json_key(j, name);
	json_seconds(j, ms);
}
