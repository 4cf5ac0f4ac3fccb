#ifndef LYCHGATE_JSON_H
#define LYCHGATE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Writes JSON (RFC 8259) into a buffer, on one line, without white space.  The caller
 * opens and closes objects and arrays and calls json_key() before each member; commas
 * come by themselves.  Output is ASCII or valid UTF-8: ill-formed bytes become
 * U+FFFD, and control characters (also DEL and C1) are escaped, so that no text does
 * anything to a terminal.
 *
 *	json_init(&j, &buf);
 *	json_object_begin(&j);
 *	json_key_text(&j, "ip", "192.0.2.1");
 *	json_object_end(&j);
 *	if (json_fini(&j) != 0) ... no memory
 */
struct json {
	struct buf *out;
	size_t start; /* length of ${out} at json_init */
	unsigned depth;
	bool comma; /* a value stands before: the next one needs a comma */
	bool failed;
};

/* Start appending to ${out}. */
void json_init(struct json *j, struct buf *out);

/*
 * 0 when everything was written, or -1 without memory; then what was appended since
 * json_init is removed again.  Between the two no call needs checking.
 */
int json_fini(struct json *j);

void json_object_begin(struct json *j);
void json_object_end(struct json *j);
void json_array_begin(struct json *j);
void json_array_end(struct json *j);

/* The name of the next member of the open object; ASCII that needs no escapes. */
void json_key(struct json *j, const char *name);

void json_null(struct json *j);
void json_bool(struct json *j, bool value);
void json_int(struct json *j, int64_t value);

/* At most ${decimals} digits behind the point, without trailing zeros.  What is not
 * finite is null. */
void json_real(struct json *j, double value, int decimals);

/* Milliseconds as seconds: 993467899 or 993467899.125; exact. */
void json_seconds(struct json *j, int64_t ms);

/* A string of ${len} bytes; a NUL-terminated one, where NULL is null. */
void json_string(struct json *j, const char *text, size_t len);
void json_text(struct json *j, const char *text);

/* One member: json_key and the value. */
void json_key_text(struct json *j, const char *name, const char *text);
void json_key_int(struct json *j, const char *name, int64_t value);
void json_key_real(struct json *j, const char *name, double value, int decimals);
void json_key_bool(struct json *j, const char *name, bool value);
void json_key_seconds(struct json *j, const char *name, int64_t ms);

#endif
