#ifndef LYCHGATE_OUTPUT_H
#define LYCHGATE_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Listings: rows of typed cells, printed as a table for people, as JSON Lines (one
 * object a row), or as CSV (RFC 4180, header line of keys), all from one description of
 * the columns.  A table is held until the end for its column widths; the others
 * are printed row by row.  Times: local time in tables, seconds in JSON, ISO 8601 in UTC
 * in CSV.  All text is made safe for terminals in tables and JSON.
 *
 *	o = output_create(stdout, cli->format, columns, n_columns);
 *	for each row
 *		output_text(o, ip), output_int(o, sessions), ...     in column order
 *	rc = output_finish(o);
 */
enum output_format { OUTPUT_TABLE, OUTPUT_JSON, OUTPUT_CSV };

enum column_kind {
	COLUMN_TEXT,
	COLUMN_INT,
	COLUMN_REAL,
	COLUMN_TIME,
	COLUMN_DAY, /* a time that is midnight UTC; tables show the date */
	COLUMN_BOOL
};

struct column {
	const char *key;   /* in JSON and CSV: "last_seen" */
	const char *title; /* in tables: "LAST SEEN"; NULL: not shown there */
	enum column_kind kind;
	int decimals; /* of COLUMN_REAL */
};

struct output;

/* ${columns} must outlive it.  NULL without memory. */
struct output *output_create(FILE *to, enum output_format format,
			     const struct column *columns, size_t n_columns);

/* In tables the columns are at least so wide (one number for each): for listings that go
 * on. */
void output_widths(struct output *o, const int *widths);

/*
 * The next cell; the last column's ends the row.  The function must fit the column's
 * kind.  Not known: NULL text, or output_none() for any kind ("-" in tables, null,
 * empty).
 */
void output_text(struct output *o, const char *text);
void output_int(struct output *o, int64_t value);
void output_real(struct output *o, double value);
void output_time(struct output *o, int64_t at_ms); /* since 1970-01-01 UTC; or a day */
void output_bool(struct output *o, bool value);
void output_none(struct output *o);

/* Print the rows held so far (for listings that go on, such as `tail`).  0, or -1. */
int output_flush(struct output *o);

/* Print what is left and free it.  0, or -1 when memory or ${to} failed (errno). */
int output_finish(struct output *o);

#endif
