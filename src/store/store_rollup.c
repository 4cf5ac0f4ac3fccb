/*
 * Writing rollups.  The four tables have the same columns; the statements are made from
 * the names of the counters and of the tables.
 *
 * A period is folded a little after its end.  How far that has come stands in `meta`
 * ("rollup.hour" and so on), so that a daemon which was down goes on where it was.
 */
#include "store_rollup.h"

#include <string.h>

#include "row.h"
#include "select.h"
#include "store_impl.h"

#define MONDAY	   (4 * 86400u) /* 1970-01-05 */
#define LATE_S	   120		/* after its end a period is folded */
#define ACCOUNTS   5000
#define STEPS	   64 /* periods in one call */
#define EXPIRED_S  10 /* a host that just came again may not be written yet */
#define EXPIRED_IN "rollup.expired"

static const struct level {
	const char *name, *table;
	uint32_t unit_s, keep_s, rows, domains;
} levels[ROLLUP_LEVELS] = {
    [ROLLUP_MINUTE] = {"minute", "rollup_minute", 60, ROLLUP_MINUTES_S, 50, 200},
    [ROLLUP_HOUR] = {"hour", "rollup_hour", 3600, ROLLUP_HOURS_S, 250, 1000},
    [ROLLUP_DAY] = {"day", "rollup_day", 86400, ROLLUP_DAYS_S, 1000, 30000},
    [ROLLUP_WEEK] = {"week", "rollup_week", 7 * 86400, ROLLUP_WEEKS_S, 1000, 30000},
};

/* What is done to periods once they are over so long. */
static const struct chore {
	const char *mark; /* in meta: done before that time */
	enum rollup_level level;
	uint32_t after_s, max_rows;
	bool week;
} chores[] = {
    {"rollup.minute", ROLLUP_MINUTE, LATE_S, UINT32_MAX, false},
    {"rollup.hour", ROLLUP_HOUR, LATE_S, UINT32_MAX, false},
    {"rollup.day", ROLLUP_DAY, LATE_S, UINT32_MAX, false},
    {ROLLUP_WEEKS_MADE, ROLLUP_DAY, 2 * LATE_S, 0, true},
    {"rollup.day.old", ROLLUP_DAY, ROLLUP_WHOLE_S, ROLLUP_OLD_ROWS, false},
    {"rollup.week.old", ROLLUP_WEEK, ROLLUP_WHOLE_WEEKS_S, ROLLUP_OLD_ROWS, false},
};

const char *
rollup_level_name(enum rollup_level level)
{
	return levels[level].name;
}

const char *
rollup_level_table(enum rollup_level level)
{
	return levels[level].table;
}

uint32_t
rollup_level_s(enum rollup_level level)
{
	return levels[level].unit_s;
}

uint32_t
rollup_level_keep_s(enum rollup_level level)
{
	return levels[level].keep_s;
}

uint32_t
rollup_level_begin(enum rollup_level level, uint32_t at_s)
{
	if (level == ROLLUP_WEEK)
		return at_s < MONDAY ? 0 : at_s - (at_s - MONDAY) % (7 * 86400);
	return at_s - at_s % levels[level].unit_s;
}

uint32_t
rollup_level_rows(enum rollup_level level, enum rollup_dim dim)
{
	return dim == ROLLUP_DOMAIN || dim == ROLLUP_ACCOUNT ? levels[level].domains
							     : levels[level].rows;
}

/* Append ${before}, and each counter between two ${between}, as ${format} prints it. */
static int
counters(struct buf *sql, const char *before, const char *each, const char *after)
{
	int rc = 0;

	for (int i = 0; i < STAT_COUNT; i++)
		rc |= buf_addf(sql, "%s%s%s", before, store_stat_name((enum store_stat)i),
			       each);
	return rc | buf_adds(sql, after);
}

/* Parameters: dimension, time, key, the counters, missed. */
static int
make_put(struct buf *sql, const char *table)
{
	int rc = buf_addf(sql, "INSERT INTO %s (dimension, time, key", table) |
		 counters(sql, ", ", "", ", missed) VALUES (?1, ?2, ?3");

	for (int i = 0; i <= STAT_COUNT; i++)
		rc |= buf_addf(sql, ", ?%d", i + 4);
	rc |= buf_adds(sql, ") ON CONFLICT DO UPDATE SET missed = missed"
			    " + excluded.missed");
	for (int i = 0; i < STAT_COUNT; i++) {
		const char *name = store_stat_name((enum store_stat)i);

		rc |= buf_addf(sql, ", %s = %s + excluded.%s", name, name, name);
	}
	return rc;
}

/* The keys beyond the most frequent ?3 of a period: dimension ?1, time ?2. */
#define LEAST                                                                            \
	"SELECT %s FROM %s WHERE dimension = ?1 AND time = ?2 AND key <> ''"             \
	" ORDER BY sessions DESC, key LIMIT -1 OFFSET ?3"

/* Add the least keys to the row of all others. */
static int
make_fold(struct buf *sql, const char *table)
{
	int rc = buf_addf(sql, "INSERT INTO %s (dimension, time, key", table) |
		 counters(sql, ", ", "", ", missed) SELECT ?1, ?2, ''") |
		 counters(sql, ", sum(", ")", ", max(sessions) FROM (") |
		 buf_addf(sql, LEAST, "*", table) |
		 buf_adds(sql, ") HAVING count(*) > 0 ON CONFLICT DO UPDATE SET"
			       " missed = missed + excluded.missed");

	for (int i = 0; i < STAT_COUNT; i++) {
		const char *name = store_stat_name((enum store_stat)i);

		rc |= buf_addf(sql, ", %s = %s + excluded.%s", name, name, name);
	}
	return rc;
}

static int
make_drop(struct buf *sql, const char *table)
{
	return buf_addf(sql,
			"DELETE FROM %s WHERE dimension = ?1 AND time = ?2 AND key IN (",
			table) |
	       buf_addf(sql, LEAST, "key", table) | buf_addc(sql, ')');
}

static int
make_more(struct buf *sql, const char *table)
{
	return buf_addf(sql,
			"SELECT 1 FROM %s WHERE dimension = ?1 AND time = ?2"
			" AND key <> '' LIMIT 1 OFFSET ?3",
			table);
}

/* At most ?3 rows of dimension ?1 before ?2. */
static int
make_prune(struct buf *sql, const char *table)
{
	return buf_addf(sql,
			"DELETE FROM %s WHERE (dimension, time, key) IN (SELECT"
			" dimension, time, key FROM %s WHERE dimension = ?1"
			" AND time < ?2 LIMIT ?3)",
			table, table);
}

/* The days from ?2 on, before ?3, of dimension ?1 as a week. */
static int
make_week(struct buf *sql)
{
	return buf_adds(sql, "INSERT OR REPLACE INTO rollup_week (dimension, time, key") |
	       counters(sql, ", ", "", ", missed) SELECT ?1, ?2, key") |
	       counters(sql, ", sum(", ")",
			", sum(missed) FROM rollup_day WHERE dimension = ?1"
			" AND time >= ?2 AND time < ?3 GROUP BY key");
}

int
store_rollup_init(struct store *s)
{
	int rc = make_week(&s->rollup_week);

	for (int i = 0; i < ROLLUP_LEVELS; i++)
		rc |= make_put(&s->rollup_put[i], levels[i].table) |
		      make_more(&s->rollup_more[i], levels[i].table) |
		      make_fold(&s->rollup_fold[i], levels[i].table) |
		      make_drop(&s->rollup_drop[i], levels[i].table) |
		      make_prune(&s->rollup_prune[i], levels[i].table);
	return rc != 0 ? -1 : 0;
}

void
store_rollup_fini(struct store *s)
{
	buf_fini(&s->rollup_week);
	for (int i = 0; i < ROLLUP_LEVELS; i++) {
		buf_fini(&s->rollup_put[i]);
		buf_fini(&s->rollup_more[i]);
		buf_fini(&s->rollup_fold[i]);
		buf_fini(&s->rollup_drop[i]);
		buf_fini(&s->rollup_prune[i]);
	}
}

struct putting {
	struct store *store;
	enum rollup_level level;
	uint32_t time_s;
};

static int
put_row(void *ctx, const struct rollup_row *row)
{
	const struct putting *p = ctx;
	struct db *db = &p->store->db;
	sqlite3_stmt *st = db_prepare(db, p->store->rollup_put[p->level].data);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, rollup_dim_name(row->dim), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, p->time_s);
	sqlite3_bind_text(st, 3, row->key, -1, SQLITE_STATIC);
	for (int i = 0; i < STAT_COUNT; i++)
		sqlite3_bind_int64(st, i + 4, row->counts.count[i]);
	sqlite3_bind_int64(st, STAT_COUNT + 4, row->missed);
	return db_run(db, st);
}

static int
put_level(struct store *s, enum rollup_level level, const struct tally_period *period)
{
	struct putting p = {s, level, rollup_level_begin(level, period->begin_s)};
	int rc = 0;

	for (int dim = 0; rc == 0 && dim < ROLLUP_DIMS; dim++) {
		/* What does not last longer need not be written. */
		size_t limit = level == ROLLUP_MINUTE
				   ? rollup_level_rows(level, (enum rollup_dim)dim)
				   : 0;

		rc =
		    rollup_each(period->rollup, (enum rollup_dim)dim, limit, put_row, &p);
	}
	return rc;
}

int
store_rollup_put(struct store *s, const struct tally_period *period)
{
	for (int level = ROLLUP_MINUTE; level <= ROLLUP_DAY; level++)
		if (period->unit_s <= levels[level].unit_s &&
		    put_level(s, (enum rollup_level)level, period) != 0)
			return -1;
	return 0;
}

struct expiring {
	struct db *db;
	struct rollup *expired;
};

static bool
count_expired(void *ctx, sqlite3_stmt *st)
{
	const struct expiring *e = ctx;
	struct rollup_counts one = {.count = {[STAT_EXPIRED] = 1}};
	struct owner owner = {.asn = 0};
	struct host_texts texts = {.ptr = "", .owner = &owner};
	const char *text;
	struct addr ip;
	struct row r;

	row_init(&r, st);
	ip = row_addr(&r);
	texts.template = row_text(&r, SESSION_TEXT_MAX);
	texts.provider = row_text(&r, SESSION_TEXT_MAX);
	texts.helo = row_text(&r, SESSION_TEXT_MAX);
	text = row_text(&r, SESSION_TEXT_MAX);
	owner_set_key(&owner, text, strlen(text));
	text = row_text(&r, SESSION_TEXT_MAX);
	owner_set_country(&owner, text, strlen(text));
	if (row_end(&r, e->db) == 0)
		tally_host(e->expired, &texts, &ip, &one);
	return true;
}

/* Convictions that ran out between two times. */
static int
find_expired(struct store *s, struct rollup *expired, uint32_t from_s, uint32_t to_s)
{
	struct expiring expiring = {&s->db, expired};
	struct select q;
	int rc;

	select_init(&q, "SELECT address, template, provider, helo, owner, country",
		    "hosts");
	select_where(&q, "convicted_until > 0");
	select_int(&q, "convicted_until >= ?", from_s);
	select_int(&q, "convicted_until < ?", to_s);
	rc = select_each(&q, &s->db, count_expired, &expiring);
	select_fini(&q);
	return rc;
}

/* The site's row goes to its minutes too: sessions did when they ended. */
static int
add_to_minutes(void *ctx, const struct rollup_row *row)
{
	const struct putting *p = ctx;
	struct store_minute minute = {.minute_s = p->time_s};

	for (int i = 0; i < STAT_COUNT; i++)
		minute.count[i] = row->counts.count[i];
	return store_stats_add(p->store, &minute);
}

static int
put_expired(struct store *s, const struct tally_period *period)
{
	struct putting p = {s, ROLLUP_MINUTE, period->begin_s};

	if (rollup_keys(period->rollup) == 0)
		return 0;
	return store_rollup_put(s, period) != 0 ||
		       rollup_each(period->rollup, ROLLUP_SITE, 0, add_to_minutes, &p) !=
			   0
		   ? -1
		   : 0;
}

/* They count when it is noticed that they ran out. */
static int
expire(struct store *s, struct tally *t, uint32_t now_s)
{
	uint32_t from_s, to_s = now_s - EXPIRED_S, unit_s = tally_unit(t);
	struct tally_period period = {to_s - to_s % unit_s, unit_s, tally_aside(t)};

	if (store_meta_get_u32(s, EXPIRED_IN, &from_s) != 0)
		return -1;
	if (to_s <= from_s)
		return 0;
	if (from_s != 0 && (find_expired(s, period.rollup, from_s, to_s) != 0 ||
			    put_expired(s, &period) != 0))
		return -1;
	return store_meta_set_u32(s, EXPIRED_IN, to_s);
}

/* What comes later than it should, such as the replay of an old log, is to be folded and
 * put into weeks like everything else. */
static int
rewind_marks(struct store *s, uint32_t at_s)
{
	for (size_t i = 0; i < sizeof(chores) / sizeof(chores[0]); i++) {
		uint32_t mark_s;

		if (store_meta_get_u32(s, chores[i].mark, &mark_s) != 0)
			return -1;
		at_s = rollup_level_begin(chores[i].week ? ROLLUP_WEEK : chores[i].level,
					  at_s);
		if (at_s < mark_s && store_meta_set_u32(s, chores[i].mark, at_s) != 0)
			return -1;
	}
	return 0;
}

static int
write_period(struct store *s, const struct tally_period *period)
{
	return rewind_marks(s, period->begin_s) != 0 ? -1 : store_rollup_put(s, period);
}

int
store_rollup_write(struct store *s, struct tally *t, uint32_t now_s)
{
	struct tally_period period;

	if (expire(s, t, now_s) != 0)
		return -1;
	if (tally_older(t, &period) && write_period(s, &period) != 0)
		return -1;
	return tally_newest(t, &period) ? write_period(s, &period) : 0;
}

/* Run a statement of make_fold(), make_drop() or make_week(). */
static int
run_step(struct store *s, const char *sql, enum rollup_dim dim, const int64_t values[2])
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, rollup_dim_name(dim), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, values[0]);
	sqlite3_bind_int64(st, 3, values[1]);
	return db_run(&s->db, st);
}

/* When the first period is, from ${from_s} on, that holds anything; 0: there is none. */
static int
first_period(struct store *s, enum rollup_level level, uint32_t from_s, uint32_t *at_s_r)
{
	uint64_t at_s = 0;
	struct select q;
	int rc;

	select_init(&q, "SELECT ifnull(min(time), 0)", levels[level].table);
	select_text(&q, "dimension = ?", rollup_dim_name(ROLLUP_SITE));
	select_int(&q, "time >= ?", from_s);
	rc = select_count(&q, &s->db, &at_s);
	select_fini(&q);
	*at_s_r = (uint32_t)at_s;
	return rc;
}

/* Has the period more keys of the dimension?  Most have not, and need no sorting. */
static int
has_more(struct store *s, enum rollup_level level, enum rollup_dim dim,
	 const int64_t values[2])
{
	sqlite3_stmt *st = db_prepare(&s->db, s->rollup_more[level].data);
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, rollup_dim_name(dim), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, values[0]);
	sqlite3_bind_int64(st, 3, values[1]);
	rc = db_next(&s->db, st);
	sqlite3_reset(st);
	return rc;
}

static int
fold_dim(struct store *s, enum rollup_level level, enum rollup_dim dim,
	 const int64_t values[2])
{
	int rc = has_more(s, level, dim, values);

	if (rc <= 0)
		return rc;
	return run_step(s, s->rollup_fold[level].data, dim, values) != 0
		   ? -1
		   : run_step(s, s->rollup_drop[level].data, dim, values);
}

static int
fold(struct store *s, enum rollup_level level, uint32_t at_s, uint32_t max_rows)
{
	for (int dim = 0; dim < ROLLUP_DIMS; dim++) {
		uint32_t rows = rollup_level_rows(level, (enum rollup_dim)dim);
		const int64_t values[2] = {at_s, rows < max_rows ? rows : max_rows};

		if (fold_dim(s, level, (enum rollup_dim)dim, values) != 0)
			return -1;
	}
	return 0;
}

static int
make_a_week(struct store *s, uint32_t at_s)
{
	const int64_t values[2] = {at_s, (int64_t)at_s + 7 * 86400};

	for (int dim = 0; dim < ROLLUP_DIMS; dim++)
		if (run_step(s, s->rollup_week.data, (enum rollup_dim)dim, values) != 0)
			return -1;
	return fold(s, ROLLUP_WEEK, at_s, UINT32_MAX);
}

/* The next period of a chore.  1 it was done, 0 there is none, -1 failed. */
static int
do_chore(struct store *s, const struct chore *c, uint32_t now_s)
{
	uint32_t from_s, at_s, unit_s = levels[c->week ? ROLLUP_WEEK : c->level].unit_s;
	int rc;

	if (store_meta_get_u32(s, c->mark, &from_s) != 0 ||
	    first_period(s, c->level, from_s, &at_s) != 0)
		return -1;
	if (c->week)
		at_s = rollup_level_begin(ROLLUP_WEEK, at_s);
	if (at_s == 0 || (uint64_t)at_s + unit_s + c->after_s > now_s)
		return 0;
	rc = c->week ? make_a_week(s, at_s) : fold(s, c->level, at_s, c->max_rows);
	return rc == 0 && store_meta_set_u32(s, c->mark, at_s + unit_s) == 0 ? 1 : -1;
}

int
store_rollup_tidy(struct store *s, uint32_t now_s, bool *done_r)
{
	bool done = true;

	for (size_t i = 0; i < sizeof(chores) / sizeof(chores[0]); i++) {
		int rc = 1;

		for (int step = 0; rc == 1 && step < STEPS; step++)
			if ((rc = do_chore(s, &chores[i], now_s)) < 0)
				return -1;
		done &= rc == 0;
	}
	*done_r = done;
	return 0;
}

int
store_rollup_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	for (int i = 0; i < ROLLUP_LEVELS * ROLLUP_DIMS; i++) {
		const struct level *level = &levels[i / ROLLUP_DIMS];
		const int64_t values[2] = {
		    now_s > level->keep_s ? now_s - level->keep_s : 0, max_rows};

		if (run_step(s, s->rollup_prune[i / ROLLUP_DIMS].data,
			     (enum rollup_dim)(i % ROLLUP_DIMS), values) != 0)
			return -1;
		*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	}
	return 0;
}
