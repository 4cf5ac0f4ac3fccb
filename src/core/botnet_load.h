#ifndef LYCHGATE_BOTNET_LOAD_H
#define LYCHGATE_BOTNET_LOAD_H

#include "botnet_keep.h"

/*
 * At the start, in this order: botnets, aliases, marks, members (oldest first).  0, or -1
 * without memory.
 */
int botnet_load_botnet(struct botnet *b, const struct botnet_portrait *portrait);
int botnet_load_alias(struct botnet *b, uint32_t id, uint32_t into, uint32_t at_s);
int botnet_load_mark(struct botnet *b, const struct botnet_mark *mark);
int botnet_load_member(struct botnet *b, const struct botnet_member *member);

#endif
