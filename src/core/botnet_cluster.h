#ifndef LYCHGATE_BOTNET_CLUSTER_H
#define LYCHGATE_BOTNET_CLUSTER_H

#include "botnet_impl.h"

/* Inside botnet*.c: sets of hosts that are linked. */

#define VOTERS	    12 /* hosts that may join two botnets */
#define VOTE_STRONG 4  /* so much one is worth that two strong families link, */
#define VOTES	    12 /* of so much needed */
#define VOTES_SHARE 16 /* and one more for so many hosts of the smaller */

/* Those who voted for two clusters to be one. */
struct vote {
	uint32_t n, sum, voters[VOTERS];
};

/* Who votes, and whether two families that are rarely shared by chance speak for it. */
struct cluster_voter {
	uint32_t host;
	bool strong;
};

/* The root of a cluster; 0 for 0. */
uint32_t cluster_root(const struct botnet *b, uint32_t cluster);

/* An empty one; 0 without memory. */
uint32_t cluster_new(struct botnet *b);

/* Put a host that is in none into a root. */
void cluster_join(struct botnet *b, uint32_t host, uint32_t root);

/* Take a host out. */
void cluster_leave(struct botnet *b, uint32_t host);

/* A host belongs to both: small ones become one at once, large ones when several hosts
 * say so: three that are linked to both by two strong families, or twelve by less.  The
 * root of ${a} afterwards. */
uint32_t
cluster_vote(struct botnet *b, uint32_t a, uint32_t c, const struct cluster_voter *voter);

/* Make two roots one; botnets too: the larger keeps its id.  The root. */
uint32_t cluster_merge(struct botnet *b, uint32_t a, uint32_t c);

/* From now on botnet ${id} is called ${into} (0: is no more). */
void cluster_alias(struct botnet *b, uint32_t id, uint32_t into);

/* What an id means now: itself, or what it became. */
uint32_t cluster_resolve(const struct botnet *b, uint32_t id);

/* Leave out what was told and leads to no botnet. */
void cluster_forget_aliases(struct botnet *b);

/* A botnet of that id (0: the next free one) with no hosts yet; its index, or 0. */
uint32_t cluster_group_new(struct botnet *b, uint32_t id);
void cluster_group_drop(struct botnet *b, uint32_t group);

/* The visits of ${day} are counted from now on. */
void cluster_group_day(struct group *g, uint32_t day);

/* What was counted of ${from}, which is to be dropped, is ${to}'s. */
void cluster_group_absorb(struct group *to, const struct group *from);

/* The botnet that a cluster is; NULL: none (yet). */
struct group *cluster_group_of(const struct botnet *b, uint32_t cluster);

/* The botnet of that id, no alias; NULL when there is none. */
struct group *cluster_group(const struct botnet *b, uint32_t id);

#endif
