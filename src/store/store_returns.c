/*
 * Counts add up in their rows.  Of the many that a set of counts holds most are zero:
 * only the others have a row.
 */
#include "store_returns.h"

#include "row.h"
#include "select.h"
#include "store_impl.h"

#define DAY_S 86400u

static const char *
refusal_word(int v)
{
	return returns_refusal_name((enum returns_refusal)v);
}

static const char *
class_word(int v)
{
	return returns_class_name((enum returns_class)v);
}

static const char *
way_word(int v)
{
	return returns_way_name((enum returns_way)v);
}

static const struct words refusals = {refusal_word, RETURNS_REFUSALS};
static const struct words classes = {class_word, RETURNS_CLASSES};
static const struct words ways = {way_word, RETURNS_WAYS};

/* Writing */

/* The parameters that all three tables have: 1 to 5. */
static sqlite3_stmt *
prepare(struct store *s, const char *sql, const struct returns_key *key, bool open)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return NULL;
	sqlite3_bind_int64(st, 1, (int64_t)key->day * DAY_S);
	sqlite3_bind_int(st, 2, open);
	sqlite3_bind_text(st, 3, refusal_word(key->refusal), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, class_word(key->class), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 5, key->botnet);
	return st;
}

static int64_t
within(unsigned step)
{
	return step < RETURNS_NOT ? returns_ends_s[step] : 0;
}

static int
put_step(struct store *s, const struct returns_key *key, bool open,
	 const struct store_returns_step *step)
{
	sqlite3_stmt *st =
	    prepare(s,
		    "INSERT INTO returns (day, open, refusal, class, botnet, way, within,"
		    " returned, censored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		    " ON CONFLICT DO UPDATE SET returned = returned + ?8,"
		    " censored = censored + ?9",
		    key, open);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 6, way_word(step->way), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 7, within(step->step));
	sqlite3_bind_int64(st, 8, (int64_t)step->returned);
	sqlite3_bind_int64(st, 9, (int64_t)step->censored);
	return db_run(&s->db, st);
}

static int
put_grey(struct store *s, const struct returns_key *key,
	 const struct store_returns_grey *grey)
{
	sqlite3_stmt *st = prepare(
	    s,
	    "INSERT INTO returns_greylist (day, refusal, class, botnet, delay, convicted,"
	    " within, cases) VALUES (?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
	    " ON CONFLICT DO UPDATE SET cases = cases + ?9",
	    key, false);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 6, returns_delays_s[grey->delay]);
	sqlite3_bind_int(st, 7, grey->convicted);
	sqlite3_bind_int64(st, 8, within(grey->step));
	sqlite3_bind_int64(st, 9, (int64_t)grey->cases);
	return db_run(&s->db, st);
}

static int
put_cases(struct store *s, const struct returns_key *key, bool open,
	  const struct returns_counts *c)
{
	sqlite3_stmt *st =
	    prepare(s,
		    "INSERT INTO returns_cases (day, open, refusal, class, botnet, cases,"
		    " evicted, triples, triples_new)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
		    " ON CONFLICT DO UPDATE SET cases = cases + ?6,"
		    " evicted = evicted + ?7, triples = triples + ?8,"
		    " triples_new = triples_new + ?9",
		    key, open);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 6, c->cases);
	sqlite3_bind_int64(st, 7, c->evicted);
	sqlite3_bind_int64(st, 8, c->triples);
	sqlite3_bind_int64(st, 9, c->triples_new);
	return db_run(&s->db, st);
}

static int
put_steps(struct store *s, const struct returns_key *key, bool open,
	  const struct returns_counts *c)
{
	int rc = 0;

	for (unsigned way = 0; way < RETURNS_WAYS; way++)
		for (unsigned i = 0; i < RETURNS_BINS && rc == 0; i++) {
			const struct store_returns_step step = {
			    .way = (enum returns_way)way,
			    .step = i,
			    .returned = c->returned[way][i],
			    .censored = c->censored[way][i]};

			if (step.returned + step.censored > 0)
				rc = put_step(s, key, open, &step);
		}
	return rc;
}

static int
put_greys(struct store *s, const struct returns_key *key, const struct returns_counts *c)
{
	int rc = 0;

	for (unsigned i = 0; i < RETURNS_DELAYS * 2 * RETURNS_BINS && rc == 0; i++) {
		unsigned delay = i / (2 * RETURNS_BINS), step = i % RETURNS_BINS;
		bool convicted = i / RETURNS_BINS % 2;
		const struct store_returns_grey grey = {
		    .delay = delay,
		    .convicted = convicted,
		    .step = step,
		    .cases = c->grey[delay][convicted][step]};

		if (grey.cases > 0)
			rc = put_grey(s, key, &grey);
	}
	return rc;
}

static int
run(struct store *s, const char *sql)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	return st != NULL ? db_run(&s->db, st) : -1;
}

/* What is open is in two tables; of a greylist only what was watched to the end counts.
 */
static int
clear_open(struct store *s)
{
	int rc = run(s, "DELETE FROM returns WHERE open = 1");

	return rc == 0 ? run(s, "DELETE FROM returns_cases WHERE open = 1") : rc;
}

int
store_returns_put(struct store *s, enum returns_state state,
		  const struct returns_key *key, const struct returns_counts *counts)
{
	bool open = state == RETURNS_OPEN;
	int rc;

	if (state == RETURNS_OPEN_ANEW)
		return clear_open(s);
	rc = put_steps(s, key, open, counts);
	if (rc == 0 && !open)
		rc = put_greys(s, key, counts);
	return rc == 0 ? put_cases(s, key, open, counts) : rc;
}

static int
fold(struct store *s)
{
	int rc = run(s, "INSERT INTO returns SELECT day, 0, refusal, class, botnet, way,"
			" within, returned, censored FROM returns AS o WHERE o.open = 1"
			" ON CONFLICT DO UPDATE SET returned = returned +"
			" excluded.returned, censored = censored + excluded.censored");

	if (rc == 0)
		rc = run(s, "INSERT INTO returns_cases SELECT day, 0, refusal, class,"
			    " botnet, cases, evicted, triples, triples_new"
			    " FROM returns_cases AS o WHERE o.open = 1"
			    " ON CONFLICT DO UPDATE SET cases = cases + excluded.cases,"
			    " evicted = evicted + excluded.evicted");
	return rc == 0 ? clear_open(s) : rc;
}

/* All or nothing: what was added and not cleared would be added once more. */
int
store_returns_fold(struct store *s)
{
	if (store_begin(s) != 0)
		return -1;
	if (fold(s) == 0 && store_commit(s) == 0)
		return 0;
	store_rollback(s);
	return -1;
}

static int
delete_before(struct store *s, const char *sql, int64_t before_s, uint32_t *deleted)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, before_s);
	if (db_run(&s->db, st) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	return 0;
}

int
store_returns_prune(struct store *s, uint32_t now_s, uint32_t *deleted)
{
	static const char *const sql[] = {"DELETE FROM returns WHERE day < ?1",
					  "DELETE FROM returns_greylist WHERE day < ?1",
					  "DELETE FROM returns_cases WHERE day < ?1"};
	int64_t before_s = (int64_t)now_s - (int64_t)STORE_RETURNS_DAYS * DAY_S;
	int rc = 0;

	for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]) && rc == 0; i++)
		rc = delete_before(s, sql[i], before_s, deleted);
	return rc;
}

/* Reading */

struct listing {
	struct db *db;
	store_returns_step_row *step;
	store_returns_grey_row *grey;
	store_returns_cases_row *cases;
	void *ctx;
};

static uint64_t
count_of(struct row *r)
{
	return (uint64_t)row_int(r, 0, INT64_MAX);
}

static unsigned
step_of(struct row *r)
{
	int64_t within_s = row_int(r, 0, UINT32_MAX);

	for (unsigned i = 0; i < RETURNS_NOT; i++)
		if (within_s == returns_ends_s[i])
			return i;
	r->bad |= within_s != 0;
	return RETURNS_NOT;
}

static unsigned
delay_of(struct row *r)
{
	int64_t delay_s = row_int(r, 0, UINT32_MAX);

	for (unsigned i = 0; i < RETURNS_DELAYS; i++)
		if (delay_s == returns_delays_s[i])
			return i;
	r->bad = true;
	return 0;
}

static bool
step_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_returns_step step;
	struct row r;

	row_init(&r, st);
	step.refusal = (enum returns_refusal)row_word(&r, &refusals);
	step.class = (enum returns_class)row_word(&r, &classes);
	step.botnet = row_u32(&r);
	step.way = (enum returns_way)row_word(&r, &ways);
	step.step = step_of(&r);
	step.returned = count_of(&r);
	step.censored = count_of(&r);
	return row_end(&r, l->db) != 0 || l->step(l->ctx, &step);
}

static bool
grey_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_returns_grey grey;
	struct row r;

	row_init(&r, st);
	grey.refusal = (enum returns_refusal)row_word(&r, &refusals);
	grey.class = (enum returns_class)row_word(&r, &classes);
	grey.botnet = row_u32(&r);
	grey.delay = delay_of(&r);
	grey.convicted = row_bool(&r);
	grey.step = step_of(&r);
	grey.cases = count_of(&r);
	return row_end(&r, l->db) != 0 || l->grey(l->ctx, &grey);
}

static bool
cases_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_returns_cases cases;
	struct row r;

	row_init(&r, st);
	cases.refusal = (enum returns_refusal)row_word(&r, &refusals);
	cases.class = (enum returns_class)row_word(&r, &classes);
	cases.botnet = row_u32(&r);
	cases.cases = count_of(&r);
	cases.open = count_of(&r);
	cases.evicted = count_of(&r);
	cases.triples = count_of(&r);
	cases.triples_new = count_of(&r);
	cases.first_s = row_u32(&r);
	cases.last_s = row_u32(&r);
	return row_end(&r, l->db) != 0 || l->cases(l->ctx, &cases);
}

/* Sums of ${columns} by the first ${group} ones. */
static void
sum_up(const char *columns, const char *from, const char *group, uint32_t since_s,
       struct select *q)
{
	select_init(q, columns, from);
	if (since_s != 0)
		select_int(q, "day >= ?", since_s / DAY_S * DAY_S);
	select_group(q, group);
}

int
store_returns_steps(struct store *s, uint32_t since_s, store_returns_step_row *row,
		    void *ctx)
{
	struct listing listing = {.db = &s->db, .step = row, .ctx = ctx};
	struct select q;
	int rc;

	sum_up("SELECT refusal, class, botnet, way, within, sum(returned), sum(censored)",
	       "returns", "1, 2, 3, 4, 5", since_s, &q);
	rc = select_each(&q, &s->db, step_row, &listing);
	select_fini(&q);
	return rc;
}

int
store_returns_greys(struct store *s, uint32_t since_s, store_returns_grey_row *row,
		    void *ctx)
{
	struct listing listing = {.db = &s->db, .grey = row, .ctx = ctx};
	struct select q;
	int rc;

	sum_up("SELECT refusal, class, botnet, delay, convicted, within, sum(cases)",
	       "returns_greylist", "1, 2, 3, 4, 5, 6", since_s, &q);
	rc = select_each(&q, &s->db, grey_row, &listing);
	select_fini(&q);
	return rc;
}

int
store_returns_cases(struct store *s, uint32_t since_s, store_returns_cases_row *row,
		    void *ctx)
{
	struct listing listing = {.db = &s->db, .cases = row, .ctx = ctx};
	struct select q;
	int rc;

	sum_up("SELECT refusal, class, botnet, sum(cases), sum(iif(open, cases, 0)),"
	       " sum(evicted), sum(triples), sum(triples_new), min(day), max(day)",
	       "returns_cases", "1, 2, 3", since_s, &q);
	rc = select_each(&q, &s->db, cases_row, &listing);
	select_fini(&q);
	return rc;
}
