/*
 * Tokens and seeds.  A token is real when a second host has it: first ones go into a
 * plain array where the newest wins, so that random names cost 8 bytes for some time and
 * not an entry each; what a server sent once costs 4.  A token becomes a seed when many
 * unrelated hosts have it within days; one that an established server uses never is, nor
 * stays one.
 */
#include "botnet_seed.h"

#include <string.h>

#include "botnet_pool.h"

#define SERVERS_PART 4 /* a visit of theirs for so many hosts of ours */

/* Is it what is sent, that forwarders have too?  Then one server's word is not enough. */
static bool
is_sent(enum botnet_kind kind)
{
	switch (kind) {
	case BOTNET_SENDER:
	case BOTNET_SENDER_DOMAIN:
	case BOTNET_MESSAGE_ID:
	case BOTNET_ID_HEAD:
	case BOTNET_ID_MIDDLE:
	case BOTNET_ID_SHAPE:
	case BOTNET_BOUNDARY:
	case BOTNET_SUBJECT:
	case BOTNET_BODY:
		return true;
	default:
		return false;
	}
}

/* What has a row in the database gets a new one on each day that it is used: old rows are
 * deleted. */
static void
use(const struct botnet *b, struct token *t)
{
	if (b->now_s <= t->seen_s)
		return;
	t->dirty |=
	    (t->seed != 0 || t->servers > 0) && b->now_s / DAY_S != t->seen_s / DAY_S;
	t->seen_s = b->now_s;
}

/* The place of a hash in the array of those that servers sent once, and how it stands
 * there. */
static uint32_t *
once_slot(const struct botnet *b, uint64_t hash, uint32_t *tag_r)
{
	*tag_r = (uint32_t)(hash >> 32);
	return &b->once[hash & b->once_mask];
}

/* Of the token's latest hosts within days: enough addresses in enough networks? */
static bool
is_wide(const struct botnet *b, const struct token *t, uint64_t hash)
{
	const struct node *seen[RING] = {NULL};
	size_t n = 0, addresses = 0, owners = 0;

	for (size_t r = 0; r < RING; r++) {
		const struct node *host = node_at(b, t->ring[r]);
		size_t i, k;

		if (t->ring[r] == 0 || !host->live || host->slots[t->kind] != hash ||
		    b->now_s - host->last_s > SEED_S)
			continue;
		for (i = 0; i < n && memcmp(seen[i]->key.unit, host->key.unit, 16); i++)
			;
		for (k = 0; k < n && seen[k]->owner != host->owner; k++)
			;
		addresses += i == n;
		owners += k == n;
		seen[n++] = host;
	}
	return addresses >= SEED_HOSTS && owners >= SEED_OWNERS;
}

static void
make_seed(struct botnet *b, struct token *t, uint64_t hash, const char *text)
{
	uint32_t i = pool_take(&b->seeds);
	struct seed *s;

	if (i == 0)
		return;
	s = seed_at(b, i);
	s->hash = hash;
	s->kind = t->kind;
	memcpy(s->text, text, strnlen(text, BOTNET_TEXT_MAX - 1));
	t->seed = i;
	t->dirty = true;
}

static void
push(struct token *t, uint32_t host)
{
	for (size_t r = 0; r < RING; r++)
		if (t->ring[r] == host)
			return;
	t->ring[t->at] = host;
	t->at = (uint8_t)((t->at + 1) % RING);
}

/* The first host that has it waits in the array; the second makes it a token. */
static struct token *
second_host(struct botnet *b, enum botnet_kind kind, uint64_t hash, uint32_t host)
{
	struct single *s = &b->singles[hash & b->singles_mask];
	uint32_t tag = (uint32_t)(hash >> 32), once;
	struct token *t;

	if (s->tag != tag || s->node == 0 || s->node == host ||
	    !node_at(b, s->node)->live || node_at(b, s->node)->slots[kind] != hash) {
		*s = (struct single){tag, host};
		return NULL;
	}
	if ((t = table_put(b->tokens, &hash, NULL)) == NULL)
		return NULL;
	t->df = 1;
	t->servers = is_sent(kind) && *once_slot(b, hash, &once) == once;
	t->dirty = t->servers > 0;
	push(t, s->node);
	return t;
}

void
seed_take(struct botnet *b, uint32_t i, enum botnet_kind kind,
	  const struct botnet_token *token)
{
	struct node *n = node_at(b, i);
	uint64_t before = n->slots[kind];
	struct token *t;

	if (before != 0 && before != token->hash &&
	    (t = table_get(b->tokens, &before)) != NULL && t->df > 0)
		t->df--;
	n->slots[kind] = token->hash;
	t = table_get(b->tokens, &token->hash);
	if (t == NULL && before != token->hash)
		t = second_host(b, kind, token->hash, i);
	if (t == NULL)
		return;
	t->df += before != token->hash;
	use(b, t);
	t->kind = (uint8_t)kind;
	push(t, i);
	if (t->seed == 0 && token->text[0] != '\0' && !seed_is_servers(t) &&
	    t->df >= SEED_HOSTS && !botnet_kind_row(kind)->weak &&
	    is_wide(b, t, token->hash))
		make_seed(b, t, token->hash, token->text);
}

bool
seed_is_servers(const struct token *t)
{
	return t->servers > 0 && (!is_sent((enum botnet_kind)t->kind) ||
				  (uint32_t)t->servers * SERVERS_PART >= t->df);
}

/* The token of what a server has; NULL: it is not worth one (yet).  Nearly all that
 * servers send, they send once: it must neither push out marks nor fill the database. */
static struct token *
server_token(struct botnet *b, enum botnet_kind kind, uint64_t hash)
{
	struct token *t = table_get(b->tokens, &hash);
	uint32_t tag, *slot = once_slot(b, hash, &tag);

	if (t != NULL || (is_sent(kind) && *slot != tag)) {
		*slot = tag;
		return t;
	}
	if ((t = table_put(b->tokens, &hash, NULL)) != NULL)
		t->servers = is_sent(kind);
	return t;
}

void
seed_mark_server(struct botnet *b, enum botnet_kind kind, uint64_t hash)
{
	struct token *t = server_token(b, kind, hash);

	if (t == NULL)
		return;
	t->kind = (uint8_t)kind;
	use(b, t);
	if (t->servers == UINT16_MAX)
		return;
	t->dirty |= t->servers++ == 0 || is_sent(kind);
	if (t->seed != 0 && seed_is_servers(t)) {
		seed_at(b, t->seed)->hash = 0;
		pool_give(&b->seeds, t->seed);
		t->seed = 0;
		t->dirty = true;
		b->regroup = true;
	}
}
