#ifndef LYCHGATE_BOTNET_CAMPAIGN_H
#define LYCHGATE_BOTNET_CAMPAIGN_H

#include "botnet_impl.h"

/* Inside botnet*.c: campaigns, what is sent. */

/* See which campaign a host sends now; seeds of content without one join it. */
void campaign_visit(struct botnet *b, uint32_t host);

/* The words for a campaign: its subject, or another of its tokens; NULL: none. */
const struct seed *campaign_seed(const struct botnet *b, uint32_t campaign);

#endif
