/*
 * A range is cut into segments, each of one table.  "Which keys are on this page?" needs
 * one counter of all rows of the range; the other counters are then read for these keys,
 * by seeking each in each period, which is cheap, for a range has few of them.
 */
#include "rollup_query.h"

#include <stdio.h>
#include <string.h>

#include "rollup_page.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"

#define MINUTES_RANGE_S (3 * 3600)
#define SEGMENTS	6

struct segment {
	enum rollup_level level;
	uint32_t from_s, to_s;
};

struct segments {
	struct segment at[SEGMENTS];
	size_t n;
};

static const char *const per_names[PER_COUNT] = {"whole", "minute", "hour", "day",
						 "week"};

const char *
rollup_per_name(enum rollup_per per)
{
	return per_names[per];
}

int
rollup_per_parse(const char *name, enum rollup_per *per_r)
{
	for (int i = 0; i < PER_COUNT; i++)
		if (strcmp(per_names[i], name) == 0) {
			*per_r = (enum rollup_per)i;
			return 0;
		}
	return -1;
}

static int
counters(struct buf *sql, const char *before, const char *after)
{
	int rc = 0;

	for (int i = 0; i < STAT_COUNT; i++)
		rc |= buf_addf(sql, "%s%s%s, ", before,
			       store_stat_name((enum store_stat)i), after);
	return rc | buf_addf(sql, "%smissed%s", before, after);
}

/* The rows of key ?2 of dimension ?1 in the periods from ?3 on, before ?4. */
static int
make_key(struct buf *sql, enum rollup_level level)
{
	int rc = buf_addf(sql,
			  "WITH RECURSIVE t (at) AS (SELECT ?3 WHERE ?3 < ?4 UNION ALL"
			  " SELECT at + %u FROM t WHERE at + %u < ?4) SELECT r.time, ",
			  rollup_level_s(level), rollup_level_s(level));

	return rc | counters(sql, "r.", "") |
	       buf_addf(sql,
			" FROM t CROSS JOIN %s r WHERE r.dimension = ?1 AND r.time = t.at"
			" AND r.key = ?2",
			rollup_level_table(level));
}

int
rollup_query_init(struct store *s)
{
	int rc = 0;

	for (int i = 0; i < ROLLUP_LEVELS; i++)
		rc |= make_key(&s->rollup_key[i], (enum rollup_level)i);
	return rc != 0 ? -1 : 0;
}

void
rollup_query_fini(struct store *s)
{
	for (int i = 0; i < ROLLUP_LEVELS; i++)
		buf_fini(&s->rollup_key[i]);
}

/* The end of the period in which the second before ${at_s} is. */
static uint32_t
level_end(enum rollup_level level, uint32_t at_s)
{
	uint32_t begin_s = rollup_level_begin(level, at_s);

	return begin_s == at_s ? at_s : begin_s + rollup_level_s(level);
}

/* The end ${most} ("min", "max") of what a table holds; 0: nothing. */
static int
extent(struct store *s, enum rollup_level level, const char *most, uint32_t *at_s_r)
{
	char columns[40];
	uint64_t at_s = 0;
	struct select q;
	int rc;

	snprintf(columns, sizeof(columns), "SELECT ifnull(%s(time), 0)", most);
	select_init(&q, columns, rollup_level_table(level));
	select_text(&q, "dimension = ?", rollup_dim_name(ROLLUP_SITE));
	rc = select_count(&q, &s->db, &at_s);
	select_fini(&q);
	*at_s_r = (uint32_t)at_s;
	return rc;
}

/*
 * The end of all that is kept, by the shortest periods that reach so far; 0: nothing.  A
 * range without an end is not to last to the end of the day: it would be too long for
 * minutes, and count what came before it in the same hour.
 */
static int
kept_end(struct store *s, uint32_t *end_s_r)
{
	uint32_t end_s = 0, last_s;

	for (int i = ROLLUP_DAY; i >= ROLLUP_MINUTE; i--) {
		enum rollup_level level = (enum rollup_level)i;

		if (extent(s, level, "max", &last_s) != 0)
			return -1;
		/* In the last period of the level above. */
		if (last_s != 0 &&
		    last_s + rollup_level_s((enum rollup_level)(i + 1)) >= end_s)
			end_s = last_s + rollup_level_s(level);
	}
	*end_s_r = end_s;
	return 0;
}

/* The shortest periods that the range needs and that reach back so far. */
static int
level_of(struct store *s, const struct rollup_filter *f, uint32_t span_s,
	 enum rollup_level *level_r)
{
	uint32_t minutes_s, hours_s;

	if (f->per != PER_WHOLE) {
		*level_r = (enum rollup_level)(f->per - PER_MINUTE);
		return 0;
	}
	if (extent(s, ROLLUP_MINUTE, "min", &minutes_s) != 0 ||
	    extent(s, ROLLUP_HOUR, "min", &hours_s) != 0)
		return -1;
	if (span_s <= MINUTES_RANGE_S && minutes_s != 0 &&
	    f->since_s >= rollup_level_begin(ROLLUP_HOUR, minutes_s))
		*level_r = ROLLUP_MINUTE;
	else if (hours_s != 0 && f->since_s >= hours_s)
		*level_r = ROLLUP_HOUR;
	else
		*level_r = ROLLUP_DAY;
	return 0;
}

/* The range in whole periods, no longer than what there is. */
static int
range(struct store *s, const struct rollup_filter *f, struct segment *range_r)
{
	uint32_t since_s = f->since_s, until_s = f->until_s, first_s, end_s, weeks_s;
	enum rollup_level level;

	if (kept_end(s, &end_s) != 0)
		return -1;
	if (until_s == 0 || until_s > end_s)
		until_s = end_s;
	if (since_s > until_s)
		since_s = until_s;
	if (level_of(s, f, until_s - since_s, &level) != 0 ||
	    extent(s, level, "min", &first_s) != 0 ||
	    extent(s, ROLLUP_WEEK, "min", &weeks_s) != 0)
		return -1;
	if (f->per == PER_WHOLE && weeks_s != 0 && weeks_s < first_s)
		first_s = weeks_s;
	since_s = since_s < first_s ? first_s : since_s;
	since_s = since_s < until_s ? since_s : until_s;
	*range_r = (struct segment){level, rollup_level_begin(level, since_s),
				    level_end(level, until_s)};
	return 0;
}

int
rollup_range(struct store *s, const struct rollup_filter *f, uint32_t *since_s_r,
	     uint32_t *until_s_r)
{
	struct segment whole;

	if (range(s, f, &whole) != 0)
		return -1;
	*since_s_r = whole.from_s;
	*until_s_r = whole.to_s;
	return 0;
}

static void
cut(struct segments *c, enum rollup_level level, uint32_t from_s, uint32_t to_s)
{
	if (from_s < to_s)
		c->at[c->n++] = (struct segment){level, from_s, to_s};
}

/* Cut the middle of a range out into periods of the longer ${level}, the ends of it into
 * those of ${ends}. */
static void
cut_ends(struct segments *c, enum rollup_level ends, enum rollup_level level,
	 struct segment *middle)
{
	uint32_t from_s = level_end(level, middle->from_s),
		 to_s = rollup_level_begin(level, middle->to_s);

	if (from_s >= to_s) {
		cut(c, ends, middle->from_s, middle->to_s);
		middle->from_s = middle->to_s;
		return;
	}
	cut(c, ends, middle->from_s, from_s);
	cut(c, ends, to_s, middle->to_s);
	middle->from_s = from_s;
	middle->to_s = to_s;
}

static int
cut_days(struct store *s, struct segments *c, struct segment days)
{
	uint32_t made_s;

	if (store_meta_get_u32(s, ROLLUP_WEEKS_MADE, &made_s) != 0)
		return -1;
	if (made_s <= days.from_s) {
		cut(c, ROLLUP_DAY, days.from_s, days.to_s);
		return 0;
	}
	if (made_s < days.to_s) {
		cut(c, ROLLUP_DAY, made_s, days.to_s);
		days.to_s = made_s;
	}
	cut_ends(c, ROLLUP_DAY, ROLLUP_WEEK, &days);
	cut(c, ROLLUP_WEEK, days.from_s, days.to_s);
	return 0;
}

static int
cut_range(struct store *s, const struct rollup_filter *f, struct segments *c)
{
	struct segment whole;
	uint32_t last_s;

	c->n = 0;
	if (range(s, f, &whole) != 0 || extent(s, ROLLUP_DAY, "max", &last_s) != 0)
		return -1;
	if (f->per != PER_WHOLE || whole.level == ROLLUP_MINUTE) {
		cut(c, whole.level, whole.from_s, whole.to_s);
		return 0;
	}
	if (whole.level == ROLLUP_HOUR) {
		/* The last day's row is there already, and holds the day so far. */
		if (f->until_s == 0 && whole.to_s > last_s)
			whole.to_s = last_s + 86400;
		cut_ends(c, ROLLUP_HOUR, ROLLUP_DAY, &whole);
	}
	return cut_days(s, c, whole);
}

/* Read time and counters; what is no count is 0. */
static void
read_sum(sqlite3_stmt *st, int column, struct rollup_sum *sum)
{
	for (int i = 0; i < STAT_COUNT; i++)
		sum->count[i] = (uint64_t)sqlite3_column_int64(st, column + i);
	sum->missed = (uint64_t)sqlite3_column_int64(st, column + STAT_COUNT);
}

static void
add_sum(struct rollup_sum *to, const struct rollup_sum *from)
{
	for (int i = 0; i < STAT_COUNT; i++)
		to->count[i] += from->count[i];
	to->missed += from->missed;
}

static int
add_segment(struct store *s, const struct segment *g, enum rollup_dim by,
	    struct rollup_sum *sum)
{
	sqlite3_stmt *st = db_prepare(&s->db, s->rollup_key[g->level].data);
	struct rollup_sum one = {0};
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, rollup_dim_name(by), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, sum->key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, g->from_s);
	sqlite3_bind_int64(st, 4, g->to_s);
	while ((rc = db_next(&s->db, st)) == 1) {
		read_sum(st, 1, &one);
		add_sum(sum, &one);
	}
	return rc;
}

static int
sum_key(struct store *s, const struct segments *c, enum rollup_dim by,
	struct rollup_sum *sum)
{
	for (size_t i = 0; i < c->n; i++)
		if (add_segment(s, &c->at[i], by, sum) != 0)
			return -1;
	return 0;
}

int
rollup_query_key(struct store *s, const struct rollup_filter *f, struct rollup_sum *sum_r)
{
	struct rollup_sum sum = {.key = f->key};
	struct segments c;

	if (cut_range(s, f, &c) != 0 || sum_key(s, &c, f->by, &sum) != 0)
		return -1;
	*sum_r = sum;
	return 0;
}

static bool
add_key(void *ctx, sqlite3_stmt *st)
{
	struct rollup_page *p = ctx;
	const char *key = (const char *)sqlite3_column_text(st, 0);
	int64_t n = sqlite3_column_int64(st, 1);

	p->failed = key == NULL || rollup_page_add(p, key, n > 0 ? (uint64_t)n : 0) != 0;
	return !p->failed;
}

/* All keys of a segment, each with the counter to sort by. */
static int
add_keys(struct store *s, const struct segment *g, const struct rollup_filter *f,
	 struct rollup_page *p)
{
	char columns[64];
	struct select q;
	int rc;

	snprintf(columns, sizeof(columns), "SELECT key, %s", store_stat_name(f->sort));
	select_init(&q, columns, rollup_level_table(g->level));
	select_text(&q, "dimension = ?", rollup_dim_name(f->by));
	select_where(&q, "key <> ''");
	select_int(&q, "time >= ?", g->from_s);
	select_int(&q, "time < ?", g->to_s);
	rc = select_each(&q, &s->db, add_key, p);
	select_fini(&q);
	return rc;
}

static int
find_page(struct store *s, const struct segments *c, const struct rollup_filter *f,
	  struct rollup_page *p)
{
	p->failed = rollup_page_begin(p) != 0;
	for (size_t i = 0; i < c->n && !p->failed; i++)
		if (add_keys(s, &c->at[i], f, p) != 0)
			return -1;
	if (p->failed || rollup_page_end(p, f) != 0)
		return db_fail(&s->db, SQLITE_NOMEM, "list");
	return 0;
}

static int
each_whole(struct store *s, const struct rollup_filter *f, rollup_sum_fn *row, void *ctx)
{
	struct rollup_page page;
	struct segments c;
	int rc;

	if (cut_range(s, f, &c) != 0)
		return -1;
	rc = find_page(s, &c, f, &page);
	for (size_t i = 0; rc == 0 && i < page.n; i++) {
		struct rollup_sum sum = {.key = page.keys[i]};

		if ((rc = sum_key(s, &c, f->by, &sum)) == 0 && !row(ctx, &sum))
			break;
	}
	rollup_page_fini(&page);
	return rc;
}

struct series {
	rollup_sum_fn *row;
	void *ctx;
};

static bool
series_row(void *ctx, sqlite3_stmt *st)
{
	const struct series *l = ctx;
	struct rollup_sum sum = {.time_s = (uint32_t)sqlite3_column_int64(st, 0),
				 .key = (const char *)sqlite3_column_text(st, 1)};

	read_sum(st, 2, &sum);
	return sum.key == NULL || l->row(l->ctx, &sum);
}

static int
each_of_series(struct store *s, const struct rollup_filter *f, rollup_sum_fn *row,
	       void *ctx)
{
	struct series series = {row, ctx};
	struct segments c;
	struct select q;
	struct buf sql;
	int rc = cut_range(s, f, &c);

	if (rc != 0 || c.n == 0)
		return rc;
	buf_init(&sql);
	rc = buf_adds(&sql, "SELECT time, key, ") | counters(&sql, "", "");
	select_init(&q, rc == 0 ? sql.data : "", rollup_level_table(c.at[0].level));
	select_text(&q, "dimension = ?", rollup_dim_name(f->by));
	select_where(&q, "key <> ''");
	select_int(&q, "time >= ?", c.at[0].from_s);
	select_int(&q, "time < ?", c.at[0].to_s);
	buf_clear(&sql);
	rc |= buf_addf(&sql, "time%s, %s%s, key", f->reverse ? "" : " DESC",
		       store_stat_name(f->sort), f->reverse ? "" : " DESC");
	select_order(&q, rc == 0 ? sql.data : "time");
	select_page(&q, f->limit, f->offset);
	rc = rc != 0 ? db_fail(&s->db, SQLITE_NOMEM, "list")
		     : select_each(&q, &s->db, series_row, &series);
	select_fini(&q);
	buf_fini(&sql);
	return rc;
}

/* One key's series: its few rows are sought, and put into order by walking back. */
static int
each_of_key(struct store *s, const struct rollup_filter *f, rollup_sum_fn *row, void *ctx)
{
	enum rollup_level level = (enum rollup_level)(f->per - PER_MINUTE);
	uint32_t from_s, to_s, step_s = rollup_level_s(level), skip = f->offset, n = 0;

	if (rollup_range(s, f, &from_s, &to_s) != 0)
		return -1;
	for (uint32_t i = 0; i < (to_s - from_s) / step_s; i++) {
		uint32_t at_s =
		    f->reverse ? from_s + i * step_s : to_s - (i + 1) * step_s;
		struct segment one = {level, at_s, at_s + step_s};
		struct rollup_sum sum = {.time_s = at_s, .key = f->key}, none = sum;

		if (f->limit != 0 && n == f->limit)
			break;
		if (add_segment(s, &one, f->by, &sum) != 0)
			return -1;
		if (memcmp(&sum, &none, sizeof(sum)) == 0)
			continue;
		if (skip > 0) {
			skip--;
			continue;
		}
		n++;
		if (!row(ctx, &sum))
			break;
	}
	return 0;
}

int
rollup_query_each(struct store *s, const struct rollup_filter *f, rollup_sum_fn *row,
		  void *ctx)
{
	struct rollup_sum sum;

	if (f->per == PER_WHOLE && f->key == NULL)
		return each_whole(s, f, row, ctx);
	if (f->per != PER_WHOLE)
		return f->key != NULL ? each_of_key(s, f, row, ctx)
				      : each_of_series(s, f, row, ctx);
	if (f->offset > 0)
		return 0;
	if (rollup_query_key(s, f, &sum) != 0)
		return -1;
	(void)row(ctx, &sum);
	return 0;
}
