#ifndef LYCHGATE_AUTO_TRAPS_H
#define LYCHGATE_AUTO_TRAPS_H

#include "command.h"

/* List the traps that nobody laid, with their counts.  The exit status. */
int auto_traps_list(const struct cli *cli);

#endif
