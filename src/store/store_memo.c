/*
 * Memos: struct memo <-> rows of one table for each kind.  All tables give their columns
 * in one order: id, name, ref, first, last, count, and what more the kind has.
 */
#include "store_memo.h"

#include "row.h"
#include "session.h"
#include "store_impl.h"

#define PRUNE(table)                                                                     \
	"DELETE FROM " table " WHERE id IN (SELECT id FROM " table                       \
	" WHERE last < ?1 LIMIT ?2)"

/* Of tables that have all columns but a ref. */
#define HABIT(table, column)                                                             \
	{                                                                                \
		.put = "INSERT INTO " table " (id, " column ", first, last, count)"      \
		       " VALUES (?1, ?2, ?4, ?5, ?6) ON CONFLICT DO UPDATE"              \
		       " SET " column " = ?2, first = ?4, last = ?5, count = ?6",        \
		.get = "SELECT id, " column ", 0, first, last, count FROM " table        \
		       " WHERE id = ?",                                                  \
		.each = "SELECT * FROM (SELECT id, " column ", 0, first, last, count"    \
			" FROM " table " ORDER BY last DESC LIMIT ?) ORDER BY 5, 1",     \
		.prune = PRUNE(table),                                                   \
	}

/* Of tables that have all columns: ${columns} in the order of a memo, what they are set
 * to beyond the first six. */
#define MERIT                                                                            \
	"id, address, last_reply, first, last, replies, replies_before, reply_day,"      \
	" bounces, bounce_first, two_way, retried, deferred_envelope, deferred_at"
#define MERIT_VALUES ", ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"
#define WATCH                                                                            \
	"id, address, server, first, last, alerts, sum_unknown, sum_traps, sum_alien,"   \
	" unknown_at, traps_at, alien_at"
#define WATCH_VALUES ", ?7, ?8, ?9, ?10, ?11, ?12"
#define ORGANISATION "id, domain, hosts_map, first, last, hosts"
#define WHOLE(table, columns, values)                                                    \
	{                                                                                \
		.put = "INSERT OR REPLACE INTO " table " (" columns                      \
		       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6" values ")",                    \
		.get = "SELECT " columns " FROM " table " WHERE id = ?",                 \
		.each = "SELECT * FROM (SELECT " columns " FROM " table                  \
			" ORDER BY last DESC LIMIT ?) ORDER BY last, id",                \
		.prune = PRUNE(table),                                                   \
	}

#define STORM_REF "refused | (answered << 32) | (means << 61) | (over << 63)"

static const struct row_sql {
	const char *put, *get, *each, *prune;
} sql[MEMO_KINDS] = {
    [MEMO_SENT] = {.put = "INSERT INTO sent_messages (id, sender, sent)"
			  " VALUES (?1, ?3, ?5)"
			  " ON CONFLICT DO UPDATE SET sender = ?3, sent = ?5",
		   .get = "SELECT id, NULL, sender, sent, sent, 1 FROM sent_messages"
			  " WHERE id = ?",
		   .each = "SELECT * FROM (SELECT id, NULL, sender, sent, sent, 1"
			   " FROM sent_messages ORDER BY sent DESC LIMIT ?)"
			   " ORDER BY 5, 1",
		   .prune = "DELETE FROM sent_messages WHERE id IN"
			    " (SELECT id FROM sent_messages WHERE sent < ?1"
			    " ORDER BY sent LIMIT ?2)"},
    [MEMO_ACCOUNT] = HABIT("senders", "address"),
    [MEMO_SENDER_DOMAIN] = HABIT("sender_domains", "domain"),
    [MEMO_LOCAL_DOMAIN] = HABIT("local_domains", "domain"),
    [MEMO_PARTNER] = HABIT("partner_domains", "domain"),
    [MEMO_MERIT] = WHOLE("server_merits", MERIT, MERIT_VALUES),
    [MEMO_WATCH] = WHOLE("server_watch", WATCH, WATCH_VALUES),
    [MEMO_ORGANISATION] = WHOLE("organisations", ORGANISATION, ""),
    [MEMO_PAIR] = {.put = "INSERT INTO known_pairs (id, first, last)"
			  " VALUES (?1, ?4, ?5) ON CONFLICT DO UPDATE SET last = ?5",
		   .get = "SELECT id, NULL, 0, first, last, 1 FROM known_pairs"
			  " WHERE id = ?",
		   .each = "SELECT * FROM (SELECT id, NULL, 0, first, last, 1"
			   " FROM known_pairs ORDER BY last DESC LIMIT ?) ORDER BY 5, 1",
		   .prune = PRUNE("known_pairs")},
    [MEMO_SIGNED] = HABIT("signed_accounts", "address"),
    /* ref: storm_pack() */
    [MEMO_STORM] =
	{.put = "INSERT INTO storms (id, name, refused, answered, means, over, first,"
		" last, bounces) VALUES (?1, ?2, ?3 & 4294967295, ?3 >> 32 & 536870911,"
		" ?3 >> 61 & 3, ?3 < 0, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
		" refused = excluded.refused, answered = excluded.answered, means ="
		" excluded.means, over = excluded.over, last = ?5, bounces = ?6",
	 .get = "SELECT id, name, " STORM_REF ", first, last, bounces FROM storms"
		" WHERE id = ?",
	 .each = "SELECT * FROM (SELECT id, name, " STORM_REF ", first, last, bounces"
		 " FROM storms ORDER BY last DESC LIMIT ?) ORDER BY 5, 1",
	 .prune = PRUNE("storms")},
};

int
store_memo_put(struct store *s, enum memo_kind kind, uint64_t id, const char *name,
	       const struct memo *m)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql[kind].put);

	if (st == NULL)
		return -1;
	/* A statement leaves out what its table has no column for. */
	sqlite3_bind_int64(st, 1, (int64_t)id);
	db_bind_text(st, 2, name);
	sqlite3_bind_int64(st, 3, (int64_t)m->ref);
	sqlite3_bind_int64(st, 4, m->first_s);
	sqlite3_bind_int64(st, 5, m->last_s);
	sqlite3_bind_int64(st, 6, m->n);
	for (size_t i = 0; i < memo_more(kind); i++)
		sqlite3_bind_int64(st, 7 + (int)i, m->more[i]);
	return db_run(&s->db, st);
}

/* 0, or -1 and the row is counted as bad. */
static int
read_memo(struct db *db, sqlite3_stmt *st, enum memo_kind kind, struct store_memo *memo)
{
	struct memo *m = &memo->memo;
	struct row r;

	*memo = (struct store_memo){0};
	row_init(&r, st);
	memo->id = row_bits(&r);
	memo->name = row_text(&r, SESSION_TEXT_MAX);
	m->ref = row_bits(&r);
	m->first_s = row_u32(&r);
	m->last_s = row_u32(&r);
	m->n = row_u32(&r);
	for (size_t i = 0; i < memo_more(kind); i++)
		m->more[i] = row_u32(&r);
	return row_end(&r, db);
}

int
store_memo_get(struct store *s, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql[kind].get);
	struct store_memo found;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)id);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	if (read_memo(&s->db, st, kind, &found) == 0)
		*memo_r = found.memo;
	else
		rc = 0;
	sqlite3_reset(st);
	return rc;
}

int
store_memo_each(struct store *s, enum memo_kind kind, uint32_t limit, store_memo_row *row,
		void *ctx)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql[kind].each);
	struct store_memo memo;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, limit != 0 ? (int64_t)limit : -1);
	while ((rc = db_next(&s->db, st)) == 1)
		if (read_memo(&s->db, st, kind, &memo) == 0 && !row(ctx, &memo)) {
			sqlite3_reset(st);
			return 0;
		}
	return rc;
}

static int
prune_kind(struct store *s, enum memo_kind kind, uint32_t now_s, uint32_t max_rows,
	   uint32_t *deleted)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql[kind].prune);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)now_s - memo_ttl_s(kind));
	sqlite3_bind_int64(st, 2, max_rows);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}

int
store_memo_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	for (int kind = 0; kind < MEMO_KINDS; kind++)
		if (prune_kind(s, (enum memo_kind)kind, now_s, max_rows, deleted) != 0)
			return -1;
	return 0;
}
