#ifndef LYCHGATE_OPTIONS_H
#define LYCHGATE_OPTIONS_H

#include "addr.h"
#include "command.h"
#include "dname.h"

#define OPTIONS_MAX 32 /* of one command, the common ones included */

#define OPTIONS_END  0	/* all options are read: see args */
#define OPTIONS_STOP -1 /* --help was printed, or a mistake reported: return status */

/*
 * The options of one command line, by getopt_long (so in any order with the arguments,
 * abbreviated where clear, ended by "--"):
 *
 *	options_init(&o, cli, &cmd_replay, argc, argv);
 *	while ((id = options_next(&o)) > 0)
 *		switch (id) ...          o.arg is the option's argument
 *	if (id == OPTIONS_STOP)
 *		return o.status;
 *	... o.args[0 .. o.n_args-1]
 */
struct options {
	struct cli *cli;
	const struct command *command;
	int argc;
	char **argv;
	const char *arg;
	int status;
	char **args;
	int n_args;
};

void options_init(struct options *o, struct cli *cli, const struct command *command,
		  int argc, char **argv);

/* The id of the next option of the command's table, or OPTIONS_END or _STOP.  The common
 * options are dealt with here. */
int options_next(struct options *o);

/* The option that getopt_long() refused last, as it was written: in ${argv}, or a letter
 * among others in ${text}. */
const char *options_refused(char *const *argv, char text[3]);

/* Report a mistake in the use of the command, and where its help is.  EX_USAGE. */
int options_usage(const struct options *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Read an argument that is an address or a network.  0, or EX_USAGE with the mistake
 * reported. */
int options_net(const struct options *o, const char *text, struct net *net_r);

/* Read a host as people and tables have it: an address, or of IPv6 the /64 (for which its
 * first address stands).  0, or -1: it is none. */
int options_host(const char *text, struct addr *addr_r);

/* Read an argument that is a domain (example.com, or @example.com as other commands have
 * it) or an address of a person: ${scope_r} has no @ in front.  0, or an exit status with
 * the mistake reported. */
int options_scope(const struct options *o, const char *text, const char **scope_r);

/* Read an argument that is a domain and nothing else, in the form in which domains are
 * compared.  0, or an exit status with the mistake reported. */
int options_domain(const struct options *o, const char *text, char domain_r[DNAME_MAX]);

/* The tables that make up a command's options, the common ones included, in the order of
 * the help; each ends with id 0. */
#define OPTIONS_TABLES 3
void options_tables(const struct command *command,
		    const struct option_row *tables_r[OPTIONS_TABLES]);

/* Print the lines about options for the command's help. */
void options_help(const struct command *command, FILE *to);

#endif
