#ifndef LYCHGATE_COMMAND_H
#define LYCHGATE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "output.h"

#define CLI_DIR_DEFAULT "/var/lib/lychgate"

/* What all commands are told. */
struct cli {
	const char *dir; /* of the databases: --dir, LYCHGATE_DIR, or the default */
	enum output_format format; /* of listings: --json, --csv */
};

/* An option of a command.  The common ones (--dir, --help, --json, --csv) come by
 * themselves. */
struct option_row {
	int id; /* what options_next() returns; a letter is also the short option */
	const char *name; /* without dashes */
	const char *arg;  /* "PATH" for the help; NULL: takes no argument */
	const char *help; /* one line, lower-case, no full stop */
};

/*
 * A command: what `lychgate help` prints and what runs it.  Each cmd_NAME.c defines one
 * `const struct command cmd_NAME` and commands.c lists them all.
 */
struct command {
	const char *name;
	const char *summary; /* one line, lower-case, no full stop */
	const char *args;    /* "FILE..."; may be NULL */
	const char *help;    /* paragraphs, wrapped at 78 columns, ending in '\n' */
	const char *words;   /* "list remove": what may stand as an argument, for the
				shell's completion; may be NULL */
	const struct option_row *options; /* ends with id 0; may be NULL */
	bool formats;			  /* lists rows: takes --json and --csv */
	/*
	 * argv[0] is the command's name.  Returns the exit status: EX_OK or another of
	 * sysexits(3), or what ${help} says.
	 */
	int (*run)(struct cli *cli, int argc, char **argv);
};

/* The commands in the order of the help; ends with NULL. */
extern const struct command *const commands[];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* Print the list of commands; print one command's manual. */
void commands_help(FILE *to);
void command_help(const struct command *command, FILE *to);

#endif
