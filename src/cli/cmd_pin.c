/* lychgate pin: a person's decision about an address, whatever the judgement says. */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "num.h"
#include "options.h"
#include "policy_rows.h"
#include "say.h"
#include "store_policy.h"
#include "when.h"

#define FOR_MAX_S (3650ull * 86400)

enum { FOR = 'f', NOTE = 'n' };
static const struct option_row rows[] = {
    {FOR, "for", "TIME", "so long, such as 12h or 7d; else for ever"},
    {NOTE, "note", "TEXT", "why, for whoever comes later"},
    {0},
};

static int
set_pin(const struct cli *cli, const struct store_pin *pin)
{
	char net[NET_TEXT_MAX], until[SAY_MAX];
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	if (store_policy_set_pin(store, pin) != 0)
		status = database_fail(cli, store_fault(store));
	else
		say_line(stdout, "pinned: %s %s %s%s.", net_format(&pin->net, net),
			 pin->pin == PIN_PASS ? "always passes"
					      : "is always refused (in mode enforce)",
			 pin->until_s != 0 ? "until " : "for ever",
			 pin->until_s != 0 ? say_time(pin->until_s, until) : "");
	store_close(store);
	return status;
}

static int
remove_pin(const struct cli *cli, const struct net *net)
{
	char text[NET_TEXT_MAX];
	int status = EX_OK, removed;
	struct store *store = database_store(cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	removed = store_policy_remove_pin(store, net);
	if (removed < 0)
		status = database_fail(cli, store_fault(store));
	else if (removed == 0)
		status = cli_fail(EX_NOINPUT,
				  "%s is not pinned; 'lychgate pin list' shows what is",
				  net_format(net, text));
	else
		say_line(stdout, "removed: %s is judged again.", net_format(net, text));
	store_close(store);
	return status;
}

/* The decision about one network: its words are ARGUMENT pass|refuse, or remove
 * ARGUMENT. */
static int
act(const struct options *o, struct store_pin *pin)
{
	bool removes = strcmp(o->args[0], "remove") == 0;
	const char *net = o->args[removes ? 1 : 0];

	if (options_net(o, net, &pin->net) != EX_OK)
		return EX_USAGE;
	if (removes)
		return remove_pin(o->cli, &pin->net);
	if (policy_pin_parse(o->args[1], &pin->pin) != 0 || pin->pin == PIN_NONE)
		return options_usage(o, "'%s' is neither pass nor refuse", o->args[1]);
	return set_pin(o->cli, pin);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct store_pin pin = {.created_s = when_now()};
	uint64_t for_s;
	struct options o;
	int id;

	options_init(&o, cli, &cmd_pin, argc, argv);
	while ((id = options_next(&o)) > 0) {
		if (id == NOTE) {
			pin.note = o.arg;
			continue;
		}
		if (num_duration_parse(o.arg, 1, FOR_MAX_S, &for_s) != 0)
			return options_usage(&o, "'%s' is no time such as 12h or 7d",
					     o.arg);
		pin.until_s = pin.created_s + (uint32_t)for_s;
	}
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0 || (o.n_args == 1 && strcmp(o.args[0], "list") == 0))
		return policy_rows_list(cli, POLICY_PINS);
	if (o.n_args != 2)
		return options_usage(&o, "an address or network, and pass or refuse");
	return act(&o, &pin);
}

const struct command cmd_pin = {
    .name = "pin",
    .summary = "let a host pass, or refuse it, whatever is known of it",
    .args = "NET pass|refuse | list | remove NET",
    .help =
	"A pin decides in place of the judgement: at once, and until it is removed or\n"
	"its time is over. The longest network that holds an address decides. A pinned\n"
	"host still teaches; what it taught, 'lychgate forget' takes back. 'refuse'\n"
	"obeys the mode, and never refuses mail to postmaster and abuse.\n"
	"\n"
	"Example: a customer's new server was refused\n"
	"  lychgate pin 192.0.2.7 pass --for 30d --note \"ticket 4711\"\n",
    .options = rows,
    .words = "list remove pass refuse",
    .formats = true,
    .run = run,
};
