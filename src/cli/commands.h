#ifndef LYCHGATE_COMMANDS_H
#define LYCHGATE_COMMANDS_H

#include "command.h"

/* All that the table in commands.c lists, each in a cmd_NAME.c of its own. */
extern const struct command cmd_completion, cmd_contexts, cmd_db, cmd_explain, cmd_forget,
    cmd_help, cmd_hosts, cmd_import, cmd_learn, cmd_mode, cmd_pin, cmd_policy, cmd_replay,
    cmd_returns, cmd_servers, cmd_sessions, cmd_status, cmd_tail, cmd_trap;

extern const struct command cmd_domain, cmd_export, cmd_map, cmd_new, cmd_stats, cmd_top;

extern const struct command cmd_protect, cmd_keys, cmd_backscatter, cmd_mta_config;

extern const struct command cmd_botnets, cmd_botnet;

#endif
