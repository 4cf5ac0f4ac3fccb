#ifndef LYCHGATE_RETURNS_TEXT_H
#define LYCHGATE_RETURNS_TEXT_H

#include <stdio.h>

#include "returns_view.h"

/* Print the view for people: the answer in words, tables, a plot.  0, or -1 when memory
 * or
 * ${to} failed. */
int returns_text(const struct returns_view *v, bool by_botnet, FILE *to);

#endif
