#ifndef LYCHGATE_BOTNET_PART_H
#define LYCHGATE_BOTNET_PART_H

/* Inside botnet*.c: what stands in the tables.  Index 0 is nobody everywhere. */
#include "botnet.h"

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
	uint8_t joined; /* enum botnet_joined */
	uint32_t owner, first_s, last_s;
	uint32_t birth;	  /* tells this host from others at the same index */
	uint32_t cluster; /* index; its root counts */
	uint32_t campaign;
	uint32_t old;			    /* id before the night's grouping */
	uint32_t shown;			    /* id as last told */
	uint32_t guest;			    /* id of the botnet that it is a guest of */
	uint32_t provider, target, country; /* words */
	uint64_t slots[BOTNET_KINDS];
	uint64_t invited[2]; /* the marks that made it a guest */
	struct edge edges[EDGES];
};

/* Linked hosts: a union-find forest of clusters, so that hosts can leave. */
struct cluster {
	uint32_t parent; /* itself: a root */
	uint32_t size;
	uint32_t group;	   /* index; 0: no botnet (yet) */
	uint32_t from;	   /* id that most of it had before the night's grouping, */
	uint32_t server_s; /* and when that was found with a server */
};

/* What was told of a botnet last that changes without a visit. */
struct group_told {
	uint32_t hosts, labelled;
	uint64_t networks;
	bool evidence, ignored, named;
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
	bool ignored, named, glued, dirty;
	struct group_told told;
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

#endif
