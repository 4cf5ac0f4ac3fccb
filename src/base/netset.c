/*
 * A binary trie with path compression (as PATRICIA, Morrison 1968), one per
 * family.  A node is a network; its children are longer networks inside it, one
 * for each value of the next bit.  A node that was not added itself only joins its two
 * children.  So there are fewer than two nodes a network, and a look-up visits
 * only networks that hold the address.  Nodes lie in one array and refer to each other by
 * index; index 0 stands for "none".
 */
#include <stdlib.h>

#include "array.h"
#include "netset.h"

struct node {
	struct net net;
	bool member; /* added, with a value */
	uint32_t value;
	uint32_t child[2];
};

struct netset {
	struct node *nodes;
	uint32_t used;
	size_t room;
	uint32_t root[2]; /* IPv4, IPv6 */
};

struct netset *
netset_create(void)
{
	return calloc(1, sizeof(struct netset));
}

void
netset_free(struct netset *set)
{
	if (set == NULL)
		return;
	free(set->nodes);
	free(set);
}

/* Make room for the two nodes that one insertion may need, and for index 0. */
static int
reserve(struct netset *set)
{
	size_t need = (size_t)set->used + 3;
	struct node *nodes;

	if (need > UINT32_MAX ||
	    (nodes = array_reserve(set->nodes, &set->room, need, sizeof(*nodes))) == NULL)
		return -1;
	set->nodes = nodes;
	return 0;
}

/* The caller has reserved. */
static uint32_t
node_add(struct netset *set, const struct net *net)
{
	uint32_t index = ++set->used;

	set->nodes[index] = (struct node){.net = *net};
	return index;
}

static unsigned
bit(const struct addr *addr, unsigned i)
{
	return addr->bytes[i / 8] >> (7 - i % 8) & 1;
}

/* How many leading bits, at most ${max}, two addresses of one family share. */
static unsigned
common_bits(const struct addr *a, const struct addr *b, unsigned max)
{
	unsigned n = 0;

	while (n + 8 <= max && a->bytes[n / 8] == b->bytes[n / 8])
		n += 8;
	while (n < max && bit(a, n) == bit(b, n))
		n++;
	return n;
}

/* Put a node for the first ${bits} bits of ${net} in place of *${link}, whose node
 * becomes its child.  Returns its index. */
static uint32_t
node_insert_above(struct netset *set, uint32_t *link, const struct net *net,
		  unsigned bits)
{
	struct net joint = net_of(&net->addr, bits);
	uint32_t below = *link;

	*link = node_add(set, &joint);
	set->nodes[*link].child[bit(&set->nodes[below].net.addr, bits)] = below;
	return *link;
}

/* Find or make the node for ${net}.  The caller has reserved. */
static uint32_t
node_for(struct netset *set, const struct net *net)
{
	uint32_t *link = &set->root[net->addr.family == 6];

	while (*link != 0) {
		struct node *node = &set->nodes[*link];
		unsigned shorter =
		    node->net.bits < net->bits ? node->net.bits : net->bits;
		unsigned bits = common_bits(&node->net.addr, &net->addr, shorter);

		if (bits < node->net.bits)
			node = &set->nodes[node_insert_above(set, link, net, bits)];
		if (bits == net->bits)
			return *link;
		link = &node->child[bit(&net->addr, bits)];
	}
	return *link = node_add(set, net);
}

int
netset_add(struct netset *set, const struct net *net, uint32_t value)
{
	struct net masked = net_of(&net->addr, net->bits);
	struct node *node;

	if (reserve(set) != 0)
		return -1;
	node = &set->nodes[node_for(set, &masked)];
	node->member = true;
	node->value = value;
	return 0;
}

bool
netset_cover(const struct netset *set, const struct net *net, struct net *net_r,
	     uint32_t *value_r)
{
	const struct addr *addr = &net->addr;
	const struct node *best = NULL;
	uint32_t at = set->root[addr->family == 6];

	while (at != 0 && set->nodes[at].net.bits <= net->bits &&
	       net_contains(&set->nodes[at].net, addr)) {
		const struct node *node = &set->nodes[at];

		if (node->member)
			best = node;
		if (node->net.bits == net->bits)
			break;
		at = node->child[bit(addr, node->net.bits)];
	}
	if (best == NULL)
		return false;
	if (net_r != NULL)
		*net_r = best->net;
	if (value_r != NULL)
		*value_r = best->value;
	return true;
}

bool
netset_find(const struct netset *set, const struct addr *addr, struct net *net_r,
	    uint32_t *value_r)
{
	const struct net one = {*addr, addr->family == 6 ? 128 : 32};

	return netset_cover(set, &one, net_r, value_r);
}
