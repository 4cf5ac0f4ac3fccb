/*
 * The table of commands, and the help that is printed from it.  A new command is a file
 * cmd_NAME.c and one line here.
 */
#include <string.h>

#include "commands.h"
#include "options.h"

/* In the order in which an administrator looks for them: what is going on, whom it
 * concerns, what was learnt, what he decides, what other programs need. */
const struct command *const commands[] = {
    &cmd_status,      &cmd_explain, &cmd_tail,	 &cmd_top,	  &cmd_stats,
    &cmd_domain,      &cmd_new,	    &cmd_map,	 &cmd_sessions,	  &cmd_hosts,
    &cmd_servers,     &cmd_botnets, &cmd_botnet, &cmd_contexts,	  &cmd_returns,
    &cmd_backscatter, &cmd_learn,   &cmd_mode,	 &cmd_policy,	  &cmd_pin,
    &cmd_trap,	      &cmd_protect, &cmd_keys,	 &cmd_forget,	  &cmd_import,
    &cmd_replay,      &cmd_export,  &cmd_db,	 &cmd_mta_config, &cmd_completion,
    &cmd_help,	      NULL,
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

void
commands_help(FILE *to)
{
	fputs("Usage: lychgate [--dir DIR] COMMAND [OPTION...] [ARGUMENT...]\n"
	      "       lychgate help COMMAND\n"
	      "       lychgate --version\n\n"
	      "Commands:\n",
	      to);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(to, "  %-12s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\nOptions:\n"
	      "  --dir DIR    where the databases are (default " CLI_DIR_DEFAULT ",\n"
	      "               or the environment variable LYCHGATE_DIR)\n",
	      to);
}

void
command_help(const struct command *command, FILE *to)
{
	const char *args = command->args != NULL ? command->args : "";

	fprintf(to, "Usage: lychgate %s [OPTION...]%s%s\n\n%s\nOptions:\n", command->name,
		args[0] != '\0' ? " " : "", args, command->help);
	options_help(command, to);
}
