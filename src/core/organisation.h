#ifndef LYCHGATE_ORGANISATION_H
#define LYCHGATE_ORGANISATION_H

#include "hostname.h"
#include "memo.h"
#include "profile.h"
#include "recall.h"

/*
 * Organisations: the hosts under one registered domain that have chosen, confirmed names
 * and proved valid.  Who has a name in such a domain was given it by its owner; so a new
 * member of a pool is no stranger.  Names that carry an address or speak of access lines
 * make no organisation: those are customers.
 */
#define ORGANISATION_SERVERS 2 /* so many make one */

/* May a host of this name be, or make, a member? */
bool organisation_eligible(const struct hostname *name);

/* Were more zombies than established servers found out in that context? */
bool organisation_outnumbered(struct recall *recall, enum context_kind kind,
			      const char *name, uint32_t now_s);

/* A host that is proven or established, active now. */
void organisation_note(struct memo_shelf *shelf, const struct recall *recall,
		       const struct hostname *name, uint64_t host, uint32_t now_s);

/* About how many such hosts the organisation of an eligible name has (180 days); 0 when
 * fewer than ORGANISATION_SERVERS, or when there are more zombies under its domain. */
double organisation_servers(struct memo_shelf *shelf, struct recall *recall,
			    const struct hostname *name, uint32_t now_s);

#endif
