#ifndef LYCHGATE_ADVICE_H
#define LYCHGATE_ADVICE_H

#include "buf.h"
#include "config.h"

/*
 * Append what the administrator does next: the lines for Postfix and Sendmail that attach
 * this filter, and the first commands.  For a person at a terminal.  0, or -1 without
 * memory.
 */
int advice_format(const struct config *config, struct buf *out);

#endif
