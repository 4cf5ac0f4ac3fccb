/* lychgate completion bash|zsh */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "completion.h"
#include "options.h"

static int
run(struct cli *cli, int argc, char **argv)
{
	struct options o;

	options_init(&o, cli, &cmd_completion, argc, argv);
	if (options_next(&o) != OPTIONS_END)
		return o.status;
	if (o.n_args == 1 && strcmp(o.args[0], "bash") == 0)
		completion_bash(stdout);
	else if (o.n_args == 1 && strcmp(o.args[0], "zsh") == 0)
		completion_zsh(stdout);
	else
		return options_usage(&o, "bash or zsh?");
	return EX_OK;
}

const struct command cmd_completion = {
    .name = "completion",
    .summary = "print code by which a shell completes commands",
    .args = "bash|zsh",
    .help = "Prints shell code for completing commands and options with the Tab key.\n"
	    "'make install' puts it where the shells look for it.\n"
	    "\n"
	    "Example, for this session of bash:\n"
	    "  source <(lychgate completion bash)\n",
    .words = "bash zsh",
    .run = run,
};
