/* lychgate returns: who comes back after a refusal; is greylisting dead? */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "listing.h"
#include "num.h"
#include "returns_print.h"

enum { BY = 0x5000, DELAY };
static const struct option_row rows[] = {
    LISTING_ROW_SINCE,
    {BY, "by", "WHAT", "kind of refusal (the default), or botnet"},
    {DELAY, "delay", "SECONDS", "of the greylist: 60, 300, 900, 1800 or 3600"},
    {0},
};

#define DELAY_DEFAULT 1 /* 5 minutes, as postgrey has it */

struct returns_args {
	struct listing listing;
	enum returns_by by;
	unsigned delay;
};

static int
parse_by(struct returns_args *a, const struct options *o)
{
	if (strcmp(o->arg, "botnet") == 0)
		a->by = RETURNS_BY_BOTNET;
	else if (strcmp(o->arg, "kind") == 0)
		a->by = RETURNS_BY_KIND;
	else
		return options_usage(o, "--by is kind or botnet, not '%s'", o->arg);
	return 0;
}

static int
parse_delay(struct returns_args *a, const struct options *o)
{
	uint64_t s;

	if (num_duration_parse(o->arg, 0, UINT32_MAX, &s) == 0)
		for (unsigned i = 0; i < RETURNS_DELAYS; i++)
			if (s == returns_delays_s[i]) {
				a->delay = i;
				return 0;
			}
	return options_usage(o,
			     "--delay is counted for 60, 300, 900, 1800 and 3600 "
			     "seconds, not for '%s'",
			     o->arg);
}

static int
take_option(struct returns_args *a, const struct options *o, int id)
{
	switch (id) {
	case BY:
		return parse_by(a, o);
	case DELAY:
		return parse_delay(a, o);
	default:
		return listing_option(&a->listing, o, id);
	}
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct returns_args a = {.delay = DELAY_DEFAULT};
	struct returns_view *view;
	struct options o;
	int id, status;

	listing_init(&a.listing);
	options_init(&o, cli, &cmd_returns, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&a, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no argument is needed");
	if ((status = returns_view_gather(cli, a.listing.since_s, &view)) != EX_OK)
		return status;
	view->delay = a.delay;
	status = cli_printed(returns_print(view, a.by, cli->format, stdout));
	returns_view_free(view);
	return status;
}

const struct command cmd_returns = {
    .name = "returns",
    .summary = "who comes back after a refusal; is greylisting dead?",
    .args = "",
    .help =
	"After each refusal, by the mail server or by Lychgate, it is watched for 25\n"
	"hours who comes back: the same host, one in its network that speaks alike, or\n"
	"anyone with the same sender and recipient; and with what: the same mail, other\n"
	"mail to the same recipients, or mail to others.\n"
	"\n"
	"Prints what a greylist would have stopped of the zombies, how much of that was\n"
	"convicted at the first contact anyway, and what it would have cost valid\n"
	"servers; then how many came back within a time, with 95 % intervals. Hosts\n"
	"that are still watched, or were lost from sight, count as far as they were\n"
	"seen (Kaplan-Meier). doc/returns.md says how it is counted, and its limits.\n"
	"\n"
	"It is kept by day (UTC), for 90 days; --since counts whole days.\n"
	"\n"
	"Example: the curve after temporary refusals, for a program\n"
	"  lychgate returns --json | jq '.curves[] | select(.refusal==\"deferred\")'\n",
    .options = rows,
    .formats = true,
    .run = run,
};
