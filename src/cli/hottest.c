/* The first of some keys, or of some visitors. */
#include "hottest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "say.h"
#include "stats_rows.h"

struct walk {
	struct parts *parts;
	const char *part;
	char first[ROLLUP_KEY_MAX + 1];
	size_t n;
};

static void
put(struct walk *w, const char *key, const uint64_t *count)
{
	if (w->n++ == 0)
		(void)snprintf(w->first, sizeof(w->first), "%s", key);
	parts_row(w->parts,
		  &(struct part_row){.part = w->part, .key = key, .count = count});
}

static bool
put_sum(void *ctx, const struct rollup_sum *sum)
{
	if (sum->count[STAT_ZOMBIES] > 0)
		put(ctx, sum->key, sum->count);
	return true;
}

static void
end(struct walk *w, enum rollup_dim by)
{
	const char *next = stats_rows_next(by);
	struct buf text;

	buf_init(&text);
	if (next != NULL && w->n > 0 && strcmp(w->first, ROLLUP_NONE) != 0 &&
	    say_command(&text, next, w->first) != 0)
		parts_fail(w->parts, ENOMEM);
	parts_end(w->parts, text.data);
	buf_fini(&text);
}

int
hottest_keys(struct parts *p, struct store *store, const struct rollup_filter *f,
	     const char *part, const char *heading)
{
	struct walk w = {.parts = p, .part = part};
	int rc;

	parts_begin(p, heading, stats_rows_title(f->by), PART_COUNTS | PART_ZOMBIES, 0);
	rc = rollup_query_each(store, f, put_sum, &w);
	end(&w, f->by);
	return rc;
}

static int
put_row(void *ctx, const struct rollup_row *row)
{
	struct walk *w = ctx;
	uint64_t count[STAT_COUNT];

	for (int i = 0; i < STAT_COUNT; i++)
		count[i] = row->counts.count[i];
	if (row->key[0] != '\0')
		put(w, row->key, count);
	return 0;
}

void
hottest_of(struct parts *p, const struct rollup *r, enum rollup_dim by, const char *part,
	   const char *heading)
{
	struct walk w = {.parts = p, .part = part};

	parts_begin(p, heading, stats_rows_title(by), PART_COUNTS, 0);
	if (rollup_each(r, by, HOTTEST_ROWS, put_row, &w) != 0)
		parts_fail(p, ENOMEM);
	end(&w, by);
}

void
hottest_visitors(struct parts *p, const struct visitors *v, hottest_wanted *wanted,
		 const char *part, const char *heading)
{
	char address[ADDR_TEXT_MAX], next[ADDR_TEXT_MAX + 40] = "";
	size_t n = 0;

	parts_begin(p, heading, "ADDRESS", PART_TIME | PART_NAME | PART_COUNTS, 0);
	for (size_t i = 0; i < v->n && n < HOTTEST_ROWS; i++) {
		const struct visitor *who = &v->all[i];

		if (wanted != NULL && !wanted(who))
			continue;
		addr_format(&who->ip, address);
		if (n++ == 0)
			snprintf(next, sizeof(next), "lychgate sessions %s", address);
		parts_row(p, &(struct part_row){.part = part,
						.key = address,
						.name = who->ptr,
						.helo = who->helo,
						.at_s = who->last_s,
						.count = who->count});
	}
	parts_end(p, next[0] != '\0' ? next : NULL);
}

bool
hottest_is_zombie(const struct visitor *v)
{
	return v->count[STAT_ZOMBIES] > 0;
}

bool
hottest_is_server(const struct visitor *v)
{
	return v->verdict == VERDICT_SERVER;
}
