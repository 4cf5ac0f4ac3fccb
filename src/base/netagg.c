/*
 * In order, a network that joins others only ever joins the one before it, which is the
 * top of a stack: so one pass does it.
 */
#include "netagg.h"

int
netagg_compare(const void *left, const void *right)
{
	const struct net *a = left, *b = right;
	int order = addr_compare(&a->addr, &b->addr);

	return order != 0 ? order : (a->bits > b->bits) - (a->bits < b->bits);
}

static bool
holds(const struct net *outer, const struct net *inner)
{
	return outer->bits <= inner->bits && net_contains(outer, &inner->addr);
}

/* Are they the two halves of one network?  The second is the upper half. */
static bool
are_halves(const struct net *a, const struct net *b)
{
	struct net whole;

	if (a->bits != b->bits || a->bits == 0 || a->addr.family != b->addr.family)
		return false;
	whole = net_of(&a->addr, a->bits - 1u);
	return addr_equal(&whole.addr, &a->addr) && net_contains(&whole, &b->addr) &&
	       !addr_equal(&a->addr, &b->addr);
}

size_t
netagg(struct net *nets, size_t n)
{
	size_t top = 0; /* networks on the stack */

	for (size_t i = 0; i < n; i++) {
		if (top > 0 && holds(&nets[top - 1], &nets[i]))
			continue;
		nets[top++] = nets[i];
		for (; top > 1 && are_halves(&nets[top - 2], &nets[top - 1]); top--)
			nets[top - 2].bits--;
	}
	return top;
}
