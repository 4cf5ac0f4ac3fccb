/* lychgate status: what is going on now, on one screen. */
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "options.h"
#include "status_print.h"

static int
run(struct cli *cli, int argc, char **argv)
{
	struct status_view view;
	struct options o;
	int status;

	options_init(&o, cli, &cmd_status, argc, argv);
	if (options_next(&o) != OPTIONS_END)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no argument is needed");
	if ((status = status_view_gather(cli, &view)) != EX_OK)
		return status;
	if ((status = cli_printed(status_print(&view, cli->format, stdout))) != EX_OK)
		return status;
	return view.state == DAEMON_RUNNING || view.state == DAEMON_STARTING
		   ? EX_OK
		   : EX_UNAVAILABLE;
}

const struct command cmd_status = {
    .name = "status",
    .summary = "what is going on now, and what is wrong",
    .args = "",
    .help =
	"Shows on one screen whether lychgated runs, what came within the last minute,\n"
	"hour and day, what is known, the state of the databases, and warnings.\n"
	"\n"
	"\"would be refused\" are recipients that were let through because of the mode\n"
	"(monitor, off), for being postmaster or abuse, because the client's address is\n"
	"private, or because of the breaker.\n"
	"\n"
	"The exit status is 69 when lychgated does not run, or has written nothing for\n"
	"15 seconds.\n"
	"\n"
	"Example, for a monitoring system:\n"
	"  lychgate status --json\n",
    .formats = true,
    .run = run,
};
