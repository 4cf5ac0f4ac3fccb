/*
 * Mailboxes: struct mailbox <-> a row of `mailboxes`.  The row's number is the keyed hash
 * by which the engine asks for it, so that the address need not be stored to be found.
 */
#include "store_mailbox.h"

#include "row.h"
#include "select.h"
#include "session.h"
#include "store_impl.h"

#define COLUMNS                                                                          \
	"id, address, accepted_first, accepted_last, tried_first, tried_last,"           \
	" trap_since, hits, suspended_at, addresses_map, networks_map, servers_map"

int
store_mailbox_put(struct store *s, uint64_t id, const char *address,
		  const struct mailbox *m)
{
	static const char sql[] =
	    "INSERT INTO mailboxes (" COLUMNS
	    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO"
	    " UPDATE SET address = ?2, accepted_first = ?3, accepted_last = ?4,"
	    " tried_first = ?5, tried_last = ?6, trap_since = ?7, hits = ?8,"
	    " suspended_at = ?9, addresses_map = ?10, networks_map = ?11,"
	    " servers_map = ?12";
	const uint32_t times[] = {m->accepted_first_s, m->accepted_last_s,
				  m->tried_first_s,    m->tried_last_s,
				  m->trap_s,	       m->hits,
				  m->suspended_s};
	const uint64_t maps[] = {m->addresses, m->networks, m->servers};
	sqlite3_stmt *st = db_prepare(&s->db, sql);
	int at = 3;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)id);
	db_bind_text(st, 2, address);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		sqlite3_bind_int64(st, at++, times[i]);
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		sqlite3_bind_int64(st, at++, (int64_t)maps[i]);
	return db_run(&s->db, st);
}

/* Read a row of COLUMNS.  0, or -1 and the row is counted as bad. */
static int
read_mailbox(struct db *db, sqlite3_stmt *st, struct store_mailbox *box)
{
	struct mailbox *m = &box->mailbox;
	uint32_t *const times[] = {&m->accepted_first_s, &m->accepted_last_s,
				   &m->tried_first_s,	 &m->tried_last_s,
				   &m->trap_s,		 &m->hits,
				   &m->suspended_s};
	uint64_t *const maps[] = {&m->addresses, &m->networks, &m->servers};
	struct row r;

	*box = (struct store_mailbox){0};
	row_init(&r, st);
	box->id = row_bits(&r);
	box->address = row_text(&r, SESSION_TEXT_MAX);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		*times[i] = row_u32(&r);
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		*maps[i] = row_bits(&r);
	return row_end(&r, db);
}

int
store_mailbox_get(struct store *s, uint64_t id, struct mailbox *mailbox_r)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "SELECT " COLUMNS " FROM mailboxes WHERE id = ?");
	struct store_mailbox found;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)id);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	if (read_mailbox(&s->db, st, &found) == 0)
		*mailbox_r = found.mailbox;
	else
		rc = 0;
	sqlite3_reset(st);
	return rc;
}

int
store_mailbox_users(struct store *s, uint32_t max, uint64_t *users_r)
{
	struct select q;
	int rc;

	select_init(&q, "SELECT count(*)", "(SELECT 1 FROM mailboxes");
	select_where(&q, "accepted_first > 0");
	select_page(&q, max, 0);
	select_close(&q);
	rc = select_count(&q, &s->db, users_r);
	select_fini(&q);
	return rc;
}

int
store_mailbox_since(struct store *s, uint32_t *since_s_r)
{
	static const char sql[] = "SELECT ifnull(min(accepted_first), 0) FROM mailboxes"
				  " WHERE accepted_first > 0";
	int64_t since_s;

	if (db_number(&s->db, sql, &since_s) != 0)
		return -1;
	*since_s_r = since_s > 0 && since_s <= UINT32_MAX ? (uint32_t)since_s : 0;
	return 0;
}

struct listing {
	struct db *db;
	store_mailbox_row *row;
	void *ctx;
};

static bool
list_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_mailbox mailbox;

	return read_mailbox(l->db, st, &mailbox) != 0 || l->row(l->ctx, &mailbox);
}

int
store_mailbox_each(struct store *s, const struct store_mailbox_filter *filter,
		   store_mailbox_row *row, void *ctx)
{
	struct listing listing = {&s->db, row, ctx};
	struct select q;
	int rc;

	select_init(&q, "SELECT " COLUMNS, "mailboxes");
	if (filter->traps)
		select_where(&q, "trap_since > 0");
	select_order(&q, filter->traps ? "hits DESC, id"
				       : "max(accepted_last, tried_last), id");
	select_page(&q, filter->limit, filter->offset);
	rc = select_each(&q, &s->db, list_row, &listing);
	select_fini(&q);
	return rc;
}

int
store_mailbox_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	static const char sql[] =
	    "DELETE FROM mailboxes WHERE id IN (SELECT id FROM mailboxes"
	    " WHERE accepted_last < ?1 AND tried_last <"
	    " iif(trap_since > 0 OR suspended_at > 0, ?1, ?2) LIMIT ?3)";
	sqlite3_stmt *st;

	if (now_s < MAILBOX_FORGET_S)
		return 0;
	if ((st = db_prepare(&s->db, sql)) == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, now_s - MAILBOX_FORGET_S);
	sqlite3_bind_int64(st, 2, now_s - MAILBOX_STALE_S);
	sqlite3_bind_int64(st, 3, max_rows);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}
