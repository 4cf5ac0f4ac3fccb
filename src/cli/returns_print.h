#ifndef LYCHGATE_RETURNS_PRINT_H
#define LYCHGATE_RETURNS_PRINT_H

#include "output.h"
#include "returns_view.h"

enum returns_by { RETURNS_BY_KIND, RETURNS_BY_BOTNET };

/* Print the view: words, tables and a plot for people, all curves for programs.  0, or -1
 * when memory or ${to} failed. */
int returns_print(const struct returns_view *v, enum returns_by by,
		  enum output_format format, FILE *to);

#endif
