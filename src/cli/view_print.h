#ifndef LYCHGATE_VIEW_PRINT_H
#define LYCHGATE_VIEW_PRINT_H

#include "json.h"
#include "output.h"

/* How a view that is no list of rows (`status`, `learn`, `returns`) is printed in each
 * format. */
struct view_printer {
	int (*text)(const void *view, FILE *to);	   /* 0, or -1 */
	void (*json)(const void *view, struct json *j);	   /* the members of one object */
	void (*csv)(const void *view, struct output *out); /* rows of ${columns} */
	const struct column *columns;
	size_t n_columns;
};

/* An object that stands on a line of its own: begin it, put its members, end and print
 * it.  The end is due in any case; it returns 0, or -1 when memory or ${to} failed, or
 * ${rc}, what putting them came to, is not 0: then nothing is printed. */
struct json_line {
	struct buf text;
	struct json json;
};
struct json *json_line_begin(struct json_line *line);
int json_line_end(struct json_line *line, int rc, FILE *to);

/* 0, or -1 when memory or ${to} failed. */
int view_print(const struct view_printer *printer, const void *view,
	       enum output_format format, FILE *to);

#endif
