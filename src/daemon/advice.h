#ifndef LYCHGATE_ADVICE_H
#define LYCHGATE_ADVICE_H

#include "buf.h"
#include "config.h"

/*
 * Append what the administrator does next: the lines for Postfix and Sendmail that attach
 * this filter, and the first commands.  For a person at a terminal, who started it as
 * ${program}: a lychgate that lies beside it is called by its path.  0, or -1 without
 * memory.
 */
int advice_format(const struct config *config, const char *program, struct buf *out);

#endif
