/*
 * One host that is in two botnets (a NAT, two infections, an attacker's) must not make
 * them one: that takes the word of several hosts.
 */
#include "botnet_cluster.h"

#include <string.h>

#include "array.h"
#include "botnet_pool.h"

uint32_t
cluster_root(const struct botnet *b, uint32_t cluster)
{
	if (cluster == 0)
		return 0;
	while (cluster_at(b, cluster)->parent != cluster) {
		struct cluster *c = cluster_at(b, cluster);

		c->parent = cluster_at(b, c->parent)->parent;
		cluster = c->parent;
	}
	return cluster;
}

uint32_t
cluster_new(struct botnet *b)
{
	uint32_t i = pool_take(&b->clusters);

	if (i != 0)
		cluster_at(b, i)->parent = i;
	else
		b->regroup = true; /* too many that were merged or left: begin anew */
	return i;
}

void
cluster_join(struct botnet *b, uint32_t host, uint32_t root)
{
	node_at(b, host)->cluster = root;
	cluster_at(b, root)->size++;
}

void
cluster_leave(struct botnet *b, uint32_t host)
{
	uint32_t root = cluster_root(b, node_at(b, host)->cluster);

	if (root != 0)
		cluster_at(b, root)->size--;
	node_at(b, host)->cluster = 0;
}

struct group *
cluster_group(const struct botnet *b, uint32_t id)
{
	const uint32_t *at = table_peek(b->ids, &id);

	return at != NULL ? group_at(b, *at) : NULL;
}

struct group *
cluster_group_of(const struct botnet *b, uint32_t cluster)
{
	uint32_t root = cluster_root(b, cluster);

	return root != 0 && cluster_at(b, root)->group != 0
		   ? group_at(b, cluster_at(b, root)->group)
		   : NULL;
}

uint32_t
cluster_group_new(struct botnet *b, uint32_t id)
{
	uint32_t i = pool_take(&b->groups), *at;

	if (i == 0)
		return 0;
	if (id == 0)
		id = ++b->next_id;
	else if (id > b->next_id)
		b->next_id = id;
	if ((at = table_put(b->ids, &id, NULL)) == NULL) {
		pool_give(&b->groups, i);
		return 0;
	}
	*at = i;
	group_at(b, i)->id = id;
	return i;
}

void
cluster_group_drop(struct botnet *b, uint32_t group)
{
	struct group *g = group_at(b, group);

	(void)table_remove(b->ids, &g->id);
	memset(g, 0, sizeof(*g));
	pool_give(&b->groups, group);
}

void
cluster_alias(struct botnet *b, uint32_t id, uint32_t into)
{
	struct alias *more =
	    array_reserve(b->aliases, &b->aliases_room, b->n_aliases + 1, sizeof(*more));

	if (more == NULL)
		return;
	b->aliases = more;
	b->aliases[b->n_aliases++] =
	    (struct alias){.id = id, .into = into, .at_s = b->now_s};
	b->stats.merges += into != 0;
}

/* The newest word on an id counts; a chain is as long as there were merges of merges. */
uint32_t
cluster_resolve(const struct botnet *b, uint32_t id)
{
	for (uint32_t steps = 0; id != 0 && steps < 64; steps++) {
		size_t i = b->n_aliases;

		while (i > 0 && b->aliases[i - 1].id != id)
			i--;
		if (i == 0)
			return id;
		id = b->aliases[i - 1].into;
	}
	return id;
}

void
cluster_forget_aliases(struct botnet *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n_aliases; i++) {
		const struct alias *a = &b->aliases[i];

		if (!a->told || cluster_group(b, cluster_resolve(b, a->into)) != NULL)
			b->aliases[n++] = *a;
	}
	b->n_aliases = n;
}

void
cluster_group_day(struct group *g, uint32_t day)
{
	while (g->visits_day < day) {
		if (day - g->visits_day > BOTNET_DAYS)
			g->visits_day = day - BOTNET_DAYS;
		g->visits[++g->visits_day % BOTNET_DAYS] = 0;
	}
}

void
cluster_group_absorb(struct group *to, const struct group *from)
{
	if (from->first_s < to->first_s)
		to->first_s = from->first_s;
	if (from->server_s > to->server_s)
		to->server_s = from->server_s;
	cluster_group_day(to, from->visits_day);
	for (uint32_t i = 0; i < BOTNET_DAYS && i <= from->visits_day; i++) {
		uint32_t day = from->visits_day - i;

		if (to->visits_day - day < BOTNET_DAYS)
			to->visits[day % BOTNET_DAYS] += from->visits[day % BOTNET_DAYS];
	}
	to->dirty = true;
}

/* Both have an id: that of the larger stays. */
static uint32_t
merge_groups(struct botnet *b, uint32_t larger, uint32_t smaller)
{
	struct group *to, *from;

	if (larger == 0 || smaller == 0)
		return larger != 0 ? larger : smaller;
	to = group_at(b, larger);
	from = group_at(b, smaller);
	cluster_group_absorb(to, from);
	cluster_alias(b, from->id, to->id);
	cluster_group_drop(b, smaller);
	return larger;
}

uint32_t
cluster_merge(struct botnet *b, uint32_t a, uint32_t c)
{
	struct cluster *large = cluster_at(b, a), *small = cluster_at(b, c);

	if (large->size < small->size || (large->size == small->size && c < a)) {
		uint32_t swap = a;

		large = cluster_at(b, c);
		small = cluster_at(b, a);
		a = c;
		c = swap;
	}
	large->group = merge_groups(b, large->group, small->group);
	small->group = 0;
	small->parent = a;
	large->size += small->size;
	small->size = 0;
	return a;
}

/* Count the vote of a host that is none of the latest voters; is it enough?  The larger
 * they are, the more hosts are in both by accident. */
static bool
decided(struct vote *v, const struct cluster_voter *voter, uint32_t smaller)
{
	for (uint32_t i = 0; i < VOTERS; i++)
		if (v->voters[i] == voter->host)
			return false;
	v->voters[v->n++ % VOTERS] = voter->host;
	v->sum += voter->strong ? VOTE_STRONG : 1;
	return v->sum >= VOTES + smaller / VOTES_SHARE;
}

uint32_t
cluster_vote(struct botnet *b, uint32_t a, uint32_t c, const struct cluster_voter *voter)
{
	uint32_t pair[2] = {a < c ? a : c, a < c ? c : a};
	uint32_t size_a = cluster_at(b, a)->size, size_c = cluster_at(b, c)->size;
	uint32_t smaller = size_a < size_c ? size_a : size_c;
	struct vote *v;

	if (smaller < BOTNET_SIZE_MIN)
		return cluster_merge(b, a, c);
	if ((v = table_put(b->votes, pair, NULL)) == NULL || !decided(v, voter, smaller))
		return a;
	(void)table_remove(b->votes, pair);
	return cluster_merge(b, a, c);
}
