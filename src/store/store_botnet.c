/*
 * Names of a column are gathered by subqueries over the first rows of small tables, so
 * that a page of botnets costs the same however many hosts they have.
 */
#include "store_botnet.h"

#include <float.h>
#include <string.h>

#include "num.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"

#define DAY_S 86400u

struct listing {
	struct db *db;
	union {
		store_botnet_row *botnet;
		store_botnet_member_row *member;
		store_botnet_shared_row *shared;
		store_botnet_count_row *count;
	} row;
	void *ctx;
};

static const struct sort sorts[BOTNET_SORTS] = {
#define DOWN(column) column " DESC, id", column ", id DESC"
    [BOTNET_SORT_HOSTS] = {"hosts", DOWN("hosts")},
    [BOTNET_SORT_NEW] = {"new", DOWN("new_today")},
    [BOTNET_SORT_LAST_SEEN] = {"last-seen", DOWN("last_seen")},
    [BOTNET_SORT_FIRST_SEEN] = {"first-seen", DOWN("first_seen")},
    [BOTNET_SORT_NAME] = {"name", "shown, id", "shown DESC, id DESC"},
#undef DOWN
};

const struct sorts store_botnet_sorts = {sorts, BOTNET_SORTS};

/* Of "botnets b": what the operator calls it is shown at once, although the table has it
 * only when the daemon has grouped anew. */
#define RENAMED " FROM botnet_decisions WHERE botnet = b.id AND what = 'rename'"
#define SHOWN_NAME                                                                       \
	"coalesce((SELECT value" RENAMED " ORDER BY created DESC LIMIT 1), b.name)"

#define DAY(what, day)                                                                   \
	"(SELECT " what " FROM botnet_days WHERE botnet = b.id AND day = " day ")"
#define TOP(kind)                                                                        \
	"(SELECT group_concat(name, ', ') FROM (SELECT name FROM botnet_tops WHERE"      \
	" botnet = b.id AND kind = '" kind "' ORDER BY hosts DESC, name LIMIT 3))"

/* In the order in which botnet_row() reads them.  The days are numbers of our own: they
 * may stand in the text. */
/* clang-format off */
static const char botnet_columns[] =
    "SELECT b.id, " SHOWN_NAME " AS shown, b.named OR EXISTS (SELECT 1" RENAMED "), b.ignored,"
    " b.evidence, b.hosts, b.labelled, b.networks,"
    " b.parent, b.first_seen, b.last_seen, b.gone,"
    " coalesce(" DAY("new_hosts", "%u") ", 0) AS new_today,"
    " coalesce(" DAY("new_hosts", "%u") ", 0), coalesce(" DAY("visits", "%u") ", 0),"
    " (SELECT total(new_hosts) FROM botnet_days"
    "  WHERE botnet = b.id AND day BETWEEN %u AND %u),"
    " (SELECT group_concat(text, ', ') FROM (SELECT text FROM botnet_shared"
    "  WHERE botnet = b.id AND kind = 'helo' ORDER BY hosts DESC, text LIMIT 3)),"
    " " TOP("target") ", " TOP("provider") ", " TOP("country");
/* clang-format on */

static bool
botnet_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_botnet b;
	struct row r;

	row_init(&r, st);
	b.id = row_u32(&r);
	b.name = row_text(&r, BOTNET_TEXT_MAX);
	b.named = row_bool(&r);
	b.ignored = row_bool(&r);
	b.evidence = row_bool(&r);
	b.hosts = row_u32(&r);
	b.labelled = row_u32(&r);
	b.networks = row_real(&r, 0, DBL_MAX);
	b.parent = row_u32(&r);
	b.first_s = row_u32(&r);
	b.last_s = row_u32(&r);
	b.gone_s = row_u32(&r);
	b.new_today = row_u32(&r);
	b.new_yesterday = row_u32(&r);
	b.visits_today = row_u32(&r);
	b.new_daily = row_real(&r, 0, DBL_MAX) / 7;
	b.helos = row_text(&r, STORE_BOTNET_LIST);
	b.targets = row_text(&r, STORE_BOTNET_LIST);
	b.providers = row_text(&r, STORE_BOTNET_LIST);
	b.countries = row_text(&r, STORE_BOTNET_LIST);
	return row_end(&r, l->db) != 0 || l->row.botnet(l->ctx, &b);
}

static void
filter_botnets(struct select *q, const struct store_botnet_filter *f)
{
	if (f->id != 0)
		select_int(q, "b.id = ?", f->id);
	else if (!f->all)
		select_where(q, "b.gone = 0 AND b.ignored = 0");
	if (f->min_hosts > 0)
		select_int(q, "b.hosts >= ?", f->min_hosts);
	if (f->since_s != 0)
		select_int(q, "b.last_seen >= ?", f->since_s);
	select_text(q,
		    "EXISTS (SELECT 1 FROM botnet_tops WHERE botnet = b.id AND kind ="
		    " 'target' AND name = ?)",
		    f->target);
}

int
store_botnet_each(struct store *s, const struct store_botnet_filter *filter,
		  store_botnet_row *row, void *ctx)
{
	struct listing l = {&s->db, {.botnet = row}, ctx};
	struct select q;
	struct buf columns;
	uint32_t today = filter->now_s - filter->now_s % DAY_S;
	int rc;

	buf_init(&columns);
	if (buf_addf(&columns, botnet_columns, today, today - DAY_S, today,
		     today - 7 * DAY_S, today - 1) != 0)
		return db_fail(&s->db, SQLITE_NOMEM, "list botnets");
	select_init(&q, columns.data, "botnets b");
	filter_botnets(&q, filter);
	select_order(&q, sort_order(&store_botnet_sorts, filter->sort, filter->reverse));
	select_page(&q, filter->limit, filter->offset);
	rc = select_each(&q, &s->db, botnet_row, &l);
	select_fini(&q);
	buf_fini(&columns);
	return rc;
}

/* One number by one text or number: 1 found, 0 not there, -1. */
static int
look_up(struct store *s, const char *sql, const char *text, uint32_t *value)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	*value = (uint32_t)sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return 1;
}

int
store_botnet_find(struct store *s, const char *name, uint32_t *id_r)
{
	static const char by_name[] =
	    "SELECT id FROM botnets WHERE name = ? ORDER BY gone = 0 DESC, hosts DESC"
	    " LIMIT 1";
	/* The daemon has not seen the decision yet, or does not run. */
	static const char by_new_name[] =
	    "SELECT d.botnet FROM botnet_decisions d JOIN botnets b ON b.id = d.botnet"
	    " WHERE d.what = 'rename' AND d.value = ? ORDER BY d.created DESC LIMIT 1";
#define NOW(first)                                                                       \
	"WITH RECURSIVE now (id, steps) AS (SELECT " first ", 0 UNION ALL"               \
	" SELECT a.botnet, steps + 1 FROM now JOIN botnet_aliases a ON a.id = now.id"    \
	" WHERE a.botnet > 0 AND steps < 64)"                                            \
	" SELECT b.id FROM now JOIN botnets b ON b.id = now.id"                          \
	" ORDER BY steps DESC LIMIT 1"
	static const char by_id[] = NOW("CAST(?1 AS INTEGER)");
	static const char by_former_name[] =
	    NOW("(SELECT botnet FROM botnet_names WHERE name = ?1)");
#undef NOW
	uint64_t number;
	int rc = look_up(s, by_name, name, id_r);

	if (rc == 0)
		rc = look_up(s, by_new_name, name, id_r);
	if (rc == 0 && num_u64_parse(name, 1, UINT32_MAX, &number) == 0)
		rc = look_up(s, by_id, name, id_r);
	else if (rc == 0)
		rc = look_up(s, by_former_name, name, id_r);
	return rc;
}

static bool
member_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_botnet_member m;
	struct row r;

	row_init(&r, st);
	row_host_key(&r, &m.key);
	m.botnet = row_u32(&r);
	m.botnet_name = row_text(&r, BOTNET_TEXT_MAX);
	m.campaign = row_u32(&r);
	m.campaign_name = row_text(&r, BOTNET_TEXT_MAX);
	m.first_s = row_u32(&r);
	m.last_s = row_u32(&r);
	m.labelled = row_bool(&r);
	m.joined = (enum botnet_joined)row_word(&r, &words_joined);
	m.provider = row_text(&r, BOTNET_TEXT_MAX);
	m.target = row_text(&r, BOTNET_TEXT_MAX);
	m.country = row_text(&r, BOTNET_TEXT_MAX);
	m.peer = row_text(&r, ADDR_TEXT_MAX);
	for (int i = 0; i < 2; i++) {
		m.kinds[i] = row_text(&r, BOTNET_TEXT_MAX);
		m.texts[i] = row_text(&r, BOTNET_TEXT_MAX);
	}
	return row_end(&r, l->db) != 0 || l->row.member(l->ctx, &m);
}

#define MEMBERS_ORDER "last_seen DESC, campaign DESC, id DESC" /* as the index has it */

/* The page is chosen by ids alone, in the order of the index; names and marks are looked
 * up only for what is shown. */
static void
choose_members(struct select *q, const struct store_botnet_member_filter *f)
{
	select_where(q, "botnet > 0");
	if (f->botnet != 0)
		select_int(q, "botnet = ?", f->botnet);
	if (f->net != NULL)
		select_net(q, "address", f->net);
	if (f->campaign != 0)
		select_int(q, "campaign = ?", f->campaign);
	if (f->since_s != 0)
		select_int(q, "last_seen >= ?", f->since_s);
	select_order(q, MEMBERS_ORDER);
	select_page(q, f->limit, f->offset);
	select_close(q);
}

int
store_botnet_members(struct store *s, const struct store_botnet_member_filter *f,
		     store_botnet_member_row *row, void *ctx)
{
	struct listing l = {&s->db, {.member = row}, ctx};
	struct select q;
	int rc;

	select_init(
	    &q,
	    "SELECT m.address, m.form, m.dialect, m.botnet, " SHOWN_NAME ", m.campaign,"
	    " c.name, m.first_seen, m.last_seen, m.labelled, m.joined, m.provider,"
	    " m.target, m.country, m.peer, k1.kind, k1.text, k2.kind, k2.text",
	    "botnet_members m LEFT JOIN botnets b ON b.id = m.botnet"
	    " LEFT JOIN botnet_campaigns c ON c.botnet = m.botnet AND c.campaign ="
	    " m.campaign LEFT JOIN botnet_marks k1 ON k1.hash = m.shared_1"
	    " LEFT JOIN botnet_marks k2 ON k2.hash = m.shared_2"
	    " WHERE m.id IN (SELECT id FROM botnet_members");
	choose_members(&q, f);
	select_order(&q, "m.last_seen DESC, m.campaign DESC, m.id DESC");
	rc = select_each(&q, &s->db, member_row, &l);
	select_fini(&q);
	return rc;
}

static bool
shared_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_botnet_shared shared;
	struct row r;

	row_init(&r, st);
	if (botnet_kind_parse(row_text(&r, BOTNET_TEXT_MAX), &shared.kind) != 0)
		r.bad = true;
	shared.hash = row_bits(&r);
	shared.text = row_text(&r, BOTNET_TEXT_MAX);
	shared.hosts = row_u32(&r);
	shared.nats = row_real(&r, 0, 1000);
	shared.exclusive = row_bool(&r);
	return row_end(&r, l->db) != 0 || l->row.shared(l->ctx, &shared);
}

static bool
count_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_botnet_count c;
	struct row r;

	row_init(&r, st);
	c.id = row_u32(&r);
	c.kind = row_text(&r, BOTNET_TEXT_MAX);
	c.name = row_text(&r, BOTNET_TEXT_MAX);
	c.hosts = row_u32(&r);
	c.visits = row_u32(&r);
	c.first_s = row_u32(&r);
	c.last_s = row_u32(&r);
	return row_end(&r, l->db) != 0 || l->row.count(l->ctx, &c);
}

/* What belongs to one botnet. */
struct part {
	const char *columns, *table, *order;
	select_row *row;
};

static int
list(struct listing *l, const struct part *part, uint32_t id)
{
	struct select q;
	int rc;

	select_init(&q, part->columns, part->table);
	select_int(&q, "botnet = ?", id);
	select_order(&q, part->order);
	rc = select_each(&q, l->db, part->row, l);
	select_fini(&q);
	return rc;
}

int
store_botnet_shared(struct store *s, uint32_t id, store_botnet_shared_row *row, void *ctx)
{
	static const struct part part = {
	    "SELECT kind, hash, text, hosts, nats, exclusive", "botnet_shared",
	    "hosts DESC, hash", shared_row};
	struct listing l = {&s->db, {.shared = row}, ctx};

	return list(&l, &part, id);
}

int
store_botnet_campaigns(struct store *s, uint32_t id, store_botnet_count_row *row,
		       void *ctx)
{
	static const struct part part = {
	    "SELECT campaign, '', name, hosts, 0, first_seen, last_seen",
	    "botnet_campaigns", "last_seen DESC, campaign", count_row};
	struct listing l = {&s->db, {.count = row}, ctx};

	return list(&l, &part, id);
}

int
store_botnet_days(struct store *s, uint32_t id, store_botnet_count_row *row, void *ctx)
{
	static const struct part part = {"SELECT day, '', '', new_hosts, visits, 0, 0",
					 "botnet_days", "day DESC", count_row};
	struct listing l = {&s->db, {.count = row}, ctx};

	return list(&l, &part, id);
}

int
store_botnet_tops(struct store *s, uint32_t id, store_botnet_count_row *row, void *ctx)
{
	static const struct part part = {"SELECT 0, kind, name, hosts, 0, 0, 0",
					 "botnet_tops", "kind, hosts DESC, name",
					 count_row};
	struct listing l = {&s->db, {.count = row}, ctx};

	return list(&l, &part, id);
}

struct viewing {
	struct db *db;
	struct botnet_view *view;
	uint32_t botnet;
	bool failed;
};

static bool
view_botnet(void *ctx, sqlite3_stmt *st)
{
	struct viewing *v = ctx;
	struct botnet_summary b = {.id = 0};
	const char *name;
	struct row r;

	row_init(&r, st);
	b.id = row_u32(&r);
	name = row_text(&r, BOTNET_TEXT_MAX - 1);
	memcpy(b.name, name, strlen(name));
	b.hosts = row_u32(&r);
	b.labelled = row_u32(&r);
	b.networks = row_real(&r, 0, DBL_MAX);
	b.evidence = row_bool(&r);
	if (row_end(&r, v->db) == 0 && botnet_view_add(v->view, &b) != 0)
		v->failed = true;
	return !v->failed;
}

static bool
view_token(void *ctx, sqlite3_stmt *st)
{
	struct viewing *v = ctx;
	enum botnet_kind kind;
	uint32_t id;
	uint64_t hash;
	double nats;
	struct row r;

	row_init(&r, st);
	id = row_u32(&r);
	if (botnet_kind_parse(row_text(&r, BOTNET_TEXT_MAX), &kind) != 0)
		r.bad = true;
	hash = row_bits(&r);
	nats = row_real(&r, 0, 1000);
	if (row_end(&r, v->db) == 0 &&
	    botnet_view_add_token(v->view, kind, hash, id, nats) != 0)
		v->failed = true;
	return !v->failed;
}

static bool
view_member(void *ctx, const struct store_botnet_member *m)
{
	struct viewing *v = ctx;

	const struct botnet_place how = {.labelled = m->labelled,
					 .guest = m->joined != BOTNET_JOINED_LINK};

	if (botnet_view_add_member(v->view, &m->key, m->botnet, &how) != 0)
		v->failed = true;
	return !v->failed;
}

static int
view(struct store *s, const char *columns, const char *from, select_row *row,
     struct viewing *v)
{
	struct select q;
	int rc;

	select_init(&q, columns, from);
	rc = select_each(&q, &s->db, row, v);
	select_fini(&q);
	return rc;
}

int
store_botnet_view(struct store *s, const struct net *net, struct botnet_view *view_r)
{
	const struct store_botnet_member_filter f = {.net = net};
	struct viewing v = {.db = &s->db, .view = view_r};

	if (view(s, "SELECT id, " SHOWN_NAME ", hosts, labelled, networks, evidence",
		 "botnets b WHERE gone = 0", view_botnet, &v) != 0 ||
	    view(s, "SELECT botnet, kind, hash, nats",
		 "botnet_shared WHERE exclusive = 1 AND nats > 0", view_token, &v) != 0 ||
	    store_botnet_members(s, &f, view_member, &v) != 0)
		return -1;
	return v.failed ? db_fail(&s->db, SQLITE_NOMEM, "read botnets") : 0;
}
