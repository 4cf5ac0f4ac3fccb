/*
 * Portraits are drawn from the tables when they are asked for: hosts sorted by botnet
 * once, tokens asked whose they are once, so that it is linear in both.
 */
#include "botnet_keep.h"

#include <stdlib.h>
#include <string.h>

#include "botnet_alike.h"
#include "botnet_campaign.h"
#include "botnet_cluster.h"
#include "botnet_link.h"
#include "botnet_pool.h"
#include "botnet_publish.h"

#define SHARED_MAX 50

/* A token and whose it is. */
struct owned {
	uint32_t group;
	struct botnet_shared shared;
};

struct count {
	uint32_t word, hosts;
};

struct drawing {
	struct botnet *b;
	uint32_t *begin; /* of each group's hosts in ${hosts}; one more at the end */
	uint32_t *hosts;
	struct owned *owned; /* by group, strongest first */
	size_t n_owned;
	/* of one botnet at a time: */
	uint32_t *words;
	struct count *counts;
	struct botnet_campaign *campaigns;
	struct botnet_shared shared[SHARED_MAX];
	struct botnet_count tops[BOTNET_TOPS][BOTNET_TOPS_N];
	struct botnet_day days[BOTNET_DAYS];
};

static uint32_t
group_of(const struct botnet *b, const struct node *n)
{
	const struct group *g = alike_group(b, n);

	return g != NULL ? (uint32_t)(g - group_at(b, 0)) : 0;
}

/* Counting sort. */
static int
sort_hosts(struct drawing *d)
{
	struct botnet *b = d->b;
	uint32_t *next;

	d->begin = calloc(b->groups.n + 2, sizeof(*d->begin));
	d->hosts = calloc(b->nodes.n + 1, sizeof(*d->hosts));
	next = calloc(b->groups.n + 2, sizeof(*next));
	if (d->begin == NULL || d->hosts == NULL || next == NULL) {
		free(next);
		return -1;
	}
	for (uint32_t i = 1; i < b->nodes.n; i++)
		d->begin[group_of(b, node_at(b, i)) + 1]++;
	d->begin[1] = 0; /* those of no group */
	for (uint32_t g = 1; g <= b->groups.n; g++)
		d->begin[g + 1] += d->begin[g];
	memcpy(next, d->begin, (b->groups.n + 2) * sizeof(*next));
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		uint32_t g = group_of(b, node_at(b, i));

		if (g != 0)
			d->hosts[next[g]++] = i;
	}
	free(next);
	return 0;
}

static int
by_group(const void *left, const void *right)
{
	const struct owned *a = left, *c = right;

	if (a->group != c->group)
		return a->group < c->group ? -1 : 1;
	if (a->shared.hosts != c->shared.hosts)
		return a->shared.hosts > c->shared.hosts ? -1 : 1;
	return (a->shared.hash > c->shared.hash) - (a->shared.hash < c->shared.hash);
}

static int
own_tokens(struct drawing *d)
{
	const struct botnet *b = d->b;

	if ((d->owned = calloc(b->seeds.n + 1, sizeof(*d->owned))) == NULL)
		return -1;
	for (uint32_t i = 1; i < b->seeds.n; i++) {
		const struct seed *s = seed_at(b, i);
		const struct token *t =
		    s->hash != 0 ? table_peek(b->tokens, &s->hash) : NULL;
		struct publish_owner o;
		struct link_worth worth;

		if (t == NULL)
			continue;
		publish_owner(b, s, t, &o);
		if (o.group == 0)
			continue;
		link_worth(b, (enum botnet_kind)s->kind, s->hash, &worth);
		d->owned[d->n_owned++] =
		    (struct owned){.group = o.group,
				   .shared = {.kind = (enum botnet_kind)s->kind,
					      .text = s->text,
					      .hash = s->hash,
					      .hosts = o.hosts,
					      .nats = worth.at_home,
					      .exclusive = o.exclusive}};
	}
	qsort(d->owned, d->n_owned, sizeof(*d->owned), by_group);
	return 0;
}

static size_t
draw_shared(struct drawing *d, uint32_t group)
{
	size_t low = 0, high = d->n_owned, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->owned[middle].group < group)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < d->n_owned && d->owned[low].group == group && n < SHARED_MAX; low++)
		d->shared[n++] = d->owned[low].shared;
	return n;
}

static int
by_number(const void *left, const void *right)
{
	const uint32_t *a = left, *c = right;

	return (*a > *c) - (*a < *c);
}

static int
by_count(const void *left, const void *right)
{
	const struct count *a = left, *c = right;

	if (a->hosts != c->hosts)
		return a->hosts > c->hosts ? -1 : 1;
	return (a->word > c->word) - (a->word < c->word);
}

/* The runs of equal words, the longest first. */
static size_t
count_words(struct drawing *d, size_t n)
{
	size_t counts = 0;

	qsort(d->words, n, sizeof(*d->words), by_number);
	for (size_t i = 0; i < n; i++) {
		if (d->words[i] == 0)
			continue;
		if (counts == 0 || d->counts[counts - 1].word != d->words[i])
			d->counts[counts++] = (struct count){.word = d->words[i]};
		d->counts[counts - 1].hosts++;
	}
	qsort(d->counts, counts, sizeof(*d->counts), by_count);
	return counts;
}

static uint32_t
word_of(const struct node *n, size_t top)
{
	return top == BOTNET_TOP_PROVIDER ? n->provider
	       : top == BOTNET_TOP_TARGET ? n->target
					  : n->country;
}

static size_t
draw_top(struct drawing *d, uint32_t group, size_t top)
{
	uint32_t first = d->begin[group], n = d->begin[group + 1] - first;
	size_t counts;

	for (uint32_t i = 0; i < n; i++)
		d->words[i] = word_of(node_at(d->b, d->hosts[first + i]), top);
	counts = count_words(d, n);
	if (counts > BOTNET_TOPS_N)
		counts = BOTNET_TOPS_N;
	for (size_t i = 0; i < counts; i++)
		d->tops[top][i] = (struct botnet_count){
		    words_get(d->b, d->counts[i].word), d->counts[i].hosts};
	return counts;
}

static int
latest_first(const void *left, const void *right)
{
	const struct botnet_campaign *a = left, *c = right;

	if (a->last_s != c->last_s)
		return a->last_s > c->last_s ? -1 : 1;
	return (a->id > c->id) - (a->id < c->id);
}

static void
date_campaign(const struct drawing *d, uint32_t group, struct botnet_campaign *c)
{
	c->first_s = UINT32_MAX;
	for (uint32_t i = d->begin[group]; i < d->begin[group + 1]; i++) {
		const struct node *n = node_at(d->b, d->hosts[i]);

		if (n->campaign != c->id)
			continue;
		c->first_s = n->first_s < c->first_s ? n->first_s : c->first_s;
		c->last_s = n->last_s > c->last_s ? n->last_s : c->last_s;
	}
}

static size_t
draw_campaigns(struct drawing *d, uint32_t group)
{
	uint32_t first = d->begin[group], n = d->begin[group + 1] - first;
	size_t counts;

	for (uint32_t i = 0; i < n; i++)
		d->words[i] = node_at(d->b, d->hosts[first + i])->campaign;
	counts = count_words(d, n);
	if (counts > SHARED_MAX)
		counts = SHARED_MAX;
	for (size_t i = 0; i < counts; i++) {
		struct botnet_campaign *c = &d->campaigns[i];
		const struct seed *s = campaign_seed(d->b, d->counts[i].word);

		*c = (struct botnet_campaign){.id = d->counts[i].word,
					      .hosts = d->counts[i].hosts,
					      .name = s != NULL ? s->text : ""};
		date_campaign(d, group, c);
	}
	qsort(d->campaigns, counts, sizeof(*d->campaigns), latest_first);
	return counts;
}

static size_t
draw_days(struct drawing *d, uint32_t group)
{
	const struct group *g = group_at(d->b, group);
	uint32_t today = d->b->now_s / DAY_S, first = today - (BOTNET_DAYS - 1);

	for (uint32_t i = 0; i < BOTNET_DAYS; i++) {
		uint32_t day = first + i;
		bool counted = day <= g->visits_day && g->visits_day - day < BOTNET_DAYS;

		d->days[i] = (struct botnet_day){
		    .day_s = day * DAY_S,
		    .visits = counted ? g->visits[day % BOTNET_DAYS] : 0};
	}
	for (uint32_t i = d->begin[group]; i < d->begin[group + 1]; i++) {
		uint32_t day = node_at(d->b, d->hosts[i])->first_s / DAY_S;

		if (day >= first && day <= today)
			d->days[day - first].new_hosts++;
	}
	return BOTNET_DAYS;
}

static int
draw(struct drawing *d, uint32_t group, const struct botnet_keeper *k)
{
	const struct group *g = group_at(d->b, group);
	struct botnet_portrait p = {.first_s = g->first_s,
				    .last_s = g->last_s,
				    .parent = g->parent,
				    .ignored = g->ignored,
				    .named = g->named,
				    .server_s = g->server_s,
				    .shared = d->shared,
				    .campaigns = d->campaigns,
				    .days = d->days};

	publish_summary(d->b, g, &p.summary);
	p.n_shared = draw_shared(d, group);
	p.n_campaigns = draw_campaigns(d, group);
	p.n_days = draw_days(d, group);
	for (size_t top = 0; top < BOTNET_TOPS; top++) {
		p.tops[top] = d->tops[top];
		p.n_tops[top] = draw_top(d, group, top);
	}
	return k->portrait(k->ctx, &p);
}

static int
draw_all(struct botnet *b, const struct botnet_keeper *k)
{
	struct drawing *d = calloc(1, sizeof(*d));
	int result = -1;

	if (d == NULL)
		return -1;
	d->b = b;
	d->words = calloc(b->nodes.n + 1, sizeof(*d->words));
	d->counts = calloc(b->nodes.n + 1, sizeof(*d->counts));
	d->campaigns = calloc(SHARED_MAX, sizeof(*d->campaigns));
	if (d->words != NULL && d->counts != NULL && d->campaigns != NULL &&
	    sort_hosts(d) == 0 && own_tokens(d) == 0)
		result = 0;
	for (uint32_t i = 1; result == 0 && i < b->groups.n; i++)
		if (group_at(b, i)->id != 0 && group_at(b, i)->dirty)
			result = draw(d, i, k);
	free(d->begin);
	free(d->hosts);
	free(d->owned);
	free(d->words);
	free(d->counts);
	free(d->campaigns);
	free(d);
	return result;
}

static int
tell_member(struct botnet *b, const struct node *n, const struct botnet_keeper *k)
{
	uint32_t group = group_of(b, n);
	const struct edge *e = &n->edges[0];
	const struct node *peer = node_at(b, e->peer);
	struct botnet_member m = {.key = n->key,
				  .botnet = group != 0 ? group_at(b, group)->id : 0,
				  .joined = (enum botnet_joined)n->joined,
				  .first_s = n->first_s,
				  .last_s = n->last_s,
				  .owner = n->owner,
				  .labelled = n->labelled,
				  .campaign = n->campaign,
				  .provider = words_get(b, n->provider),
				  .target = words_get(b, n->target),
				  .country = words_get(b, n->country)};

	if (n->guest != 0) {
		memcpy(m.peer_tokens, n->invited, sizeof(m.peer_tokens));
	} else if (e->birth != 0 && peer->live && peer->birth == e->birth) {
		m.has_peer = true;
		m.peer = peer->key;
		memcpy(m.peer_tokens, e->tokens, sizeof(m.peer_tokens));
	}
	memcpy(m.tokens, n->slots, sizeof(m.tokens));
	return k->member(k->ctx, &m);
}

static int
tell_members(struct botnet *b, const struct botnet_keeper *k)
{
	int result = 0;

	for (size_t i = 0; result == 0 && i < b->n_gone; i++)
		result = k->gone(k->ctx, &b->gone[i]);
	for (uint32_t i = 1; result == 0 && i < b->nodes.n; i++)
		if (node_at(b, i)->live && node_at(b, i)->dirty)
			result = tell_member(b, node_at(b, i), k);
	return result;
}

static int
tell_mark(const struct botnet *b, const struct botnet_keeper *k, uint64_t hash,
	  const struct token *token)
{
	const struct seed *s = token->seed != 0 ? seed_at(b, token->seed) : NULL;
	const struct botnet_mark mark = {.hash = hash,
					 .kind = (enum botnet_kind)token->kind,
					 .servers = token->servers,
					 .seen_s = token->seen_s,
					 .text = s != NULL ? s->text : "",
					 .campaign = s != NULL ? s->campaign : 0};

	return k->mark(k->ctx, &mark);
}

static int
tell_marks(const struct botnet *b, const struct botnet_keeper *k)
{
	const struct token *token = NULL;
	const void *key;
	int result = 0;

	while (result == 0 && (token = table_next(b->tokens, token, &key)) != NULL) {
		uint64_t hash;

		memcpy(&hash, key, sizeof(hash));
		if (token->dirty)
			result = tell_mark(b, k, hash, token);
	}
	return result;
}

void
botnet_kept(struct botnet *b)
{
	struct token *token = NULL;

	for (size_t i = 0; i < b->n_aliases; i++)
		b->aliases[i].told = true;
	cluster_forget_aliases(b);
	for (uint32_t i = 1; i < b->groups.n; i++)
		group_at(b, i)->dirty = false;
	for (uint32_t i = 1; i < b->nodes.n; i++)
		node_at(b, i)->dirty = 0;
	while ((token = table_next(b->tokens, token, NULL)) != NULL)
		token->dirty = false;
	b->n_gone = 0;
}

int
botnet_keep(struct botnet *b, const struct botnet_keeper *k)
{
	int result = 0;

	for (size_t i = 0; result == 0 && i < b->n_aliases; i++)
		if (!b->aliases[i].told)
			result = k->alias(k->ctx, b->aliases[i].id, b->aliases[i].into,
					  b->aliases[i].at_s);
	if (result == 0)
		result = tell_marks(b, k);
	if (result == 0)
		result = tell_members(b, k);
	if (result == 0)
		result = draw_all(b, k);
	return result;
}
