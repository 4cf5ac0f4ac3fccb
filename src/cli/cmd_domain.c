/* lychgate domain NAME: what hits this customer. */
#include <stdio.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "dname.h"
#include "errors.h"
#include "hottest.h"
#include "listing.h"
#include "newest.h"
#include "say.h"
#include "trend.h"

#define TREND_DAYS 14

static const struct option_row rows[] = {
    LISTING_ROW_SINCE,
    {0},
};

struct view {
	const struct cli *cli;
	const char *domain;
	struct listing listing;
	struct parts parts;
};

static const struct {
	const char *name;
	uint32_t days;
} ranges[] = {{"day", 1}, {"week", 7}, {"30 days", 30}, {"90 days", 90}};

static int
print_counts(struct view *v, struct store *store)
{
	struct rollup_filter f = {.by = ROLLUP_DOMAIN, .key = v->domain};
	struct rollup_sum sum;

	parts_begin(&v->parts, "In the last", "",
		    PART_COUNTS | PART_ZOMBIES | PART_BOUNCES, 0);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		f.since_s = v->listing.now_s - ranges[i].days * 86400;
		if (rollup_query_key(store, &f, &sum) != 0)
			return -1;
		parts_row(&v->parts, &(struct part_row){.part = "counts",
							.key = ranges[i].name,
							.count = sum.count});
	}
	parts_end(&v->parts, NULL);
	return 0;
}

struct days {
	struct rollup_sum all[TREND_DAYS];
	uint32_t first_s;
	uint32_t begin_s; /* when the filter began to count */
};

static bool
take_day(void *ctx, const struct rollup_sum *sum)
{
	struct days *d = ctx;
	uint32_t i = (sum->time_s - d->first_s) / 86400;

	if (sum->time_s >= d->first_s && i < TREND_DAYS)
		d->all[i] = *sum;
	return true;
}

static void
print_days(struct view *v, const struct days *d)
{
	uint64_t max = 0, halves[2] = {0, 0};
	char text[TREND_TEXT_MAX], heading[160];

	for (size_t i = 0; i < TREND_DAYS; i++) {
		uint64_t n = d->all[i].count[STAT_SESSIONS];

		max = n > max ? n : max;
		halves[i >= TREND_DAYS / 2] += n;
	}
	snprintf(heading, sizeof(heading),
		 "Sessions of the last %d whole days (UTC), the last 7 against the 7 "
		 "before: %s",
		 TREND_DAYS, trend_weeks(d->begin_s, d->first_s, halves, text));
	parts_begin(&v->parts, heading, NULL,
		    PART_DAY | PART_COUNTS | PART_ZOMBIES | PART_BAR, max);
	for (size_t i = 0; i < TREND_DAYS; i++)
		parts_row(&v->parts,
			  &(struct part_row){.part = "day",
					     .at_s = d->first_s + (uint32_t)i * 86400,
					     .count = d->all[i].count,
					     .bar = d->all[i].count[STAT_SESSIONS]});
	parts_end(&v->parts, NULL);
}

static int
print_trend(struct view *v, struct store *store)
{
	uint32_t today_s = v->listing.now_s - v->listing.now_s % 86400;
	struct days d = {.first_s = today_s - TREND_DAYS * 86400};
	struct rollup_filter f = {.by = ROLLUP_DOMAIN,
				  .key = v->domain,
				  .per = PER_DAY,
				  .since_s = d.first_s,
				  .until_s = today_s};

	if (trend_begin(store, &d.begin_s) != 0 ||
	    rollup_query_each(store, &f, take_day, &d) != 0)
		return -1;
	print_days(v, &d);
	return 0;
}

static int
print_kept(struct view *v)
{
	int status = EX_OK;
	struct store *store = database_store(v->cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	newest_warn(store, v->listing.now_s, v->listing.now_s,
		    "nothing has come since (further back: lychgate stats --by domain)");
	if (print_counts(v, store) != 0 || print_trend(v, store) != 0)
		status = database_fail(v->cli, store_fault(store));
	store_close(store);
	return status;
}

static void
print_visitors(struct view *v, struct visitors *who)
{
	struct parts *p = &v->parts;

	hottest_visitors(p, who, hottest_is_zombie, "last", "Zombies that tried it last");
	hottest_of(p, who->keys, ROLLUP_TEMPLATE, "template", "Their naming schemes");
	hottest_of(p, who->keys, ROLLUP_HELO, "helo", "Their HELOs");
	visitors_by_sessions(who);
	hottest_visitors(p, who, hottest_is_zombie, "attacker",
			 "Zombies that try it most");
	hottest_visitors(p, who, hottest_is_server, "server",
			 "Its established mail servers");
}

static void
print_source(const struct view *v, const struct visitors *who)
{
	if (v->cli->format != OUTPUT_TABLE)
		return;
	if (who->sessions == 0)
		say_line(stdout,
			 "(the journal has no session to %s; lychgate stats --by domain "
			 "--since 30d lists the domains)",
			 v->domain);
	else
		say_line(
		    stdout,
		    "(the lists: of the newest %llu sessions of the journal, each with "
		    "all its recipients; all of them: lychgate sessions --to @%s)",
		    (unsigned long long)who->sessions, v->domain);
}

/* What the journal knows, if there is one. */
static int
print_journal(struct view *v)
{
	char at_domain[DNAME_MAX + 1];
	struct journal_filter f = {.since_s = v->listing.since_s, .recipient = at_domain};
	struct visitors who;
	struct journal *journal;
	int status = EX_OK, rc;

	if (!database_has_journal(v->cli))
		return EX_OK;
	if ((journal = database_journal(v->cli, &status)) == NULL)
		return status;
	snprintf(at_domain, sizeof(at_domain), "@%s", v->domain);
	if ((rc = visitors_gather(journal, &f, &who)) == 0) {
		print_visitors(v, &who);
		print_source(v, &who);
		visitors_free(&who);
	} else {
		status = database_result(v->cli, rc, journal_fault(journal));
	}
	journal_close(journal);
	return status;
}

static int
show(struct view *v)
{
	int status, printed;

	parts_init(&v->parts, v->cli, stdout);
	status = print_kept(v);
	if (status == EX_OK)
		status = print_journal(v);
	printed = parts_fini(&v->parts);
	return status != EX_OK ? status : printed;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct view v = {.cli = cli};
	char domain[DNAME_MAX];
	struct options o;

	options_init(&o, cli, &cmd_domain, argc, argv);
	if (!listing_read(&v.listing, &o))
		return o.status;
	if (o.n_args != 1)
		return options_usage(&o, "which domain?");
	if (options_domain(&o, o.args[0], domain) != EX_OK)
		return EX_USAGE;
	v.domain = domain;
	return show(&v);
}

const struct command cmd_domain = {
    .name = "domain",
    .summary = "what hits one domain, and who",
    .args = "NAME",
    .help =
	"Shows for a recipient domain what came in the last day, week, 30 and 90 days,\n"
	"day by day with a trend, the zombies that tried it last and most, with which\n"
	"naming schemes and HELOs, and the established mail servers that write to it.\n"
	"The lists of hosts come from the newest 20000 sessions of the journal to that\n"
	"domain, since --since if that is given. To programs \"part\" says which list\n"
	"a row is of.\n"
	"\n"
	"Example: a customer asks what all this mail is\n"
	"  lychgate domain example.com\n",
    .options = rows,
    .formats = true,
    .run = run,
};
