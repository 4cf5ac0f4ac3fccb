/* lychgate stats: counters over time, by domain, naming scheme, HELO, ... */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "frame.h"
#include "newest.h"
#include "say.h"
#include "stats_rows.h"
#include "stats_where.h"
#include "store_account.h"

/* When nothing is said; of series some periods, of which weeks have to be over. */
static const uint32_t since_s[PER_COUNT] = {[PER_WHOLE] = 86400,
					    [PER_MINUTE] = 3600,
					    [PER_HOUR] = 86400,
					    [PER_DAY] = 14 * 86400,
					    [PER_WEEK] = 12 * 7 * 86400};

#define ACCOUNT_MAX 512

enum { BY = 'b', PER = 'p', WHERE = 'w', JOURNAL = 0x6000, COUNT, UNCOUNT, COUNTED };
static const struct option_row rows[] = {
    {BY, "by", "WHAT", "site, domain, template, helo, reason, country, ..."},
    {PER, "per", "PERIOD", "minute, hour, day or week: one row for each"},
    {WHERE, "where", "KEY=VALUE", "only that, such as domain=example.com"},
    {JOURNAL, "journal", NULL, "count the sessions of the journal instead"},
    LISTING_ROW_SINCE,
    LISTING_ROW_UNTIL,
    LISTING_PAGE,
    LISTING_SORT("sessions, unknown, traps, new_zombies, ..."),
    {COUNT, "count", "SCOPE", "count accounts: of this domain, or this one"},
    {UNCOUNT, "uncount", "SCOPE", "do so no longer"},
    {COUNTED, "counted", NULL, "list whose accounts are counted"},
    {0},
};

struct stats {
	const struct cli *cli;
	struct rollup_filter filter;
	struct stats_where where;
	struct listing listing;
	bool journal, counted;
	const char *count, *uncount;
	char scope[ACCOUNT_MAX]; /* of them, as it stands in the database */
	struct output *out;
	char first[ROLLUP_KEY_MAX + 1]; /* the first key shown */
	uint32_t from_s, to_s;		/* the range that was counted */
	uint64_t sessions;		/* of the rows shown */
};

static bool
each(void *ctx, const struct rollup_sum *sum)
{
	struct stats *s = ctx;

	if (!listing_take(&s->listing))
		return false;
	if (s->listing.shown == 1)
		(void)snprintf(s->first, sizeof(s->first), "%s", sum->key);
	s->sessions += sum->count[STAT_SESSIONS];
	stats_rows_put(s->out, sum);
	return true;
}

/* What has no row of its own. */
static int
put_others(struct stats *s, struct store *store, struct rollup_sum *others_r)
{
	struct rollup_filter f = s->filter;

	f.key = "";
	if (rollup_query_key(store, &f, others_r) != 0)
		return -1;
	if (others_r->count[STAT_SESSIONS] > 0 || others_r->count[STAT_EXPIRED] > 0)
		stats_rows_put(s->out, others_r);
	return 0;
}

/* Are sessions counted for some of their recipients, and yet whole? */
static bool
of_some(const struct stats *s)
{
	bool some = false;

	for (size_t i = 0; i < s->where.n; i++)
		some |= s->where.all[i].dim == ROLLUP_DOMAIN ||
			s->where.all[i].dim == ROLLUP_ACCOUNT;
	return some && s->filter.by != ROLLUP_DOMAIN && s->filter.by != ROLLUP_ACCOUNT;
}

static void
print_notes(const struct stats *s, const struct rollup_sum *others)
{
	const char *next = stats_rows_next(s->filter.by),
		   *none = stats_rows_none(s->filter.by);
	char from[SAY_MAX], to[SAY_MAX];

	if (s->journal)
		say_line(stdout, "(the newest %" PRIu64 " sessions of the journal%s%s)",
			 s->where.looked_at,
			 of_some(s) ? ", each with all its recipients" : "",
			 s->where.looked_at >= STATS_JOURNAL ? "; --since for fewer"
							     : "");
	else if (s->to_s > s->from_s)
		say_line(stdout, "(%s to %s)", say_time(s->from_s, from),
			 say_time(s->to_s, to));
	if (others->missed > 0)
		say_line(stdout,
			 "(of one key at most %" PRIu64 " sessions are among all others)",
			 others->missed);
	if (s->listing.shown == 0 && s->filter.per == PER_WEEK)
		say_line(stdout, "(weeks are counted when they are over)");
	if (s->sessions == 0 && none != NULL)
		say_line(stdout, "(%s)", none);
	if (next != NULL && s->listing.shown > 0 && strcmp(s->first, ROLLUP_NONE) != 0)
		say_more(stdout, next, s->first);
}

static int
finish(struct stats *s, const struct rollup_sum *others)
{
	int status = listing_finish(&s->listing, s->cli, s->out);

	if (status == EX_OK && s->cli->format == OUTPUT_TABLE)
		print_notes(s, others);
	return status;
}

static int
list_kept(struct stats *s)
{
	struct rollup_sum others = {.key = ""};
	int status = EX_OK, printed;
	struct store *store = database_store(s->cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	newest_warn(store, s->listing.now_s, s->filter.since_s, NEWEST_SINCE);
	if (rollup_range(store, &s->filter, &s->from_s, &s->to_s) != 0 ||
	    rollup_query_each(store, &s->filter, each, s) != 0 ||
	    (s->filter.per == PER_WHOLE && s->filter.key == NULL && !s->listing.more &&
	     put_others(s, store, &others) != 0))
		status = database_fail(s->cli, store_fault(store));
	store_close(store);
	printed = finish(s, &others);
	return status != EX_OK ? status : printed;
}

static int
list_journal(struct stats *s)
{
	const struct rollup_sum none = {.key = ""};
	int status = EX_OK, printed, rc;
	struct journal *journal = database_journal(s->cli, &status);

	if (journal == NULL)
		return status;
	rc = stats_where_each(&s->where, journal, &s->filter, each, s);
	status = database_result(s->cli, rc, journal_fault(journal));
	journal_close(journal);
	printed = finish(s, &none);
	return status != EX_OK ? status : printed;
}

static int
list(struct stats *s)
{
	struct stats_table table;

	stats_rows_init(&table, s->filter.by, s->filter.per);
	s->out = output_create(stdout, s->cli->format, table.columns, STATS_COLUMNS);
	if (s->out == NULL)
		return cli_fail(EX_OSERR, "no memory");
	return s->journal ? list_journal(s) : list_kept(s);
}

static bool
put_scope(void *ctx, const char *scope)
{
	struct frame *f = ctx;

	f->listing->shown++;
	output_text(f->out, scope);
	return true;
}

static int
walk_scopes(void *ctx)
{
	struct frame *f = ctx;

	return store_account_each(f->store, put_scope, f);
}

/* Whose accounts are counted. */
static int
list_counted(struct stats *s)
{
	static const struct column columns[] = {{"scope", "SCOPE", COLUMN_TEXT, 0}};
	struct frame f = {FRAME_COLUMNS(columns), .cli = s->cli, .listing = &s->listing};

	return frame_store(&f, walk_scopes, &f);
}

/* As it was given, for old rows, or as --count writes it. */
static int
uncount(const struct stats *s, struct store *store)
{
	int rc = store_account_remove(store, s->uncount);

	return rc != 0 ? rc : store_account_remove(store, s->scope);
}

static int
change_accounts(struct stats *s, struct store *store)
{
	int rc = 0;

	if (s->count != NULL)
		rc = store_account_add(store, s->count);
	else
		rc = uncount(s, store);
	if (rc < 0 && store_fault(store)->code == FAULT_VALUE)
		return cli_fail(EX_DATAERR, "'%s': %s", s->count,
				store_fault(store)->text);
	if (rc < 0)
		return database_fail(s->cli, store_fault(store));
	if (s->uncount != NULL && rc == 0)
		return cli_fail(EX_NOINPUT, "'%s' is not counted", s->uncount);
	if (s->count != NULL)
		say_line(stdout, "counted from now on: %s.", s->count);
	else
		say_line(stdout, "no longer counted: %s.", s->uncount);
	return EX_OK;
}

static int
edit_counted(struct stats *s)
{
	int status = EX_OK;
	struct store *store = database_store(s->cli, STORE_EDITOR, &status);

	if (store == NULL)
		return status;
	status = change_accounts(s, store);
	store_close(store);
	return status;
}

/* A domain as counters know it, or an account; one at a time. */
static int
take_scope(struct stats *s, const struct options *o)
{
	const char *scope, *at;
	char domain[DNAME_MAX];
	int status = options_scope(o, o->arg, &scope);

	if (status != EX_OK)
		return status;
	if (s->scope[0] != '\0')
		return options_usage(o, "one of --count and --uncount at a time");
	at = strchr(scope, '@');
	(void)dname_normalise(at != NULL ? at + 1 : scope, domain);
	(void)snprintf(s->scope, sizeof(s->scope), "%.*s%s",
		       at != NULL ? (int)(at + 1 - scope) : 0, scope, domain);
	return EX_OK;
}

/* Take one option.  0, or an exit status: the mistake was reported. */
static int
take_option(struct stats *s, const struct options *o, int id)
{
	int rc;

	switch (id) {
	case BY:
		if (rollup_dim_parse(o->arg, &s->filter.by) != 0)
			return options_usage(o,
					     "no counters by '%s'; there are: site, "
					     "domain, account, botnet, template, "
					     "provider, owner, country, helo, reason",
					     o->arg);
		return 0;
	case PER:
		if (rollup_per_parse(o->arg, &s->filter.per) != 0)
			return options_usage(
			    o, "--per minute, hour, day or week, not '%s'", o->arg);
		return 0;
	case WHERE:
		if ((rc = stats_where_add(&s->where, o->arg)) == -2)
			return options_usage(o, "at most %d --where", STATS_WHERES_MAX);
		if (rc != 0)
			return options_usage(o, "'%s' is not like domain=example.com",
					     o->arg);
		return 0;
	case JOURNAL:
		s->journal = true;
		return 0;
	case COUNT:
		s->count = s->scope;
		return take_scope(s, o);
	case UNCOUNT:
		s->uncount = o->arg;
		return take_scope(s, o);
	case COUNTED:
		s->counted = true;
		return 0;
	default:
		return listing_option(&s->listing, o, id);
	}
}

static int
set_filter(struct stats *s, const struct options *o)
{
	struct rollup_filter *f = &s->filter;

	if (s->listing.sort != NULL && stats_rows_counter(s->listing.sort, &f->sort) != 0)
		return options_usage(o, "no counter '%s'; --json shows all",
				     s->listing.sort);
	f->since_s = s->listing.since_s != 0 ? s->listing.since_s
					     : s->listing.now_s - since_s[f->per];
	f->until_s = s->listing.until_s;
	f->reverse = s->listing.reverse;
	f->limit = listing_ask(&s->listing, s->cli->format);
	f->offset = s->listing.offset;
	if (s->journal || !stats_where_kept(&s->where, f))
		s->journal = true;
	if (s->journal && f->per != PER_WHOLE)
		return options_usage(o, "--per goes with kept counters only, which know "
					"one dimension at a time");
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct stats s = {.cli = cli, .first = ""};
	struct options o;
	int id, status;

	listing_init(&s.listing);
	options_init(&o, cli, &cmd_stats, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = take_option(&s, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args > 0)
		return options_usage(&o, "what is '%s'? try --by", o.args[0]);
	if (s.count != NULL || s.uncount != NULL)
		return edit_counted(&s);
	if (s.counted)
		return list_counted(&s);
	status = set_filter(&s, &o);
	return status == EX_OK ? list(&s) : status;
}

const struct command cmd_stats = {
    .name = "stats",
    .summary = "counters over time, by domain, naming scheme, HELO, ...",
    .args = "",
    .help =
	"Counts what came since --since (a day ago; with --per an hour, a day, 14 days\n"
	"or 12 weeks ago), for the site or by something.\n"
	"WOULD: recipients that would be refused, but for the mode or what else\n"
	"'lychgate help status' names. SUSPECT, ZOMBIE: sessions by verdict. CONVICTED:\n"
	"hosts, for the first time; AGAIN: not so; EXPIRED: convictions that ran out.\n"
	"\n"
	"Minutes are kept for 2 days, hours for 90, days for 3 years. Of a period that\n"
	"is over the most frequent keys stay, the rest is in one row.\n"
	"\n"
	"Counters know one thing at a time. With --where on another one than --by, or\n"
	"with --journal, the newest 20000 sessions of the journal are counted instead.\n"
	"\n"
	"Accounts are counted where wanted only: --count example.com begins.\n"
	"\n"
	"Examples: the naming schemes with the most new zombies of this week; the\n"
	"site day by day; what attacks one customer\n"
	"  lychgate stats --by template --since 7d --sort new_zombies\n"
	"  lychgate stats --per day --since 30d\n"
	"  lychgate stats --by helo --where domain=example.com\n",
    .options = rows,
    .formats = true,
    .run = run,
};
