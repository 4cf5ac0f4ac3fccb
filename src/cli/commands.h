#ifndef LYCHGATE_COMMANDS_H
#define LYCHGATE_COMMANDS_H

#include "command.h"

/* All that the table in commands.c lists, each in a cmd_NAME.c of its own. */
extern const struct command cmd_help, cmd_replay;

#endif
