/* lychgate botnets: the groups of zombies. */
#include <sysexits.h>

#include "commands.h"
#include "frame.h"
#include "num.h"
#include "store_botnet.h"

static const struct column columns[] = {
    {"id", "ID", COLUMN_INT, 0},
    {"name", "NAME", COLUMN_TEXT, 0},
    {"hosts", "HOSTS", COLUMN_INT, 0},
    {"new_today", "NEW", COLUMN_INT, 0},
    {"new_yesterday", NULL, COLUMN_INT, 0},
    {"new_daily", "DAILY", COLUMN_REAL, 1},
    {"trend", "TREND", COLUMN_TEXT, 0},
    {"labelled", "FOUND OUT", COLUMN_INT, 0},
    {"networks", NULL, COLUMN_REAL, 0},
    {"evidence", NULL, COLUMN_BOOL, 0},
    {"state", "STATE", COLUMN_TEXT, 0},
    {"parent", NULL, COLUMN_INT, 0},
    {"first_seen", "FIRST SEEN", COLUMN_TIME, 0},
    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
    {"countries", "COUNTRIES", COLUMN_TEXT, 0},
    {"targets", "TARGETS", COLUMN_TEXT, 0},
    {"helos", "HELO", COLUMN_TEXT, 0},
    {"providers", "PROVIDERS", COLUMN_TEXT, 0},
};

enum { ALL = 'a', MIN_HOSTS = 'm', TARGET = 't' };
static const struct option_row rows[] = {
    {ALL, "all", NULL, "also those that are gone or ignored"},
    {MIN_HOSTS, "min-hosts", "N", "with at least so many hosts"},
    {TARGET, "target", "DOMAIN", "that write to this domain"},
    LISTING_ROW_SINCE,
    LISTING_PAGE,
    LISTING_SORT("hosts, new, last-seen, first-seen, name"),
    {0},
};

struct walk {
	struct store_botnet_filter filter;
	char target[DNAME_MAX];
	struct listing listing;
	struct frame frame;
};

/* New hosts against those of the days before: twice as many, or half. */
static const char *
trend(const struct store_botnet *b)
{
	double daily = b->new_daily, latest = b->new_today + b->new_yesterday;

	if (b->gone_s != 0)
		return "gone";
	if (daily * 7 < 1)
		return latest > 0 ? "new" : "quiet";
	if (latest / 2 >= 2 * daily)
		return "up";
	return latest / 2 <= daily / 2 ? "down" : "steady";
}

static const char *
state(const struct store_botnet *b)
{
	if (b->gone_s != 0)
		return "gone";
	if (b->ignored)
		return "ignored";
	return b->evidence ? "evidence" : "watched";
}

static bool
each(void *ctx, const struct store_botnet *b)
{
	struct walk *w = ctx;
	struct output *out = w->frame.out;

	if (!listing_take(&w->listing))
		return false;
	listing_lead(&w->listing, "lychgate botnet ", b->name);
	output_int(out, b->id);
	output_text(out, b->name);
	output_int(out, b->hosts);
	output_int(out, b->new_today);
	output_int(out, b->new_yesterday);
	output_real(out, b->new_daily);
	output_text(out, trend(b));
	output_int(out, b->labelled);
	output_real(out, b->networks);
	output_bool(out, b->evidence);
	output_text(out, state(b));
	if (b->parent != 0)
		output_int(out, b->parent);
	else
		output_none(out);
	listing_time(out, b->first_s);
	listing_time(out, b->last_s);
	listing_text(out, b->countries);
	listing_text(out, b->targets);
	listing_text(out, b->helos);
	listing_text(out, b->providers);
	return true;
}

static int
list(void *ctx)
{
	struct walk *w = ctx;

	return store_botnet_each(w->frame.store, &w->filter, each, w);
}

static int
take_option(struct walk *w, const struct options *o, int id)
{
	uint64_t n;

	switch (id) {
	case ALL:
		w->filter.all = true;
		return 0;
	case MIN_HOSTS:
		if (num_u64_parse(o->arg, 0, UINT32_MAX, &n) != 0)
			return options_usage(o, "'%s' is not a number", o->arg);
		w->filter.min_hosts = (uint32_t)n;
		return 0;
	case TARGET:
		w->filter.target = w->target;
		return options_domain(o, o->arg, w->target);
	default:
		return listing_option(&w->listing, o, id);
	}
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct walk w = {.frame = {FRAME_COLUMNS(columns), .cli = cli}};
	struct listing *l = &w.listing;
	struct options o;
	int id, sort = w.filter.sort, status;

	listing_init(l);
	w.frame.listing = l;
	options_init(&o, cli, &cmd_botnets, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&w, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "'lychgate botnet %s' shows one", o.args[0]);
	if ((status = listing_sort(l, &o, &store_botnet_sorts, &sort)) != EX_OK)
		return status;
	w.filter.sort = (enum store_botnet_sort)sort;
	w.filter.since_s = l->since_s;
	w.filter.now_s = l->now_s;
	w.filter.reverse = l->reverse;
	w.filter.limit = listing_ask(l, cli->format);
	w.filter.offset = l->offset;
	return frame_store(&w.frame, list, &w);
}

const struct command cmd_botnets = {
    .name = "botnets",
    .summary = "list groups of zombies that belong together",
    .args = "",
    .help =
	"Lists the botnets: zombies and suspects that share what no two machines have\n"
	"by accident (HELO, lists of senders and recipients, Message-IDs, subjects,\n"
	"bodies); doc/botnets.md says how. Brought up to date once an hour.\n"
	"\n"
	"HOSTS were seen within 14 days; NEW: for the first time today (UTC); DAILY:\n"
	"new ones a day in the week before; TREND: today and yesterday against that.\n"
	"FOUND OUT: known as zombies by hard evidence. STATE: evidence = to be one of\n"
	"it counts against a host, watched = too few were found out, ignored = by your\n"
	"decision, gone = none of its hosts was seen for 14 days.\n"
	"\n"
	"Example: who attacks a customer?\n"
	"  lychgate botnets --target example.com --sort new\n",
    .options = rows,
    .words = NULL,
    .formats = true,
    .run = run,
};
