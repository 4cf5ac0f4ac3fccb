/*
 * Rows are written as botnet_keep() tells them.  Every statement may be repeated: a save
 * that failed half way is made again whole.
 */
#include "store_botnet_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "botnet_keep.h"
#include "botnet_load.h"
#include "dialect.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"

#define ROWS_ONCE 2000 /* in one transaction: a fraction of a second */

struct save {
	struct store *s;
	unsigned rows;
};

static int
next_row(struct save *save)
{
	if (++save->rows < ROWS_ONCE)
		return 0;
	save->rows = 0;
	return store_commit(save->s) != 0 ? -1 : store_begin(save->s);
}

/* Run a statement whose only parameters are integers. */
static int
run(struct store *s, const char *sql, const int64_t *values, int n)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	for (int i = 0; i < n; i++)
		sqlite3_bind_int64(st, i + 1, values[i]);
	return db_run(&s->db, st);
}

static int
put_botnet(struct store *s, const struct botnet_portrait *p)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "INSERT OR REPLACE INTO botnets (id, name, named, ignored, evidence,"
		    " hosts, labelled, networks, parent, first_seen, last_seen,"
		    " server_seen, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
	const struct botnet_summary *b = &p->summary;
	const int64_t numbers[] = {b->hosts,   b->labelled, 0,		p->parent,
				   p->first_s, p->last_s,   p->server_s};

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, b->id);
	sqlite3_bind_text(st, 2, b->name, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 3, p->named);
	sqlite3_bind_int(st, 4, p->ignored);
	sqlite3_bind_int(st, 5, b->evidence);
	for (int i = 0; i < 7; i++)
		sqlite3_bind_int64(st, 6 + i, numbers[i]);
	sqlite3_bind_double(st, 8, b->networks);
	return db_run(&s->db, st);
}

static int
put_name(struct store *s, const struct botnet_portrait *p)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "INSERT OR REPLACE INTO botnet_names (name, botnet, last_seen)"
		    " VALUES (?, ?, ?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, p->summary.name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, p->summary.id);
	sqlite3_bind_int64(st, 3, p->last_s);
	return db_run(&s->db, st);
}

static int
put_shared(struct store *s, uint32_t id, const struct botnet_shared *shared)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "INSERT OR REPLACE INTO botnet_shared VALUES (?, ?, ?, ?, ?, ?, ?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, (int64_t)shared->hash);
	sqlite3_bind_text(st, 3, botnet_kind_row(shared->kind)->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, shared->text, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 5, shared->hosts);
	sqlite3_bind_double(st, 6, shared->nats);
	sqlite3_bind_int(st, 7, shared->exclusive);
	return db_run(&s->db, st);
}

static int
put_campaign(struct store *s, uint32_t id, const struct botnet_campaign *c)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "INSERT OR REPLACE INTO botnet_campaigns VALUES (?, ?, ?, ?, ?, ?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, c->id);
	sqlite3_bind_text(st, 3, c->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 4, c->hosts);
	sqlite3_bind_int64(st, 5, c->first_s);
	sqlite3_bind_int64(st, 6, c->last_s);
	return db_run(&s->db, st);
}

static int
put_top(struct store *s, uint32_t id, const char *kind, const struct botnet_count *count)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "INSERT OR REPLACE INTO botnet_tops VALUES (?, ?, ?, ?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, kind, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, count->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 4, count->hosts);
	return db_run(&s->db, st);
}

static int
put_lists(struct store *s, const struct botnet_portrait *p)
{
	static const char *const kinds[BOTNET_TOPS] = {[BOTNET_TOP_PROVIDER] = "provider",
						       [BOTNET_TOP_TARGET] = "target",
						       [BOTNET_TOP_COUNTRY] = "country"};
	uint32_t id = p->summary.id;
	int result = 0;

	for (size_t i = 0; result == 0 && i < p->n_shared; i++)
		result = put_shared(s, id, &p->shared[i]);
	for (size_t i = 0; result == 0 && i < p->n_campaigns; i++)
		result = put_campaign(s, id, &p->campaigns[i]);
	for (size_t top = 0; top < BOTNET_TOPS; top++)
		for (size_t i = 0; result == 0 && i < p->n_tops[top]; i++)
			result = put_top(s, id, kinds[top], &p->tops[top][i]);
	for (size_t i = 0; result == 0 && i < p->n_days; i++) {
		const struct botnet_day *d = &p->days[i];
		const int64_t values[] = {id, d->day_s, d->visits, d->new_hosts};

		/* A visit is counted for the botnet that the host is in then: the first
		 * ones of those that joined later are not. */
		if (d->visits > 0 || d->new_hosts > 0)
			result = run(
			    s,
			    "INSERT INTO botnet_days VALUES (?1, ?2, max(?3, ?4), ?4)"
			    " ON CONFLICT DO UPDATE SET visits = max(?3, new_hosts, ?4),"
			    " new_hosts = max(new_hosts, ?4)",
			    values, 4);
	}
	return result;
}

/* Campaigns that were sent once are history; what is in common is so now. */
static int
keep_portrait(void *ctx, const struct botnet_portrait *p)
{
	struct save *save = ctx;
	const int64_t id = p->summary.id;

	if (run(save->s, "DELETE FROM botnet_shared WHERE botnet = ?", &id, 1) != 0 ||
	    run(save->s, "DELETE FROM botnet_tops WHERE botnet = ?", &id, 1) != 0 ||
	    run(save->s, "UPDATE botnet_campaigns SET hosts = 0 WHERE botnet = ?", &id,
		1) != 0 ||
	    put_botnet(save->s, p) != 0 || put_name(save->s, p) != 0 ||
	    put_lists(save->s, p) != 0)
		return -1;
	return next_row(save);
}

/* All that was known of ${id} is the other's from now on. */
static int
move_to(struct store *s, const int64_t values[2])
{
	static const char *const moves[] = {
	    "UPDATE botnet_members SET botnet = ?2 WHERE botnet = ?1",
	    ("INSERT INTO botnet_days SELECT ?2, day, visits, new_hosts FROM botnet_days"
	     " WHERE botnet = ?1 ON CONFLICT DO UPDATE SET visits = visits +"
	     " excluded.visits, new_hosts = new_hosts + excluded.new_hosts"),
	    ("INSERT OR IGNORE INTO botnet_campaigns SELECT ?2, campaign, name, hosts,"
	     " first_seen, last_seen FROM botnet_campaigns WHERE botnet = ?1"),
	};
	static const char *const deletes[] = {
	    "DELETE FROM botnet_days WHERE botnet = ?1",
	    "DELETE FROM botnet_campaigns WHERE botnet = ?1",
	    "DELETE FROM botnet_shared WHERE botnet = ?1",
	    "DELETE FROM botnet_tops WHERE botnet = ?1",
	    "DELETE FROM botnets WHERE id = ?1",
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (run(s, moves[i], values, 2) != 0)
			return -1;
	for (size_t i = 0; i < sizeof(deletes) / sizeof(deletes[0]); i++)
		if (run(s, deletes[i], values, 1) != 0)
			return -1;
	return 0;
}

static int
keep_alias(void *ctx, uint32_t id, uint32_t into, uint32_t at_s)
{
	struct save *save = ctx;
	const int64_t values[] = {id, into, at_s};

	if (run(save->s, "INSERT OR REPLACE INTO botnet_aliases VALUES (?, ?, ?)", values,
		3) != 0)
		return -1;
	if (into != 0 && move_to(save->s, values) != 0)
		return -1;
	if (into == 0 && run(save->s,
			     "UPDATE botnets SET gone = ?3, hosts = 0, evidence = 0"
			     " WHERE id = ?1 AND ?2 = 0",
			     values, 3) != 0)
		return -1;
	return next_row(save);
}

static void
bind_key(sqlite3_stmt *st, int at, const struct host_key *key, char text[ADDR_TEXT_MAX])
{
	struct addr addr = host_key_addr(key);

	sqlite3_bind_text(st, at, addr_format(&addr, text), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, at + 1, words_form.word(key->form), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, at + 2, words_dialect.word(key->dialect), -1,
			  SQLITE_STATIC);
}

static int
keep_member(void *ctx, const struct botnet_member *m)
{
	static const char sql[] =
	    "INSERT INTO botnet_members (address, form, dialect, botnet, campaign,"
	    " labelled, first_seen, last_seen, owner, shared_1, shared_2, provider,"
	    " target, country, tokens, peer, peer_form, peer_dialect, joined)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
	    " ?16, ?17, ?18, ?19)"
	    " ON CONFLICT DO UPDATE SET botnet = ?4, campaign = ?5, labelled = ?6,"
	    " first_seen = min(first_seen, ?7), last_seen = ?8, owner = ?9,"
	    " shared_1 = ?10, shared_2 = ?11, provider = ?12, target = ?13, country = "
	    "?14,"
	    " tokens = ?15, peer = ?16, peer_form = ?17, peer_dialect = ?18, joined = "
	    "?19";
	struct save *save = ctx;
	sqlite3_stmt *st = db_prepare(&save->s->db, sql);
	const int64_t numbers[] = {m->botnet,
				   m->campaign,
				   m->labelled,
				   m->first_s,
				   m->last_s,
				   m->owner,
				   (int64_t)m->peer_tokens[0],
				   (int64_t)m->peer_tokens[1]};
	char address[ADDR_TEXT_MAX], peer[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	sqlite3_clear_bindings(st);
	bind_key(st, 1, &m->key, address);
	for (int i = 0; i < 8; i++)
		sqlite3_bind_int64(st, 4 + i, numbers[i]);
	db_bind_text(st, 12, m->provider);
	db_bind_text(st, 13, m->target);
	db_bind_text(st, 14, m->country);
	sqlite3_bind_blob(st, 15, m->tokens, sizeof(m->tokens), SQLITE_STATIC);
	if (m->has_peer)
		bind_key(st, 16, &m->peer, peer);
	sqlite3_bind_text(st, 19, words_joined.word(m->joined), -1, SQLITE_STATIC);
	return db_run(&save->s->db, st) != 0 ? -1 : next_row(save);
}

static int
keep_gone(void *ctx, const struct host_key *key)
{
	struct save *save = ctx;
	sqlite3_stmt *st =
	    db_prepare(&save->s->db, "UPDATE botnet_members SET tokens = NULL"
				     " WHERE address = ? AND form = ? AND dialect = ?");
	char address[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	bind_key(st, 1, key, address);
	return db_run(&save->s->db, st) != 0 ? -1 : next_row(save);
}

static int
keep_mark(void *ctx, const struct botnet_mark *m)
{
	struct save *save = ctx;
	sqlite3_stmt *st =
	    db_prepare(&save->s->db,
		       "INSERT OR REPLACE INTO botnet_marks VALUES (?, ?, ?, ?, ?, ?)");

	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, (int64_t)m->hash);
	sqlite3_bind_text(st, 2, botnet_kind_row(m->kind)->name, -1, SQLITE_STATIC);
	db_bind_text(st, 3, m->text);
	sqlite3_bind_int64(st, 4, m->servers);
	sqlite3_bind_int64(st, 5, m->campaign);
	sqlite3_bind_int64(st, 6, m->seen_s);
	return db_run(&save->s->db, st) != 0 ? -1 : next_row(save);
}

int
store_botnet_save(struct store *s, struct botnet *b)
{
	struct save save = {.s = s};
	const struct botnet_keeper keeper = {&save,	  keep_portrait, keep_alias,
					     keep_member, keep_gone,	 keep_mark};

	if (store_begin(s) != 0)
		return -1;
	/* All is told again unless it was written to the end. */
	if (botnet_keep(b, &keeper) == 0 && store_commit(s) == 0) {
		botnet_kept(b);
		return 0;
	}
	store_rollback(s);
	return -1;
}

struct load {
	struct store *s;
	struct botnet *b;
	bool no_memory;
};

static bool
take(struct load *l, const struct row *r, int result)
{
	if (row_end(r, &l->s->db) == 0 && result != 0)
		l->no_memory = true;
	return !l->no_memory;
}

static bool
load_botnet(void *ctx, sqlite3_stmt *st)
{
	struct load *l = ctx;
	struct botnet_portrait p = {.first_s = 0};
	const char *name;
	struct row r;

	row_init(&r, st);
	p.summary.id = row_u32(&r);
	name = row_text(&r, BOTNET_TEXT_MAX - 1);
	memcpy(p.summary.name, name, strlen(name));
	p.named = row_bool(&r);
	p.ignored = row_bool(&r);
	p.parent = row_u32(&r);
	p.first_s = row_u32(&r);
	p.last_s = row_u32(&r);
	p.server_s = row_u32(&r);
	return take(l, &r, r.bad ? 0 : botnet_load_botnet(l->b, &p));
}

static bool
load_day(void *ctx, sqlite3_stmt *st)
{
	struct load *l = ctx;
	struct botnet_day day = {.day_s = 0};
	uint32_t id;
	struct row r;

	row_init(&r, st);
	id = row_u32(&r);
	day.day_s = row_u32(&r);
	day.visits = row_u32(&r);
	if (!r.bad)
		botnet_load_day(l->b, id, &day);
	return take(l, &r, 0);
}

static bool
load_alias(void *ctx, sqlite3_stmt *st)
{
	struct load *l = ctx;
	uint32_t id, into, at_s;
	struct row r;

	row_init(&r, st);
	id = row_u32(&r);
	into = row_u32(&r);
	at_s = row_u32(&r);
	return take(l, &r, r.bad ? 0 : botnet_load_alias(l->b, id, into, at_s));
}

static bool
load_mark(void *ctx, sqlite3_stmt *st)
{
	struct load *l = ctx;
	struct botnet_mark m = {.hash = 0};
	struct row r;

	row_init(&r, st);
	m.hash = row_bits(&r);
	if (botnet_kind_parse(row_text(&r, BOTNET_TEXT_MAX), &m.kind) != 0)
		r.bad = true;
	m.text = row_text(&r, BOTNET_TEXT_MAX - 1);
	m.servers = row_u32(&r);
	m.campaign = row_u32(&r);
	m.seen_s = row_u32(&r);
	return take(l, &r, r.bad ? 0 : botnet_load_mark(l->b, &m));
}

/* What an older version kept of fewer kinds is left out: it comes anew. */
static void
read_tokens(struct row *r, struct botnet_member *m)
{
	const void *blob = sqlite3_column_blob(r->stmt, r->column);
	int size = sqlite3_column_bytes(r->stmt, r->column++);

	if (size == (int)sizeof(m->tokens))
		memcpy(m->tokens, blob, sizeof(m->tokens));
}

static bool
load_member(void *ctx, sqlite3_stmt *st)
{
	struct load *l = ctx;
	struct botnet_member m = {.botnet = 0};
	struct row r;

	row_init(&r, st);
	row_host_key(&r, &m.key);
	m.botnet = row_u32(&r);
	m.campaign = row_u32(&r);
	m.labelled = row_bool(&r);
	m.first_s = row_u32(&r);
	m.last_s = row_u32(&r);
	m.owner = row_u32(&r);
	m.peer_tokens[0] = row_bits(&r);
	m.peer_tokens[1] = row_bits(&r);
	m.provider = row_text(&r, BOTNET_TEXT_MAX);
	m.target = row_text(&r, BOTNET_TEXT_MAX);
	m.country = row_text(&r, BOTNET_TEXT_MAX);
	m.joined = (enum botnet_joined)row_word(&r, &words_joined);
	read_tokens(&r, &m);
	m.has_peer = sqlite3_column_type(st, r.column) != SQLITE_NULL;
	if (m.has_peer)
		row_host_key(&r, &m.peer);
	return take(l, &r, r.bad ? 0 : botnet_load_member(l->b, &m));
}

/* What to read, of the time before ?1: its first condition says so. */
struct load_query {
	const char *columns, *table, *conditions[2], *order;
	select_row *row;
};

static int
load(struct load *l, uint32_t before_s, const struct load_query *what)
{
	struct select q;
	int rc;

	select_init(&q, what->columns, what->table);
	select_int(&q, what->conditions[0], before_s != 0 ? before_s : UINT32_MAX);
	if (what->conditions[1] != NULL)
		select_where(&q, what->conditions[1]);
	select_order(&q, what->order);
	rc = select_each(&q, &l->s->db, what->row, l);
	select_fini(&q);
	return rc;
}

/* Whom nobody had seen was not there, who was labelled later had no label. */
static const struct load_query load_queries[] = {
    {"SELECT id, name, named, ignored, parent, first_seen, min(last_seen, ?1),"
     " min(server_seen, ?1)",
     "botnets",
     {"first_seen < ?1", "gone = 0"},
     "id",
     load_botnet},
    {"SELECT botnet, day, visits",
     "botnet_days",
     {"day < ?1", NULL},
     "day, botnet",
     load_day},
    {"SELECT id, botnet, since",
     "botnet_aliases",
     {"since < ?1", NULL},
     "since, id",
     load_alias},
    {"SELECT hash, kind, text, servers, campaign, min(last_seen, ?1)",
     "botnet_marks",
     {"?1 > 0", NULL},
     "last_seen, hash",
     load_mark},
    {"SELECT address, form, dialect, botnet, campaign,"
     " labelled AND (?1 = 4294967295 OR EXISTS (SELECT 1 FROM hosts h"
     "  WHERE h.address = m.address AND h.form = m.form AND h.dialect = m.dialect"
     "  AND labelled_at < ?1)),"
     " first_seen, min(last_seen, ?1), owner, shared_1, shared_2, provider, target,"
     " country, joined, tokens, peer, peer_form, peer_dialect",
     "botnet_members m",
     {"first_seen < ?1", "tokens IS NOT NULL"},
     "last_seen, id",
     load_member},
};

int
store_botnet_load(struct store *s, uint32_t before_s, struct botnet *b)
{
	struct load l = {.s = s, .b = b};

	for (size_t i = 0; i < sizeof(load_queries) / sizeof(load_queries[0]); i++)
		if (load(&l, before_s, &load_queries[i]) != 0)
			return -1;
	return l.no_memory ? db_fail(&s->db, SQLITE_NOMEM, "load botnets") : 0;
}

int
store_botnet_prune(struct store *s, uint32_t before_s, uint32_t max_rows,
		   uint32_t *deleted)
{
	const int64_t values[] = {before_s, max_rows};
	static const char *const gone[] = {
	    "DELETE FROM botnet_marks WHERE last_seen < ?1",
	    "DELETE FROM botnets WHERE gone > 0 AND gone < ?1",
	    /* The highest id stays: none is given twice. */
	    ("DELETE FROM botnet_aliases WHERE since < ?1"
	     " AND botnet NOT IN (SELECT id FROM botnets UNION ALL"
	     " SELECT id FROM botnet_aliases)"
	     " AND id < (SELECT max(id) FROM botnet_aliases)"),
	    "DELETE FROM botnet_names WHERE last_seen < ?1",
	    "DELETE FROM botnet_days WHERE day < ?1",
	    "DELETE FROM botnet_campaigns WHERE last_seen < ?1",
	};

	if (run(s,
		"DELETE FROM botnet_members WHERE id IN (SELECT id FROM botnet_members"
		" WHERE last_seen < ?1 LIMIT ?2)",
		values, 2) != 0)
		return -1;
	*deleted += (uint32_t)sqlite3_changes(s->db.handle);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		if (run(s, gone[i], values, 1) != 0)
			return -1;
	return 0;
}
