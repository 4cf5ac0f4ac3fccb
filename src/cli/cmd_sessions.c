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
	int status;

	options_init(&o, cli, &cmd_sessions, argc, argv);
	if (!session_filter_read(&f, &o))
		return o.status;
	status = session_filter_net(&f, &o);
	return status != EX_OK ? status : session_filter_list(&f, cli);
}

const struct command cmd_sessions = {
    .name = "sessions",
    .summary = "list the sessions of the journal",
    .args = "[ADDRESS|NET]",
    .help = "Lists SMTP sessions, the newest first, with what was decided. ACTION: "
	    "refused =\n"
	    "at least one recipient was refused; carried = refused behind the data; "
	    "spared =\n"
	    "it would have been, but for the mode (monitor, off), the recipient "
	    "(postmaster,\n"
	    "abuse), a private address or the breaker; passed; unjudged. BECAUSE:\n"
	    "the heaviest reason; 'lychgate explain REFERENCE' tells them all.\n"
	    "\n"
	    "Example: what was refused to one domain since yesterday\n"
	    "  lychgate sessions --refused --to @example.com --since 24h\n",
    .options = rows,
    .formats = true,
    .run = run,
};
