/* As in pending.c: the table coalesces and bounds, and its forgetting is the loss. */
#include "pending_memo.h"

#include <stdlib.h>
#include <string.h>

struct memo_key {
	uint64_t kind, id;
};

struct memo_row {
	struct memo memo;
	char *name;
};

static void
evict(void *ctx, const void *key, const void *value)
{
	(void)key;
	free(((const struct memo_row *)value)->name);
	(*(uint64_t *)ctx)++;
}

static struct table *
table(struct pending_memos *p, const uint8_t secret[TABLE_KEY_BYTES], uint64_t *lost)
{
	if (p->table == NULL) {
		p->table = table_create(sizeof(struct memo_key), sizeof(struct memo_row),
					PENDING_MEMOS_MEMORY, secret);
		if (p->table != NULL)
			table_on_evict(p->table, evict, lost);
	}
	return p->table;
}

void
pending_memos_put(struct pending_memos *p, const uint8_t secret[TABLE_KEY_BYTES],
		  uint64_t *lost, const struct pending_memo *news)
{
	const struct memo_key key = {news->kind, news->id};
	char *copy = strdup(news->name);
	struct memo_row *row = copy != NULL && table(p, secret, lost) != NULL
				   ? table_put(p->table, &key, NULL)
				   : NULL;

	if (row == NULL) {
		free(copy);
		(*lost)++;
		return;
	}
	free(row->name);
	row->name = copy;
	row->memo = *news->memo;
}

int
pending_memos_find(const struct pending_memos *p, enum memo_kind kind, uint64_t id,
		   struct memo *memo_r)
{
	const struct memo_key key = {kind, id};
	const struct memo_row *row = p->table != NULL ? table_peek(p->table, &key) : NULL;

	if (row == NULL)
		return 0;
	*memo_r = row->memo;
	return 1;
}

size_t
pending_memos_count(const struct pending_memos *p)
{
	return p->table != NULL ? table_count(p->table) : 0;
}

void
pending_memos_clear(struct pending_memos *p)
{
	for (struct memo_row *m = NULL; (m = table_next(p->table, m, NULL)) != NULL;)
		free(m->name);
	table_free(p->table);
	p->table = NULL;
}

int
pending_memos_each(const struct pending_memos *p, pending_memo_row *row, void *ctx)
{
	const void *key;

	for (struct memo_row *m = NULL; (m = table_next(p->table, m, &key)) != NULL;) {
		const struct memo_key *k = key;

		if (row(ctx, (enum memo_kind)k->kind, k->id, m->name, &m->memo) != 0)
			return -1;
	}
	return 0;
}
