/* lychgate mode [MODE] [SCOPE] */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "options.h"
#include "policy_rows.h"
#include "say.h"
#include "store_policy.h"

static const char *const effects[] = {
    [MODE_INHERIT] = "does as the wider scope says",
    [MODE_OFF] = "is not acted upon: zombies are let through",
    [MODE_MONITOR] = "is only watched: zombies are let through and counted",
    [MODE_ENFORCE] = "refuses zombies from now on",
};

static int
set_mode(const struct cli *cli, enum policy_mode mode, const char *scope)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	if (store_policy_set_mode(store, scope, mode) != 0)
		status = database_fail(cli, store_fault(store));
	else if (scope[0] == '\0')
		say_line(stdout, "%s: the site %s.", policy_mode_name(mode),
			 mode == MODE_INHERIT ? effects[MODE_MONITOR] : effects[mode]);
	else
		say_line(stdout, "%s: %s %s.", policy_mode_name(mode), scope,
			 effects[mode]);
	store_close(store);
	return status;
}

static const char *
mode_in_force(const struct policy *policy, const char *rcpt)
{
	return policy_mode_name(policy_mode_for(policy, rcpt));
}

static int
run(struct cli *cli, int argc, char **argv)
{
	enum policy_mode mode;
	const char *scope = "";
	struct options o;
	int status;

	options_init(&o, cli, &cmd_mode, argc, argv);
	if (options_next(&o) != OPTIONS_END)
		return o.status;
	if (o.n_args == 0)
		return policy_rows_list(cli, POLICY_MODES);
	if (o.n_args > 2)
		return options_usage(&o, "one domain or address at a time");
	if (policy_mode_parse(o.args[0], &mode) != 0) {
		if (o.n_args == 1 && strpbrk(o.args[0], ".@") != NULL)
			return policy_rows_ask(&o, o.args[0], mode_in_force);
		return options_usage(&o,
				     "no mode '%s'; there are enforce, monitor, "
				     "off, inherit",
				     o.args[0]);
	}
	if (o.n_args == 2 && (status = options_scope(&o, o.args[1], &scope)) != EX_OK)
		return status;
	return set_mode(cli, mode, scope);
}

const struct command cmd_mode = {
    .name = "mode",
    .summary = "show or set what happens to zombies",
    .args = "[enforce|monitor|off|inherit] [SCOPE]",
    .help =
	"Without arguments lists all modes; with a SCOPE alone says which one is in\n"
	"force there. SCOPE is a domain (example.com) or a recipient's address; without\n"
	"one the mode is the site's. The narrowest scope decides.\n"
	"\n"
	"  enforce  refuse zombies at RCPT\n"
	"  monitor  let them through; judge, log and count what would be refused\n"
	"  off      let them through without a mention\n"
	"  inherit  as the wider scope says\n"
	"\n"
	"A running lychgated follows within a second.\n"
	"\n"
	"Example: refuse from now on, but not for one domain\n"
	"  lychgate mode enforce\n"
	"  lychgate mode monitor example.com\n",
    .words = "enforce monitor off inherit",
    .formats = true,
    .run = run,
};
