/*
 * Sums for a person's rare question: no index serves them but that on the time.
 */
#include "journal_bounces.h"

#include "journal_impl.h"
#include "row.h"
#include "session.h"

#define RECIPIENTS(column)                                                               \
	"SELECT " column ", NULL, count(*) AS n, sum(r.action = 'refuse'),"              \
	" sum(ifnull(r.bounce = 'real', 0)), max(r.time)"                                \
	" FROM sessions s JOIN recipients r ON r.session = s.id"                         \
	" WHERE s.connect_time >= ?1 AND s.sender = '' AND s.auth = 0"                   \
	" AND ifnull(r.sender, '') = '' AND r.mta = 'accepted'"                          \
	" GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?2"

static const char *const sql[] = {
    [BOUNCES_BY_SOURCE] =
	"SELECT address, max(ptr), sum(recipients) AS n, sum(refused), sum((SELECT "
	"count(*)"
	" FROM recipients r WHERE r.session = sessions.id AND r.bounce = 'real')),"
	" max(connect_time)"
	" FROM sessions WHERE connect_time >= ?1 AND sender = '' AND auth = 0"
	" GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?2",
    [BOUNCES_BY_ACCOUNT] = RECIPIENTS("r.address"),
    [BOUNCES_BY_DOMAIN] = RECIPIENTS("r.domain"),
};

/* 0, or -1 and the row is counted as bad. */
static int
read_sum(struct journal *j, sqlite3_stmt *st, struct bounces_sum *sum)
{
	struct row r;

	row_init(&r, st);
	sum->name = row_text(&r, SESSION_TEXT_MAX);
	sum->ptr = row_text(&r, SESSION_TEXT_MAX);
	sum->bounces = (uint64_t)row_int(&r, 0, INT64_MAX);
	sum->refused = (uint64_t)row_int(&r, 0, INT64_MAX);
	sum->real = (uint64_t)row_int(&r, 0, INT64_MAX);
	sum->last_s = row_u32(&r);
	return row_end(&r, &j->db);
}

int
journal_bounces(struct journal *j, const struct bounces_query *query, bounces_row_fn *row,
		void *ctx)
{
	sqlite3_stmt *st = db_prepare(&j->db, sql[query->by]);
	struct bounces_sum sum;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, query->since_s);
	sqlite3_bind_int64(st, 2, query->limit != 0 ? (int64_t)query->limit : -1);
	while ((rc = db_next(&j->db, st)) == 1)
		if (read_sum(j, st, &sum) == 0 && !row(ctx, &sum)) {
			sqlite3_reset(st);
			return 0;
		}
	return rc;
}
