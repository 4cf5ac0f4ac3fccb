/* lychgate learn: what the judgement has learnt. */
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "learn_freeze.h"
#include "learn_print.h"
#include "options.h"

static const struct option_row rows[] = {
    {'t', "thaw", NULL, "let learning go on that was frozen by an alarm"},
    {0},
};

static int
run(struct cli *cli, int argc, char **argv)
{
	struct learn_view view;
	struct options o;
	bool thaw = false;
	int status, id;

	options_init(&o, cli, &cmd_learn, argc, argv);
	while ((id = options_next(&o)) > 0)
		thaw = true;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no argument is needed");
	if (thaw)
		return learn_freeze_thaw(cli);
	if ((status = learn_view_gather(cli, &view)) != EX_OK)
		return status;
	status = cli_printed(learn_print(&view, cli->format, stdout));
	learn_view_fini(&view);
	return status;
}

const struct command cmd_learn = {
    .name = "learn",
    .summary = "what the judgement has learnt, and what proves it",
    .args = "",
    .help =
	"Threshold: where it starts for the target_share, where it is now, and what\n"
	"proves it: each host that came to be proven tells what it would have scored\n"
	"as a newcomer. Of N hosts without any above the threshold, at most 3/N of the\n"
	"next ones will be (95 % confidence).\n"
	"\n"
	"Learning: whether it goes on, or is frozen since what hosts do may be poison:\n"
	"three times as many convictions in a day as usual, or valid servers that come\n"
	"near the threshold. Then hosts are judged as before, and nothing is learnt "
	"from\n"
	"them. It ends by itself when the cause was gone for a day; --thaw ends it at\n"
	"once, for a day at least.\n"
	"\n"
	"Hard labels: the hosts that the others learn from, by what gave them away.\n"
	"Those that were taken back, or whose host was forgotten, are not counted.\n"
	"\n"
	"Ways to speak: the shares of zombies and servers that are assumed at first\n"
	"(worth 50 hosts each), the hosts counted here, and the weight that follows.\n"
	"\n"
	"Names and HELOs: the shipped weights with the counts they come from, and this\n"
	"site's own zombies and proven hosts of that kind.\n"
	"\n"
	"The weights are in nats: +1 means 2.7 times as likely a zombie. With --csv\n"
	"rows of all kinds stand in one table; 'part' tells them apart.\n"
	"\n"
	"Example: the bound on recipients refused by mistake, for a program\n"
	"  lychgate learn --json | jq .threshold.recipients_share_max\n",
    .options = rows,
    .formats = true,
    .run = run,
};
