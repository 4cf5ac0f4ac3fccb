/*
 * Decisions are told to the grouping whole, in place of those before: so they are all
 * read first.  Without them an ignored botnet would speak against its hosts again.
 */
#include "store_botnet_decision.h"

#include <string.h>

#include "arena.h"
#include "num.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"

static const char *
word(int what)
{
	static const char *const all[] = {[BOTNET_RENAME] = "rename",
					  [BOTNET_MERGE] = "merge",
					  [BOTNET_SPLIT] = "split",
					  [BOTNET_IGNORE] = "ignore"};

	return all[what];
}

static const struct words words_decision = {word, BOTNET_IGNORE + 1};

/* A number would be taken for an id; the rest must fit where names go. */
static bool
is_name(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return len > 0 && len < BOTNET_TEXT_MAX && strspn(text, "0123456789") < len;
}

int
store_botnet_undecide(struct store *s, enum store_botnet_decision what, uint32_t id,
		      const char *value)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "DELETE FROM botnet_decisions WHERE what = ?1 AND botnet ="
			       " ?2 AND (?3 = '' OR value = ?3)");

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, word(what), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, id);
	sqlite3_bind_text(st, 3, value, -1, SQLITE_STATIC);
	if (db_run(&s->db, st) != 0)
		return -1;
	return sqlite3_changes(s->db.handle) > 0;
}

int
store_botnet_decide(struct store *s, enum store_botnet_decision what, uint32_t id,
		    const char *value, uint32_t now_s)
{
	sqlite3_stmt *st;

	if (what == BOTNET_RENAME && !is_name(value))
		return db_refuse(&s->db, "a name is up to 63 printable ASCII characters,"
					 " not digits alone");
	if (what != BOTNET_SPLIT && store_botnet_undecide(s, what, id, "") < 0)
		return -1;
	st = db_prepare(&s->db, "INSERT OR REPLACE INTO botnet_decisions (botnet, what,"
				" value, created) VALUES (?, ?, ?, ?)");
	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, word(what), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, value, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 4, now_s);
	return db_run(&s->db, st);
}

struct decision {
	enum store_botnet_decision what;
	uint32_t id, number; /* into which; of which campaign */
	char name[BOTNET_TEXT_MAX];
};

struct decisions {
	struct db *db;
	struct arena arena;
	struct decision *all;
	size_t n;
	bool no_memory;
};

static bool
note_decision(void *ctx, sqlite3_stmt *st)
{
	struct decisions *all = ctx;
	struct decision *d = arena_grow(&all->arena, all->all, all->n, sizeof(*all->all));
	uint64_t number = 0;
	const char *value;
	struct row r;

	all->no_memory = d == NULL;
	if (d == NULL)
		return false;
	all->all = d;
	d += all->n;
	row_init(&r, st);
	d->id = row_u32(&r);
	d->what = (enum store_botnet_decision)row_word(&r, &words_decision);
	value = row_text(&r, sizeof(d->name) - 1);
	memcpy(d->name, value, strlen(value) + 1);
	if (!r.bad && (d->what == BOTNET_MERGE || d->what == BOTNET_SPLIT))
		r.bad = num_u64_parse(value, 1, UINT32_MAX, &number) != 0;
	d->number = (uint32_t)number;
	all->n += row_end(&r, all->db) == 0;
	return true;
}

static void
tell(struct botnet *b, const struct decision *d)
{
	switch (d->what) {
	case BOTNET_RENAME:
		botnet_decide_name(b, d->id, d->name);
		break;
	case BOTNET_IGNORE:
		botnet_decide_ignore(b, d->id);
		break;
	case BOTNET_MERGE:
		botnet_decide_merge(b, d->id, d->number);
		break;
	case BOTNET_SPLIT:
		botnet_decide_split(b, d->number);
		break;
	}
}

int
store_botnet_decisions_load(struct store *s, struct botnet *b)
{
	struct decisions all = {.db = &s->db};
	struct select q;
	int rc;

	arena_init(&all.arena);
	select_init(&q, "SELECT botnet, what, value", "botnet_decisions");
	select_order(&q, "created, botnet");
	rc = select_each(&q, &s->db, note_decision, &all);
	if (rc == 0 && all.no_memory)
		rc = db_fail(&s->db, SQLITE_NOMEM, "read decisions");
	if (rc == 0)
		botnet_decide_nothing(b);
	for (size_t i = 0; rc == 0 && i < all.n; i++)
		tell(b, &all.all[i]);
	select_fini(&q);
	arena_fini(&all.arena);
	return rc;
}
