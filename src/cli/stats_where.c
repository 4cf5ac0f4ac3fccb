/*
 * No counters are kept of two dimensions at once ("which HELOs attack this domain"), for
 * their number would be the product of both.  The journal knows, for as long as it
 * reaches back.
 */
#include "stats_where.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "dname.h"

#define FOREVER (UINT32_C(1) << 30) /* one period for all */

/* As it stands in the counters: people write domains and accounts otherwise too. */
static const char *
key_of(enum rollup_dim dim, const char *text, char room[STATS_KEY_MAX])
{
	size_t len = strlen(text);

	if (dim == ROLLUP_DOMAIN &&
	    dname_normalise(text[0] == '@' ? text + 1 : text, room) == 0)
		return room;
	if (dim != ROLLUP_ACCOUNT || len >= STATS_KEY_MAX)
		return text;
	for (size_t i = 0; i <= len; i++)
		room[i] = ascii_to_lower(text[i]);
	return room;
}

int
stats_where_add(struct stats_where *w, const char *text)
{
	const char *equals = strchr(text, '=');
	char name[32];
	enum rollup_dim dim;

	if (equals == NULL || (size_t)(equals - text) >= sizeof(name))
		return -1;
	memcpy(name, text, (size_t)(equals - text));
	name[equals - text] = '\0';
	if (rollup_dim_parse(name, &dim) != 0 || equals[1] == '\0')
		return -1;
	if (w->n == STATS_WHERES_MAX)
		return -2;
	w->all[w->n].dim = dim;
	w->all[w->n].key = key_of(dim, equals + 1, w->all[w->n].room);
	w->n++;
	return 0;
}

bool
stats_where_kept(const struct stats_where *w, struct rollup_filter *f)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->all[i].dim != f->by ||
		    (f->key != NULL && strcmp(f->key, w->all[i].key) != 0))
			return false;
		f->key = w->all[i].key;
	}
	return true;
}

struct walk {
	struct stats_where *where;
	struct tally *tally;
};

static bool
has_recipient(const struct session *s, enum rollup_dim dim, const char *key)
{
	char domain[DNAME_MAX];

	for (size_t t = 0; t < s->n_txns; t++)
		for (size_t r = 0; r < s->txns[t].n_rcpts; r++) {
			const char *to = s->txns[t].rcpts[r].to;

			if (dim == ROLLUP_ACCOUNT && strcasecmp(to, key) == 0)
				return true;
			if (dim == ROLLUP_DOMAIN && session_domain(to, domain) == 0 &&
			    strcasecmp(domain, key) == 0)
				return true;
		}
	return false;
}

static bool
fits(const struct stats_where *w, const struct journal_entry *e)
{
	for (size_t i = 0; i < w->n; i++) {
		enum rollup_dim dim = w->all[i].dim;
		const char *key = w->all[i].key, *has;
		char room[OWNER_TEXT_MAX];

		if (dim == ROLLUP_DOMAIN || dim == ROLLUP_ACCOUNT) {
			if (!has_recipient(e->session, dim, key))
				return false;
			continue;
		}
		has = e->outcome != NULL ? tally_key(dim, e, room) : NULL;
		if (has != NULL && has[0] == '\0')
			has = ROLLUP_NONE;
		if (has == NULL || strcmp(has, key) != 0)
			return false;
	}
	return true;
}

static void
count(void *ctx, const struct journal_entry *e)
{
	struct walk *w = ctx;

	w->where->looked_at++;
	if (fits(w->where, e))
		tally_session(w->tally, e);
}

static void
narrow_by_name(struct journal_filter *f, enum rollup_dim dim, const char *key)
{
	if (dim == ROLLUP_HELO)
		f->helo = key;
	else if (dim == ROLLUP_TEMPLATE)
		f->template = key;
	else if (dim == ROLLUP_PROVIDER)
		f->provider = key;
	else if (dim == ROLLUP_COUNTRY)
		f->country = key;
}

/* What the journal has indexes for, it finds by itself. */
static void
narrow(struct stats_where *w, struct journal_filter *f)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->all[i].dim == ROLLUP_DOMAIN) {
			snprintf(w->domain, sizeof(w->domain), "@%s", w->all[i].key);
			f->recipient = w->domain;
		} else if (w->all[i].dim == ROLLUP_ACCOUNT) {
			f->recipient = w->all[i].key;
		} else if (strcmp(w->all[i].key, ROLLUP_NONE) != 0) {
			narrow_by_name(f, w->all[i].dim, w->all[i].key);
		}
	}
}

static bool
needs_reasons(const struct stats_where *w, enum rollup_dim by)
{
	bool needs = by == ROLLUP_REASON || by == ROLLUP_BOTNET;

	for (size_t i = 0; i < w->n; i++)
		needs |= w->all[i].dim == ROLLUP_REASON || w->all[i].dim == ROLLUP_BOTNET;
	return needs;
}

/* Rows of the rollup until the page is full. */
struct paging {
	const struct rollup_filter *filter;
	struct rollup_sum *sums;
	size_t n;
};

static int
collect(void *ctx, const struct rollup_row *row)
{
	struct paging *p = ctx;
	struct rollup_sum *sum = &p->sums[p->n];

	if (p->filter->key != NULL && strcmp(p->filter->key, row->key) != 0)
		return 0;
	p->n++;
	*sum = (struct rollup_sum){.key = row->key, .missed = row->missed};
	for (int i = 0; i < STAT_COUNT; i++)
		sum->count[i] = row->counts.count[i];
	return 0;
}

static int
by_counter(const void *a, const void *b, void *ctx)
{
	const struct rollup_filter *f = ctx;
	const struct rollup_sum *x = a, *y = b;
	uint64_t m = x->count[f->sort], n = y->count[f->sort];
	int order = m != n ? (m < n ? 1 : -1) : strcmp(x->key, y->key);

	return f->reverse ? -order : order;
}

static int
page(const struct rollup *r, const struct rollup_filter *f, rollup_sum_fn *row, void *ctx)
{
	struct paging p = {.filter = f};
	uint64_t shown = 0;

	p.sums = calloc(rollup_keys(r) + 1, sizeof(*p.sums));
	if (p.sums == NULL || rollup_each(r, f->by, 0, collect, &p) != 0) {
		free(p.sums);
		return -2;
	}
	qsort_r(p.sums, p.n, sizeof(*p.sums), by_counter, (void *)f);
	for (size_t i = f->offset; i < p.n && (f->limit == 0 || shown < f->limit); i++) {
		shown++;
		if (!row(ctx, &p.sums[i]))
			break;
	}
	free(p.sums);
	return 0;
}

int
stats_where_each(struct stats_where *w, struct journal *j, const struct rollup_filter *f,
		 rollup_sum_fn *row, void *ctx)
{
	static const uint8_t secret[16]; /* the reader's own machine */
	const struct privacy as_it_is = {.mode = PRIVACY_FULL};
	struct journal_filter filter = {
	    .since_s = f->since_s, .until_s = f->until_s, .limit = STATS_JOURNAL};
	struct walk walk = {w, tally_create(secret, &as_it_is)};
	struct tally_period all;
	int rc = 0;

	if (walk.tally == NULL)
		return -2;
	tally_set_unit(walk.tally, FOREVER);
	tally_all_accounts(walk.tally);
	tally_only(walk.tally, f->by);
	filter.without_reasons = !needs_reasons(w, f->by);
	narrow(w, &filter);
	rc = journal_entries(j, &filter, count, &walk);
	if (rc == 0 && tally_newest(walk.tally, &all))
		rc = page(all.rollup, f, row, ctx);
	tally_free(walk.tally);
	return rc;
}
