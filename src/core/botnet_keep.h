#ifndef LYCHGATE_BOTNET_KEEP_H
#define LYCHGATE_BOTNET_KEEP_H

#include "botnet.h"

/*
 * Botnets on their way into a database and back: what changed is told in portraits and
 * rows, and a restart goes on from them.
 */

/* What a botnet is, for the database; texts valid during the call. */
struct botnet_count {
	const char *name;
	uint32_t hosts;
};
struct botnet_shared {
	enum botnet_kind kind;
	const char *text;
	uint64_t hash;
	uint32_t hosts; /* that have it, about */
	double nats;	/* what sharing it is worth */
	bool exclusive; /* leads here only */
};
struct botnet_campaign {
	uint32_t id;
	const char *name;
	uint32_t hosts, first_s, last_s;
};
struct botnet_day {
	uint32_t day_s; /* its begin, UTC */
	uint32_t visits, new_hosts;
};
struct botnet_portrait {
	struct botnet_summary summary;
	uint32_t first_s, last_s;
	uint32_t parent;     /* it split from that one; 0 */
	bool ignored, named; /* by the operator */
	uint32_t server_s;   /* an established server was taken for a member then */
	size_t n_shared, n_campaigns, n_days;
	const struct botnet_shared *shared;	 /* strongest first */
	const struct botnet_campaign *campaigns; /* latest first */
	const struct botnet_day *days;		 /* oldest first */
	size_t n_tops[3];
	const struct botnet_count *tops[3]; /* providers, targets, countries */
};
enum { BOTNET_TOP_PROVIDER, BOTNET_TOP_TARGET, BOTNET_TOP_COUNTRY };
#define BOTNET_TOPS   3
#define BOTNET_TOPS_N 10

/* A member, why it is one, and all of it that a restart needs. */
struct botnet_member {
	struct host_key key;
	uint32_t botnet; /* id; 0: in none (yet) */
	enum botnet_joined joined;
	uint32_t first_s, last_s, owner;
	bool labelled;
	uint32_t campaign;
	bool has_peer; /* the latest link: to whom */
	struct host_key peer;
	uint64_t peer_tokens[2]; /* by what it came in; 0: none */
	uint64_t tokens[BOTNET_KINDS];
	const char *provider, *target, *country;
};
/* A mark: known to many, or nobody's because a server uses it. */
struct botnet_mark {
	uint64_t hash;
	enum botnet_kind kind;
	uint32_t servers; /* visits of established servers */
	uint32_t campaign;
	uint32_t seen_s;
	const char *text;
};

/*
 * What changed since botnet_kept(), for the database: each is called until it returns
 * non-zero, which is then returned.  ${alias}:
 * ${id} is another name of ${into} (0: it is no more).
 */
struct botnet_keeper {
	void *ctx;
	int (*portrait)(void *ctx, const struct botnet_portrait *portrait);
	int (*alias)(void *ctx, uint32_t id, uint32_t into, uint32_t at_s);
	int (*member)(void *ctx, const struct botnet_member *member);
	int (*gone)(void *ctx, const struct host_key *key); /* no longer known */
	int (*mark)(void *ctx, const struct botnet_mark *mark);
};
int botnet_keep(struct botnet *b, const struct botnet_keeper *keeper);

/* It was written to the end: nothing of it is told again. */
void botnet_kept(struct botnet *b);

#endif
