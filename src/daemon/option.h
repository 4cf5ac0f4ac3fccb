#ifndef LYCHGATE_OPTION_H
#define LYCHGATE_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "config.h"

/* How an option is written in the file, and the type of its field in struct config. */
enum option_type {
	OPTION_TEXT,	 /* string; const char * */
	OPTION_LIST,	 /* strings; struct config_list */
	OPTION_SIZE,	 /* integer or "64MiB"; uint64_t, bytes */
	OPTION_DURATION, /* integer or "7d"; uint64_t, seconds */
	OPTION_COUNT,	 /* integer; uint64_t */
	OPTION_OCTAL,	 /* "0660"; uint64_t */
	OPTION_NUMBER,	 /* integer or float; double */
	OPTION_SWITCH,	 /* true or false; uint64_t, 1 or 0 */
	OPTION_WORD	 /* one of ${words}; uint64_t, the index */
};

/*
 * Everything that is known of one option.  The parser, `lychgated --print-config` and
 * the manual page are made from these rows.
 */
struct option {
	const char *section; /* begins a section of file and manual; NULL: goes on */
	const char *name;
	enum option_type type;
	size_t offset;	      /* in struct config */
	const char *standard; /* the default as in the file, without quotes; of a list,
				 its only element, or "" for an empty one */
	double min, max;      /* of numbers; of a text: bytes; of a list: elements */
	const char *const *words; /* ends with NULL */
	/* Put a text or element in its final form in ${out} (OPTION_TEXT_MAX bytes):
	 * NULL, or what is wrong with it.  NULL: anything is right. */
	const char *(*check)(const char *text, char *out);
	bool reloadable;
	const char *help;
};

#define OPTION_TEXT_MAX 512

/* The table; *${n_r} rows. */
const struct option *option_table(size_t *n_r);
const struct option *option_find(const char *name); /* NULL: there is none */

/*
 * Store a value given as text; a list gets one more element.  0, or -1 with
 * ${c} unchanged and what is wrong appended to ${why}: '"3y" is not a duration from ...'.
 */
int
option_set(const struct option *o, struct config *c, const char *text, struct buf *why);

/* Set the default.  0, or -1 without memory. */
int option_reset(const struct option *o, struct config *c);

bool option_equal(const struct option *o, const struct config *a, const struct config *b);

/* Append what the option takes ("a duration from 1s to 1d").  0 or -1. */
int option_format_range(const struct option *o, struct buf *out);

/* Append the default as the file would have it ('"7d"', '[ ]').  0 or -1. */
int option_format_default(const struct option *o, struct buf *out);

#endif
