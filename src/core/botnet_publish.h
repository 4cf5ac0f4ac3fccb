#ifndef LYCHGATE_BOTNET_PUBLISH_H
#define LYCHGATE_BOTNET_PUBLISH_H

#include "botnet_impl.h"

/* Inside botnet*.c (botnet.h has what the others call). */

/* Whose a token is, by the latest hosts that have it. */
struct publish_owner {
	uint32_t group; /* where most of them are; 0: in none */
	uint32_t hosts; /* so many of it have the token, about */
	bool exclusive; /* none of them is elsewhere */
};
void publish_owner(const struct botnet *b, const struct seed *s, const struct token *t,
		   struct publish_owner *owner_r);

void publish_summary(const struct botnet *b, const struct group *g,
		     struct botnet_summary *summary_r);

#endif
