/*
 * Pages of hosts.  Five million of them must be a page within 50 ms, so a page is chosen
 * by ids along an index: of its order, or of a name.  A frequent name has neither: its
 * hosts are too many to be sorted; but then they are among the first of the order too.
 */
#include "store_host_list.h"

#include <stdio.h>

#include "select.h"
#include "store_host.h"
#include "store_impl.h"

#define MANY  5000  /* hosts; more are not sorted for a page */
#define FIRST 50000 /* of an order, where their page is looked for */

static const struct sort sorts[HOST_SORTS] = {
#define DOWN(column) column " DESC, id DESC", column ", id"
#define UP(column)   column ", id", column " DESC, id DESC"
    [HOST_SORT_LAST_SEEN] = {"last-seen", DOWN("last_seen")},
    [HOST_SORT_FIRST_SEEN] = {"first-seen", DOWN("first_seen")},
    [HOST_SORT_SESSIONS] = {"sessions", DOWN("sessions")},
    [HOST_SORT_ACCEPTED] = {"accepted", DOWN("accepted")},
    [HOST_SORT_UNKNOWN] = {"unknown", DOWN("unknown")},
    [HOST_SORT_TRAPS] = {"traps", DOWN("traps")},
    [HOST_SORT_REFUSED] = {"refused", DOWN("refused")},
    [HOST_SORT_RELAPSES] = {"relapses", DOWN("relapses")},
    [HOST_SORT_CONVICTED] = {"convicted", DOWN("convicted_at")},
    [HOST_SORT_CONVICTED_UNTIL] = {"convicted-until", DOWN("convicted_until")},
    [HOST_SORT_ESTABLISHED] = {"established", DOWN("established_at")},
    [HOST_SORT_ADDRESS] = {"address", UP("address")},
    [HOST_SORT_PROVIDER] = {"provider", UP("provider")},
    [HOST_SORT_TEMPLATE] = {"template", UP("template")},
    [HOST_SORT_HELO] = {"helo", UP("helo")},
#undef DOWN
#undef UP
};

const struct sorts store_host_sorts = {sorts, HOST_SORTS};

static bool
is_by_text(const struct store_host_filter *f)
{
	return f->template != NULL || f->provider != NULL || f->helo != NULL ||
	       f->owner != NULL || f->country != NULL;
}

/* The view finds rows by these texts, and costs something for everything else. */
static const char *
table_for(const struct store_host_filter *f)
{
	return is_by_text(f) ? "host_search" : "hosts";
}

/* Names are the same however they are written; those that the judgement makes are lower
 * case, and a HELO stands as it was said. */
#define SAME_HELO     "helo = ? COLLATE NOCASE"
#define SAME_TEMPLATE "template = lower(?)"
#define SAME_PROVIDER "provider = lower(?)"

/* What the view finds. */
static void
add_texts(struct select *q, const struct store_host_filter *f)
{
	select_text(q, SAME_HELO, f->helo);
	select_text(q, SAME_TEMPLATE, f->template);
	select_text(q, SAME_PROVIDER, f->provider);
	select_text(q, "owner = ?", f->owner);
	select_text(q, "country = ?", f->country);
}

static void
add_rest(struct select *q, const struct store_host_filter *f, struct net *unit)
{
	if (f->which == HOSTS_CONVICTED) {
		select_where(q, "convicted_until > 0");
		select_int(q, "convicted_until > ?", f->now_s);
	} else if (f->which == HOSTS_LABELLED) {
		select_where(q, "label = 'zombie'");
	} else if (f->which == HOSTS_SERVERS) {
		select_where(q, "established_at > 0");
	}
	if (f->net != NULL) {
		*unit = *f->net;
		/* An IPv6 host stands under its /64. */
		if (unit->addr.family == 6 && unit->bits >= 64)
			*unit = (struct net){addr_unit(&unit->addr), 128};
		select_net(q, "address", unit);
	}
	select_text(q, "ptr = lower(?)", f->ptr);
	if (f->since_s != 0)
		select_int(q, "last_seen >= ?", f->since_s);
	if (f->until_s != 0)
		select_int(q, "last_seen < ?", f->until_s);
	select_text(q, "address IN (SELECT value FROM json_each(?))", f->addresses);
}

static void
add_filter(struct select *q, const struct store_host_filter *f, struct net *unit)
{
	add_texts(q, f);
	add_rest(q, f, unit);
}

struct listing {
	struct db *db;
	store_host_row *row;
	void *ctx;
};

static bool
list_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_host host;

	return store_host_read(l->db, st, &host) != 0 || l->row(l->ctx, &host);
}

/*
 * A page is chosen by ids: a sorter that carries all columns of all hosts takes six times
 * as long where no index gives the order.
 */
static void
select_page_of_hosts(struct select *q, const struct store *s,
		     const struct store_host_filter *filter, const char *order)
{
	struct net unit;
	char from[64];

	snprintf(from, sizeof(from), "hosts WHERE id IN (SELECT id FROM %s",
		 table_for(filter));
	select_init(q, s->host_list.data, from);
	add_filter(q, filter, &unit);
	select_order(q, order);
	select_page(q, filter->limit, filter->offset);
	select_close(q);
	select_order(q, order);
}

/* Is there an index in this order of what is listed? */
static bool
has_index(const struct store_host_filter *f)
{
	return f->sort == HOST_SORT_LAST_SEEN ||
	       (f->sort == HOST_SORT_CONVICTED_UNTIL && f->which == HOSTS_CONVICTED) ||
	       (f->sort == HOST_SORT_ESTABLISHED && f->which == HOSTS_SERVERS);
}

/* Do the texts stand for so many hosts that sorting them all takes long?  The index
 * tells at once. */
static int
are_many(struct store *s, const struct store_host_filter *f, bool *many_r)
{
	uint64_t n = 0;
	struct select q;
	int rc;

	select_init(&q, "SELECT count(*)", "(SELECT 1 FROM host_search");
	add_texts(&q, f);
	select_page(&q, MANY, 0);
	select_close(&q);
	rc = select_count(&q, &s->db, &n);
	select_fini(&q);
	*many_r = n == MANY;
	return rc;
}

struct ids {
	struct buf json; /* an array of the page's */
	uint32_t n, skip, limit;
	bool failed;
};

/* Stops when the page is full. */
static bool
take_id(void *ctx, sqlite3_stmt *st)
{
	struct ids *ids = ctx;

	if (sqlite3_column_int(st, 1) == 0)
		return true;
	if (ids->skip > 0) {
		ids->skip--;
		return true;
	}
	ids->failed = buf_addf(&ids->json, "%c%lld", ids->n++ == 0 ? '[' : ',',
			       (long long)sqlite3_column_int64(st, 0)) != 0;
	return !ids->failed && ids->n < ids->limit;
}

/* Begin a SELECT of all hosts, with whether each has the texts. */
static void
select_whether(struct select *q, const struct store_host_filter *f)
{
	const struct {
		const char *condition, *text;
	} texts[] = {{SAME_HELO, f->helo},
		     {SAME_TEMPLATE, f->template},
		     {SAME_PROVIDER, f->provider},
		     {"owner = ?", f->owner},
		     {"country = ?", f->country}};
	struct buf columns;
	int rc;

	buf_init(&columns);
	rc = buf_adds(&columns, "SELECT id, 1");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text != NULL)
			rc |= buf_addf(&columns, " AND %s", texts[i].condition);
	select_init(q, rc == 0 ? columns.data : "", "hosts");
	q->failed |= rc != 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text != NULL)
			select_more_text(q, texts[i].text);
	buf_fini(&columns);
}

/*
 * The page of a frequent name is among the first hosts of the whole order: look there
 * only.  When it is not, or not full, ${ids} holds fewer than the page.
 */
static int
look_at_first(struct store *s, const struct store_host_filter *f, const char *order,
	      struct ids *ids)
{
	struct select q;
	struct net unit;
	int rc;

	select_whether(&q, f);
	add_rest(&q, f, &unit);
	select_order(&q, order);
	select_page(&q, FIRST, 0);
	rc = select_each(&q, &s->db, take_id, ids);
	if (rc == 0 && (ids->failed || (ids->n > 0 && buf_addc(&ids->json, ']') != 0)))
		rc = db_fail(&s->db, SQLITE_NOMEM, "list");
	select_fini(&q);
	return rc;
}

/* The page by looking at the first hosts.  1, 0 when that is not the way, or -1. */
static int
first_page(struct store *s, const struct store_host_filter *f, const char *order,
	   struct listing *listing)
{
	struct ids ids = {.skip = f->offset, .limit = f->limit};
	struct select q;
	bool many = false;
	int rc = 0;

	if (f->limit == 0 || !is_by_text(f) || !has_index(f))
		return 0;
	buf_init(&ids.json);
	if (are_many(s, f, &many) != 0 ||
	    (many && look_at_first(s, f, order, &ids) != 0)) {
		rc = -1;
	} else if (ids.n == f->limit) {
		select_init(&q, s->host_list.data, "hosts");
		select_text(&q, "id IN (SELECT value FROM json_each(?))", ids.json.data);
		select_order(&q, order);
		rc = select_each(&q, &s->db, list_row, listing) == 0 ? 1 : -1;
		select_fini(&q);
	}
	buf_fini(&ids.json);
	return rc;
}

int
store_host_each(struct store *s, const struct store_host_filter *filter,
		store_host_row *row, void *ctx)
{
	const char *order = sort_order(&store_host_sorts, filter->sort, filter->reverse);
	struct listing listing = {&s->db, row, ctx};
	struct select q;
	struct net unit;
	int rc = first_page(s, filter, order, &listing);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (filter->limit != 0) {
		select_page_of_hosts(&q, s, filter, order);
	} else {
		select_init(&q, s->host_list.data, table_for(filter));
		add_filter(&q, filter, &unit);
		select_order(&q, order);
		select_page(&q, 0, filter->offset);
	}
	rc = select_each(&q, &s->db, list_row, &listing);
	select_fini(&q);
	return rc;
}

int
store_host_ids(struct store *s, const struct store_host_filter *filter, select_row *row,
	       void *ctx)
{
	struct net unit;
	struct select q;
	int rc;

	select_init(&q, "SELECT id", table_for(filter));
	add_filter(&q, filter, &unit);
	rc = select_each(&q, &s->db, row, ctx);
	select_fini(&q);
	return rc;
}

int
store_host_count(struct store *s, const struct store_host_filter *filter,
		 uint64_t *count_r)
{
	struct select q;
	struct net unit;
	int rc;

	select_init(&q, "SELECT count(*)", table_for(filter));
	add_filter(&q, filter, &unit);
	rc = select_count(&q, &s->db, count_r);
	select_fini(&q);
	return rc;
}

int
store_host_newest(struct store *s, uint32_t *at_s_r)
{
	int64_t at_s;

	if (db_number(&s->db, "SELECT ifnull(max(last_seen), 0) FROM hosts", &at_s) != 0)
		return -1;
	*at_s_r = at_s > 0 && at_s <= UINT32_MAX ? (uint32_t)at_s : 0;
	return 0;
}
