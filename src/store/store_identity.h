#ifndef LYCHGATE_STORE_IDENTITY_H
#define LYCHGATE_STORE_IDENTITY_H

#include "addr.h"
#include "arena.h"
#include "profile.h"
#include "store.h"
#include "verdict.h"

/*
 * All identities of one address, copied: to forget a host needs all of them before the
 * first one goes, and the database is written to while they go.
 */
struct store_identity {
	struct host_key key;
	struct host_texts texts; /* as it came last */
};

struct store_identities {
	struct store_identity *all;
	size_t n;
	struct arena arena; /* holds everything */
};

void store_identities_init(struct store_identities *ids);
void store_identities_fini(struct store_identities *ids);

/* Add one, unless that of this key is there already.  0, or -1 without memory. */
int store_identities_add(struct store_identities *ids, const struct host_key *key,
			 const struct host_texts *texts);

/* The same of all that `hosts` has of the address unit.  0, or -1: not all are there. */
int store_identities_read(struct store_identities *ids, struct store *s,
			  const struct addr *addr);

#endif
