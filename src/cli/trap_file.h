#ifndef LYCHGATE_TRAP_FILE_H
#define LYCHGATE_TRAP_FILE_H

#include <stdio.h>

/*
 * A file of spamtraps, as `trap add -` and `replay --traps` read it: a pattern a line.
 * White space around it, empty lines, and what is behind a '#' at the begin of a line or
 * behind white space do not count.
 */

/* A pattern, and the number of its line.  EX_OK to go on, or another exit status. */
typedef int trap_file_take(void *ctx, const char *pattern, unsigned line);

/* Read ${f}, called ${name} in messages, to its end.  EX_OK, what ${take} ended with, or
 * an exit status after a message. */
int trap_file_read(FILE *f, const char *name, trap_file_take *take, void *ctx);

#endif
