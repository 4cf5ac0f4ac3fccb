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
    [STAT_CARRIED] = "carried",
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

struct summing {
	struct db *db;
	struct store_minute sum;
};

static bool
take_sum(void *ctx, sqlite3_stmt *st)
{
	struct summing *l = ctx;
	struct store_minute sum;
	struct row r;

	row_init(&r, st);
	sum.minute_s = row_u32(&r);
	for (size_t i = 0; i < STAT_COUNT; i++)
		sum.count[i] = (uint64_t)row_int(&r, 0, INT64_MAX);
	if (!r.bad)
		l->sum = sum;
	else
		l->db->bad_rows++;
	return true;
}

int
store_stats_sum(struct store *s, uint32_t from_s, uint32_t to_s,
		struct store_minute *sum_r)
{
	struct summing summing = {.db = &s->db};
	struct select q;
	struct buf sql;
	int rc;

	buf_init(&sql);
	rc = buf_adds(&sql, "SELECT ifnull(min(minute), 0)");
	for (size_t i = 0; i < STAT_COUNT; i++)
		rc |= buf_addf(&sql, ", ifnull(sum(%s), 0)", names[i]);
	select_init(&q, rc == 0 ? sql.data : "", "stats_minute");
	select_int(&q, "minute >= ?", from_s);
	select_int(&q, "minute < ?", to_s);
	rc = rc != 0 ? db_fail(&s->db, SQLITE_NOMEM, "sum up")
		     : select_each(&q, &s->db, take_sum, &summing);
	select_fini(&q);
	buf_fini(&sql);
	if (rc == 0)
		*sum_r = summing.sum;
	return rc;
}
