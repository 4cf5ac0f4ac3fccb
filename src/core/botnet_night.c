/*
 * Union-find cannot split, and a link may have lost its reason (its hosts are gone, a
 * server uses its token): so clusters are made anew from what hosts show now, and the
 * links that they remember.  A new cluster is the botnet with which it shares half of
 * the hosts that either has (Jaccard >= 0.5); what else came out of one names it as its
 * parent.
 */
#include "botnet_night.h"

#include <stdlib.h>

#include "array.h"
#include "botnet_campaign.h"
#include "botnet_cluster.h"
#include "botnet_host.h"
#include "botnet_link.h"
#include "botnet_pool.h"

#define ANEW_SHARE 8 /* so small a part of the hosts gone is not worth it */

/* So many hosts of the old botnet are in the new cluster. */
struct flow {
	uint32_t old, root; /* id; cluster */
	uint32_t hosts;
	bool glued;
};

struct flows {
	struct flow *all;
	size_t n, room;
	struct table *at; /* (old, root) -> index */
};

static void
forget_clusters(struct botnet *b)
{
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		uint32_t root = cluster_root(b, n->cluster);
		uint32_t group = root != 0 ? cluster_at(b, root)->group : 0;

		n->old = group != 0 ? group_at(b, group)->id : 0;
	}
	for (uint32_t i = 1; i < b->nodes.n; i++)
		node_at(b, i)->cluster = 0;
	pool_clear(&b->clusters);
	table_clear(b->votes);
}

/* The first hosts that send something came before it was a mark; where the operator keeps
 * campaigns apart they belong there too. */
static void
date_back(struct botnet *b)
{
	for (uint32_t i = 1; b->n_splits > 0 && i < b->nodes.n; i++)
		if (node_at(b, i)->live && node_at(b, i)->campaign == 0)
			campaign_visit(b, i);
}

static void
link_all(struct botnet *b)
{
	b->regrouping = true;
	(void)link_memo_init(b);
	for (uint32_t i = 1; i < b->nodes.n; i++)
		if (node_at(b, i)->live)
			link_host(b, i);
	link_memo_fini(b);
	for (uint32_t i = 1; i < b->nodes.n; i++)
		if (node_at(b, i)->live)
			link_by_edges(b, i);
	b->regrouping = false;
}

static struct flow *
flow_of(struct flows *f, uint32_t old, uint32_t root)
{
	uint32_t key[2] = {old, root}, *at;
	struct flow *all;
	bool fresh;

	all = array_reserve(f->all, &f->room, f->n + 1, sizeof(*all));
	if (all == NULL)
		return NULL;
	f->all = all;
	if ((at = table_put(f->at, key, &fresh)) == NULL)
		return NULL;
	if (fresh) {
		*at = (uint32_t)f->n++;
		f->all[*at] = (struct flow){.old = old, .root = root};
	}
	return &f->all[*at];
}

static int
by_hosts(const void *left, const void *right)
{
	const struct flow *a = left, *c = right;

	if (a->hosts != c->hosts)
		return a->hosts > c->hosts ? -1 : 1;
	if (a->old != c->old)
		return a->old < c->old ? -1 : 1;
	return (a->root > c->root) - (a->root < c->root);
}

/* From where to where the hosts went, the broadest flow first. */
static void
find_flows(struct botnet *b, struct flows *f)
{
	f->n = 0;
	table_clear(f->at);
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		const struct node *n = node_at(b, i);
		uint32_t root = cluster_root(b, n->cluster);
		struct flow *flow;

		if (!n->live || n->old == 0 || root == 0)
			continue;
		if ((flow = flow_of(f, n->old, root)) != NULL)
			flow->hosts++;
	}
	if (f->n > 0)
		qsort(f->all, f->n, sizeof(*f->all), by_hosts);
}

/* Did a cluster mostly come from a botnet that the operator put together?  Told of all
 * before any two are one. */
static void
find_glued(const struct botnet *b, struct flows *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct flow *flow = &f->all[i];
		const struct group *g = cluster_group(b, flow->old);

		flow->glued =
		    g != NULL && g->glued &&
		    2 * flow->hosts >= cluster_at(b, cluster_root(b, flow->root))->size;
	}
}

/* The first cluster that mostly came from there; 0: none before flow ${n}. */
static uint32_t
first_glued(const struct botnet *b, const struct flows *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (f->all[i].glued && f->all[i].old == f->all[n].old)
			return cluster_root(b, f->all[i].root);
	return 0;
}

/* Put together anew what mostly comes from such a botnet.  Was there any? */
static bool
glue(struct botnet *b, struct flows *f)
{
	bool any = false;

	find_glued(b, f);
	for (size_t i = 0; i < f->n; i++) {
		uint32_t root = cluster_root(b, f->all[i].root), first;

		if (!f->all[i].glued)
			continue;
		first = first_glued(b, f, i);
		if (first == 0 || first == root)
			continue;
		(void)cluster_merge(b, first, root);
		any = true;
	}
	return any;
}

/* Hosts of each old botnet that live; kept in its size until the next publish. */
static void
count_old(struct botnet *b)
{
	for (uint32_t i = 1; i < b->groups.n; i++)
		group_at(b, i)->size = 0;
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		const struct node *n = node_at(b, i);
		struct group *g =
		    n->live && n->old != 0 ? cluster_group(b, n->old) : NULL;

		if (g != NULL)
			g->size++;
	}
}

static bool
is_heir(const struct flow *flow, const struct group *g, const struct cluster *c)
{
	uint32_t either = g->size + c->size - flow->hosts;

	return 2 * flow->hosts >= either;
}

static void
inherit(struct botnet *b, const struct flows *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct group *g = cluster_group(b, f->all[i].old);
		struct cluster *c = cluster_at(b, cluster_root(b, f->all[i].root));

		if (c->from == 0) {
			c->from = f->all[i].old;
			c->server_s = g != NULL ? g->server_s : 0;
		}
		if (g == NULL || g->cluster != 0 || c->group != 0 ||
		    !is_heir(&f->all[i], g, c))
			continue;
		c->group = (uint32_t)(g - group_at(b, 0));
		g->cluster = cluster_root(b, f->all[i].root);
	}
}

/* Where most hosts of a botnet without an heir are now; NULL: in none (yet). */
static struct group *
successor(const struct botnet *b, const struct flows *f, uint32_t old)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->all[i].old == old)
			return cluster_group_of(b, f->all[i].root);
	}
	return NULL;
}

static void
bury(struct botnet *b, const struct flows *f)
{
	for (uint32_t i = 1; i < b->groups.n; i++) {
		struct group *g = group_at(b, i), *heir;

		if (g->id == 0 || g->cluster != 0)
			continue;
		if ((heir = successor(b, f, g->id)) != NULL)
			cluster_group_absorb(heir, g);
		cluster_alias(b, g->id, heir != NULL ? heir->id : 0);
		cluster_group_drop(b, i);
	}
}

static void
group_anew(struct botnet *b)
{
	struct flows flows = {.at = b->flows};

	forget_clusters(b);
	date_back(b);
	link_all(b);
	for (uint32_t i = 1; i < b->groups.n; i++)
		group_at(b, i)->cluster = 0;
	count_old(b);
	find_flows(b, &flows);
	if (glue(b, &flows))
		find_flows(b, &flows); /* what went to the parts went to one */
	inherit(b, &flows);
	bury(b, &flows);
	free(flows.all);
	b->regroup = false;
	b->expired = 0;
}

bool
botnet_night(struct botnet *b)
{
	bool anew;

	host_expire(b);
	words_sweep(b);
	anew = b->regroup || b->expired * ANEW_SHARE > b->live;
	if (anew)
		group_anew(b);
	return anew;
}
