/*
 * Lessons: struct taught_as <-> a row of `lessons`.
 */
#include "store_lesson.h"

#include <string.h>

#include "row.h"
#include "session.h"
#include "store_impl.h"
#include "words.h"

#define COLUMNS                                                                          \
	"address, form, dialect, what, at, ptr, ptr_status, helo, owner, country,"       \
	" name_class, helo_class, manner, sender"

static void
bind_word(sqlite3_stmt *st, int at, const struct words *words, int value)
{
	sqlite3_bind_text(st, at, words->word(value), -1, SQLITE_STATIC);
}

static void
bind_key(sqlite3_stmt *st, const struct host_key *key, enum taught_what what,
	 char address[ADDR_TEXT_MAX])
{
	struct addr unit = host_key_addr(key);

	sqlite3_bind_text(st, 1, addr_format(&unit, address), -1, SQLITE_STATIC);
	bind_word(st, 2, &words_form, key->form);
	bind_word(st, 3, &words_dialect, key->dialect);
	sqlite3_bind_text(st, 4, taught_what_name(what), -1, SQLITE_STATIC);
}

int
store_lesson_put(struct store *s, const struct host_key *key, enum taught_what what,
		 const struct taught_as *as)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO lessons (" COLUMNS
	    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
	sqlite3_stmt *st = db_prepare(&s->db, sql);
	char address[ADDR_TEXT_MAX], owner[OWNER_TEXT_MAX];

	if (st == NULL)
		return -1;
	bind_key(st, key, what, address);
	sqlite3_bind_int64(st, 5, as->at_s);
	db_bind_text(st, 6, as->ptr);
	bind_word(st, 7, &words_ptr_status, as->ptr_status);
	db_bind_text(st, 8, as->helo);
	db_bind_text(st, 9, owner_key(&as->owner, owner));
	db_bind_text(st, 10, as->owner.country);
	bind_word(st, 11, &words_name_class, (int)as->name_class);
	bind_word(st, 12, &words_helo_class, (int)as->helo_class);
	sqlite3_bind_int64(st, 13, taught_pack(&as->manner));
	db_bind_text(st, 14, as->stray);
	return db_run(&s->db, st);
}

/* 0, or -1 and the row is counted as bad. */
static int
read_lesson(struct db *db, sqlite3_stmt *st, enum dialect dialect, struct taught_as *as_r)
{
	struct taught_as as = {.at_s = 0};
	const char *text;
	struct row r;

	row_init(&r, st);
	as.at_s = row_u32(&r);
	text = row_text(&r, sizeof(as.ptr) - 1);
	memcpy(as.ptr, text, strlen(text));
	as.ptr_status = (enum ptr_status)row_word(&r, &words_ptr_status);
	taught_set_helo(&as, row_text(&r, SESSION_TEXT_MAX));
	text = row_text(&r, SESSION_TEXT_MAX);
	owner_set_key(&as.owner, text, strlen(text));
	text = row_text(&r, SESSION_TEXT_MAX);
	owner_set_country(&as.owner, text, strlen(text));
	as.name_class = (enum name_class)row_word(&r, &words_name_class);
	as.helo_class = (enum helo_class)row_word(&r, &words_helo_class);
	as.manner = taught_unpack(row_u32(&r), dialect);
	text = row_text(&r, sizeof(as.stray) - 1);
	memcpy(as.stray, text, strlen(text));
	if (row_end(&r, db) != 0)
		return -1;
	*as_r = as;
	return 0;
}

int
store_lesson_get(struct store *s, const struct host_key *key, enum taught_what what,
		 struct taught_as *as_r)
{
	static const char sql[] =
	    "SELECT at, ptr, ptr_status, helo, owner, country, name_class, helo_class,"
	    " manner, sender FROM lessons WHERE address = ?1 AND form = ?2 AND dialect = "
	    "?3 AND what = ?4";
	sqlite3_stmt *st = db_prepare(&s->db, sql);
	char address[ADDR_TEXT_MAX];
	int rc;

	if (st == NULL)
		return -1;
	bind_key(st, key, what, address);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	if (read_lesson(&s->db, st, (enum dialect)key->dialect, as_r) != 0)
		rc = 0;
	sqlite3_reset(st);
	return rc;
}

int
store_lesson_delete(struct store *s, const struct addr *addr)
{
	sqlite3_stmt *st = db_prepare(&s->db, "DELETE FROM lessons WHERE address = ?");
	struct addr unit = addr_unit(addr);
	char text[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, addr_format(&unit, text), -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_lesson_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted)
{
	static const char sql[] =
	    "DELETE FROM lessons WHERE (address, form, dialect, what) IN (SELECT address,"
	    " form, dialect, what FROM lessons WHERE at < ?1 LIMIT ?2)";
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)now_s - STORE_LESSON_KEEP_S);
	sqlite3_bind_int64(st, 2, max_rows);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}
