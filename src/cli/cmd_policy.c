/* lychgate policy: everything that was decided, and the exempt networks. */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "options.h"
#include "policy_rows.h"
#include "say.h"
#include "store_policy.h"
#include "when.h"

enum { NOTE = 'n' };
static const struct option_row rows[] = {
    {NOTE, "note", "TEXT", "why, for whoever comes later"},
    {0},
};

static int
exempt_one(struct store *store, const struct options *o, const struct net *net,
	   const char *note)
{
	bool adds = strcmp(o->args[1], "add") == 0;
	char text[NET_TEXT_MAX];
	int rc;

	net_format(net, text);
	rc = adds ? store_policy_set_exempt(store, net, note, when_now())
		  : store_policy_remove_exempt(store, net);
	if (rc < 0)
		return database_fail(o->cli, store_fault(store));
	if (!adds && rc == 0)
		return cli_fail(EX_NOINPUT, "%s is not exempt", text);
	say_line(stdout, "%s: %s %s.", adds ? "exempt" : "removed", text,
		 adds ? "is not judged" : "is judged again");
	return EX_OK;
}

static int
exempt(const struct options *o, const char *note)
{
	struct store *store;
	struct net net;
	int status = EX_OK;

	if (o->n_args != 3 ||
	    (strcmp(o->args[1], "add") != 0 && strcmp(o->args[1], "remove") != 0))
		return options_usage(o, "exempt add NET, or exempt remove NET");
	if (options_net(o, o->args[2], &net) != EX_OK)
		return EX_USAGE;
	if ((store = database_store(o->cli, STORE_EDITOR, &status)) == NULL)
		return status;
	status = exempt_one(store, o, &net, note);
	store_close(store);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	const char *note = NULL;
	struct options o;
	int id;

	options_init(&o, cli, &cmd_policy, argc, argv);
	while ((id = options_next(&o)) > 0)
		note = o.arg;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0)
		return policy_rows_list(cli, POLICY_ALL);
	if (strcmp(o.args[0], "exempt") != 0)
		return options_usage(&o, "'exempt' or nothing, not '%s'", o.args[0]);
	if (o.n_args == 1)
		return policy_rows_list(cli, POLICY_EXEMPT);
	return exempt(&o, note);
}

const struct command cmd_policy = {
    .name = "policy",
    .summary = "show everything that was decided; exempt networks",
    .args = "[exempt [add|remove NET]]",
    .help =
	"Shows all modes, exempt networks, pins, traps, protections. They are changed "
	"by\n"
	"the commands mode, pin, trap, protect; exempt networks here: their clients are\n"
	"never judged and teach nothing. Loopback and authenticated clients are exempt\n"
	"anyway. Use it for machines of your own, a backup MX, a mail proxy; for one\n"
	"stranger that must pass use 'lychgate pin'.\n"
	"\n"
	"Example:\n"
	"  lychgate policy exempt add 192.0.2.0/24 --note \"own network\"\n",
    .options = rows,
    .words = "exempt add remove",
    .formats = true,
    .run = run,
};
