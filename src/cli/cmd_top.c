/* lychgate top: what is hottest now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "hottest.h"
#include "listing.h"
#include "newest.h"
#include "say.h"
#include "screen.h"
#include "store_stats.h"
#include "when.h"

#define MINUTES	  10 /* when nothing is said */
#define REFRESH_S 2

enum { LIVE = 'l' };
static const struct option_row rows[] = {
    {LIVE, "live", NULL, "go on and show it anew every 2 seconds, until ^C"},
    LISTING_ROW_SINCE,
    {0},
};

struct top {
	const struct cli *cli;
	uint32_t window_s;
	FILE *to;
};

static const struct {
	enum rollup_dim by;
	const char *part, *heading;
} lists[] = {
    {ROLLUP_DOMAIN, "domain", "Domains that are attacked"},
    {ROLLUP_TEMPLATE, "template", "Naming schemes"},
    {ROLLUP_HELO, "helo", "HELOs"},
    {ROLLUP_BOTNET, "botnet", "Botnets"},
    {ROLLUP_OWNER, "owner", "Owners of networks"},
};

/* Nobody knows botnets everywhere: such a list is left out. */
static bool
take_any(void *ctx, const struct rollup_sum *sum)
{
	(void)sum;
	*(bool *)ctx = true;
	return false;
}

static int
print_keys(struct top *t, struct store *store, struct parts *p, uint32_t since_s)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct rollup_filter f = {.by = lists[i].by,
					  .since_s = since_s,
					  .sort = STAT_ZOMBIES,
					  .limit = HOTTEST_ROWS};
		bool any = false;

		if (rollup_query_each(store, &f, take_any, &any) != 0)
			return -1;
		if ((any || i < 3) &&
		    hottest_keys(p, store, &f, lists[i].part, lists[i].heading) != 0)
			return -1;
	}
	(void)t;
	return 0;
}

static int
print_zombies(struct top *t, struct parts *p, uint32_t since_s)
{
	const struct journal_filter f = {
	    .since_s = since_s, .of_verdict = true, .verdict = VERDICT_ZOMBIE};
	struct visitors who;
	struct journal *journal;
	int status = EX_OK, rc;

	if (!database_has_journal(t->cli))
		return EX_OK;
	if ((journal = database_journal(t->cli, &status)) == NULL)
		return status;
	rc = visitors_gather(journal, &f, &who);
	if (rc == 0) {
		visitors_by_sessions(&who);
		hottest_visitors(p, &who, NULL, "zombie", "Zombies");
		visitors_free(&who);
	} else {
		status = database_result(t->cli, rc, journal_fault(journal));
	}
	journal_close(journal);
	return status;
}

/*
 * The counters of the site are there within a second, those by key within a minute where
 * there are many keys: what the lists do not hold yet is in ${sum} afterwards, and told.
 */
static int
catch_up(struct store *store, uint32_t since_s, uint32_t now_s, struct rollup_sum *sum,
	 uint64_t *behind_r)
{
	struct store_minute minutes;

	*behind_r = 0;
	if (store_stats_sum(store, since_s - since_s % 60, now_s + 60, &minutes) != 0)
		return -1;
	if (minutes.count[STAT_SESSIONS] <= sum->count[STAT_SESSIONS])
		return 0;
	*behind_r = minutes.count[STAT_SESSIONS] - sum->count[STAT_SESSIONS];
	memcpy(sum->count, minutes.count, sizeof(sum->count));
	return 0;
}

static int
print_site(struct top *t, struct store *store, uint32_t now_s)
{
	struct rollup_filter f = {
	    .by = ROLLUP_SITE, .key = ROLLUP_THE_SITE, .since_s = now_s - t->window_s};
	struct rollup_sum sum;
	char now[SAY_MAX], span[SAY_MAX], newest[NEWEST_TEXT_MAX];
	uint64_t behind;
	uint32_t old_s;

	if (t->cli->format != OUTPUT_TABLE)
		return 0;
	if (rollup_query_key(store, &f, &sum) != 0 ||
	    catch_up(store, f.since_s, now_s, &sum, &behind) != 0)
		return -1;
	if (newest_old(store, now_s, &old_s) != 0)
		return -1;
	if (old_s != 0 && old_s < f.since_s)
		say_line(t->to, "(the newest session here is of %s: %s)",
			 newest_text(old_s, now_s, newest), NEWEST_SINCE);
	say_line(t->to,
		 "%s, the last %s: %llu sessions, %llu of zombies, %llu new; "
		 "%llu recipients refused",
		 say_time(now_s, now), say_span(t->window_s, span),
		 (unsigned long long)sum.count[STAT_SESSIONS],
		 (unsigned long long)sum.count[STAT_ZOMBIES],
		 (unsigned long long)sum.count[STAT_NEW_ZOMBIES],
		 (unsigned long long)sum.count[STAT_REFUSED]);
	if (behind > 0)
		say_line(t->to,
			 "(%llu of these sessions are not in the lists by domain, scheme "
			 "and HELO yet)",
			 (unsigned long long)behind);
	say_line(t->to, "%s", "");
	return 0;
}

static int
print_once(struct top *t)
{
	uint32_t now_s = when_now(), since_s = now_s - t->window_s;
	int status = EX_OK, printed;
	struct store *store = database_store(t->cli, STORE_READER, &status);
	struct parts p;

	if (store == NULL)
		return status;
	parts_init(&p, t->cli, t->to);
	if (print_site(t, store, now_s) != 0)
		status = database_fail(t->cli, store_fault(store));
	if (status == EX_OK)
		status = print_zombies(t, &p, since_s);
	if (status == EX_OK && print_keys(t, store, &p, since_s) != 0)
		status = database_fail(t->cli, store_fault(store));
	printed = parts_fini(&p);
	store_close(store);
	return status != EX_OK ? status : printed;
}

/* The whole screen at once, so that it does not flicker. */
static int
print_screen(struct top *t)
{
	char *text = NULL;
	size_t size = 0;
	int status;

	if ((t->to = open_memstream(&text, &size)) == NULL)
		return cli_fail(EX_OSERR, "no memory");
	status = print_once(t);
	fclose(t->to);
	if (status == EX_OK) {
		if (t->cli->format == OUTPUT_TABLE && screen_is_terminal(stdout))
			fputs("\033[H\033[J", stdout);
		fwrite(text, 1, size, stdout);
		status = cli_printed(0);
	}
	free(text);
	return status;
}

static int
watch(struct top *t)
{
	static const struct timespec pause = {.tv_sec = REFRESH_S};
	int status;

	while ((status = print_screen(t)) == EX_OK)
		nanosleep(&pause, NULL);
	return status;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct top t = {.cli = cli, .window_s = MINUTES * 60, .to = stdout};
	struct listing listing;
	bool live = false;
	struct options o;
	int id, status;

	listing_init(&listing);
	options_init(&o, cli, &cmd_top, argc, argv);
	while ((id = options_next(&o)) > 0) {
		if (id == LIVE)
			live = true;
		else if ((status = listing_option(&listing, &o, id)) != 0)
			return status;
	}
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "no argument is needed: '%s'", o.args[0]);
	if (listing.since_s > listing.now_s)
		return options_usage(&o, "--since lies ahead of now");
	if (listing.since_s != 0)
		t.window_s = listing.now_s - listing.since_s;
	return live ? watch(&t) : print_once(&t);
}

const struct command cmd_top = {
    .name = "top",
    .summary = "what is hottest now: zombies, domains, schemes, HELOs",
    .args = "",
    .help =
	"Shows the busiest zombies of the last 10 minutes, or since --since, what\n"
	"domains they attack, their naming schemes and HELOs, the owners of their\n"
	"networks (or the /16) and, where they are known, their botnets, each by\n"
	"sessions of zombies.\n"
	"\n"
	"Counters are written within 5 seconds, on a busy site within a minute; zombies\n"
	"come from the journal and are there at once.\n"
	"\n"
	"Example: watch an attack\n"
	"  lychgate top --live\n",
    .options = rows,
    .formats = true,
    .run = run,
};
