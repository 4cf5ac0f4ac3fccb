/*
 * Indexes instead of pointers are half the size.
 */
#include "botnet_pool.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "botnet_impl.h"

struct word {
	char text[BOTNET_TEXT_MAX];
};

int
pool_init(struct pool *p, size_t size, uint32_t max)
{
	*p = (struct pool){.size = size, .n = 1, .max = max};
	return region_init(&p->all, (max + (size_t)1) * size);
}

void
pool_fini(struct pool *p)
{
	region_fini(&p->all);
	free(p->frees);
	p->frees = NULL;
}

uint32_t
pool_take(struct pool *p)
{
	uint32_t i;

	if (p->n_frees > 0)
		i = p->frees[--p->n_frees];
	else if (p->n < p->max && region_need(&p->all, (p->n + (size_t)1) * p->size) == 0)
		i = p->n++;
	else
		return 0;
	memset(p->all.base + i * p->size, 0, p->size);
	return i;
}

/* Without memory for the list the place is lost until all are cleared. */
void
pool_give(struct pool *p, uint32_t i)
{
	uint32_t *frees =
	    array_reserve(p->frees, &p->frees_room, p->n_frees + 1, sizeof(*frees));

	if (frees == NULL)
		return;
	p->frees = frees;
	p->frees[p->n_frees++] = i;
}

void
pool_clear(struct pool *p)
{
	p->n = 1;
	p->n_frees = 0;
}

size_t
pool_memory(const struct pool *p)
{
	return p->all.held + p->frees_room * sizeof(*p->frees);
}

static struct word *
word_at(const struct botnet *b, uint32_t i)
{
	return (struct word *)(void *)b->texts.all.base + i;
}

static uint64_t
word_hash(const struct botnet *b, const char *text)
{
	return botnet_hash(BOTNET_NETWORK, text, strlen(text), b->secret);
}

uint32_t
words_put(struct botnet *b, const char *text)
{
	uint64_t hash = word_hash(b, text);
	uint32_t *found, i;

	if (text[0] == '\0')
		return 0;
	if ((found = table_get(b->words, &hash)) != NULL)
		return *found;
	if ((i = pool_take(&b->texts)) == 0)
		return 0;
	memcpy(word_at(b, i)->text, text, strnlen(text, BOTNET_TEXT_MAX - 1));
	if ((found = table_put(b->words, &hash, NULL)) == NULL)
		return 0;
	*found = i;
	return i;
}

const char *
words_get(const struct botnet *b, uint32_t i)
{
	return i == 0 ? "" : word_at(b, i)->text;
}

void
words_sweep(struct botnet *b)
{
	bool *used;

	if (2 * (b->texts.n - b->texts.n_frees) <= b->texts.max ||
	    (used = calloc(b->texts.n, sizeof(*used))) == NULL)
		return;
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		const struct node *n = node_at(b, i);

		if (n->live)
			used[n->provider] = used[n->target] = used[n->country] = true;
	}
	for (uint32_t i = 1; i < b->texts.n; i++) {
		struct word *word = word_at(b, i);
		uint64_t hash;

		if (used[i] || word->text[0] == '\0')
			continue;
		hash = word_hash(b, word->text);
		(void)table_remove(b->words, &hash);
		word->text[0] = '\0'; /* as a free one's */
		pool_give(&b->texts, i);
	}
	free(used);
}
