/*
 * Counters by minute.  The columns are the names below; the statements come from them.
 */
#include "store_stats.h"

#include <string.h>

#include "row.h"
#include "select.h"
#include "sender.h"
#include "store_impl.h"

static const char *const names[STAT_COUNT] = {
    [STAT_SESSIONS] = "sessions",
    [STAT_UNJUDGED] = "unjudged",
    [STAT_RECIPIENTS] = "recipients",
    [STAT_ACCEPTED] = "accepted",
    [STAT_UNKNOWN] = "unknown",
    [STAT_REJECTED] = "rejected",
    [STAT_DEFERRED] = "deferred",
    [STAT_TRAPS] = "traps",
    [STAT_REFUSED] = "refused",
    [STAT_WOULD_REFUSE] = "would_refuse",
    [STAT_PASSES] = "passes",
    [STAT_SERVERS] = "servers",
    [STAT_SUSPECTS] = "suspects",
    [STAT_ZOMBIES] = "zombies",
    [STAT_EXEMPT] = "exempt",
    [STAT_PINNED] = "pinned",
    [STAT_NEW_HOSTS] = "new_hosts",
    [STAT_NEW_ZOMBIES] = "new_zombies",
    [STAT_RELAPSES] = "relapses",
    [STAT_NEW_SERVERS] = "new_servers",
    [STAT_CARRIED] = "carried",
    [STAT_LOST_SERVERS] = "lost_servers",
    [STAT_EXPIRED] = "expired",
    [STAT_BOUNCES] = "bounces",
    [STAT_BOUNCES_REAL] = "bounces_real",
    [STAT_BOUNCES_REFUSED] = "bounces_refused",
};

const char *
store_stat_name(enum store_stat stat)
{
	return names[stat];
}

size_t
store_stats_spared(const struct journal_entry *session)
{
	size_t n = 0;

	for (size_t i = 0; i < session->n_decisions; i++)
		n += session->decisions[i].spared != SPARED_NO;
	return n;
}

static uint64_t
bounces(const struct session *s)
{
	uint64_t n = 0;

	for (size_t t = 0; t < s->n_txns; t++)
		n += sender_is_null(&s->txns[t]);
	return n;
}

static const enum store_stat stat_of_verdict[] = {
    [VERDICT_PASS] = STAT_PASSES,      [VERDICT_SERVER] = STAT_SERVERS,
    [VERDICT_SUSPECT] = STAT_SUSPECTS, [VERDICT_ZOMBIE] = STAT_ZOMBIES,
    [VERDICT_EXEMPT] = STAT_EXEMPT,    [VERDICT_PINNED] = STAT_PINNED,
};

void
store_stats_count(const struct journal_entry *session, struct store_minute *minute_r)
{
	const struct outcome *o = session->outcome;
	int64_t end_ms = session->session->end_ms != 0 ? session->session->end_ms
						       : session->session->at_ms;
	uint32_t end_s = (uint32_t)(end_ms / 1000);
	uint64_t *count = minute_r->count;

	memset(minute_r, 0, sizeof(*minute_r));
	minute_r->minute_s = end_s - end_s % 60;
	if (o == NULL) {
		count[STAT_UNJUDGED] = 1;
		return;
	}
	count[STAT_SESSIONS] = 1;
	count[STAT_RECIPIENTS] = o->rcpts;
	count[STAT_ACCEPTED] = o->accepted;
	count[STAT_UNKNOWN] = o->unknown;
	count[STAT_REJECTED] = o->rejected;
	count[STAT_DEFERRED] = o->deferred;
	count[STAT_TRAPS] = o->traps;
	count[STAT_REFUSED] = o->refused;
	count[STAT_CARRIED] = o->carried;
	count[STAT_WOULD_REFUSE] = store_stats_spared(session);
	count[stat_of_verdict[o->worst.kind]] = 1;
	count[STAT_NEW_HOSTS] = o->new_host;
	count[STAT_NEW_ZOMBIES] = o->new_zombie && !o->relapse;
	count[STAT_RELAPSES] = o->relapse;
	count[STAT_NEW_SERVERS] = o->new_label && o->label == LABEL_SERVER;
	count[STAT_LOST_SERVERS] = o->lost_server;
	count[STAT_BOUNCES] = bounces(session->session);
	count[STAT_BOUNCES_REAL] = o->bounces_real;
	count[STAT_BOUNCES_REFUSED] = o->bounces_refused;
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
	if (row_end(&r, l->db) == 0)
		l->sum = sum;
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
