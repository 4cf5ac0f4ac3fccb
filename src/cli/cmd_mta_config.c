/* lychgate mta-config postfix|sendmail [--batv] */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "mta_recipe.h"
#include "options.h"
#include "store_memo.h"
#include "store_protection.h"
#include "store_status.h"

#define DOMAINS_MAX 500 /* in one pattern */

enum { BATV = 'b' };
static const struct option_row rows[] = {
    {BATV, "batv", NULL, "also for tag_form = \"prvs\""},
    {0},
};

/* The domains that are ours: learnt, and those that the administrator protects. */
static bool
take_domain(struct mta_recipe *r, const char *domain)
{
	if (domain[0] == '\0' || strchr(domain, '@') != NULL)
		return true;
	if (r->n_domains == DOMAINS_MAX) {
		r->too_many = true;
		return false;
	}
	return mta_recipe_domain(r, domain) == 0;
}

static bool
take_memo(void *ctx, const struct store_memo *memo)
{
	return take_domain(ctx, memo->name);
}

static bool
take_scope(void *ctx, const char *scope, enum policy_protection protection)
{
	return protection < PROTECT_SIGN || take_domain(ctx, scope);
}

static int
gather(const struct cli *cli, struct mta_recipe *r, struct store_status *status)
{
	int rc = EX_OK, known;
	struct store *store = database_store(cli, STORE_READER, &rc);

	if (store == NULL)
		return rc;
	known = store_status_get(store, status);
	if (known < 0 || store_protection_each(store, take_scope, r) != 0 ||
	    store_memo_each(store, MEMO_LOCAL_DOMAIN, 0, take_memo, r) != 0)
		rc = database_fail(cli, store_fault(store));
	else if (known == 0)
		rc = cli_fail(EX_NOINPUT, "lychgated never ran here: it tells where it "
					  "listens when it is started");
	store_close(store);
	return rc;
}

static int
print(const struct options *o, struct mta_recipe *r)
{
	struct store_status status = {.pid = 0};
	struct buf text;
	int rc = gather(o->cli, r, &status);

	if (rc != EX_OK)
		return rc;
	if (r->too_many)
		cli_warn("more than %d domains: the pattern has the first of them; use "
			 "tag_form = \"subaddress\", which needs none",
			 DOMAINS_MAX);
	r->listen = status.listen;
	buf_init(&text);
	if ((strcmp(o->args[0], "postfix") == 0 ? mta_recipe_postfix(r, &text)
						: mta_recipe_sendmail(r, &text)) != 0)
		rc = cli_fail(EX_OSERR, "no memory");
	else
		fputs(text.data, stdout);
	buf_fini(&text);
	return rc;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct mta_recipe r;
	struct options o;
	int id, status;

	mta_recipe_init(&r);
	options_init(&o, cli, &cmd_mta_config, argc, argv);
	while ((id = options_next(&o)) > 0)
		r.batv = true;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args != 1 ||
	    (strcmp(o.args[0], "postfix") != 0 && strcmp(o.args[0], "sendmail") != 0))
		return options_usage(&o, "for postfix, or for sendmail?");
	status = print(&o, &r);
	mta_recipe_fini(&r);
	return status;
}

const struct command cmd_mta_config = {
    .name = "mta-config",
    .summary = "print what the mail server's configuration needs",
    .args = "postfix|sendmail",
    .help =
	"Prints, file by file, what attaches the mail server to this filter: the socket\n"
	"that lychgated listens on, and what makes the mail server deliver addresses\n"
	"with a tag. Nothing is changed. With --batv also what the tags of the form\n"
	"prvs=TAG=user@example.com need (tag_form = \"prvs\"), for the domains that are\n"
	"known to be yours; put it in place before you switch to that form.\n"
	"\n"
	"Example:\n"
	"  lychgate mta-config postfix\n",
    .options = rows,
    .words = "postfix sendmail",
    .run = run,
};
