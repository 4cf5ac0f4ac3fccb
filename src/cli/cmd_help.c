/* lychgate help [COMMAND] */
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "options.h"

static int
run(struct cli *cli, int argc, char **argv)
{
	const struct command *command;
	struct options o;

	options_init(&o, cli, &cmd_help, argc, argv);
	if (options_next(&o) != OPTIONS_END)
		return o.status;
	if (o.n_args == 0) {
		commands_help(stdout);
		return EX_OK;
	}
	if (o.n_args > 1)
		return options_usage(&o, "one command at a time");
	if ((command = command_find(o.args[0])) == NULL)
		return cli_fail(EX_USAGE, "no command '%s'; see 'lychgate help'",
				o.args[0]);
	command_help(command, stdout);
	return EX_OK;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "list the commands, or explain one",
    .args = "[COMMAND]",
    .help = "Prints what COMMAND does and its options, or the list of all commands.\n",
    .run = run,
};
