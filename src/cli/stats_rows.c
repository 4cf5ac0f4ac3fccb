/* One key, or one period of it, one row. */
#include "stats_rows.h"

#include <string.h>

#include "listing.h"

/* What tables show of the counters; the others are for programs. */
static const char *const titles[STAT_COUNT] = {
    [STAT_SESSIONS] = "SESSIONS",      [STAT_RECIPIENTS] = "RCPTS",
    [STAT_UNKNOWN] = "UNKNOWN",	       [STAT_TRAPS] = "TRAPS",
    [STAT_REFUSED] = "REFUSED",	       [STAT_WOULD_REFUSE] = "WOULD",
    [STAT_SUSPECTS] = "SUSPECT",       [STAT_ZOMBIES] = "ZOMBIE",
    [STAT_NEW_HOSTS] = "NEW HOSTS",    [STAT_NEW_ZOMBIES] = "CONVICTED",
    [STAT_RELAPSES] = "AGAIN",	       [STAT_EXPIRED] = "EXPIRED",
    [STAT_BOUNCES] = "BOUNCES",	       [STAT_BOUNCES_REAL] = "REAL",
    [STAT_BOUNCES_REFUSED] = "FORGED",
};

static const struct {
	const char *title, *next;
	const char *none; /* why there may be none */
} kinds[ROLLUP_DIMS] = {
    [ROLLUP_SITE] = {"SITE", NULL},
    [ROLLUP_DOMAIN] = {"DOMAIN", "lychgate domain "},
    [ROLLUP_ACCOUNT] = {"ACCOUNT", "lychgate sessions --to ",
			"accounts are counted where it is asked for: lychgate stats "
			"--count DOMAIN"},
    [ROLLUP_BOTNET] = {"BOTNET", "lychgate botnet ",
		       "a botnet counts here once it is evidence: lychgate botnets "
		       "lists all"},
    [ROLLUP_TEMPLATE] = {"NAMING SCHEME", "lychgate hosts --template "},
    [ROLLUP_PROVIDER] = {"PROVIDER", "lychgate hosts --provider "},
    [ROLLUP_OWNER] = {"OWNER", "lychgate hosts --owner "},
    [ROLLUP_COUNTRY] = {"COUNTRY", "lychgate hosts --country ",
			"countries are known from files that the option owners names: "
			"lychgate.conf(5)"},
    [ROLLUP_HELO] = {"HELO", "lychgate hosts --helo "},
    [ROLLUP_REASON] = {"REASON", "lychgate sessions --reason "},
};

void
stats_rows_init(struct stats_table *t, enum rollup_dim by, enum rollup_per per)
{
	struct column *c = t->columns;

	bool is_series = per != PER_WHOLE;

	*c++ = (struct column){"time", is_series ? "TIME" : NULL, COLUMN_TIME, 0};
	if (per == PER_DAY || per == PER_WEEK)
		t->columns[0] = (struct column){
		    "time", per == PER_DAY ? "DAY" : "WEEK FROM", COLUMN_DAY, 0};
	*c++ = (struct column){"key",
			       is_series && by == ROLLUP_SITE ? NULL : kinds[by].title,
			       COLUMN_TEXT, 0};
	for (int i = 0; i < STAT_COUNT; i++)
		*c++ = (struct column){store_stat_name((enum store_stat)i), titles[i],
				       COLUMN_INT, 0};
	*c = (struct column){"missed", NULL, COLUMN_INT, 0};
}

void
stats_rows_put(struct output *out, const struct rollup_sum *sum)
{
	listing_time(out, sum->time_s);
	output_text(out, sum->key[0] != '\0' ? sum->key : "(all others)");
	for (int i = 0; i < STAT_COUNT; i++)
		output_int(out, (int64_t)sum->count[i]);
	output_int(out, (int64_t)sum->missed);
}

const char *
stats_rows_title(enum rollup_dim by)
{
	return kinds[by].title;
}

const char *
stats_rows_next(enum rollup_dim by)
{
	return kinds[by].next;
}

const char *
stats_rows_none(enum rollup_dim by)
{
	return kinds[by].none;
}

int
stats_rows_counter(const char *name, enum store_stat *stat_r)
{
	for (int i = 0; i < STAT_COUNT; i++)
		if (strcmp(store_stat_name((enum store_stat)i), name) == 0) {
			*stat_r = (enum store_stat)i;
			return 0;
		}
	return -1;
}
