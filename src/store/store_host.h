#ifndef LYCHGATE_STORE_HOST_H
#define LYCHGATE_STORE_HOST_H

#include "addr.h"
#include "profile.h"
#include "store.h"
#include "store_host_list.h"
#include "verdict.h"

/* The table `hosts`: one row for each identity, with everything that struct profile
 * holds. */

/* Write a profile, over an older one of the same key.  Texts may be "" (not NULL). */
int store_host_put(struct store *s, const struct host_key *key, const struct profile *p,
		   const struct host_texts *texts);

/* 1 and the profile, 0 not there (or not readable), -1 failed.  Fits engine_backing. */
int
store_host_get(struct store *s, const struct host_key *key, struct profile *profile_r);

/* Delete all identities of the address unit of ${addr}, and as what they taught;
 * ${deleted_r} may be NULL. */
int store_host_delete(struct store *s, const struct addr *addr, uint32_t *deleted_r);

#endif
