/* Times to ids by halving: a question for the least id from some time on would read all
 * rows before it. */
#include "journal_span.h"

#include "journal_impl.h"

#define LASTS_MAX_S (6 * 3600) /* a session */
#define CLOCK_S	    60	       /* by which the clock may have been set back */

/* The first session from ${id} on, and when it ended.  1, 0: there is none; -1. */
static int
look(struct journal *j, int64_t *id, int64_t *end_s_r)
{
	sqlite3_stmt *st =
	    db_prepare(&j->db, "SELECT id, max(connect_time, end_time) FROM sessions"
			       " WHERE id >= ? ORDER BY id LIMIT 1");
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, *id);
	if ((rc = db_next(&j->db, st)) != 1)
		return rc;
	*id = sqlite3_column_int64(st, 0);
	*end_s_r = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	return 1;
}

/* The first id in ${all} whose session ended at ${at_s} or later, or the one behind. */
static int
first_ended(struct journal *j, const struct journal_span *all, int64_t at_s,
	    int64_t *id_r)
{
	int64_t low = all->first, high = all->last + 1;

	while (low < high) {
		int64_t middle = low + (high - low) / 2, id = middle, end_s = 0;
		int rc = look(j, &id, &end_s);

		if (rc < 0)
			return -1;
		if (rc == 0 || id >= high || end_s >= at_s)
			high = middle;
		else
			low = id + 1;
	}
	*id_r = low;
	return 0;
}

/* The last id that may have connected before ${until_s}: of those that did so lately, or
 * that had ended. */
static int
last_connected(struct journal *j, const struct journal_span *all, int64_t until_s,
	       int64_t *id_r)
{
	sqlite3_stmt *st =
	    db_prepare(&j->db, "SELECT max(id) FROM sessions INDEXED BY"
			       " sessions_connect_time WHERE connect_time >= ?1"
			       " AND connect_time < ?2");
	int64_t ended, lately;

	if (st == NULL || first_ended(j, all, until_s + CLOCK_S, &ended) != 0)
		return -1;
	sqlite3_bind_int64(st, 1, until_s - LASTS_MAX_S);
	sqlite3_bind_int64(st, 2, until_s);
	if (db_next(&j->db, st) < 0)
		return -1;
	lately = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	*id_r = lately >= ended ? lately : ended - 1;
	return 0;
}

int
journal_span_of(struct journal *j, const struct journal_filter *f,
		struct journal_span *span_r)
{
	struct journal_span all, span;

	if (db_number(&j->db, "SELECT ifnull(min(id), 1) FROM sessions", &all.first) !=
		0 ||
	    db_number(&j->db, "SELECT ifnull(max(id), 0) FROM sessions", &all.last) != 0)
		return -1;
	span = all;
	if (f->since_s != 0 &&
	    first_ended(j, &all, (int64_t)f->since_s - CLOCK_S, &span.first) != 0)
		return -1;
	if (f->until_s != 0 && last_connected(j, &all, f->until_s, &span.last) != 0)
		return -1;
	if (f->after_id >= span.first)
		span.first = f->after_id + 1;
	*span_r = span;
	return 0;
}
