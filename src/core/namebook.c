/*
 * Names one behind the other in blocks: 4 bytes of the domain's hash, the length, the
 * text.  They are read from one end to the other, but only when a name is about to
 * become a trap or was spelled anew near one; an index would cost more memory than the
 * names.
 */
#include "namebook.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "localpart.h"
#include "table.h"

#define BLOCK_BYTES	 ((size_t)1 << 12)
#define ENTRY_HEAD	 (sizeof(uint32_t) + 1)
#define DOMAINS_SHARE	 16 /* of the memory one part is for the table of domains */
#define ONE_DOMAIN_SHARE 8  /* of the names one domain may have this part */
#define DAY_S		 86400u

struct domain {
	uint32_t names;
	uint32_t since_s; /* accepted mail first */
	bool incomplete;
};

struct block {
	size_t used;
	char bytes[BLOCK_BYTES];
};

struct namebook {
	struct table *domains;
	struct block **blocks;
	size_t n_blocks, blocks_max;
	uint32_t domain_max; /* names of one domain */
	bool incomplete;     /* of all domains */
};

struct namebook *
namebook_create(uint64_t memory, const uint8_t secret[16])
{
	struct namebook *b = calloc(1, sizeof(*b));
	uint64_t text = memory - memory / DOMAINS_SHARE;

	if (b == NULL)
		return NULL;
	b->blocks_max = (size_t)(text / sizeof(struct block));
	if (b->blocks_max == 0)
		b->blocks_max = 1;
	b->domain_max = (uint32_t)(b->blocks_max * (BLOCK_BYTES / 16) / ONE_DOMAIN_SHARE);
	b->blocks = calloc(b->blocks_max, sizeof(struct block *));
	b->domains = table_create(sizeof(uint64_t), sizeof(struct domain),
				  memory / DOMAINS_SHARE, secret);
	if (b->blocks == NULL || b->domains == NULL) {
		namebook_free(b);
		return NULL;
	}
	return b;
}

void
namebook_free(struct namebook *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->n_blocks; i++)
		free(b->blocks[i]);
	free(b->blocks);
	table_free(b->domains);
	free(b);
}

/* A domain whose record was evicted may have names that are counted no more. */
static struct domain *
domain_of(struct namebook *b, uint64_t hash)
{
	bool new;
	struct domain *d = table_put(b->domains, &hash, &new);

	if (d != NULL && new)
		d->incomplete = table_evictions(b->domains) > 0;
	return d;
}

/* Room for ${len} bytes, or NULL. */
static char *
claim(struct namebook *b, size_t len)
{
	struct block *last = b->n_blocks > 0 ? b->blocks[b->n_blocks - 1] : NULL;

	if (last == NULL || BLOCK_BYTES - last->used < len) {
		if (b->n_blocks == b->blocks_max ||
		    (last = malloc(sizeof(*last))) == NULL)
			return NULL;
		last->used = 0;
		b->blocks[b->n_blocks++] = last;
	}
	last->used += len;
	return last->bytes + last->used - len;
}

bool
namebook_add(struct namebook *b, uint64_t domain, const char *local, uint32_t since_s)
{
	struct domain *d = domain_of(b, domain);
	uint32_t mark = (uint32_t)domain;
	size_t len = strlen(local);
	char *entry;

	assert(len > 0 && len <= LOCALPART_MAX);
	if (d == NULL)
		return true;
	if (d->names >= b->domain_max) {
		d->incomplete = true;
		return false;
	}
	if (d->since_s == 0 || since_s < d->since_s)
		d->since_s = since_s;
	d->names++;
	if ((entry = claim(b, ENTRY_HEAD + len)) == NULL) {
		d->incomplete = true;
		return true;
	}
	memcpy(entry, &mark, sizeof(mark));
	entry[sizeof(mark)] = (char)len;
	memcpy(entry + ENTRY_HEAD, local, len);
	return true;
}

void
namebook_miss(struct namebook *b, uint64_t domain)
{
	struct domain *d;

	if (domain == 0)
		b->incomplete = true;
	else if ((d = domain_of(b, domain)) != NULL)
		d->incomplete = true;
}

uint32_t
namebook_complete(struct namebook *b, uint64_t domain, uint32_t now_s)
{
	const struct domain *d = table_get(b->domains, &domain);

	if (d == NULL || b->incomplete || d->incomplete || d->names >= b->domain_max)
		return 0;
	if (now_s < d->since_s || now_s - d->since_s < NAMEBOOK_DAYS * DAY_S)
		return 0;
	return d->names;
}

static bool
near_in_block(const struct block *block, const struct namebook_wanted *wanted, size_t len)
{
	uint32_t mark = (uint32_t)wanted->domain;

	for (size_t at = 0; at < block->used;) {
		const char *entry = block->bytes + at, *name = entry + ENTRY_HEAD;
		size_t entry_len = (unsigned char)entry[sizeof(mark)];
		uint32_t entry_mark;

		memcpy(&entry_mark, entry, sizeof(entry_mark));
		if (entry_mark == mark &&
		    localpart_near(wanted->local, len, name, entry_len,
				   NAMEBOOK_ERRORS) &&
		    (wanted->taken == NULL ||
		     wanted->taken(wanted->ctx, name, entry_len)))
			return true;
		at += ENTRY_HEAD + entry_len;
	}
	return false;
}

bool
namebook_near(const struct namebook *b, const struct namebook_wanted *wanted)
{
	size_t len = strlen(wanted->local), base = strcspn(wanted->local, "-");

	for (size_t i = 0; i < b->n_blocks; i++) {
		if (near_in_block(b->blocks[i], wanted, len))
			return true;
		if (base < len && base > 0 && near_in_block(b->blocks[i], wanted, base))
			return true;
	}
	return false;
}

size_t
namebook_memory(const struct namebook *b)
{
	return b->n_blocks * sizeof(struct block) + table_memory(b->domains);
}
