/* lychgate backscatter [storms|accounts|domains|sources] */
#include <string.h>
#include <sysexits.h>

#include "commands.h"
#include "frame.h"
#include "journal_bounces.h"
#include "options.h"
#include "store_memo.h"
#include "storm.h"

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
	struct listing listing;
	struct frame frame;
	enum bounces_by by;
	struct store_memo storms[STORMS_MAX];
	char names[STORMS_MAX][CONTEXT_NAME_MAX];
	size_t n;
};

/* What came to an account or a domain. */
static void
lead_to(struct walk *w, const char *name)
{
	char to[CONTEXT_NAME_MAX + 1];

	snprintf(to, sizeof(to), "%s%s", strchr(name, '@') != NULL ? "" : "@", name);
	listing_lead(&w->listing, "lychgate sessions --from '<>' --to ", to);
}

static bool
keep_storm(void *ctx, const struct store_memo *memo)
{
	struct walk *w = ctx;

	if (memo->memo.last_s < w->listing.since_s)
		return true;
	snprintf(w->names[w->n], CONTEXT_NAME_MAX, "%s", memo->name);
	w->storms[w->n] = *memo;
	w->storms[w->n].name = w->names[w->n];
	return ++w->n < STORMS_MAX;
}

static void
put_storm(struct walk *w, const struct store_memo *storm)
{
	struct storm_numbers numbers = storm_unpack(storm->memo.ref);
	struct output *out = w->frame.out;
	bool over = numbers.over || w->listing.now_s - storm->memo.last_s > QUIET_S;

	lead_to(w, storm->name);
	listing_text(out, storm->name);
	listing_time(out, storm->memo.first_s);
	listing_time(out, storm->memo.last_s);
	output_text(out, over ? "over" : "on");
	output_int(out, storm->memo.n);
	output_int(out, numbers.refused);
	output_int(out, numbers.answered);
	output_text(out, storm_means_name(numbers.means));
}

static int
list_storms(void *ctx)
{
	struct walk *w = ctx;

	if (store_memo_each(w->frame.store, MEMO_STORM, STORMS_MAX, keep_storm, w) != 0)
		return -1;
	while (w->n > 0 && listing_take(&w->listing))
		put_storm(w, &w->storms[--w->n]);
	return 0;
}

static bool
put_sum(void *ctx, const struct bounces_sum *sum)
{
	struct walk *w = ctx;
	struct output *out = w->frame.out;

	if (!listing_take(&w->listing))
		return false;
	if (w->by == BOUNCES_BY_SOURCE)
		listing_lead(&w->listing, "lychgate sessions --from '<>' ", sum->name);
	else
		lead_to(w, sum->name);
	output_text(out, sum->name);
	listing_text(out, sum->ptr);
	output_int(out, (int64_t)sum->bounces);
	output_int(out, (int64_t)sum->refused);
	output_int(out, (int64_t)sum->real);
	listing_time(out, sum->last_s);
	return true;
}

static int
list_sums(void *ctx)
{
	struct walk *w = ctx;
	struct bounces_query query = {w->by, w->listing.since_s,
				      listing_ask(&w->listing, w->frame.cli->format)};

	if (query.since_s == 0)
		query.since_s = w->listing.now_s - SINCE_DAY;
	return journal_bounces(w->frame.journal, &query, put_sum, w);
}

/* storms, or an enum bounces_by; -2: neither. */
static int
what(const struct options *o)
{
	static const char *const names[] = {"sources", "accounts", "domains"};

	if (o->n_args > 1)
		return -2;
	if (o->n_args == 0 || strcmp(o->args[0], "storms") == 0)
		return -1;
	for (int i = 0; i < 3; i++)
		if (strcmp(o->args[0], names[i]) == 0)
			return i;
	return -2;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	static struct walk w; /* large */
	struct options o;
	int by;

	w = (struct walk){.listing = {.shown = 0}};
	options_init(&o, cli, &cmd_backscatter, argc, argv);
	if (!listing_read(&w.listing, &o))
		return o.status;
	if ((by = what(&o)) < -1)
		return options_usage(&o, "storms, accounts, domains or sources");
	(void)listing_ask(&w.listing, cli->format);
	if (by < 0) {
		w.frame = (struct frame){FRAME_COLUMNS(storm_columns), .cli = cli,
					 .listing = &w.listing};
		return frame_store(&w.frame, list_storms, &w);
	}
	w.by = (enum bounces_by)by;
	w.frame =
	    (struct frame){FRAME_COLUMNS(sum_columns), .cli = cli, .listing = &w.listing};
	return frame_journal(&w.frame, list_sums, &w);
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
