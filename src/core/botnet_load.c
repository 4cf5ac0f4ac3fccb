/*
 * A restart: the tables are put together again from the rows that botnet_keep() told.
 * Hosts come oldest first, so that rings hold the latest.
 */
#include "botnet_load.h"

#include <string.h>

#include "botnet_cluster.h"
#include "botnet_host.h"
#include "botnet_pool.h"
#include "botnet_seed.h"
#include "num.h"

int
botnet_load_botnet(struct botnet *b, const struct botnet_portrait *p)
{
	uint32_t i = cluster_group_new(b, p->summary.id), root;
	struct group *g;

	if (i == 0 || (root = cluster_new(b)) == 0)
		return -1;
	g = group_at(b, i);
	memcpy(g->name, p->summary.name, sizeof(g->name));
	g->cluster = root;
	cluster_at(b, root)->group = i;
	g->parent = p->parent;
	g->first_s = p->first_s;
	g->last_s = p->last_s;
	g->server_s = p->server_s;
	g->ignored = p->ignored;
	g->named = p->named;
	for (size_t d = 0; d < p->n_days; d++)
		botnet_load_day(b, g->id, &p->days[d]);
	return 0;
}

void
botnet_load_day(struct botnet *b, uint32_t id, const struct botnet_day *day)
{
	struct group *g = cluster_group(b, id);
	uint32_t n = day->day_s / DAY_S;

	if (g == NULL)
		return;
	cluster_group_day(g, n);
	if (g->visits_day - n < BOTNET_DAYS)
		g->visits[n % BOTNET_DAYS] = day->visits;
}

int
botnet_load_alias(struct botnet *b, uint32_t id, uint32_t into, uint32_t at_s)
{
	size_t before = b->n_aliases;

	if (id > b->next_id)
		b->next_id = id;
	if (into == 0)
		return 0;
	cluster_alias(b, id, into);
	if (b->n_aliases == before)
		return -1;
	b->aliases[before].at_s = at_s;
	b->aliases[before].told = true;
	return 0;
}

/* The leader that a body's text names. */
static void
lead_body(struct botnet *b, const char *text)
{
	const char *hex = strrchr(text, ' ');
	uint64_t leader;

	if (hex != NULL && num_hex64_parse(hex + 1, &leader) == 0 && leader != 0)
		botnet_body_lead(b->bodies, leader);
}

int
botnet_load_mark(struct botnet *b, const struct botnet_mark *mark)
{
	struct token *t = table_put(b->tokens, &mark->hash, NULL);
	struct seed *s;

	if (t == NULL)
		return -1;
	t->kind = (uint8_t)mark->kind;
	t->servers = (uint16_t)(mark->servers < UINT16_MAX ? mark->servers : UINT16_MAX);
	t->seen_s = mark->seen_s;
	if (mark->text[0] == '\0' || t->seed != 0)
		return 0;
	if ((t->seed = pool_take(&b->seeds)) == 0)
		return -1;
	s = seed_at(b, t->seed);
	s->hash = mark->hash;
	s->kind = t->kind;
	s->campaign = mark->campaign;
	memcpy(s->text, mark->text, strnlen(mark->text, BOTNET_TEXT_MAX - 1));
	if (mark->campaign > b->next_campaign)
		b->next_campaign = mark->campaign;
	if (mark->kind == BOTNET_BODY)
		lead_body(b, mark->text);
	return 0;
}

static void
load_visit(const struct botnet_member *m, struct botnet_visit *v)
{
	memset(v, 0, sizeof(*v));
	v->key = m->key;
	v->at_s = m->last_s;
	v->owner = m->owner;
	v->labelled = m->labelled;
	memcpy(v->provider, m->provider, strnlen(m->provider, sizeof(v->provider) - 1));
	memcpy(v->target, m->target, strnlen(m->target, sizeof(v->target) - 1));
	memcpy(v->country, m->country, strnlen(m->country, sizeof(v->country) - 1));
}

/* The link is found again only where the peer was loaded before. */
static void
load_peer(struct botnet *b, struct node *n, const struct botnet_member *m)
{
	const uint32_t *at = m->has_peer ? table_peek(b->hosts, &m->peer) : NULL;

	if (at == NULL)
		return;
	n->edges[0] = (struct edge){.peer = *at,
				    .birth = node_at(b, *at)->birth,
				    .at_s = n->last_s,
				    .tokens = {m->peer_tokens[0], m->peer_tokens[1]}};
}

static void
load_place(struct botnet *b, uint32_t i, const struct botnet_member *m)
{
	struct group *g =
	    m->botnet != 0 ? cluster_group(b, cluster_resolve(b, m->botnet)) : NULL;
	struct node *n = node_at(b, i);

	if (g == NULL)
		return;
	n->joined = (uint8_t)m->joined;
	if (m->joined == BOTNET_JOINED_LINK) {
		cluster_join(b, i, cluster_root(b, g->cluster));
	} else {
		n->guest = g->id;
		memcpy(n->invited, m->peer_tokens, sizeof(n->invited));
	}
	n->shown = g->id;
	n->dirty = 0;
}

int
botnet_load_member(struct botnet *b, const struct botnet_member *m)
{
	struct botnet_visit v;
	uint32_t i;

	load_visit(m, &v);
	if (v.at_s > b->now_s)
		b->now_s = v.at_s;
	if ((i = host_visit(b, &v)) == 0)
		return -1;
	node_at(b, i)->first_s = m->first_s;
	node_at(b, i)->campaign = m->campaign;
	if (m->campaign > b->next_campaign) /* its marks may be gone */
		b->next_campaign = m->campaign;
	node_at(b, i)->dirty = 0;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		if (m->tokens[k] != 0)
			seed_take(b, i, k, &(struct botnet_token){.hash = m->tokens[k]});
	load_peer(b, node_at(b, i), m);
	load_place(b, i, m);
	b->night_day = b->now_s / DAY_S;
	b->news++;
	return 0;
}
