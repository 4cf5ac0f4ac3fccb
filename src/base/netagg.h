#ifndef LYCHGATE_NETAGG_H
#define LYCHGATE_NETAGG_H

#include <stddef.h>

#include "addr.h"

/* Order networks: family, address, and of one address the shorter prefix first.  For
 * qsort(3). */
int netagg_compare(const void *left, const void *right);

/*
 * Aggregate ${n} networks in that order, in place, to the fewest that hold exactly the
 * same addresses (RFC 4632): what lies in another one is left out, two halves become the
 * whole.  Returns how many are left, in order.
 */
size_t netagg(struct net *nets, size_t n);

#endif
