/* lychgate export: the zombies for other programs. */
#include <errno.h>
#include <string.h>
#include <sysexits.h>

#include "atomic_file.h"
#include "commands.h"
#include "database.h"
#include "errors.h"
#include "export_format.h"
#include "newest.h"
#include "num.h"
#include "options.h"
#include "owner_wish.h"
#include "say.h"
#include "when.h"

struct export
{
	const char *path; /* NULL: standard output */
	export_write *write;
	struct export_wish wish;
	struct owner_wish owner;
};

static const struct option_row rows[] = {
    {'f', "format", "FORMAT", "plain (default), csv, jsonl, cidr, postfix, ..."},
    {'o', "output", "FILE", "write FILE anew, whole or not at all"},
    {'c', "min-confidence", "X", "0 to 1; as shipped 0.7: who would be refused now"},
    {'s', "seen-within", "TIME", "only hosts seen since: 2d, 12h"},
    OWNER_WISH_ROWS,
    {0},
};

static int
take_option(struct export *e, const struct options *o, int id)
{
	switch (id) {
	case 'f':
		e->write = export_format_find(o->arg);
		if (e->write == NULL)
			return options_usage(o, "no format '%s'; there are: %s", o->arg,
					     export_format_names);
		return EX_OK;
	case 'o':
		e->path = o->arg;
		return EX_OK;
	case 'c':
		if (num_double_parse(o->arg, 0, 1, &e->wish.min_confidence) != 0)
			return options_usage(o, "'%s' is no number from 0 to 1", o->arg);
		return EX_OK;
	case OWNER_WISH_OWNER:
		e->wish.owner = owner_wish_owner(&e->owner, o);
		e->wish.net = owner_wish_net(&e->owner);
		return EX_OK;
	case OWNER_WISH_COUNTRY:
		e->wish.country = owner_wish_country(&e->owner, o);
		return e->wish.country != NULL ? EX_OK : EX_USAGE;
	default:
		if (when_parse(o->arg, e->wish.now_s, &e->wish.since_s) != 0)
			return options_usage(o, "'%s' is no time", o->arg);
		return EX_OK;
	}
}

static int
write_out(const struct export *e, const struct export_list *list)
{
	const struct export_job job = {stdout, list, e->wish.now_s};

	return cli_printed(e->write(&job));
}

static int
write_file(const struct export *e, const struct export_list *list)
{
	struct export_job job = {.list = list, .now_s = e->wish.now_s};
	struct atomic_file file;

	if (atomic_file_open(&file, e->path) != 0)
		return cli_fail(EX_CANTCREAT, "%s: %s", e->path,
				errno == ENOTSUP
				    ? "is no file that could be written anew; without "
				      "--output the list goes to standard output"
				    : strerror(errno));
	job.to = file.file;
	if (e->write(&job) != 0 || ferror(file.file)) {
		atomic_file_abort(&file);
		return cli_fail(EX_IOERR, "%s: not written whole; it is as it was",
				e->path);
	}
	if (atomic_file_commit(&file) != 0)
		return cli_fail(EX_IOERR, "%s: %s", e->path, strerror(errno));
	return EX_OK;
}

/* On standard error, so that lists stay lists. */
static void
tell_left_out(const struct export_list *list, double min_confidence)
{
	if (list->shared > 0)
		cli_warn("left out: %zu convicted hosts whose address a mail server uses "
			 "too",
			 list->shared);
	if (list->allowed > 0)
		cli_warn("left out: %zu that are exempt, pinned to pass, or private",
			 list->allowed);
	if (list->unsure > 0)
		cli_warn("left out: %zu below the confidence of %g%s", list->unsure,
			 min_confidence,
			 min_confidence <= EXPORT_CONFIDENCE
			     ? ", which would not be refused now"
			     : "");
}

static int
run_export(const struct export *e, const struct cli *cli)
{
	struct export_list list;
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	newest_warn(store, e->wish.now_s, e->wish.now_s, NEWEST_FADED);
	status = export_list_load(&list, cli, store, &e->wish);
	store_close(store);
	if (status == EX_OK) {
		tell_left_out(&list, e->wish.min_confidence);
		status = e->path != NULL ? write_file(e, &list) : write_out(e, &list);
	}
	export_list_fini(&list);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct export e = {
	    .write = export_format_find("plain"),
	    .wish = {.min_confidence = EXPORT_CONFIDENCE, .now_s = when_now()}};
	struct options o;
	int id, status;

	options_init(&o, cli, &cmd_export, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&e, &o, id)) != EX_OK)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no arguments; a file is named by --output");
	return run_export(&e, cli);
}

const struct command cmd_export = {
    .name = "export",
    .summary = "write the zombies as a list for another program",
    .args = "",
    .help =
	"Lists the hosts that are convicted now: IPv4 addresses, and IPv6 as the /64.\n"
	"Formats: plain; csv, jsonl (all that is known); cidr (aggregated, exactly the\n"
	"same addresses); postfix (a cidr: table for postscreen_access_list); nftables\n"
	"(sets with timeouts); rbldnsd (a \"combined\" zone file); rpz (rpz-ip "
	"triggers).\n"
	"\n"
	"CONFIDENCE is 0.9 for a score at the threshold and 0.99 one order of magnitude\n"
	"above it (2.3 nats); with hard evidence at least 0.99. As shipped 0.7 is asked\n"
	"for: who would still be refused. Left out are addresses that a mail server "
	"uses\n"
	"too (other programs see no more than the address), those that are exempt,\n"
	"pinned to pass, or private. How many, standard error says.\n"
	"\n"
	"Examples\n"
	"  lychgate export --format postfix --output /etc/postfix/zombies.cidr\n"
	"  lychgate export --format csv --seen-within 2d --min-confidence 0.99\n"
	"  lychgate export --owner AS64500 --format csv   # for its abuse desk\n",
    .options = rows,
    .run = run,
};
