/* lychgate trap: addresses to which nobody may write. */
#include <string.h>
#include <sysexits.h>

#include "auto_traps.h"
#include "commands.h"
#include "database.h"
#include "errors.h"
#include "options.h"
#include "policy.h"
#include "policy_rows.h"
#include "say.h"
#include "store_mailbox.h"
#include "store_policy.h"
#include "trap_file.h"
#include "when.h"

enum { NOTE = 'n', AUTO = 'a' };
static const struct option_row rows[] = {
    {AUTO, "auto", NULL, "list those that nobody laid"},
    {NOTE, "note", "TEXT", "where it comes from, for whoever comes later"},
    {0},
};

struct edit {
	const struct cli *cli;
	struct store *store;
	const char *note;
	bool adds;
	uint32_t now_s;
	uint32_t done;
	uint32_t again; /* to be added, but were there already, or twice in the list */
	struct policy *traps; /* those that were added, alone */
	uint32_t in_use;      /* of them: addresses that took mail lately */
};

#define IN_USE_S     (30 * 86400u)
#define IN_USE_SHOWN 5

/* One pattern.  EX_OK, or the status of a mistake that was reported. */
static int
edit_one(struct edit *e, const char *pattern)
{
	int rc, known = 0;

	if (e->adds) {
		known = store_policy_has_trap(e->store, pattern);
		rc = known < 0
			 ? -1
			 : store_policy_set_trap(e->store, pattern, e->note, e->now_s);
		if (rc != 0 && store_fault(e->store)->code == FAULT_VALUE)
			return cli_fail(EX_DATAERR,
					"'%s' is no trap; there are user@example.com, "
					"@example.com, user@, and patterns with * and ?",
					pattern);
	} else {
		rc = store_policy_remove_trap(e->store, pattern);
		if (rc == 0)
			return cli_fail(EX_NOINPUT, "'%s' is no trap", pattern);
	}
	if (rc < 0)
		return database_fail(e->cli, store_fault(e->store));
	if (e->adds && policy_add_trap(e->traps, pattern) != 0)
		return cli_fail(EX_OSERR, "no memory");
	*(known ? &e->again : &e->done) += 1;
	return EX_OK;
}

static bool
note_in_use(void *ctx, const struct store_mailbox *box)
{
	struct edit *e = ctx;
	char at[SAY_MAX];

	if (box->mailbox.accepted_last_s + IN_USE_S < e->now_s ||
	    !policy_is_trap(e->traps, box->address))
		return true;
	if (++e->in_use <= IN_USE_SHOWN)
		say_line(stderr, "lychgate: %s took mail on %s", box->address,
			 say_time(box->mailbox.accepted_last_s, at));
	return true;
}

/* A trap that somebody uses makes zombies of all who write to him.  The mail server may
 * take mail for a good trap too, so that it is only said. */
static void
warn_in_use(struct edit *e)
{
	const struct store_mailbox_filter all = {.limit = 0};

	policy_seal(e->traps);
	if (store_mailbox_each(e->store, &all, note_in_use, e) != 0 || e->in_use == 0)
		return;
	if (e->in_use > IN_USE_SHOWN)
		cli_warn("and %u more did", e->in_use - IN_USE_SHOWN);
	cli_warn("does a person use it? Who writes to a trap is taken for a zombie: "
		 "'lychgate trap remove'");
}

static int
edit_line(void *ctx, const char *pattern, unsigned line)
{
	(void)line;
	return edit_one(ctx, pattern);
}

/* All of them, or none: a typing error in a long list is found and corrected at leisure.
 */
static int
edit_all(struct edit *e, const struct options *o)
{
	int status = EX_OK;
	char many[SAY_MAX];

	if (store_begin(e->store) != 0)
		return database_fail(e->cli, store_fault(e->store));
	for (int i = 1; i < o->n_args && status == EX_OK; i++)
		status = strcmp(o->args[i], "-") == 0
			     ? trap_file_read(stdin, "standard input", edit_line, e)
			     : edit_one(e, o->args[i]);
	if (status == EX_OK && store_commit(e->store) != 0)
		status = database_fail(e->cli, store_fault(e->store));
	if (status != EX_OK) {
		store_rollback(e->store);
		return status;
	}
	say_many(e->done, "trap", many);
	if (e->again > 0)
		say_line(stdout, "%s added, %u known already.", many, e->again);
	else
		say_line(stdout, "%s %s.", many, e->adds ? "added" : "removed");
	if (e->adds)
		warn_in_use(e);
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct edit e = {.cli = cli, .now_s = when_now()};
	struct options o;
	bool automatic = false;
	int id, status = EX_OK;

	options_init(&o, cli, &cmd_trap, argc, argv);
	while ((id = options_next(&o)) > 0)
		if (id == NOTE)
			e.note = o.arg;
		else
			automatic = true;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args == 0 || (o.n_args == 1 && strcmp(o.args[0], "list") == 0))
		return automatic ? auto_traps_list(cli)
				 : policy_rows_list(cli, POLICY_TRAPS);
	if (automatic)
		return options_usage(&o, "--auto goes with list only");
	if (strcmp(o.args[0], "list") == 0)
		return options_usage(&o, "list takes no argument");
	e.adds = strcmp(o.args[0], "add") == 0;
	if (!e.adds && strcmp(o.args[0], "remove") != 0)
		return options_usage(&o, "'%s' is neither add, remove nor list",
				     o.args[0]);
	if (o.n_args < 2)
		return options_usage(&o, "%s what?", o.args[0]);
	if ((e.store = database_store(cli, STORE_EDITOR, &status)) == NULL)
		return status;
	if ((e.traps = policy_create()) != NULL)
		status = edit_all(&e, &o);
	else
		status = cli_fail(EX_OSERR, "no memory");
	policy_free(e.traps);
	store_close(e.store);
	return status;
}

const struct command cmd_trap = {
    .name = "trap",
    .summary = "add, remove or list spamtraps",
    .args = "add|remove PATTERN... | list [--auto]",
    .help =
	"A spamtrap is an address that nobody may write to: who does is a zombie (a\n"
	"host that looks like a mail server: at the second time). Good traps were never\n"
	"valid, or have been dead for a year. PATTERN is one of\n"
	"\n"
	"  user@example.com   this address\n"
	"  @example.com       the whole domain\n"
	"  user@              this name in every domain\n"
	"  old-*@example.com  with wildcards * and ? (in quotes, for the shell)\n"
	"  -                  read patterns from standard input, one a line\n"
	"\n"
	"All are added, or none. The mail server may go on refusing a trap as unknown.\n"
	"\n"
	"list --auto shows names that became traps by themselves: nobody ever had them,\n"
	"and hosts that are no mail servers tried them for weeks. ADDRESSES, NETWORKS:\n"
	"from about so many (/16) they were tried; HITS: so often since they are traps.\n"
	"A suspended one was tried by a mail server of good repute, and is a trap no\n"
	"more.\n"
	"\n"
	"Example:\n"
	"  lychgate trap add anna.old@example.com --note \"left in 2019\"\n",
    .options = rows,
    .words = "add remove list",
    .formats = true,
    .run = run,
};
