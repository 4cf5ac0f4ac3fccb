/*
 * lychgate: the command line.  Options before the command are read here, the rest is the
 * command's (commands.c lists them).  Exit statuses are those of sysexits(3).
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "options.h"

static const struct option globals[] = {
    {"dir", required_argument, NULL, 'd'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {0},
};

static int
run_command(struct cli *cli, int argc, char **argv)
{
	const struct command *command;
	int status;

	if (argc == 0) {
		commands_help(stderr);
		return EX_USAGE;
	}
	if ((command = command_find(argv[0])) == NULL)
		return cli_fail(EX_USAGE, "no command '%s'; see 'lychgate help'",
				argv[0]);
	status = command->run(cli, argc, argv);
	return status == EX_OK ? cli_printed(0) : status;
}

int
main(int argc, char **argv)
{
	struct cli cli = {.dir = getenv("LYCHGATE_DIR"), .format = OUTPUT_TABLE};
	char text[3];
	int c;

	opterr = 0;
	if (cli.dir == NULL || cli.dir[0] == '\0')
		cli.dir = CLI_DIR_DEFAULT;
	/* '+': stop at the command; what follows is its own. */
	while ((c = getopt_long(argc, argv, "+hV", globals, NULL)) != -1) {
		switch (c) {
		case 'd':
			cli.dir = optarg;
			break;
		case 'h':
			commands_help(stdout);
			return EX_OK;
		case 'V':
			puts("lychgate " LYCHGATE_VERSION);
			return EX_OK;
		default:
			return cli_fail(
			    EX_USAGE,
			    "no such option, or not so: %s: options of a "
			    "command come behind its name; see 'lychgate help'",
			    options_refused(argv, text));
		}
	}
	return run_command(&cli, argc - optind, argv + optind);
}
