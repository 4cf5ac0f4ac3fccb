/*
 * Counters by minute.  The columns are the names below; the statements come from them.
 */
#include "store_stats.h"

#include "row.h"
#include "select.h"
#include "store_impl.h"

static const char *const names[STAT_COUNT] = {
    [STAT_SESSIONS] = "sessions",     [STAT_UNJUDGED] = "unjudged",
    [STAT_RECIPIENTS] = "recipients", [STAT_ACCEPTED] = "accepted",
    [STAT_UNKNOWN] = "unknown",	      [STAT_REJECTED] = "rejected",
    [STAT_DEFERRED] = "deferred",     [STAT_TRAPS] = "traps",
    [STAT_REFUSED] = "refused",	      [STAT_WOULD_REFUSE] = "would_refuse",
    [STAT_PASSES] = "passes",	      [STAT_SERVERS] = "servers",
    [STAT_SUSPECTS] = "suspects",     [STAT_ZOMBIES] = "zombies",
    [STAT_EXEMPT] = "exempt",	      [STAT_PINNED] = "pinned",
    [STAT_NEW_HOSTS] = "new_hosts",   [STAT_NEW_ZOMBIES] = "new_zombies",
    [STAT_RELAPSES] = "relapses",     [STAT_NEW_SERVERS] = "new_servers",
};

const char *
store_stat_name(enum store_stat stat)
{
	return names[stat];
}

/* Parameter 1 is the minute, the counters follow. */
int
store_stats_init(struct store *s)
{
	struct buf *sql = &s->stats_add;

	if (buf_adds(sql, "INSERT INTO stats_minute (minute") != 0)
		return -1;
	for (size_t i = 0; i < STAT_COUNT; i++)
		if (buf_addf(sql, ", %s", names[i]) != 0)
			return -1;
	if (buf_adds(sql, ") VALUES (?1") != 0)
		return -1;
	for (size_t i = 0; i < STAT_COUNT; i++)
		if (buf_addf(sql, ", ?%zu", i + 2) != 0)
			return -1;
	for (size_t i = 0; i < STAT_COUNT; i++)
		if (buf_addf(sql, "%s%s = %s + ?%zu",
			     i == 0 ? ") ON CONFLICT DO UPDATE SET " : ", ", names[i],
			     names[i], i + 2) != 0)
			return -1;
	return 0;
}

int
store_stats_add(struct store *s, const struct store_minute *minute)
{
	sqlite3_stmt *st = db_prepare(&s->db, s->stats_add.data);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, minute->minute_s / 60 * 60);
	for (size_t i = 0; i < STAT_COUNT; i++)
		sqlite3_bind_int64(st, (int)i + 2, (int64_t)minute->count[i]);
	return db_run(&s->db, st);
}

struct listing {
	struct db *db;
	store_stats_row *row;
	void *ctx;
};

static bool
list_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_minute sum;
	struct row r;

	row_init(&r, st);
	sum.minute_s = row_u32(&r);
	for (size_t i = 0; i < STAT_COUNT; i++)
		sum.count[i] = (uint64_t)row_int(&r, 0, INT64_MAX);
	if (!r.bad)
		return l->row(l->ctx, &sum);
	l->db->bad_rows++;
	return true;
}

/* Sum up in steps; 0 = all in one row.  Numbers only: they may stand in the text. */
static int
sum_up(struct store *s, const struct store_stats_range *range, store_stats_row *row,
       void *ctx)
{
	struct listing listing = {&s->db, row, ctx};
	struct select q;
	struct buf sql;
	int rc = 0;

	buf_init(&sql);
	rc |= range->step_s == 0 ? buf_adds(&sql, "SELECT ifnull(min(minute), 0)")
				 : buf_addf(&sql, "SELECT minute / %u * %u",
					    range->step_s, range->step_s);
	for (size_t i = 0; i < STAT_COUNT; i++)
		rc |= buf_addf(&sql, ", ifnull(sum(%s), 0)", names[i]);
	select_init(&q, rc == 0 ? sql.data : "", "stats_minute");
	select_int(&q, "minute >= ?", range->from_s);
	select_int(&q, "minute < ?", range->to_s);
	if (range->step_s != 0)
		select_group(&q, "1");
	rc = rc != 0 ? db_fail(&s->db, SQLITE_NOMEM, "sum up")
		     : select_each(&q, &s->db, list_row, &listing);
	select_fini(&q);
	buf_fini(&sql);
	return rc;
}

static bool
take_sum(void *ctx, const struct store_minute *sum)
{
	*(struct store_minute *)ctx = *sum;
	return true;
}

int
store_stats_sum(struct store *s, uint32_t from_s, uint32_t to_s,
		struct store_minute *sum_r)
{
	struct store_stats_range range = {from_s, to_s, 0};
	struct store_minute sum = {0};

	if (sum_up(s, &range, take_sum, &sum) != 0)
		return -1;
	*sum_r = sum;
	return 0;
}

int
store_stats_each(struct store *s, const struct store_stats_range *range,
		 store_stats_row *row, void *ctx)
{
	struct store_stats_range steps = *range;

	if (steps.step_s < 60)
		steps.step_s = 60;
	return sum_up(s, &steps, row, ctx);
}
