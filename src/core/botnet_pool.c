/*
 * Indexes instead of pointers: half the size, and the arrays may move as they grow.
 */
#include "botnet_pool.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "botnet_impl.h"

struct word {
	char text[BOTNET_TEXT_MAX];
};

void
pool_init(struct pool *p, size_t size, uint32_t max)
{
	*p = (struct pool){.size = size, .n = 1, .max = max};
}

void
pool_fini(struct pool *p)
{
	free(p->all);
	free(p->frees);
	p->all = NULL;
	p->frees = NULL;
}

static int
grow(struct pool *p)
{
	uint32_t room = p->room < 64 ? 64 : p->room + p->room / 2;
	void *all;

	if (room > p->max)
		room = p->max;
	if (p->n >= room || (all = reallocarray(p->all, room, p->size)) == NULL)
		return -1;
	p->all = all;
	p->room = room;
	return 0;
}

uint32_t
pool_take(struct pool *p)
{
	uint32_t i;

	if (p->n_frees > 0) {
		i = p->frees[--p->n_frees];
	} else {
		if (p->n >= p->room && grow(p) != 0)
			return 0;
		i = p->n++;
	}
	memset((char *)p->all + (size_t)i * p->size, 0, p->size);
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
	return p->room * p->size + p->frees_room * sizeof(*p->frees);
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
	memcpy(((struct word *)b->texts.all)[i].text, text,
	       strnlen(text, BOTNET_TEXT_MAX - 1));
	if ((found = table_put(b->words, &hash, NULL)) == NULL)
		return 0;
	*found = i;
	return i;
}

const char *
words_get(const struct botnet *b, uint32_t i)
{
	return i == 0 ? "" : ((const struct word *)b->texts.all)[i].text;
}

void
words_sweep(struct botnet *b)
{
	struct word *words = b->texts.all;
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
		uint64_t hash;

		if (used[i] || words[i].text[0] == '\0')
			continue;
		hash = word_hash(b, words[i].text);
		(void)table_remove(b->words, &hash);
		words[i].text[0] = '\0'; /* as a free one's */
		pool_give(&b->texts, i);
	}
	free(used);
}
