#ifndef LYCHGATE_BOTNET_IMPL_H
#define LYCHGATE_BOTNET_IMPL_H

/* Inside botnet*.c: the tables that they share.  Index 0 is nobody everywhere. */
#include "botnet.h"
#include "botnet_body.h"
#include "botnet_pool.h"
#include "table.h"

#define RING	      8	   /* latest hosts that a token remembers */
#define EDGES	      2	   /* links that a host remembers */
#define BACKGROUND    1000 /* hosts that share nothing, as if there were so many */
#define SEED_S	      (5 * 86400)
#define SEED_HOSTS    4
#define SEED_OWNERS   3
#define SPLITS_MAX    64
#define DECISIONS_MAX 1024
#define DAY_S	      86400u

/* A link made: why the host is where it is. */
struct edge {
	uint32_t peer, birth; /* of the peer, when it was made; 0: none */
	uint32_t at_s;
	uint64_t tokens[2];
};

struct node {
	struct host_key key;
	uint8_t live, labelled, dirty;
	uint32_t owner, first_s, last_s;
	uint32_t birth;	  /* tells this host from others at the same index */
	uint32_t cluster; /* index; its root counts */
	uint32_t campaign;
	uint32_t old;			    /* id before the night's grouping */
	uint32_t shown;			    /* id as last told */
	uint32_t provider, target, country; /* words */
	uint64_t slots[BOTNET_KINDS];
	struct edge edges[EDGES];
};

/* Linked hosts: a union-find forest of clusters, so that hosts can leave. */
struct cluster {
	uint32_t parent; /* itself: a root */
	uint32_t size;
	uint32_t group; /* index; 0: no botnet (yet) */
	uint32_t from;	/* id that most of it had before the night's grouping */
};

/* A botnet: a cluster with an id. */
struct group {
	uint32_t id; /* 0: free */
	char name[BOTNET_TEXT_MAX];
	uint32_t cluster; /* its root, as of the last publish */
	uint32_t parent;  /* id */
	uint32_t first_s, last_s;
	uint32_t size, labelled;
	uint64_t networks; /* bitcount */
	uint32_t server_s; /* an established server was among them last then */
	bool ignored, named, glued, dirty, told;
	uint32_t visits[BOTNET_DAYS]; /* by day number modulo */
	uint32_t visits_day;	      /* the newest of them */
};

struct token {
	uint32_t df; /* hosts that have it */
	uint32_t ring[RING];
	uint32_t seed; /* index of its text; 0: no seed yet */
	uint32_t seen_s;
	uint8_t at, kind;
	uint16_t servers; /* visits of established servers that had it */
	bool dirty;
};

/* A token that many have. */
struct seed {
	uint64_t hash; /* 0: free */
	uint32_t campaign;
	uint8_t kind;
	char text[BOTNET_TEXT_MAX];
};

struct single {
	uint32_t tag, node;
};

struct alias {
	uint32_t id, into, at_s;
	bool told;
};

struct decision {
	enum { DECIDED_NAME, DECIDED_IGNORE, DECIDED_MERGE } what;
	uint32_t id, into;
	char name[BOTNET_TEXT_MAX];
};

struct botnet {
	uint8_t secret[16];
	struct table *hosts;  /* host_key -> index of node */
	struct table *tokens; /* hash -> token */
	struct table *votes;  /* pair of clusters -> voters */
	struct table *words;  /* hash -> index of word */
	struct table *ids;    /* id -> index of group */
	struct pool nodes, clusters, groups, seeds, texts;
	struct single *singles;
	size_t singles_mask;
	struct botnet_body *bodies;
	uint32_t live, births, next_id, next_campaign;
	uint32_t now_s, published_s, night_day;
	uint32_t expired; /* since the last grouping anew */
	uint32_t news;	  /* visits since the last view */
	bool regroup, regrouping;
	struct alias *aliases;
	uint32_t n_aliases, aliases_room;
	struct host_key *gone;
	uint32_t n_gone, gone_room;
	uint64_t memory;
	uint32_t splits[SPLITS_MAX];
	size_t n_splits;
	struct decision *decisions;
	size_t n_decisions;
	struct botnet_stats stats;
};

static inline struct node *
node_at(const struct botnet *b, uint32_t i)
{
	return (struct node *)b->nodes.all + i;
}

static inline struct cluster *
cluster_at(const struct botnet *b, uint32_t i)
{
	return (struct cluster *)b->clusters.all + i;
}

static inline struct group *
group_at(const struct botnet *b, uint32_t i)
{
	return (struct group *)b->groups.all + i;
}

static inline struct seed *
seed_at(const struct botnet *b, uint32_t i)
{
	return (struct seed *)b->seeds.all + i;
}

#endif
