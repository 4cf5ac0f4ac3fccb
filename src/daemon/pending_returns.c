/*
 * Two tables by the counts' keys, one for what ended, one for what is open.
 */
#include "pending_returns.h"

static void
evict(void *ctx, const void *key, const void *value)
{
	(void)key;
	(void)value;
	++*(uint64_t *)ctx;
}

static struct returns_counts *
counts_at(struct table **table, uint64_t *lost, const struct returns_key *key)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* no client chooses these keys */
	struct returns_counts *counts = NULL;

	if (*table == NULL) {
		*table = table_create(sizeof(struct returns_key),
				      sizeof(struct returns_counts),
				      PENDING_RETURNS_MEMORY, secret);
		if (*table != NULL)
			table_on_evict(*table, evict, lost);
	}
	if (*table != NULL)
		counts = table_put(*table, key, NULL);
	*lost += counts == NULL;
	return counts;
}

void
pending_returns_put(struct pending_returns *p, uint64_t *lost, enum returns_state state,
		    const struct returns_key *key, const struct returns_counts *counts)
{
	struct returns_counts *sum;

	if (state == RETURNS_OPEN_ANEW) {
		p->anew = true;
		table_free(p->open);
		p->open = NULL;
		return;
	}
	sum = counts_at(state == RETURNS_OPEN ? &p->open : &p->done, lost, key);
	if (sum != NULL)
		returns_counts_add(sum, counts);
}

static size_t
count(const struct table *table)
{
	return table != NULL ? table_count(table) : 0;
}

size_t
pending_returns_count(const struct pending_returns *p)
{
	return p->anew + count(p->done) + count(p->open);
}

void
pending_returns_clear(struct pending_returns *p)
{
	table_free(p->done);
	table_free(p->open);
	*p = (struct pending_returns){.done = NULL};
}

int
pending_returns_each(const struct pending_returns *p, pending_returns_row *row, void *ctx)
{
	const void *key;

	for (void *counts = NULL; (counts = table_next(p->done, counts, &key)) != NULL;)
		if (row(ctx, RETURNS_DONE, key, counts) != 0)
			return -1;
	if (p->anew && row(ctx, RETURNS_OPEN_ANEW, NULL, NULL) != 0)
		return -1;
	for (void *counts = NULL; (counts = table_next(p->open, counts, &key)) != NULL;)
		if (row(ctx, RETURNS_OPEN, key, counts) != 0)
			return -1;
	return 0;
}
