/*
 * Shell code from the table of commands: a new command or option needs no second place.
 * Words and options are completed; addresses and names are what only the person knows.
 */
#include <string.h>

#include "command.h"
#include "completion.h"
#include "options.h"

static void
bash_options(const struct command *c, FILE *to)
{
	const struct option_row *tables[OPTIONS_TABLES];

	options_tables(c, tables);
	for (size_t t = 0; t < OPTIONS_TABLES; t++)
		for (const struct option_row *row = tables[t]; row->id != 0; row++)
			fprintf(to, " --%s", row->name);
}

void
completion_bash(FILE *to)
{
	fputs("# bash completion for lychgate(1), made by `lychgate completion bash`.\n"
	      "_lychgate()\n"
	      "{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	      "\tlocal i command= words options\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [[ $prev == --dir ]]; then\n"
	      "\t\tcompopt -o dirnames 2>/dev/null\n"
	      "\t\tCOMPREPLY=($(compgen -d -- \"$cur\"))\n"
	      "\t\treturn\n"
	      "\tfi\n"
	      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "\t\tcase ${COMP_WORDS[i]} in\n"
	      "\t\t--dir) ((i++)) ;;\n"
	      "\t\t-*) ;;\n"
	      "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	      "\t\tesac\n"
	      "\tdone\n"
	      "\tcase $command in\n"
	      "\t'') words='",
	      to);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(to, "%s%s", i > 0 ? " " : "", commands[i]->name);
	fputs("' options='--dir --help --version' ;;\n", to);
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *words = commands[i]->words;

		fprintf(to, "\t%s) words='%s' options='", commands[i]->name,
			words != NULL ? words : "");
		bash_options(commands[i], to);
		fputs("' ;;\n", to);
	}
	fputs("\tesac\n"
	      "\tif [[ $cur == -* ]]; then\n"
	      "\t\twords=$options\n"
	      "\tfi\n"
	      "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	      "\tif [[ -z ${COMPREPLY[*]} && $cur != -* ]]; then\n"
	      "\t\tcompopt -o default 2>/dev/null\n"
	      "\tfi\n"
	      "}\n"
	      "complete -F _lychgate lychgate\n",
	      to);
}

/* Text within single quotes; brackets and colons mean something to _arguments. */
static void
zsh_text(const char *text, FILE *to)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", to);
		else if (strchr("[]:\\", *text) != NULL)
			fprintf(to, "\\%c", *text);
		else
			fputc(*text, to);
	}
}

static void
zsh_options(const struct command *c, FILE *to)
{
	const struct option_row *tables[OPTIONS_TABLES];

	options_tables(c, tables);
	for (size_t t = 0; t < OPTIONS_TABLES; t++)
		for (const struct option_row *row = tables[t]; row->id != 0; row++) {
			fprintf(to, " \\\n\t\t\t'--%s%s[", row->name,
				row->arg != NULL ? "=" : "");
			zsh_text(row->help, to);
			fputc(']', to);
			if (row->arg != NULL)
				fprintf(to, ":%s:%s", row->arg,
					strcmp(row->arg, "DIR") == 0 ? "_directories"
								     : "_default");
			fputc('\'', to);
		}
}

void
completion_zsh(FILE *to)
{
	fputs("#compdef lychgate\n"
	      "# zsh completion for lychgate(1), made by `lychgate completion zsh`.\n"
	      "_lychgate()\n"
	      "{\n"
	      "\tlocal context state state_descr line\n"
	      "\ttypeset -A opt_args\n"
	      "\tlocal -a commands\n"
	      "\tcommands=(\n",
	      to);
	for (size_t i = 0; commands[i] != NULL; i++) {
		fprintf(to, "\t\t'%s:", commands[i]->name);
		zsh_text(commands[i]->summary, to);
		fputs("'\n", to);
	}
	fputs(
	    "\t)\n"
	    "\t_arguments -C '--dir=[where the databases are]:DIR:_directories' \\\n"
	    "\t\t'--help[print the list of commands]' '--version[print the version]' \\\n"
	    "\t\t'1: :->command' '*:: :->argument' && return\n"
	    "\tif [[ $state == command ]]; then\n"
	    "\t\t_describe command commands\n"
	    "\t\treturn\n"
	    "\tfi\n"
	    "\tcase $line[1] in\n",
	    to);
	for (size_t i = 0; commands[i] != NULL; i++) {
		fprintf(to, "\t%s)\n\t\t_arguments", commands[i]->name);
		zsh_options(commands[i], to);
		if (commands[i]->words != NULL)
			fprintf(to, " \\\n\t\t\t'*:argument:(%s)'\n\t\t;;\n",
				commands[i]->words);
		else
			fputs(" \\\n\t\t\t'*:argument:_default'\n\t\t;;\n", to);
	}
	fputs("\tesac\n"
	      "}\n"
	      "_lychgate \"$@\"\n",
	      to);
}
