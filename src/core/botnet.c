/*
 * The door of the grouping: tables of bounded size, and what becomes of a visit.  All
 * work for one is bounded, whatever was seen before.
 */
#include "botnet.h"

#include <stdlib.h>
#include <string.h>

#include "botnet_alike.h"
#include "botnet_campaign.h"
#include "botnet_census.h"
#include "botnet_cluster.h"
#include "botnet_host.h"
#include "botnet_seed.h"
#include "dialect.h"
#include "num.h"
#include "region.h"
#include "botnet_link.h"
#include "botnet_pool.h"

#define SINGLES_SHARE 16
#define TOKENS_SHARE  4
#define SMALL_SHARE   64
#define CLOCK_S	      3600	  /* a clock that is corrected by less was never wrong */
#define GAP_S	      (7 * 86400) /* for so long nobody may have come, or we not run */
#define KEEP_S	      86400

/* The largest power of two of elements that takes at most ${memory}. */
static size_t
array_room(uint64_t memory, size_t element)
{
	size_t n = 1;

	while (2 * n * element <= memory)
		n *= 2;
	return n;
}

static void
evict_host(void *ctx, const void *key, const void *value)
{
	(void)key;
	host_forget(ctx, *(const uint32_t *)value);
}

/* What it was worth as a seed goes with it. */
static void
evict_token(void *ctx, const void *key, const void *value)
{
	struct botnet *b = ctx;
	const struct token *t = value;

	(void)key;
	if (t->seed == 0)
		return;
	seed_at(b, t->seed)->hash = 0;
	pool_give(&b->seeds, t->seed);
}

/* As many nodes as keys of hosts: else a new host finds no room, and no old one goes. */
static int
make_pools(struct botnet *b, uint64_t memory)
{
	const struct {
		struct pool *pool;
		size_t size;
		uint64_t max;
	} pools[] = {
	    {&b->nodes, sizeof(struct node), table_capacity(b->hosts) + UINT64_C(1)},
	    {&b->clusters, sizeof(struct cluster),
	     memory / SMALL_SHARE / sizeof(struct cluster)},
	    {&b->groups, sizeof(struct group),
	     memory / SMALL_SHARE / sizeof(struct group)},
	    {&b->seeds, sizeof(struct seed), memory / SMALL_SHARE / sizeof(struct seed)},
	    {&b->texts, BOTNET_TEXT_MAX, memory / SMALL_SHARE / BOTNET_TEXT_MAX},
	};

	for (size_t i = 0; i < sizeof(pools) / sizeof(pools[0]); i++)
		if (pool_init(pools[i].pool, pools[i].size, (uint32_t)pools[i].max) != 0)
			return -1;
	return 0;
}

static int
make_tables(struct botnet *b, uint64_t memory)
{
	const size_t entry = table_entry_size(sizeof(struct host_key), sizeof(uint32_t));
	uint64_t hosts = memory / 2 / (sizeof(struct node) + entry);

	b->hosts = table_create(sizeof(struct host_key), sizeof(uint32_t), hosts * entry,
				b->secret);
	b->tokens = table_create(sizeof(uint64_t), sizeof(struct token),
				 memory / TOKENS_SHARE, TABLE_HASHED_KEYS);
	b->votes = table_create(2 * sizeof(uint32_t), sizeof(struct vote),
				memory / SMALL_SHARE, b->secret);
	b->flows = table_create(2 * sizeof(uint32_t), sizeof(uint32_t),
				memory / SMALL_SHARE, b->secret);
	b->words = table_create(sizeof(uint64_t), sizeof(uint32_t), memory / SMALL_SHARE,
				b->secret);
	b->ids = table_create(sizeof(uint32_t), sizeof(uint32_t), memory / SMALL_SHARE,
			      b->secret);
	if (b->hosts == NULL || b->tokens == NULL || b->votes == NULL ||
	    b->flows == NULL || b->words == NULL || b->ids == NULL)
		return -1;
	table_on_evict(b->hosts, evict_host, b);
	table_on_evict(b->tokens, evict_token, b);
	return make_pools(b, memory);
}

struct botnet *
botnet_create(uint64_t memory, const uint8_t secret[16])
{
	struct botnet *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	memcpy(b->secret, secret, sizeof(b->secret));
	b->singles_mask = array_room(memory / SINGLES_SHARE, sizeof(*b->singles)) - 1;
	b->singles = region_array(b->singles_mask + 1, sizeof(*b->singles));
	b->once_mask = array_room(memory / SMALL_SHARE, sizeof(*b->once)) - 1;
	b->once = region_array(b->once_mask + 1, sizeof(*b->once));
	b->bodies = botnet_body_create();
	b->decisions = calloc(DECISIONS_MAX, sizeof(*b->decisions));
	if (make_tables(b, memory) != 0 || b->singles == NULL || b->once == NULL ||
	    b->bodies == NULL || b->decisions == NULL) {
		botnet_free(b);
		return NULL;
	}
	return b;
}

void
botnet_free(struct botnet *b)
{
	if (b == NULL)
		return;
	table_free(b->hosts);
	table_free(b->tokens);
	table_free(b->votes);
	table_free(b->flows);
	table_free(b->words);
	table_free(b->ids);
	pool_fini(&b->nodes);
	pool_fini(&b->clusters);
	pool_fini(&b->groups);
	pool_fini(&b->seeds);
	pool_fini(&b->texts);
	botnet_body_free(b->bodies);
	census_free(b->census);
	region_array_free(b->singles, b->singles_mask + 1, sizeof(*b->singles));
	region_array_free(b->once, b->once_mask + 1, sizeof(*b->once));
	free(b->aliases);
	free(b->gone);
	free(b->decisions);
	free(b);
}

/* It is in no botnet; one that took it for a member is no evidence for some time. */
static void
feed_server(struct botnet *b, const struct botnet_visit *v)
{
	const uint32_t *at = table_peek(b->hosts, &v->key);
	struct group *g;

	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		if (v->tokens[k].hash != 0 && k != BOTNET_HOUR && k != BOTNET_NETWORK)
			seed_mark_server(b, k, v->tokens[k].hash);
	if (at == NULL)
		return;
	if ((g = alike_group(b, node_at(b, *at))) != NULL) {
		g->server_s = b->now_s;
		g->dirty = true;
	}
	host_forget(b, *at);
	(void)table_remove(b->hosts, &v->key);
}

static void
body_token(struct botnet *b, const struct botnet_visit *v, struct botnet_token *token_r)
{
	uint64_t leader = botnet_body_leader(b->bodies, v->simhash);

	token_r->hash = botnet_hash(BOTNET_BODY, &leader, sizeof(leader), b->secret);
	memcpy(token_r->text, "like ", 5);
	(void)num_hex64_format(leader, token_r->text + 5);
}

static void
count_visit(struct botnet *b, const struct node *n)
{
	struct group *g = alike_group(b, n);
	uint32_t day = b->now_s / DAY_S;

	if (g == NULL)
		return;
	if (g->visits_day > day + 1) { /* the clock was ahead then */
		memset(g->visits, 0, sizeof(g->visits));
		g->visits_day = day;
	}
	cluster_group_day(g, day);
	g->visits[day % BOTNET_DAYS]++;
	g->dirty = true;
}

void
botnet_feed(struct botnet *b, const struct botnet_visit *v)
{
	struct botnet_token body = {.hash = 0};
	uint32_t i;

	if (v->at_s > b->now_s)
		b->now_s = v->at_s;
	if (v->has_simhash)
		body_token(b, v, &body);
	if (v->server) {
		feed_server(b, v);
		if (body.hash != 0)
			seed_mark_server(b, BOTNET_BODY, body.hash);
		return;
	}
	if ((i = host_visit(b, v)) == 0)
		return;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		const struct botnet_token *t = k == BOTNET_BODY ? &body : &v->tokens[k];

		if (t->hash != 0)
			seed_take(b, i, k, t);
	}
	campaign_visit(b, i);
	link_host(b, i);
	count_visit(b, node_at(b, i));
	b->stats.visits++;
	b->news++;
}

void
botnet_forget(struct botnet *b, const struct addr *addr)
{
	for (int form = FORM_NONE; form <= FORM_OURS; form++)
		for (uint8_t d = DIALECT_NOT_KNOWN; d <= DIALECT_ESMTP; d++) {
			struct host_key key;
			const uint32_t *at;

			host_key_make(addr, (enum helo_form)form, d, &key);
			if ((at = table_peek(b->hosts, &key)) == NULL)
				continue;
			host_forget(b, *at);
			(void)table_remove(b->hosts, &key);
			b->news++;
		}
}

static bool
put_right(uint32_t *at_s, uint32_t now_s)
{
	if (*at_s <= now_s)
		return false;
	*at_s = now_s;
	return true;
}

static void
put_right_host(struct node *n, uint32_t now_s)
{
	n->dirty |= put_right(&n->last_s, now_s);
	(void)put_right(&n->first_s, now_s);
	for (size_t k = 0; k < EDGES; k++)
		(void)put_right(&n->edges[k].at_s, now_s);
}

static void
put_right_group(struct group *g, uint32_t now_s)
{
	g->dirty |= put_right(&g->last_s, now_s);
	(void)put_right(&g->first_s, now_s);
	(void)put_right(&g->server_s, now_s);
}

/* That the clock goes forward by much may be a mistake: all would be forgotten. */
static void
watch_clock(struct botnet *b, uint32_t now_s)
{
	bool first = b->clock_s == 0;
	int64_t ahead_s = (int64_t)now_s - (first ? b->now_s : b->clock_s);

	if (ahead_s > (first ? GAP_S : CLOCK_S))
		b->keep_until_s = now_s + KEEP_S;
	else if (ahead_s < -CLOCK_S)
		b->keep_until_s = 0;
	b->clock_s = now_s;
}

/* Was it far ahead when we noted the latest?  Within the first hour it may rather be
 * behind: a machine that has no clock of its own has just started. */
static bool
was_ahead(struct botnet *b, uint32_t now_s)
{
	if (b->now_s <= now_s || b->now_s - now_s <= CLOCK_S) {
		b->behind_s = 0;
		return false;
	}
	if (b->behind_s == 0 || b->behind_s > now_s)
		b->behind_s = now_s;
	return now_s - b->behind_s >= CLOCK_S;
}

void
botnet_set_clock(struct botnet *b, uint32_t now_s)
{
	struct token *t = NULL;

	watch_clock(b, now_s);
	if (!was_ahead(b, now_s))
		return;
	for (uint32_t i = 1; i < b->nodes.n; i++)
		put_right_host(node_at(b, i), now_s);
	for (uint32_t i = 1; i < b->groups.n; i++)
		put_right_group(group_at(b, i), now_s);
	while ((t = table_next(b->tokens, t, NULL)) != NULL)
		if (put_right(&t->seen_s, now_s))
			t->dirty |= t->seed != 0 || t->servers > 0;
	(void)put_right(&b->published_s, now_s - CLOCK_S);
	b->now_s = now_s;
}

void
botnet_stats(const struct botnet *b, struct botnet_stats *stats_r)
{
	*stats_r = b->stats;
	stats_r->hosts = b->live;
	stats_r->tokens = table_count(b->tokens);
	for (uint32_t i = 1; i < b->seeds.n; i++)
		stats_r->seeds += seed_at(b, i)->hash != 0;
	for (uint32_t i = 1; i < b->groups.n; i++) {
		stats_r->botnets += group_at(b, i)->id != 0;
		stats_r->grouped += group_at(b, i)->size;
	}
	stats_r->memory =
	    table_memory(b->hosts) + table_memory(b->tokens) + table_memory(b->votes) +
	    table_memory(b->flows) + table_memory(b->words) + table_memory(b->ids) +
	    pool_memory(&b->nodes) + pool_memory(&b->clusters) + pool_memory(&b->groups) +
	    pool_memory(&b->seeds) + pool_memory(&b->texts) +
	    (b->singles_mask + 1) * sizeof(struct single) +
	    (b->once_mask + 1) * sizeof(*b->once);
}
