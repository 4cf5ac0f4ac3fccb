#ifndef LYCHGATE_BOTNET_LOAD_H
#define LYCHGATE_BOTNET_LOAD_H

#include "botnet_keep.h"

/*
 * At the start, in this order: botnets, their days (oldest first), aliases, marks,
 * members (oldest first).  0, or -1 without memory.
 */
int botnet_load_botnet(struct botnet *b, const struct botnet_portrait *portrait);
/* A day of botnet ${id}; of one that was not loaded it is left out. */
void botnet_load_day(struct botnet *b, uint32_t id, const struct botnet_day *day);
int botnet_load_alias(struct botnet *b, uint32_t id, uint32_t into, uint32_t at_s);
int botnet_load_mark(struct botnet *b, const struct botnet_mark *mark);
int botnet_load_member(struct botnet *b, const struct botnet_member *member);

#endif
