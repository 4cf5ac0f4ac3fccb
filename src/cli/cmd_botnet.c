/* lychgate botnet: one botnet, and what the operator decides about it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "botnet_rows.h"
#include "commands.h"
#include "database.h"
#include "errors.h"
#include "num.h"
#include "say.h"
#include "store_botnet_decision.h"
#include "when.h"

#define PORTRAIT_ROWS 8

enum { SHOW = 'w', CAMPAIGN = 'c', UNDO = 'u' };
static const struct option_row rows[] = {
    {SHOW, "show", "WHAT", "list its " BOTNET_PART_WORDS},
    {CAMPAIGN, "campaign", "N", "members: only those that send this campaign"},
    {UNDO, "undo", NULL, "take the decision back"},
    LISTING_ROW_SINCE,
    LISTING_PAGE,
    {0},
};

struct showing {
	struct botnet_rows rows;
	struct listing listing;
	bool listed; /* --show */
	enum botnet_part part;
	bool undo;
};

static bool
print_head(void *ctx, const struct store_botnet *b)
{
	char first[SAY_MAX], last[SAY_MAX];

	(void)ctx;
	say_line(stdout, "Botnet %s (%" PRIu32 ")%s", b->name, b->id,
		 b->gone_s != 0 ? ": gone"
		 : b->ignored	? ": ignored, by your decision"
		 : b->evidence	? ": to be one of it counts against a host"
				: ": watched; too few of its hosts were found out");
	say_line(stdout,
		 "  hosts      %" PRIu32 " within 14 days; %" PRIu32
		 " new today, %" PRIu32 " yesterday, %.1f a day in the week before",
		 b->hosts, b->new_today, b->new_yesterday, b->new_daily);
	say_line(stdout,
		 "  found out  %" PRIu32 " zombies by hard evidence, in about %.0f "
		 "networks",
		 b->labelled, b->networks);
	say_line(stdout, "  seen       %s to %s", say_time(b->first_s, first),
		 say_time(b->last_s, last));
	if (b->parent != 0)
		say_line(stdout, "  split from %" PRIu32, b->parent);
	if (b->countries[0] != '\0')
		say_line(stdout, "  countries  %s", b->countries);
	if (b->providers[0] != '\0')
		say_line(stdout, "  providers  %s", b->providers);
	if (b->targets[0] != '\0')
		say_line(stdout, "  targets    %s", b->targets);
	return false;
}

static void
start_part(const char *title)
{
	(void)fputc('\n', stdout);
	say_line(stdout, "%s", title);
}

static bool
print_mark(void *ctx, const struct store_botnet_shared *s)
{
	int *n = ctx;

	if (*n == 0)
		start_part("Why they belong together: they share");
	say_line(stdout, "  %6" PRIu32 " hosts  %+5.1f  %s %s%s", s->hosts, s->nats,
		 botnet_kind_row(s->kind)->text, s->text,
		 s->exclusive ? "" : "  (others too)");
	return ++*n < PORTRAIT_ROWS;
}

static bool
print_campaign(void *ctx, const struct store_botnet_count *c)
{
	char first[SAY_MAX], last[SAY_MAX];
	int *n = ctx;

	if (*n == 0)
		start_part("What they send (campaigns)");
	say_line(stdout, "  %6" PRIu32 "  %s to %s  %" PRIu32 " hosts  %s", c->id,
		 say_time(c->first_s, first), say_time(c->last_s, last), c->hosts,
		 c->name);
	return ++*n < PORTRAIT_ROWS;
}

static bool
print_day(void *ctx, const struct store_botnet_count *c)
{
	static const char bar[] = "########################################";
	char day[SAY_MAX];
	int *n = ctx, width = 0;

	for (uint32_t visits = c->visits; visits > 0 && width < 40; visits /= 2)
		width += 3;
	if (*n == 0)
		start_part("Day by day (UTC): visits, new hosts");
	say_line(stdout, "  %s %6" PRIu32 " %6" PRIu32 "  %.*s", say_day(c->id, day),
		 c->visits, c->hosts, width < 40 ? width : 40, bar);
	return ++*n < PORTRAIT_ROWS;
}

/* The whole for a person: its first hosts last, and where to go on. */
static int
print_portrait(struct showing *s)
{
	struct botnet_rows *r = &s->rows;
	const struct store_botnet_filter f = {.id = r->members.botnet,
					      .now_s = s->listing.now_s};
	int marks = 0, campaigns = 0, days = 0;

	if (store_botnet_each(r->store, &f, print_head, NULL) != 0 ||
	    store_botnet_shared(r->store, f.id, print_mark, &marks) != 0 ||
	    store_botnet_campaigns(r->store, f.id, print_campaign, &campaigns) != 0 ||
	    store_botnet_days(r->store, f.id, print_day, &days) != 0)
		return database_fail(r->cli, store_fault(r->store));
	start_part("Its hosts, those seen last first");
	if (!s->listing.limited)
		s->listing.limit = PORTRAIT_ROWS;
	r->members.limit = s->listing.limit + 1;
	return botnet_rows_print(r, BOTNET_MEMBERS);
}

static int
show(struct showing *s, const struct options *o)
{
	struct botnet_rows *r = &s->rows;

	r->members.since_s = s->listing.since_s;
	r->members.offset = s->listing.offset;
	if (!s->listed && o->cli->format == OUTPUT_TABLE)
		return print_portrait(s);
	r->members.limit = listing_ask(&s->listing, o->cli->format);
	return botnet_rows_print(r, s->part);
}

/* Which one is meant?  EX_OK, or an exit status with a message. */
static int
find(const struct cli *cli, struct store *store, const char *name, uint32_t *id_r)
{
	int found = store_botnet_find(store, name, id_r);

	if (found < 0)
		return database_fail(cli, store_fault(store));
	if (found == 0)
		return cli_fail(EX_NOINPUT,
				"no botnet '%s'; 'lychgate botnets --all' lists them",
				name);
	return EX_OK;
}

static const struct action {
	const char *word;
	enum store_botnet_decision what;
	int n_args; /* behind the word */
	const char *usage;
	const char *done, *behind; /* what is said, around the name */
} actions[] = {
    {"rename", BOTNET_RENAME, 2, "rename: the botnet and its new name",
     "renamed: it is called ", "."},
    {"merge", BOTNET_MERGE, 2, "merge: a botnet and the one that it is part of",
     "merged: both are ", " from now on."},
    {"split", BOTNET_SPLIT, 2, "split: a botnet and the number of a campaign of its own",
     "split: hosts that send campaign ", " will be a botnet of their own."},
    {"ignore", BOTNET_IGNORE, 1, "ignore: the botnet",
     "ignored: ", " is no evidence any more."},
};

struct campaign {
	uint64_t id;
	bool found;
};

static bool
is_campaign(void *ctx, const struct store_botnet_count *count)
{
	struct campaign *c = ctx;

	c->found |= count->id == c->id;
	return !c->found;
}

/* A campaign that the botnet sends.  Taking back asks no more. */
static int
campaign_of(struct showing *s, const char *arg, char value[24])
{
	struct campaign c = {.found = s->undo};

	if (num_u64_parse(arg, 1, UINT32_MAX, &c.id) != 0)
		return cli_fail(EX_USAGE,
				"'%s' is no number of a campaign; 'lychgate botnet NAME "
				"--show campaigns' lists them",
				arg);
	if (!c.found && store_botnet_campaigns(s->rows.store, s->rows.members.botnet,
					       is_campaign, &c) != 0)
		return database_fail(s->rows.cli, store_fault(s->rows.store));
	if (!c.found)
		return cli_fail(EX_NOINPUT,
				"it sends no campaign %s; 'lychgate botnet %" PRIu32
				" --show campaigns' lists them",
				arg, s->rows.members.botnet);
	snprintf(value, 24, "%" PRIu64, c.id);
	return EX_OK;
}

/* Two of one name could not be told apart. */
static int
check_name(struct showing *s, const char *name)
{
	uint32_t id;
	int found = store_botnet_find(s->rows.store, name, &id);

	if (found < 0)
		return database_fail(s->rows.cli, store_fault(s->rows.store));
	if (found == 0 || id == s->rows.members.botnet)
		return EX_OK;
	return cli_fail(EX_DATAERR,
			"'%s' leads to botnet %" PRIu32 ": give another name, or merge "
			"the two",
			name, id);
}

/* What stands in the database for the second argument. */
static int
value_of(struct showing *s, const struct action *a, const char *arg, char value[24])
{
	uint32_t into;
	int status;

	if (a->what == BOTNET_SPLIT)
		return campaign_of(s, arg, value);
	if ((status = find(s->rows.cli, s->rows.store, arg, &into)) != EX_OK)
		return status;
	if (into == s->rows.members.botnet)
		return cli_fail(EX_USAGE, "a botnet cannot be merged with itself");
	snprintf(value, 24, "%" PRIu32, into);
	return EX_OK;
}

static int
undo(struct showing *s, const struct action *a, const char *value)
{
	int removed =
	    store_botnet_undecide(s->rows.store, a->what, s->rows.members.botnet, value);

	if (removed < 0)
		return database_fail(s->rows.cli, store_fault(s->rows.store));
	if (removed == 0)
		return cli_fail(EX_NOINPUT, "nothing of the kind was decided");
	say_line(stdout, "taken back.");
	return EX_OK;
}

static int
act(struct showing *s, const struct options *o, const struct action *a)
{
	char number[24] = "";
	const char *arg = a->n_args > 1 && o->n_args > 2 ? o->args[2] : "";
	const char *value = arg;
	int status;

	if (a->what != BOTNET_RENAME && a->n_args > 1 && arg[0] != '\0') {
		if ((status = value_of(s, a, arg, number)) != EX_OK)
			return status;
		value = number;
	}
	if (s->undo)
		return undo(s, a, a->what == BOTNET_SPLIT ? value : "");
	if (a->what == BOTNET_RENAME && (status = check_name(s, arg)) != EX_OK)
		return status;
	if (store_botnet_decide(s->rows.store, a->what, s->rows.members.botnet, value,
				when_now()) != 0)
		return database_fail(s->rows.cli, store_fault(s->rows.store));
	say_line(stdout, "%s%s%s", a->done, a->n_args > 1 ? arg : o->args[1], a->behind);
	return EX_OK;
}

static const struct action *
find_action(const struct options *o)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (o->n_args > 1 && strcmp(actions[i].word, o->args[0]) == 0)
			return &actions[i];
	return NULL;
}

static int
run_on(struct showing *s, const struct options *o)
{
	const struct action *a = find_action(o);
	int status = EX_OK, least = a == NULL ? 1 : s->undo ? 1 : a->n_args;

	if (a == NULL && o->n_args > 1)
		return options_usage(o, "'%s' is none of rename, merge, split, ignore",
				     o->args[0]);
	if (a == NULL && o->n_args == 0)
		return options_usage(o, "which botnet?");
	if (a != NULL && (o->n_args < 1 + least || o->n_args > 1 + a->n_args))
		return options_usage(o, "%s", a->usage);
	s->rows.cli = o->cli;
	s->rows.listing = &s->listing;
	s->rows.store =
	    database_store(o->cli, a != NULL ? STORE_EDITOR : STORE_READER, &status);
	if (s->rows.store == NULL)
		return status;
	status = find(o->cli, s->rows.store, o->args[a != NULL ? 1 : 0],
		      &s->rows.members.botnet);
	if (status == EX_OK)
		status = a != NULL ? act(s, o, a) : show(s, o);
	store_close(s->rows.store);
	return status;
}

static int
take_option(struct showing *s, const struct options *o, int id)
{
	uint64_t n;

	switch (id) {
	case SHOW:
		s->listed = true;
		if (botnet_part_parse(o->arg, &s->part) != 0)
			return options_usage(o, "'%s' is none of " BOTNET_PART_WORDS,
					     o->arg);
		return 0;
	case CAMPAIGN:
		if (num_u64_parse(o->arg, 1, UINT32_MAX, &n) != 0)
			return options_usage(o, "'%s' is not a number", o->arg);
		s->rows.members.campaign = (uint32_t)n;
		return 0;
	case UNDO:
		s->undo = true;
		return 0;
	default:
		return listing_option(&s->listing, o, id);
	}
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct showing s = {.part = BOTNET_MEMBERS};
	struct options o;
	int id, status;

	listing_init(&s.listing);
	options_init(&o, cli, &cmd_botnet, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&s, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	return run_on(&s, &o);
}

const struct command cmd_botnet = {
    .name = "botnet",
    .summary = "show one botnet; rename, merge, split or ignore it",
    .args = "[ACTION] NAME [ARGUMENT]",
    .help =
	"Shows a botnet (its name, or its number; also one that it had before): what\n"
	"its hosts share, what they send, day by day, and the hosts seen last. With\n"
	"--show one of these lists, page by page; --json and --csv list the members\n"
	"unless --show says otherwise. LIKE: the host that it was linked to last, by\n"
	"what they have in common; a guest has none: it is like the botnet as a whole,\n"
	"which is no evidence.\n"
	"\n"
	"ACTION is one of: rename NAME NEW; merge NAME INTO: both are one, under the\n"
	"second's name; split NAME CAMPAIGN: the hosts that send this campaign become a\n"
	"botnet of their own; ignore NAME: membership is no evidence against a host any\n"
	"more. Decisions are kept when the daemon groups anew (it sees them within a\n"
	"second); --undo takes one back. What was split is one again then where it has\n"
	"enough in common, or by merge.\n"
	"\n"
	"Example: the machines of a botnet, then what is known of one of them\n"
	"  lychgate botnet ylmf-pc --show members --since 1d\n"
	"  lychgate explain 192.0.2.7\n",
    .options = rows,
    .words = "rename merge split ignore",
    .formats = true,
    .run = run,
};
