/* Names of owners.  A row is written only when it changes. */
#include "store_owner.h"

#include <stdio.h>

#include "row.h"
#include "store_impl.h"

int
store_owner_put(struct store *s, const struct owner *owner)
{
	static const char sql[] =
	    "INSERT INTO owners (key, name) VALUES (?1, ?2) ON CONFLICT DO UPDATE"
	    " SET name = ?2 WHERE name <> ?2";
	char key[OWNER_TEXT_MAX];
	sqlite3_stmt *st;

	if (owner == NULL || owner->name[0] == '\0')
		return 0;
	if ((st = db_prepare(&s->db, sql)) == NULL)
		return -1;
	sqlite3_bind_text(st, 1, owner_key(owner, key), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, owner->name, -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_owner_name(struct store *s, const char *key, char name_r[OWNER_TEXT_MAX])
{
	sqlite3_stmt *st = db_prepare(&s->db, "SELECT name FROM owners WHERE key = ?");
	struct row r;
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	row_init(&r, st);
	(void)snprintf(name_r, OWNER_TEXT_MAX, "%s", row_text(&r, OWNER_TEXT_MAX - 1));
	sqlite3_reset(st);
	return r.bad ? 0 : 1;
}
