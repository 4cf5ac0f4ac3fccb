#ifndef LYCHGATE_BOTNET_SEED_H
#define LYCHGATE_BOTNET_SEED_H

#include "botnet_impl.h"

/* Inside botnet*.c: what is a mark of many hosts. */

/* Host ${host} has this token from now on, or still. */
void seed_take(struct botnet *b, uint32_t host, enum botnet_kind kind,
	       const struct botnet_token *token);

/* An established server uses it: it is no mark of zombies. */
/* Do servers use it so much that it is no mark?  For who speaks (HELO, way to speak) one
 * is enough; what is sent also passes through forwarders. */
bool seed_is_servers(const struct token *t);

void seed_mark_server(struct botnet *b, enum botnet_kind kind, uint64_t hash);

#endif
