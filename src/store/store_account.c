/* Whose accounts are counted: a list that a person keeps, read when it changes. */
#include "store_account.h"

#include <string.h>

#include "policy.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"

int
store_account_add(struct store *s, const char *scope)
{
	sqlite3_stmt *st;

	if (!policy_is_scope(scope))
		return db_refuse(&s->db, "not a domain or an address");
	st = db_prepare(&s->db, "INSERT OR IGNORE INTO counted_accounts VALUES (?)");
	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, scope, -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_account_remove(struct store *s, const char *scope)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "DELETE FROM counted_accounts WHERE scope = ?");

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, scope, -1, SQLITE_STATIC);
	if (db_run(&s->db, st) != 0)
		return -1;
	return sqlite3_changes(s->db.handle) > 0;
}

struct listing {
	struct db *db;
	store_account_row *row;
	void *ctx;
};

static bool
list_row(void *ctx, sqlite3_stmt *st)
{
	const struct listing *l = ctx;
	const char *scope;
	struct row r;

	row_init(&r, st);
	scope = row_text(&r, SESSION_TEXT_MAX);
	return row_end(&r, l->db) != 0 || l->row(l->ctx, scope);
}

int
store_account_each(struct store *s, store_account_row *row, void *ctx)
{
	struct listing listing = {&s->db, row, ctx};
	struct select q;
	int rc;

	select_init(&q, "SELECT scope", "counted_accounts");
	select_order(&q, "scope");
	rc = select_each(&q, &s->db, list_row, &listing);
	select_fini(&q);
	return rc;
}

struct telling {
	struct tally *tally;
	bool no_memory;
};

static bool
tell(void *ctx, const char *scope)
{
	struct telling *t = ctx;

	t->no_memory = tally_add_account(t->tally, scope) != 0;
	return !t->no_memory;
}

int
store_account_tell(struct store *s, struct tally *t)
{
	struct telling telling = {.tally = t};

	tally_no_accounts(t);
	if (store_account_each(s, tell, &telling) != 0)
		return -1;
	return telling.no_memory ? db_fail(&s->db, SQLITE_NOMEM, "list") : 0;
}
