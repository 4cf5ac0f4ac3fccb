#ifndef LYCHGATE_STORE_ZOMBIES_H
#define LYCHGATE_STORE_ZOMBIES_H

#include "addr.h"
#include "store.h"

/* Where the zombies are: the addresses of all hosts that are convicted now, read from an
 * index alone.  An address comes once for each of its identities. */
typedef void store_zombie_fn(void *ctx, const struct addr *addr);
int
store_zombies_each(struct store *s, uint32_t now_s, store_zombie_fn *zombie, void *ctx);

#endif
