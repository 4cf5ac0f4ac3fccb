/*
 * Every number leads on: the rows of members are hosts that `explain` and `sessions`
 * take, those of campaigns and marks are what `members` can be asked for.
 */
#include "botnet_rows.h"

#include <stdio.h>
#include <string.h>

#include "dialect.h"
#include "frame.h"
#include "say.h"

static const char *const words[BOTNET_PARTS] = {[BOTNET_MEMBERS] = "members",
						[BOTNET_MARKS] = "marks",
						[BOTNET_CAMPAIGNS] = "campaigns",
						[BOTNET_DAYS_PART] = "days",
						[BOTNET_TOPS_PART] = "tops"};

int
botnet_part_parse(const char *word, enum botnet_part *part_r)
{
	for (int i = 0; i < BOTNET_PARTS; i++)
		if (strcmp(words[i], word) == 0) {
			*part_r = (enum botnet_part)i;
			return 0;
		}
	return -1;
}

struct walk {
	struct frame frame;
	const struct botnet_rows *rows;
	enum botnet_part part;
	bool skips; /* the database gives all rows: the page is made here */
	uint32_t skipped;
};

/* May the row be shown?  Sets ${*go_on_r} when it may not. */
static bool
take(struct walk *w, bool *go_on_r)
{
	*go_on_r = true;
	if (w->skips && w->skipped < w->frame.listing->offset) {
		w->skipped++;
		return false;
	}
	*go_on_r = listing_take(w->frame.listing);
	return *go_on_r;
}

static const struct column member_columns[] = {
    {"address", "ADDRESS", COLUMN_TEXT, 0},
    {"form", NULL, COLUMN_TEXT, 0},
    {"dialect", NULL, COLUMN_TEXT, 0},
    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
    {"first_seen", "FIRST SEEN", COLUMN_TIME, 0},
    {"found_out", "FOUND OUT", COLUMN_BOOL, 0},
    {"country", "COUNTRY", COLUMN_TEXT, 0},
    {"provider", "PROVIDER", COLUMN_TEXT, 0},
    {"target", "TARGET", COLUMN_TEXT, 0},
    {"campaign_id", NULL, COLUMN_INT, 0},
    {"campaign", "CAMPAIGN", COLUMN_TEXT, 0},
    {"joined", NULL, COLUMN_TEXT, 0},
    {"peer", "LIKE", COLUMN_TEXT, 0},
    {"why", "IN COMMON WITH IT", COLUMN_TEXT, 0},
};

/* "HELO ylmf-pc; subject ridge kite #": the two strongest tokens of its latest link, or
 * what made it a guest. */
static void
put_why(struct output *out, const struct store_botnet_member *m)
{
	static const char *const rest[BOTNET_JOINED_N] = {
	    [BOTNET_JOINED_LINK] = "",
	    [BOTNET_JOINED_MARKS] = " (with the botnet)",
	    [BOTNET_JOINED_TIME] = "; time of day (with the botnet)"};
	char why[2 * BOTNET_TEXT_MAX + 96];
	size_t n = 0;

	why[0] = '\0';
	for (int i = 0; i < 2 && n < sizeof(why); i++) {
		enum botnet_kind kind;

		if (m->texts[i][0] == '\0' || botnet_kind_parse(m->kinds[i], &kind) != 0)
			continue;
		n += (size_t)snprintf(why + n, sizeof(why) - n, "%s%s %s",
				      n > 0 ? "; " : "", botnet_kind_row(kind)->text,
				      m->texts[i]);
	}
	if (n < sizeof(why))
		snprintf(why + n, sizeof(why) - n, "%s", rest[m->joined]);
	listing_text(out, why);
}

static bool
each_member(void *ctx, const struct store_botnet_member *m)
{
	struct walk *w = ctx;
	char unit[NET_TEXT_MAX];
	bool go_on;

	if (!take(w, &go_on))
		return go_on;
	output_text(w->frame.out, say_unit(&m->key, unit));
	output_text(w->frame.out, helo_form_name((enum helo_form)m->key.form));
	output_text(w->frame.out, dialect_name((enum dialect)m->key.dialect));
	listing_time(w->frame.out, m->last_s);
	listing_time(w->frame.out, m->first_s);
	output_bool(w->frame.out, m->labelled);
	listing_text(w->frame.out, m->country);
	listing_text(w->frame.out, m->provider);
	listing_text(w->frame.out, m->target);
	if (m->campaign != 0)
		output_int(w->frame.out, m->campaign);
	else
		output_none(w->frame.out);
	listing_text(w->frame.out, m->campaign_name);
	output_text(w->frame.out, botnet_joined_name(m->joined));
	listing_text(w->frame.out, m->peer);
	put_why(w->frame.out, m);
	return true;
}

static const struct column mark_columns[] = {
    {"kind", "KIND", COLUMN_TEXT, 0},		{"text", "TEXT", COLUMN_TEXT, 0},
    {"hosts", "HOSTS", COLUMN_INT, 0},		{"nats", "WORTH", COLUMN_REAL, 1},
    {"exclusive", "ONLY HERE", COLUMN_BOOL, 0},
};

static bool
each_mark(void *ctx, const struct store_botnet_shared *s)
{
	struct walk *w = ctx;
	bool go_on;

	if (!take(w, &go_on))
		return go_on;
	output_text(w->frame.out, botnet_kind_row(s->kind)->text);
	output_text(w->frame.out, s->text);
	output_int(w->frame.out, s->hosts);
	output_real(w->frame.out, s->nats);
	output_bool(w->frame.out, s->exclusive);
	return true;
}

static const struct column campaign_columns[] = {
    {"campaign_id", "CAMPAIGN", COLUMN_INT, 0},
    {"name", "WHAT", COLUMN_TEXT, 0},
    {"hosts", "HOSTS", COLUMN_INT, 0},
    {"first_seen", "FIRST SEEN", COLUMN_TIME, 0},
    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
};

static bool
each_campaign(void *ctx, const struct store_botnet_count *c)
{
	struct walk *w = ctx;
	bool go_on;

	if (!take(w, &go_on))
		return go_on;
	output_int(w->frame.out, c->id);
	listing_text(w->frame.out, c->name);
	output_int(w->frame.out, c->hosts);
	listing_time(w->frame.out, c->first_s);
	listing_time(w->frame.out, c->last_s);
	return true;
}

static const struct column day_columns[] = {
    {"day", "DAY", COLUMN_DAY, 0},
    {"visits", "VISITS", COLUMN_INT, 0},
    {"new_hosts", "NEW HOSTS", COLUMN_INT, 0},
};

static bool
each_day(void *ctx, const struct store_botnet_count *c)
{
	struct walk *w = ctx;
	bool go_on;

	if (!take(w, &go_on))
		return go_on;
	output_time(w->frame.out, (int64_t)c->id * 1000);
	output_int(w->frame.out, c->visits);
	output_int(w->frame.out, c->hosts);
	return true;
}

static const struct column top_columns[] = {
    {"kind", "KIND", COLUMN_TEXT, 0},
    {"name", "NAME", COLUMN_TEXT, 0},
    {"hosts", "HOSTS", COLUMN_INT, 0},
};

static bool
each_top(void *ctx, const struct store_botnet_count *c)
{
	struct walk *w = ctx;
	bool go_on;

	if (!take(w, &go_on))
		return go_on;
	output_text(w->frame.out, c->kind);
	output_text(w->frame.out, c->name);
	output_int(w->frame.out, c->hosts);
	return true;
}

#define COLUMNS(columns) columns, sizeof(columns) / sizeof(columns[0])
static const struct part {
	const struct column *columns;
	size_t n;
} parts[BOTNET_PARTS] = {[BOTNET_MEMBERS] = {COLUMNS(member_columns)},
			 [BOTNET_MARKS] = {COLUMNS(mark_columns)},
			 [BOTNET_CAMPAIGNS] = {COLUMNS(campaign_columns)},
			 [BOTNET_DAYS_PART] = {COLUMNS(day_columns)},
			 [BOTNET_TOPS_PART] = {COLUMNS(top_columns)}};

static int
walk(void *ctx)
{
	struct walk *w = ctx;
	const struct botnet_rows *r = w->rows;
	uint32_t id = r->members.botnet;

	switch (w->part) {
	case BOTNET_MEMBERS:
		return store_botnet_members(r->store, &r->members, each_member, w);
	case BOTNET_MARKS:
		return store_botnet_shared(r->store, id, each_mark, w);
	case BOTNET_CAMPAIGNS:
		return store_botnet_campaigns(r->store, id, each_campaign, w);
	case BOTNET_DAYS_PART:
		return store_botnet_days(r->store, id, each_day, w);
	default:
		return store_botnet_tops(r->store, id, each_top, w);
	}
}

int
botnet_rows_print(const struct botnet_rows *r, enum botnet_part part)
{
	struct walk w = {.frame = {.columns = parts[part].columns,
				   .n_columns = parts[part].n,
				   .cli = r->cli,
				   .listing = r->listing,
				   .store = r->store},
			 .rows = r,
			 .part = part,
			 .skips = part != BOTNET_MEMBERS};

	return frame_print(&w.frame, walk, &w);
}
