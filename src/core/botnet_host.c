/*
 * A host is an identity (profile.h): behind one address may stand a server and a zombie.
 */
#include "botnet_host.h"

#include <string.h>

#include "array.h"
#include "botnet_cluster.h"
#include "botnet_pool.h"

static uint32_t
add(struct botnet *b, const struct botnet_visit *v)
{
	uint32_t *at = table_put(b->hosts, &v->key, NULL), i;
	struct node *n;

	if (at == NULL)
		return 0;
	if ((i = pool_take(&b->nodes)) == 0) {
		(void)table_remove(b->hosts, &v->key);
		return 0;
	}
	*at = i;
	n = node_at(b, i);
	n->key = v->key;
	n->live = 1;
	n->birth = ++b->births;
	n->first_s = v->at_s;
	b->live++;
	return i;
}

uint32_t
host_visit(struct botnet *b, const struct botnet_visit *v)
{
	const uint32_t *at = table_get(b->hosts, &v->key);
	uint32_t i = at != NULL ? *at : add(b, v), word;
	struct node *n;

	if (i == 0)
		return 0;
	n = node_at(b, i);
	n->dirty = 1;
	n->owner = v->owner;
	n->last_s = v->at_s > n->last_s ? v->at_s : n->last_s;
	n->labelled = v->labelled;
	if ((word = words_put(b, v->provider)) != 0)
		n->provider = word;
	if ((word = words_put(b, v->target)) != 0)
		n->target = word;
	if ((word = words_put(b, v->country)) != 0)
		n->country = word;
	return i;
}

static void
note_gone(struct botnet *b, const struct host_key *key)
{
	struct host_key *more =
	    array_reserve(b->gone, &b->gone_room, b->n_gone + 1, sizeof(*more));

	if (more == NULL)
		return; /* its row stays until it is loaded and too old */
	b->gone = more;
	b->gone[b->n_gone++] = *key;
}

void
host_forget(struct botnet *b, uint32_t i)
{
	struct node *n = node_at(b, i);

	cluster_leave(b, i);
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		struct token *t =
		    n->slots[k] != 0 ? table_get(b->tokens, &n->slots[k]) : NULL;

		if (t != NULL && t->df > 0)
			t->df--;
	}
	note_gone(b, &n->key);
	n->live = 0;
	b->live--;
	b->expired++;
	pool_give(&b->nodes, i);
}

void
host_expire(struct botnet *b)
{
	if (keeps_old(b))
		return;
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		struct host_key key = n->key;

		if (!n->live || b->now_s - n->last_s <= BOTNET_WINDOW_S ||
		    b->now_s < n->last_s)
			continue;
		host_forget(b, i);
		(void)table_remove(b->hosts, &key);
	}
}
