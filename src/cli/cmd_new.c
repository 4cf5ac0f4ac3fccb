/* lychgate new: zombies added day by day. */
#include <stdlib.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "listing.h"
#include "newest.h"
#include "parts.h"
#include "rollup_query.h"
#include "say.h"
#include "trend.h"

#define DAYS	 30 /* when nothing is said */
#define DAYS_MAX 1100

static const struct option_row rows[] = {
    LISTING_ROW_SINCE,
    LISTING_ROW_UNTIL,
    {0},
};

struct days {
	uint32_t first_s; /* midnight UTC */
	size_t n;
	struct rollup_sum *all;
	uint32_t begin_s; /* when the filter began to count */
};

static bool
take(void *ctx, const struct rollup_sum *sum)
{
	struct days *d = ctx;
	size_t i = (sum->time_s - d->first_s) / 86400;

	if (sum->time_s >= d->first_s && i < d->n) {
		d->all[i] = *sum;
		d->all[i].key = NULL;
	}
	return true;
}

/* Days without mail are days too. */
static int
gather(struct store *store, const struct listing *l, struct days *d)
{
	struct rollup_filter f = {.by = ROLLUP_SITE, .key = ROLLUP_THE_SITE};
	uint32_t since_s = l->since_s != 0 ? l->since_s : l->now_s - DAYS * 86400,
		 until_s =
		     l->until_s != 0 && l->until_s < l->now_s ? l->until_s : l->now_s;

	f.per = PER_DAY;
	f.since_s = d->first_s = since_s - since_s % 86400;
	f.until_s = until_s;
	if (until_s <= d->first_s)
		return 0;
	d->n = (until_s - d->first_s + 86399) / 86400;
	if (d->n > DAYS_MAX) {
		d->first_s += (uint32_t)(d->n - DAYS_MAX) * 86400;
		d->n = DAYS_MAX;
	}
	if ((d->all = calloc(d->n, sizeof(*d->all))) == NULL)
		return -2;
	if (trend_begin(store, &d->begin_s) != 0)
		return -1;
	return rollup_query_each(store, &f, take, d);
}

static uint64_t
convicted(const struct rollup_sum *day)
{
	return day->count[STAT_NEW_ZOMBIES];
}

static void
print_trend(const struct days *d, uint32_t now_s)
{
	size_t whole = d->n;
	uint64_t counts[2] = {0, 0};
	uint32_t first_s;
	char text[TREND_TEXT_MAX];

	/* Today is not over. */
	if (whole > 0 && d->first_s + (uint32_t)whole * 86400 > now_s)
		whole--;
	if (whole < 14) {
		say_line(stdout, "Too few whole days for a trend: 14 are needed.");
		return;
	}
	for (size_t i = 0; i < 14; i++)
		counts[i >= 7] += convicted(&d->all[whole - 14 + i]);
	first_s = d->first_s + (uint32_t)(whole - 14) * 86400;
	say_line(stdout, "The last 7 whole days %llu, the 7 before %llu: %s.",
		 (unsigned long long)counts[1], (unsigned long long)counts[0],
		 trend_weeks(d->begin_s, first_s, counts, text));
}

static int
print(const struct cli *cli, const struct days *d, uint32_t now_s)
{
	struct parts p;
	uint64_t max = 0;

	for (size_t i = 0; i < d->n; i++)
		if (convicted(&d->all[i]) > max)
			max = convicted(&d->all[i]);
	parts_init(&p, cli, stdout);
	parts_begin(&p, "Zombies day by day (UTC)", NULL,
		    PART_DAY | PART_ZOMBIES | PART_BAR, max);
	for (size_t i = 0; i < d->n; i++)
		parts_row(&p, &(struct part_row){.part = "day",
						 .at_s = d->first_s + (uint32_t)i * 86400,
						 .count = d->all[i].count,
						 .bar = convicted(&d->all[i])});
	parts_end(&p, "lychgate hosts --convicted");
	if (cli->format == OUTPUT_TABLE)
		print_trend(d, now_s);
	return parts_fini(&p);
}

static int
show(const struct cli *cli, const struct listing *l)
{
	struct days d = {.n = 0};
	int status = EX_OK, rc;
	struct store *store = database_store(cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	rc = gather(store, l, &d);
	newest_warn(store, l->now_s, d.first_s, NEWEST_SINCE);
	if (rc == 0)
		status = print(cli, &d, l->now_s);
	else
		status = database_result(cli, rc, store_fault(store));
	free(d.all);
	store_close(store);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct listing listing;
	struct options o;

	options_init(&o, cli, &cmd_new, argc, argv);
	if (!listing_read(&listing, &o))
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no argument is needed: '%s'", o.args[0]);
	return show(cli, &listing);
}

const struct command cmd_new = {
    .name = "new",
    .summary = "zombies added day by day: is it slowing?",
    .args = "",
    .help =
	"Shows how many hosts were convicted on each day (UTC) of the last 30, or since\n"
	"--since: CONVICTED for the first time, AGAIN after that had run out, and whose\n"
	"conviction ran out (EXPIRED). Below, whether that is slowing: the last 7 whole\n"
	"days against the 7 before, with what chance allows (95 %).\n"
	"\n"
	"Example: a quarter\n"
	"  lychgate new --since 90d\n",
    .options = rows,
    .formats = true,
    .run = run,
};
