#ifndef LYCHGATE_NETSET_H
#define LYCHGATE_NETSET_H

#include "addr.h"

/*
 * A set of networks, each with a number; a look-up finds the longest prefix
 * that holds an address.  Built once, then only read.
 */
struct netset;

struct netset *netset_create(void);   /* NULL without memory */
void netset_free(struct netset *set); /* NULL is allowed */

/* Add a network, or give one that is there a new value.  0, or -1 without memory. */
int netset_add(struct netset *set, const struct net *net, uint32_t value);

/* Return true and the longest network with its value (each may be NULL), or false. */
bool netset_find(const struct netset *set, const struct addr *addr, struct net *net_r,
		 uint32_t *value_r);

/* The same for the longest that holds all of ${net}: it, or a wider one.  ${net_r} may
 * point to ${net}. */
bool netset_cover(const struct netset *set, const struct net *net, struct net *net_r,
		  uint32_t *value_r);

#endif
