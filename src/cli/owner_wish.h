#ifndef LYCHGATE_OWNER_WISH_H
#define LYCHGATE_OWNER_WISH_H

#include "options.h"
#include "owners.h"

/* Whose networks, and in which country: what `hosts`, `servers`, `sessions`, `tail` and
 * `export` may be asked for. */
struct owner_wish {
	struct owner owner;
	char key[OWNER_TEXT_MAX];
	struct net net; /* of family 0: none */
};

enum { OWNER_WISH_OWNER = 0x7000, OWNER_WISH_COUNTRY };
#define OWNER_WISH_ROWS                                                                  \
	{OWNER_WISH_OWNER, "owner", "AS", "in networks of this owner (AS64500)"},        \
	{                                                                                \
		OWNER_WISH_COUNTRY, "country", "CC", "in this country (two letters)"     \
	}

/* Read the argument of OWNER_WISH_OWNER: "AS64500", "as64500", "64500", a name where
 * there is no number, or the network that stands for who is not known (owner_or_net()).
 * What owners are listed by (owners.h); it lives in ${wish}.  NULL: by owner_wish_net().
 */
const char *owner_wish_owner(struct owner_wish *wish, const struct options *o);

/* The network, of which the command's argument may be one too (or an address).  EX_OK and
 * the network, NULL: neither names one; or a mistake, which is reported. */
int owner_wish_where(struct owner_wish *wish, const struct options *o,
		     const struct net **net_r);

/* The network; NULL: none is named. */
const struct net *owner_wish_net(const struct owner_wish *wish);

/* Read the argument of OWNER_WISH_COUNTRY, in any case; NULL: a mistake, which is
 * reported and makes EX_USAGE. */
const char *owner_wish_country(struct owner_wish *wish, const struct options *o);

#endif
