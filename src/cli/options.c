/*
 * A command's table of options is joined with the common ones and handed to
 * getopt_long; the help is printed from the same tables.
 */
#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"
#include "options.h"
#include "policy.h"

/* Beyond letters and whatever ids the commands choose. */
enum { ID_HELP = 'h', ID_DIR = 0x10000, ID_JSON, ID_CSV };

static const struct option_row common[] = {
    {ID_DIR, "dir", "DIR", "where the databases are"},
    {ID_HELP, "help", NULL, "print this text"},
    {0},
};
static const struct option_row formats[] = {
    {ID_JSON, "json", NULL, "print one JSON object per line"},
    {ID_CSV, "csv", NULL, "print comma-separated values with a header line"},
    {0},
};
static const struct option_row none[] = {{0}};

void
options_tables(const struct command *command,
	       const struct option_row *tables_r[OPTIONS_TABLES])
{
	tables_r[0] = command->options != NULL ? command->options : none;
	tables_r[1] = command->formats ? formats : none;
	tables_r[2] = common;
}

static bool
is_letter(int id)
{
	return (id >= 'a' && id <= 'z') || (id >= 'A' && id <= 'Z');
}

void
options_init(struct options *o, struct cli *cli, const struct command *command, int argc,
	     char **argv)
{
	*o = (struct options){.cli = cli, .command = command, .argc = argc, .argv = argv};
	optind = 0; /* glibc: start anew */
	opterr = 0;
}

/* Translate the tables for getopt_long.  A leading ':' tells a missing argument from
 * an unknown option. */
static void
translate(const struct command *command, struct option *longs, char *shorts)
{
	const struct option_row *tables[OPTIONS_TABLES];
	size_t n = 0;

	*shorts++ = ':';
	options_tables(command, tables);
	for (size_t t = 0; t < OPTIONS_TABLES; t++) {
		for (const struct option_row *row = tables[t]; row->id != 0; row++) {
			assert(n + 1 < OPTIONS_MAX);
			longs[n++] =
			    (struct option){row->name, row->arg != NULL, NULL, row->id};
			if (!is_letter(row->id))
				continue;
			*shorts++ = (char)row->id;
			if (row->arg != NULL)
				*shorts++ = ':';
		}
	}
	longs[n] = (struct option){0};
	*shorts = '\0';
}

static int
stop(struct options *o, int status)
{
	o->status = status;
	return OPTIONS_STOP;
}

static int
end(struct options *o)
{
	o->args = o->argv + optind;
	o->n_args = o->argc - optind;
	return OPTIONS_END;
}

const char *
options_refused(char *const *argv, char text[3])
{
	const char *last = argv[optind - 1];

	/* A long one leaves its letter too: where it takes no argument, or lacks its own.
	 */
	if (!is_letter(optopt) || strchr(last, '=') != NULL ||
	    (argv[optind] == NULL && strncmp(last, "--", 2) == 0))
		return last;
	text[0] = '-';
	text[1] = (char)optopt;
	text[2] = '\0';
	return text;
}

int
options_next(struct options *o)
{
	struct option longs[OPTIONS_MAX];
	char shorts[2 * OPTIONS_MAX + 2], text[3];
	int id;

	translate(o->command, longs, shorts);
	for (;;) {
		id = getopt_long(o->argc, o->argv, shorts, longs, NULL);
		o->arg = optarg;
		switch (id) {
		case -1:
			return end(o);
		case ':':
			return stop(o, options_usage(o, "%s needs an argument",
						     options_refused(o->argv, text)));
		case '?':
			return stop(o, options_usage(o, "no such option, or not so: %s",
						     options_refused(o->argv, text)));
		case ID_HELP:
			command_help(o->command, stdout);
			return stop(o, EX_OK);
		case ID_DIR:
			o->cli->dir = optarg;
			break;
		case ID_JSON:
			o->cli->format = OUTPUT_JSON;
			break;
		case ID_CSV:
			o->cli->format = OUTPUT_CSV;
			break;
		default:
			return id;
		}
	}
}

int
options_usage(const struct options *o, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return cli_fail(EX_USAGE, "%s: %s; see 'lychgate help %s'", o->command->name,
			text, o->command->name);
}

int
options_net(const struct options *o, const char *text, struct net *net_r)
{
	if (net_parse(text, net_r) == 0)
		return EX_OK;
	return options_usage(o,
			     "'%s' is no address and no network (of a network, the bits "
			     "behind its length are zero: 192.0.2.0/24)",
			     text);
}

int
options_host(const char *text, struct addr *addr_r)
{
	struct net net;

	if (net_parse(text, &net) != 0 || net.bits < (net.addr.family == 6 ? 64 : 32) ||
	    (net.bits > 64 && net.bits < 128))
		return -1;
	*addr_r = net.addr;
	return 0;
}

int
options_scope(const struct options *o, const char *text, const char **scope_r)
{
	const char *scope = text[0] == '@' ? text + 1 : text;
	struct net net;

	if (net_parse(scope, &net) == 0)
		return options_usage(o,
				     "'%s' is a host or network, and this is set for a "
				     "domain or a person's address; for hosts there are "
				     "'lychgate pin' and 'lychgate policy exempt'",
				     text);
	if (!policy_is_scope(scope))
		return cli_fail(EX_DATAERR,
				"'%s' is not a domain, and no address such as "
				"anna@example.com",
				text);
	*scope_r = scope;
	return EX_OK;
}

int
options_domain(const struct options *o, const char *text, char domain_r[DNAME_MAX])
{
	if (dname_normalise(text[0] == '@' ? text + 1 : text, domain_r) == 0)
		return EX_OK;
	return options_usage(o, "'%s' is no domain", text);
}

void
options_help(const struct command *command, FILE *to)
{
	const struct option_row *tables[OPTIONS_TABLES];
	char left[64], letter[8];

	options_tables(command, tables);
	for (size_t t = 0; t < OPTIONS_TABLES; t++) {
		for (const struct option_row *row = tables[t]; row->id != 0; row++) {
			snprintf(letter, sizeof(letter), "-%c,", row->id);
			snprintf(left, sizeof(left), "%s --%s%s%s",
				 is_letter(row->id) ? letter : "   ", row->name,
				 row->arg != NULL ? " " : "",
				 row->arg != NULL ? row->arg : "");
			fprintf(to, "  %-26s %s\n", left, row->help);
		}
	}
}
