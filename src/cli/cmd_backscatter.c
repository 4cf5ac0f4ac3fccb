/* lychgate backscatter [storms|accounts|domains|sources] */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "database.h"
#include "errors.h"
#include "journal_bounces.h"
#include "listing.h"
#include "options.h"
#include "store_memo.h"
#include "storm.h"
#include "when.h"

#define QUIET_S	  3600 /* no bounce for so long: over, although nobody said so */
#define SINCE_DAY 86400

static const struct option_row rows[] = {
    LISTING_ROW_SINCE,
    {'n', "limit", "N", "so many rows; 0 = all (tables: 50)"},
    {0},
};

static const struct column storm_columns[] = {
    {"name", "AT", COLUMN_TEXT, 0},	  {"begin", "BEGAN", COLUMN_TIME, 0},
    {"last", "LAST", COLUMN_TIME, 0},	  {"state", "STATE", COLUMN_TEXT, 0},
    {"bounces", "FORGED", COLUMN_INT, 0}, {"refused", "REFUSED", COLUMN_INT, 0},
    {"answered", "REAL", COLUMN_INT, 0},  {"protection", "PROTECTION", COLUMN_TEXT, 0},
};

static const struct column sum_columns[] = {
    {"name", "WHO", COLUMN_TEXT, 0},	   {"ptr", "NAME", COLUMN_TEXT, 0},
    {"bounces", "BOUNCES", COLUMN_INT, 0}, {"refused", "REFUSED", COLUMN_INT, 0},
    {"real", "REAL", COLUMN_INT, 0},	   {"last", "LAST", COLUMN_TIME, 0},
};

/* The newest storms, the newest first: they are read the other way round. */
#define STORMS_MAX 1000
struct walk {
	struct listing *listing;
	struct output *out;
	uint32_t now_s;
	struct store_memo storms[STORMS_MAX];
	char names[STORMS_MAX][CONTEXT_NAME_MAX];
	size_t n;
};

static bool
keep_storm(void *ctx, const struct store_memo *memo)
{
	struct walk *w = ctx;

	if (memo->memo.last_s < w->listing->since_s)
		return true;
	snprintf(w->names[w->n], CONTEXT_NAME_MAX, "%s", memo->name);
	w->storms[w->n] = *memo;
	w->storms[w->n].name = w->names[w->n];
	return ++w->n < STORMS_MAX;
}

static void
put_storm(const struct walk *w, const struct store_memo *storm)
{
	struct storm_numbers numbers = storm_unpack(storm->memo.ref);
	bool over = numbers.over || w->now_s - storm->memo.last_s > QUIET_S;

	listing_text(w->out, storm->name);
	listing_time(w->out, storm->memo.first_s);
	listing_time(w->out, storm->memo.last_s);
	output_text(w->out, over ? "over" : "on");
	output_int(w->out, storm->memo.n);
	output_int(w->out, numbers.refused);
	output_int(w->out, numbers.answered);
	output_text(w->out, storm_means_name(numbers.means));
}

static int
list_storms(const struct cli *cli, struct walk *w)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	if (store_memo_each(store, MEMO_STORM, STORMS_MAX, keep_storm, w) != 0)
		status = database_fail(cli, store_fault(store));
	store_close(store);
	while (status == EX_OK && w->n > 0 && listing_take(w->listing))
		put_storm(w, &w->storms[--w->n]);
	return status;
}

static bool
put_sum(void *ctx, const struct bounces_sum *sum)
{
	struct walk *w = ctx;

	if (!listing_take(w->listing))
		return false;
	output_text(w->out, sum->name);
	listing_text(w->out, sum->ptr);
	output_int(w->out, (int64_t)sum->bounces);
	output_int(w->out, (int64_t)sum->refused);
	output_int(w->out, (int64_t)sum->real);
	listing_time(w->out, sum->last_s);
	return true;
}

static int
list_sums(const struct cli *cli, enum bounces_by by, struct walk *w)
{
	struct bounces_query query = {by, w->listing->since_s,
				      listing_ask(w->listing, cli->format)};
	int status = EX_OK;
	struct journal *journal = database_journal(cli, &status);

	if (journal == NULL)
		return status;
	if (query.since_s == 0)
		query.since_s = w->now_s - SINCE_DAY;
	if (journal_bounces(journal, &query, put_sum, w) != 0)
		status = database_fail(cli, journal_fault(journal));
	journal_close(journal);
	return status;
}

/* storms, or an enum bounces_by; -2: neither. */
static int
what(const struct options *o)
{
	static const char *const names[] = {"sources", "accounts", "domains"};

	if (o->n_args == 0 || strcmp(o->args[0], "storms") == 0)
		return -1;
	for (int i = 0; o->n_args == 1 && i < 3; i++)
		if (strcmp(o->args[0], names[i]) == 0)
			return i;
	return -2;
}

static int
list(const struct cli *cli, struct listing *listing, int by)
{
	static struct walk w;
	int status, printed;

	w = (struct walk){.listing = listing, .now_s = when_now()};
	w.out = by < 0 ? output_create(stdout, cli->format, storm_columns,
				       sizeof(storm_columns) / sizeof(storm_columns[0]))
		       : output_create(stdout, cli->format, sum_columns,
				       sizeof(sum_columns) / sizeof(sum_columns[0]));
	if (w.out == NULL)
		return cli_fail(EX_OSERR, "no memory");
	status = by < 0 ? list_storms(cli, &w) : list_sums(cli, (enum bounces_by)by, &w);
	printed = listing_finish(listing, cli, w.out);
	return status != EX_OK ? status : printed;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct listing listing;
	struct options o;
	int id, status;

	listing_init(&listing);
	options_init(&o, cli, &cmd_backscatter, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = listing_option(&listing, &o, id)) != 0)
			return status;
	if (id == OPTIONS_STOP)
		return o.status;
	if (what(&o) < -1)
		return options_usage(&o, "storms, accounts, domains or sources");
	(void)listing_ask(&listing, cli->format);
	return list(cli, &listing, what(&o));
}

const struct command cmd_backscatter = {
    .name = "backscatter",
    .summary = "list storms of forged bounces, at whom and from where",
    .args = "[storms|accounts|domains|sources]",
    .help =
	"storms    floods of bounces at an account or a domain, now and in the past,\n"
	"          with what was done: PROTECTION is tags (all its mail is signed),\n"
	"          answers (bounces had to name a message that was sent), never-sends\n"
	"          (all were refused), none (nothing is known of its mail: they "
	"passed).\n"
	"          REAL ones are those with a tag or a name of ours\n"
	"accounts, domains\n"
	"          at which bounces go, from the journal; since yesterday, or --since.\n"
	"          REAL as above; what is neither that nor refused, nothing proved\n"
	"sources   where they come from: mail servers that answer forged mail. They are\n"
	"          no zombies, and nothing is held against them\n"
	"\n"
	"See 'lychgate help protect' for what to do about it.\n"
	"\n"
	"Example:\n"
	"  lychgate backscatter sources --since 2h\n",
    .options = rows,
    .words = "storms accounts domains sources",
    .formats = true,
    .run = run,
};
