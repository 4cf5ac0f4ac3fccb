/* As in pending.c: the table coalesces and bounds, and its forgetting is the loss. */
#include "pending_lesson.h"

/* Bytes only, as its first member is. */
struct lesson_key {
	struct host_key host;
	uint8_t what;
};

static void
evict(void *ctx, const void *key, const void *value)
{
	(void)key;
	(void)value;
	++*(uint64_t *)ctx;
}

void
pending_lessons_put(struct pending_lessons *p, const uint8_t secret[TABLE_KEY_BYTES],
		    uint64_t *lost, const struct pending_lesson *news)
{
	const struct lesson_key at = {*news->key, (uint8_t)news->what};
	struct taught_as *row = NULL;

	if (p->table == NULL) {
		p->table = table_create(sizeof(at), sizeof(*row), PENDING_LESSONS_MEMORY,
					secret);
		if (p->table != NULL)
			table_on_evict(p->table, evict, lost);
	}
	if (p->table != NULL)
		row = table_put(p->table, &at, NULL);
	if (row != NULL)
		*row = *news->as;
	else
		++*lost;
}

int
pending_lessons_find(const struct pending_lessons *p, const struct host_key *key,
		     enum taught_what what, struct taught_as *as_r)
{
	const struct lesson_key at = {*key, (uint8_t)what};
	const struct taught_as *row = p->table != NULL ? table_peek(p->table, &at) : NULL;

	if (row == NULL)
		return 0;
	*as_r = *row;
	return 1;
}

void
pending_lessons_remove(struct pending_lessons *p, const struct host_key *key)
{
	for (uint8_t what = 0; p->table != NULL && what < TAUGHT_WHATS; what++)
		(void)table_remove(p->table, &(struct lesson_key){*key, what});
}

size_t
pending_lessons_count(const struct pending_lessons *p)
{
	return p->table != NULL ? table_count(p->table) : 0;
}

void
pending_lessons_clear(struct pending_lessons *p)
{
	table_free(p->table);
	p->table = NULL;
}

int
pending_lessons_each(const struct pending_lessons *p, pending_lesson_row *row, void *ctx)
{
	const void *key;

	for (void *as = NULL; (as = table_next(p->table, as, &key)) != NULL;) {
		const struct lesson_key *at = key;

		if (row(ctx, &at->host, (enum taught_what)at->what, as) != 0)
			return -1;
	}
	return 0;
}
