/* lychgate explain ADDRESS|REFERENCE: why. */
#include <sysexits.h>

#include "commands.h"
#include "explain_host.h"
#include "explain_session.h"
#include "session_filter.h"

static const struct option_row rows[] = {
    SESSION_ROWS_PEOPLE,
    LISTING_ROW_SINCE,
    LISTING_ROW_UNTIL,
    LISTING_PAGE,
    {SESSION_PTR, "ptr", "NAME", "as if ADDRESS came with this host name, ..."},
    {SESSION_HELO, "helo", "NAME", "... and said this HELO"},
    {0},
};

/* An address with all that is known of it, or a session by its code. */
static int
explain(const struct options *o, const struct session_filter *f)
{
	struct explain_host host = {.ptr = f->filter.ptr, .helo = f->filter.helo};
	const struct listing *l = &f->listing;

	if (l->limited || l->offset != 0 || l->since_s != 0 || l->until_s != 0)
		return options_usage(o, "--since, --until, --limit and --offset go with "
					"--to or --from");
	if (options_host(o->args[0], &host.addr) == 0)
		return explain_host(o->cli, &host);
	if (host.ptr != NULL || host.helo != NULL)
		return options_usage(o, "--ptr and --helo go with an address");
	return explain_session(o->cli, o->args[0]);
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct session_filter f;
	struct options o;
	int status;

	options_init(&o, cli, &cmd_explain, argc, argv);
	if (!session_filter_read(&f, &o))
		return o.status;
	if (f.filter.recipient != NULL || f.filter.sender != NULL) {
		status = session_filter_net(&f, &o);
		return status != EX_OK ? status : session_filter_list(&f, cli);
	}
	if (o.n_args != 1)
		return options_usage(&o, "an address or a reference code, or --to or "
					 "--from to find one");
	return explain(&o, &f);
}

const struct command cmd_explain = {
    .name = "explain",
    .summary = "why a host is taken for what it is, why mail was refused",
    .args = "ADDRESS|REFERENCE",
    .help =
	"With a client's ADDRESS: what it would get now, every reason with its numbers,\n"
	"its relatives, its profile, what it lacks to be a valid mail server, and what\n"
	"would change the verdict. With --ptr and --helo: what a stranger that came so\n"
	"would get (--ptr \"\": one without a name).\n"
	"\n"
	"With the REFERENCE of a refusal or a log line: that session as it was.\n"
	"\n"
	"With --to or --from: the sessions with this recipient or sender, the newest\n"
	"first, to find the reference.\n"
	"\n"
	"The numbers are explained in judgement.md: score = sum of nats, +1 means 2.7\n"
	"times as likely a zombie.\n"
	"\n"
	"Examples:\n"
	"  lychgate explain 192.0.2.7\n"
	"  lychgate explain --to anna@example.com --since 24h\n"
	"  lychgate explain 192.0.2.9 --ptr host-9.pool.example.net --helo localhost\n",
    .options = rows,
    .formats = true,
    .run = run,
};
