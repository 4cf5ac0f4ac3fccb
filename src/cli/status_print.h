#ifndef LYCHGATE_STATUS_PRINT_H
#define LYCHGATE_STATUS_PRINT_H

#include "status_view.h"

/* Print it for people, as one JSON object, or as CSV (key,value).  0, or -1: no memory or
 * the output failed. */
int status_print(const struct status_view *v, enum output_format format, FILE *to);

#endif
