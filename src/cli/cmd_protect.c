/* lychgate protect: what happens to bounces, and whose mail is signed. */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "options.h"
#include "policy_rows.h"
#include "say.h"
#include "store_policy.h"
#include "store_protection.h"
#include "when.h"

enum { NOTE = 'n' };
static const struct option_row rows[] = {
    {NOTE, "note", "TEXT", "why, for whoever comes later (unsigned)"},
    {0},
};

static const char *const effects[] = {
    [PROTECT_INHERIT] = "does as the wider scope says",
    [PROTECT_OFF] = "is left alone: nothing is signed, bounces are not looked at",
    [PROTECT_LEARN] = "is not signed; forged bounces are refused in a storm only",
    [PROTECT_SIGN] = "signs its mail; forged bounces are refused in a storm only",
    [PROTECT_REQUIRE] = "signs its mail, and bounces must answer mail of ours",
};

static int
set(const struct cli *cli, enum policy_protection protection, const char *scope)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	if (store_protection_set(store, scope, protection) != 0)
		status = database_fail(cli, store_fault(store));
	else if (scope[0] == '\0' && protection == PROTECT_INHERIT)
		say_line(stdout, "inherit: the site %s.", effects[PROTECT_LEARN]);
	else
		say_line(stdout, "%s: %s %s.", policy_protection_name(protection),
			 scope[0] != '\0' ? scope : "the site", effects[protection]);
	store_close(store);
	return status;
}

static const char *
protection_in_force(const struct policy *policy, const char *account)
{
	return policy_protection_name(policy_protection_for(policy, account));
}

/* unsigned add|remove RECIPIENT */
static int
edit_unsigned(const struct options *o, const char *note)
{
	const char *rcpt;
	bool adds = strcmp(o->args[1], "add") == 0;
	struct store *store;
	int status = EX_OK, rc;

	if ((status = options_scope(o, o->args[2], &rcpt)) != EX_OK)
		return status;
	if ((store = database_store(o->cli, STORE_EDITOR, &status)) == NULL)
		return status;
	rc = adds ? store_unsigned_set(store, rcpt, note, when_now())
		  : store_unsigned_remove(store, rcpt);
	if (rc < 0)
		status = database_fail(o->cli, store_fault(store));
	else if (!adds && rc == 0)
		status = cli_fail(EX_NOINPUT, "%s is not among the unsigned", rcpt);
	else
		say_line(stdout, "unsigned: mail to %s is %s.", rcpt,
			 adds ? "never signed" : "signed again where the sender is");
	store_close(store);
	return status;
}

static int
unsigned_rcpts(const struct options *o, const char *note)
{
	if (o->n_args == 1)
		return policy_rows_list(o->cli, POLICY_UNSIGNED);
	if (o->n_args != 3 ||
	    (strcmp(o->args[1], "add") != 0 && strcmp(o->args[1], "remove") != 0))
		return options_usage(
		    o, "unsigned add RECIPIENT, or unsigned remove RECIPIENT");
	return edit_unsigned(o, note);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	enum policy_protection protection;
	const char *note = NULL, *scope = "";
	struct options o;
	int id, status;

	options_init(&o, cli, &cmd_protect, argc, argv);
	while ((id = options_next(&o)) > 0)
		note = o.arg;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0)
		return policy_rows_list(cli, POLICY_PROTECTION | POLICY_UNSIGNED);
	if (strcmp(o.args[0], "unsigned") == 0)
		return unsigned_rcpts(&o, note);
	if (o.n_args > 2)
		return options_usage(&o, "one domain or address at a time");
	if (policy_protection_parse(o.args[0], &protection) == 0) {
		if (o.n_args == 2 &&
		    (status = options_scope(&o, o.args[1], &scope)) != EX_OK)
			return status;
		return set(cli, protection, scope);
	}
	if (o.n_args == 1 && strpbrk(o.args[0], ".@") != NULL)
		return policy_rows_ask(&o, o.args[0], protection_in_force);
	return options_usage(
	    &o, "no protection '%s'; there are off, learn, sign, require, inherit",
	    o.args[0]);
}

const struct command cmd_protect = {
    .name = "protect",
    .summary = "show or set the protection against forged bounces",
    .args = "[LEVEL] [SCOPE]|unsigned [add|remove RCPT]",
    .help =
	"Without arguments lists what is set; with a SCOPE alone says what is in force\n"
	"there. SCOPE is a domain (example.com) or an address of ours; without one it "
	"is\n"
	"the whole site. The narrowest scope decides.\n"
	"\n"
	"  off      nothing is signed, and bounces are not looked at\n"
	"  learn    nothing is signed; forged bounces are refused in a storm (default)\n"
	"  sign     and the sender of outgoing mail gets a tag nobody else can make\n"
	"  require  and bounces that answer no mail of ours are always refused\n"
	"  inherit  as the wider scope says\n"
	"\n"
	"Nothing is refused where 'lychgate mode' does not say enforce. The site as a\n"
	"whole signs for those domains that it knows to be its own by the mail that it\n"
	"takes for them. Mail is not signed if one of its recipients is among the\n"
	"unsigned: lists and systems that want the same sender for ever. The mail "
	"server\n"
	"must take tagged addresses: see 'lychgate mta-config'. A running lychgated\n"
	"follows within a second; connections that the mail server has open go on\n"
	"unsigned.\n"
	"\n"
	"Example: sign for one domain, but not to a list of subscribers only\n"
	"  lychgate protect sign example.com\n"
	"  lychgate protect unsigned add dev@lists.example.org --note \"ezmlm\"\n",
    .options = rows,
    .words = "off learn sign require inherit unsigned add remove",
    .formats = true,
    .run = run,
};
