/* lychgate sessions [ADDRESS|NET] */
#include <sysexits.h>

#include "commands.h"
#include "session_filter.h"

static const struct option_row rows[] = {
    SESSION_ROWS_PEOPLE,
    SESSION_ROWS_KIND,
    LISTING_ROW_SINCE,
    LISTING_ROW_UNTIL,
    LISTING_PAGE,
    {'r', "reverse", NULL, "the oldest first"},
    {0},
};

static int
run(struct cli *cli, int argc, char **argv)
{
	struct session_filter f;
	struct options o;
	int id, status = EX_OK;

	session_filter_init(&f);
	options_init(&o, cli, &cmd_sessions, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = session_filter_option(&f, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 1)
		return options_usage(&o, "one address or network at a time");
	if (o.n_args == 1)
		status = session_filter_net(&f, &o, o.args[0]);
	return status != EX_OK ? status : session_filter_list(&f, cli);
}

const struct command cmd_sessions = {
    .name = "sessions",
    .summary = "list the sessions of the journal",
    .args = "[ADDRESS|NET]",
    .help =
	"Lists SMTP sessions, the newest first, with what was decided. ACTION: refused "
	"=\n"
	"at least one recipient was refused; spared = it would have been, but for the\n"
	"mode (monitor, off), the recipient (postmaster, abuse) or the breaker. "
	"BECAUSE:\n"
	"the heaviest reason; 'lychgate explain REFERENCE' tells them all.\n"
	"\n"
	"Example: what was refused to one domain since yesterday\n"
	"  lychgate sessions --refused --to @example.com --since 24h\n",
    .options = rows,
    .formats = true,
    .run = run,
};
