#ifndef LYCHGATE_BOTNET_IMPL_H
#define LYCHGATE_BOTNET_IMPL_H

/* Inside botnet*.c: the tables that they share. */
#include "botnet_body.h"
#include "botnet_part.h"
#include "botnet_pool.h"
#include "table.h"

struct botnet {
	uint8_t secret[16];
	struct table *hosts;  /* host_key -> index of node */
	struct table *tokens; /* hash -> token */
	struct table *votes;  /* pair of clusters -> voters */
	struct table *flows;  /* at night: where hosts went, botnet_night.c */
	struct table *words;  /* hash -> index of word */
	struct table *ids;    /* id -> index of group */
	struct pool nodes, clusters, groups, seeds, texts;
	struct single *singles;
	size_t singles_mask;
	uint32_t *once; /* upper halves of the hashes of what servers sent once */
	size_t once_mask;
	struct botnet_body *bodies;
	uint32_t live, births, next_id, next_campaign;
	uint32_t now_s, published_s, night_day;
	uint32_t clock_s, keep_until_s; /* botnet_set_clock(); until then nobody is old */
	uint32_t behind_s; /* since then the clock is behind now_s; 0: it is not */
	uint32_t expired;  /* since the last grouping anew */
	uint32_t news;	   /* visits since the last view */
	bool regroup, regrouping;
	struct link_memo *memo; /* while all are grouped anew */
	struct alias *aliases;
	size_t n_aliases, aliases_room;
	struct host_key *gone;
	size_t n_gone, gone_room;
	uint32_t splits[SPLITS_MAX];
	size_t n_splits;
	struct decision *decisions;
	size_t n_decisions;
	struct census *census; /* as of the latest grouping anew; NULL: none yet */
	struct botnet_stats stats;
};

static inline struct node *
node_at(const struct botnet *b, uint32_t i)
{
	return (struct node *)(void *)b->nodes.all.base + i;
}

static inline struct cluster *
cluster_at(const struct botnet *b, uint32_t i)
{
	return (struct cluster *)(void *)b->clusters.all.base + i;
}

static inline struct group *
group_at(const struct botnet *b, uint32_t i)
{
	return (struct group *)(void *)b->groups.all.base + i;
}

static inline struct seed *
seed_at(const struct botnet *b, uint32_t i)
{
	return (struct seed *)(void *)b->seeds.all.base + i;
}

/* Nothing is too old: the clock may be far ahead. */
static inline bool
keeps_old(const struct botnet *b)
{
	return b->clock_s < b->keep_until_s;
}

#endif
