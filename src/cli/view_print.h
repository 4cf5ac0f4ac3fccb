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

/* 0, or -1 when memory or ${to} failed. */
int view_print(const struct view_printer *printer, const void *view,
	       enum output_format format, FILE *to);

#endif
