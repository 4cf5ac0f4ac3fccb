/* The journal's newest sessions, added up by address. */
#include "visitors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hostname.h"
#include "table.h"

#define MEMORY (VISITORS_SESSIONS * 1024u) /* an entry takes less */

static const uint8_t secret[16]; /* the reader's own machine */

/* A zombie and the mail server behind whose address it is are two. */
struct key {
	struct addr ip;
	uint8_t zombie; /* no padding: it is hashed */
};

struct walk {
	struct table *table;
	struct visitors *v;
	bool failed;
};

static void
add_counts(const struct journal_row *row, struct rollup_counts *c)
{
	*c = (struct rollup_counts){.count = {[STAT_SESSIONS] = 1,
					      [STAT_RECIPIENTS] = row->rcpts,
					      [STAT_ACCEPTED] = row->accepted,
					      [STAT_UNKNOWN] = row->unknown,
					      [STAT_TRAPS] = row->traps,
					      [STAT_REFUSED] = row->refused}};
	c->count[STAT_ZOMBIES] = row->judged && row->verdict == VERDICT_ZOMBIE;
	c->count[STAT_SUSPECTS] = row->judged && row->verdict == VERDICT_SUSPECT;
	c->count[STAT_WOULD_REFUSE] = row->rcpts_spared;
	c->count[STAT_NEW_ZOMBIES] = row->new_zombie && !row->relapse;
	c->count[STAT_RELAPSES] = row->relapse;
}

/* The newest session of an address comes first. */
static void
introduce(struct visitor *v, const struct journal_row *row)
{
	v->ip = row->ip;
	v->last_s = row->connect_s;
	v->verdict = row->verdict;
	snprintf(v->ptr, sizeof(v->ptr), "%s", row->ptr);
	snprintf(v->helo, sizeof(v->helo), "%s", row->helo);
}

static bool
each(void *ctx, const struct journal_row *row)
{
	struct walk *w = ctx;
	struct rollup_counts c;
	struct hostname name;
	struct visitor *v;
	struct key key = {.ip = row->ip, .zombie = row->verdict == VERDICT_ZOMBIE};
	bool fresh = false;

	w->v->sessions++;
	if (!row->judged)
		return true;
	if ((v = table_put(w->table, &key, &fresh)) == NULL) {
		w->failed = true;
		return false;
	}
	if (fresh)
		introduce(v, row);
	add_counts(row, &c);
	for (int i = 0; i < STAT_COUNT; i++)
		v->count[i] += c.count[i];
	if (!key.zombie)
		return true;
	hostname_parse(row->ptr, row->ptr_status, &row->ip, &name);
	rollup_add(w->v->keys, ROLLUP_TEMPLATE, name.template, &c);
	rollup_add(w->v->keys, ROLLUP_PROVIDER, name.registered, &c);
	rollup_add(w->v->keys, ROLLUP_HELO, row->helo, &c);
	return true;
}

static int
by_last(const void *a, const void *b)
{
	const struct visitor *x = a, *y = b;

	if (x->last_s != y->last_s)
		return x->last_s < y->last_s ? 1 : -1;
	return memcmp(&x->ip, &y->ip, sizeof(x->ip));
}

static int
by_sessions(const void *a, const void *b)
{
	const struct visitor *x = a, *y = b;
	uint64_t m = x->count[STAT_SESSIONS], n = y->count[STAT_SESSIONS];

	return m != n ? (m < n ? 1 : -1) : by_last(a, b);
}

void
visitors_by_sessions(struct visitors *v)
{
	if (v->n > 0)
		qsort(v->all, v->n, sizeof(*v->all), by_sessions);
}

static int
fill(struct journal *j, const struct journal_filter *filter, struct visitors *v)
{
	struct walk w = {
	    table_create(sizeof(struct key), sizeof(struct visitor), MEMORY, secret), v,
	    false};
	const struct visitor *one = NULL;
	int rc = -2;

	v->keys = rollup_create(secret);
	if (w.table != NULL && v->keys != NULL)
		rc = journal_each(j, filter, each, &w);
	if (rc == 0) {
		v->all = calloc(table_count(w.table) + 1, sizeof(*v->all));
		if (v->all == NULL || w.failed)
			rc = -2;
		while (rc == 0 && (one = table_next(w.table, one, NULL)) != NULL)
			v->all[v->n++] = *one;
	}
	table_free(w.table);
	return rc;
}

int
visitors_gather(struct journal *j, const struct journal_filter *filter,
		struct visitors *visitors_r)
{
	struct journal_filter f = *filter;
	struct visitors v = {.n = 0};
	int rc;

	f.limit = VISITORS_SESSIONS;
	f.without_reasons = f.without_record = f.with_spared = true;
	rc = fill(j, &f, &v);
	if (rc != 0) {
		visitors_free(&v);
		return rc;
	}
	qsort(v.all, v.n, sizeof(*v.all), by_last);
	*visitors_r = v;
	return 0;
}

void
visitors_free(struct visitors *v)
{
	free(v->all);
	rollup_free(v->keys);
}
