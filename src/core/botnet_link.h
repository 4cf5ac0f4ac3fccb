#ifndef LYCHGATE_BOTNET_LINK_H
#define LYCHGATE_BOTNET_LINK_H

#include "botnet_impl.h"

/* Inside botnet*.c: which hosts belong together. */

/*
 * What sharing a token is worth: ln(N/n) for n of N hosts that have it.  Against the
 * hosts outside of the cluster that most of its hosts are in, when that is the question:
 * else a botnet's marks would be worth the less the larger it is.
 */
struct link_worth {
	const struct token *token; /* until the next change; NULL: nothing */
	double nats;		   /* with anybody; 0: nothing, it is no mark */
	double at_home;		   /* with a host of ${home} */
	uint32_t home;		   /* a root; 0: none */
};
void link_worth(const struct botnet *b, enum botnet_kind kind, uint64_t hash,
		struct link_worth *worth_r);

/* Until link_memo_fini(), as long as nothing is fed and each host is with whom it was
 * (${b->regrouping}), what tokens are worth is remembered.  0, or -1 without memory: then
 * all goes on as without. */
int link_memo_init(struct botnet *b);
void link_memo_fini(struct botnet *b);

/* Link host ${i} with those that share enough with it: they come into one cluster, or
 * vote for joining two. */
void link_host(struct botnet *b, uint32_t i);

/* Vote by the links that the host remembers, but for those by what is a server's. */
void link_by_edges(struct botnet *b, uint32_t i);

#endif
