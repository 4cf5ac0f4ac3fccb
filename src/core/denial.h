#ifndef LYCHGATE_DENIAL_H
#define LYCHGATE_DENIAL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Mail servers that deny their own users: a directory that is down, a table that is cut
 * off.  Then all that they answer as unknown is to be doubted: by domain, and in all
 * domains when users of many are denied, for a directory may hold them all.  Domains and
 * users are given as keyed hashes.  Of two domains that share a slot the one that is
 * denied last is known; if there are many such at a time, all are doubted.
 */
#define DENIAL_SLOTS 64
#define DENIAL_LAST  4

struct denials {
	struct denial {
		uint64_t domain;	    /* 0: of all */
		uint64_t last[DENIAL_LAST]; /* users that were denied, the newest first;
					       of all domains: domains */
		uint32_t at_s;		    /* the time of that */
		int level;		    /* fades by half each hour */
	} slots[DENIAL_SLOTS], all;	    /* begin with zeros */
};

/* ${user}, who took mail lately, is answered as unknown.  The same few again say no more
 * until the level is 0. */
void denial_note(struct denials *d, uint64_t domain, uint64_t user, uint32_t now_s);

/* Somebody of this domain took mail. */
void denial_accepted(struct denials *d, uint64_t domain);

/* Are users of this domain denied right and left: four in a row, or more than one in
 * three who are known?  Or those of eight domains in a row, or more than one in three of
 * all? */
bool denial_failing(const struct denials *d, uint64_t domain, uint32_t now_s);

#endif
