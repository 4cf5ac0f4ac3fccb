/* lychgate contexts [NAME] */
#include <sysexits.h>

#include "commands.h"
#include "frame.h"
#include "newest.h"
#include "num.h"
#include "stats_rows.h"
#include "store_context.h"
#include "store_owner.h"

static const struct column columns[] = {
    {"kind", "KIND", COLUMN_TEXT, 0},
    {"name", "NAME", COLUMN_TEXT, 0},
    {"bad", "ZOMBIES", COLUMN_REAL, 1},
    {"good", "SERVERS", COLUMN_REAL, 1},
    {"seen", "HOSTS", COLUMN_REAL, 1},
    {"bad_networks", "NETWORKS", COLUMN_REAL, 0},
    {"bad_total", "EVER BAD", COLUMN_INT, 0},
    {"first_seen", NULL, COLUMN_TIME, 0},
    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
    {"owner_name", "OWNER", COLUMN_TEXT, 0},
};

enum { KIND = 'k', MIN_BAD = 'b', MIN_GOOD = 'g' };
static const struct option_row rows[] = {
    {KIND, "kind", "KIND", "template, kin, provider, net24, helo, ..."},
    {MIN_BAD, "min-bad", "N", "with at least so many known zombies"},
    {MIN_GOOD, "min-good", "N", "with at least so many valid servers"},
    LISTING_ROW_SINCE,
    LISTING_PAGE,
    LISTING_SORT("bad, bad-total, good, seen, last-seen, name, ..."),
    {0},
};

struct walk {
	struct store_context_filter filter;
	struct listing listing;
	struct frame frame;
};

/* What shows the hosts of a context, or what they sent; NULL: nothing does. */
static const char *
next_of(enum context_kind kind)
{
	switch (kind) {
	case CONTEXT_TEMPLATE:
		return stats_rows_next(ROLLUP_TEMPLATE);
	case CONTEXT_PROVIDER:
		return stats_rows_next(ROLLUP_PROVIDER);
	case CONTEXT_HELO:
		return stats_rows_next(ROLLUP_HELO);
	case CONTEXT_OWNER:
		return stats_rows_next(ROLLUP_OWNER);
	case CONTEXT_COUNTRY:
		return stats_rows_next(ROLLUP_COUNTRY);
	case CONTEXT_NET24:
	case CONTEXT_NET16:
		return "lychgate hosts ";
	default:
		return NULL;
	}
}

static bool
each(void *ctx, const struct store_context *c)
{
	struct walk *w = ctx;
	struct context_counts n = context_counts(&c->context, w->listing.now_s);
	char name[OWNER_TEXT_MAX] = "";
	struct output *out = w->frame.out;

	if (!listing_take(&w->listing))
		return false;
	listing_lead(&w->listing, next_of(c->kind), c->name);
	if (c->kind == CONTEXT_OWNER)
		(void)store_owner_name(w->frame.store, c->name, name);
	output_text(out, context_kind_name(c->kind));
	listing_text(out, c->name);
	output_real(out, n.bad);
	output_real(out, n.good);
	output_real(out, n.seen);
	output_real(out, context_bad_networks(&c->context));
	output_int(out, (int64_t)c->context.bad_total);
	listing_time(out, c->context.first_s);
	listing_time(out, c->context.last_s);
	listing_text(out, name);
	return true;
}

static int
list(void *ctx)
{
	struct walk *w = ctx;

	newest_warn(w->frame.store, w->listing.now_s, w->listing.now_s, NEWEST_FADED);
	return store_context_each(w->frame.store, &w->filter, each, w);
}

static int
no_kind(const struct options *o)
{
	struct buf kinds;
	int status = EX_OSERR;

	buf_init(&kinds);
	for (enum context_kind kind = 0; kind < CONTEXT_KINDS; kind++)
		(void)buf_addf(&kinds, "%s%s", kind > 0 ? ", " : "",
			       context_kind_name(kind));
	if (kinds.data != NULL)
		status = options_usage(o, "no kind of context '%s'; there are: %s",
				       o->arg, kinds.data);
	buf_fini(&kinds);
	return status;
}

static int
take_option(struct walk *w, const struct options *o, int id)
{
	struct store_context_filter *f = &w->filter;

	switch (id) {
	case KIND:
		f->of_kind = true;
		if (context_kind_parse(o->arg, &f->kind) != 0)
			return no_kind(o);
		return 0;
	case MIN_BAD:
		if (num_double_parse(o->arg, 0, 1e9, &f->min_bad) != 0)
			return options_usage(o, "'%s' is not a number", o->arg);
		return 0;
	case MIN_GOOD:
		if (num_double_parse(o->arg, 0, 1e9, &f->min_good) != 0)
			return options_usage(o, "'%s' is not a number", o->arg);
		return 0;
	default:
		return listing_option(&w->listing, o, id);
	}
}

static int
set_filter(struct walk *w, const struct options *o)
{
	struct listing *l = &w->listing;
	int sort = w->filter.sort, status;

	if (o->n_args > 1)
		return options_usage(o, "one name at a time; put patterns into quotes");
	w->filter.name = o->n_args == 1 ? o->args[0] : NULL;
	w->filter.since_s = l->since_s;
	w->filter.reverse = l->reverse;
	w->filter.limit = listing_ask(l, o->cli->format);
	w->filter.offset = l->offset;
	status = listing_sort(l, o, &store_context_sorts, &sort);
	w->filter.sort = (enum store_context_sort)sort;
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct walk w = {.frame = {FRAME_COLUMNS(columns), .cli = cli}};
	struct options o;
	int id, status;

	listing_init(&w.listing);
	w.frame.listing = &w.listing;
	options_init(&o, cli, &cmd_contexts, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&w, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if ((status = set_filter(&w, &o)) != EX_OK)
		return status;
	return frame_store(&w.frame, list, &w);
}

const struct command cmd_contexts = {
    .name = "contexts",
    .summary = "list what hosts have in common",
    .args = "[NAME]",
    .help =
	"Lists groups of hosts with how many of them were found out as zombies or are\n"
	"established servers: naming schemes (template), those that also speak alike\n"
	"(kin), registered domains (provider), networks (net24, net16), owners of\n"
	"networks and countries where these are known, HELOs, and ways to speak (fact).\n"
	"A country is counted, but never evidence. The counts fade by half in 30 days;\n"
	"EVER BAD does not.\n"
	"NETWORKS: in about so many /16 are the zombies. In a template '@' stands for\n"
	"the address, '#' for another number.\n"
	"\n"
	"NAME is matched whole, or by the wildcards '*' and '?'.\n"
	"\n"
	"Example: naming schemes with the most zombies\n"
	"  lychgate contexts --kind template --min-bad 3\n",
    .options = rows,
    .formats = true,
    .words = NULL,
    .run = run,
};
