/*
 * Sums by key in memory.  SQLite would sort the rows of all periods by their keys first,
 * which takes half as long again as reading them: 25,000 domains in 25 periods are
 * 600,000 rows.
 *
 * A key is found by a keyed hash of 128 bits: two never have the same one.
 */
#include "rollup_page.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

/* The tables hold fewer keys than that is room for: see their bounds in store_rollup.c.
 */
#define MEMORY (UINT64_C(1) << 30)

struct hash {
	uint8_t bytes[crypto_shorthash_siphashx24_BYTES];
};

struct sum {
	const char *key;
	uint64_t n;
};

_Static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16, "the secret keys the hash");

int
rollup_page_begin(struct rollup_page *p)
{
	*p = (struct rollup_page){.n = 0};
	arena_init(&p->texts);
	randombytes_buf(p->secret, sizeof(p->secret));
	p->sums = table_create(sizeof(struct hash), sizeof(struct sum), MEMORY,
			       TABLE_HASHED_KEYS);
	return p->sums != NULL ? 0 : -1;
}

void
rollup_page_fini(struct rollup_page *p)
{
	table_free(p->sums);
	arena_fini(&p->texts);
	free(p->keys);
}

int
rollup_page_add(struct rollup_page *p, const char *key, uint64_t n)
{
	size_t len = strlen(key);
	struct hash hash;
	struct sum *sum;
	bool fresh;

	crypto_shorthash_siphashx24(hash.bytes, (const uint8_t *)key, len, p->secret);
	sum = table_put(p->sums, &hash, &fresh);
	if (sum == NULL || table_evictions(p->sums) > 0)
		return -1;
	if (fresh && (sum->key = arena_strndup(&p->texts, key, len)) == NULL)
		return -1;
	sum->n += n;
	return 0;
}

static int
most_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->key, y->key);
}

static int
least_first(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	return x->n != y->n ? (x->n > y->n ? 1 : -1) : strcmp(x->key, y->key);
}

int
rollup_page_end(struct rollup_page *p, const struct rollup_filter *f)
{
	struct sum *all = calloc(table_count(p->sums) + 1, sizeof(*all));
	const struct sum *sum = NULL;
	size_t n = 0, to;

	p->keys = calloc(table_count(p->sums) + 1, sizeof(*p->keys));
	if (all == NULL || p->keys == NULL) {
		free(all);
		return -1;
	}
	while ((sum = table_next(p->sums, sum, NULL)) != NULL)
		all[n++] = *sum;
	qsort(all, n, sizeof(*all), f->reverse ? least_first : most_first);
	to = f->limit != 0 && (uint64_t)f->offset + f->limit < n
		 ? (size_t)f->offset + f->limit
		 : n;
	for (size_t i = f->offset; i < to; i++)
		p->keys[p->n++] = all[i].key;
	free(all);
	return 0;
}
