#ifndef LYCHGATE_COMPLETION_H
#define LYCHGATE_COMPLETION_H

#include <stdio.h>

/* Print the shell's completion of all commands and options, made from their tables. */
void completion_bash(FILE *to);
void completion_zsh(FILE *to);

#endif
