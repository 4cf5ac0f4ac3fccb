#ifndef LYCHGATE_LEARN_PRINT_H
#define LYCHGATE_LEARN_PRINT_H

#include <stdio.h>

#include "learn_view.h"
#include "output.h"

/* Print all of it: a screen for people, one JSON object, or CSV with one row for each
 * number's neighbourhood ("part" says what of).  0, or -1 when memory or ${to} failed. */
int learn_print(const struct learn_view *view, enum output_format format, FILE *to);

#endif
