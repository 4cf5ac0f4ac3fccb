#ifndef LYCHGATE_ATLAS_H
#define LYCHGATE_ATLAS_H

#include "addr.h"
#include "store.h"

/*
 * The zombies of one level of the IPv4 address space: a network of 0, 8 or 16 bits and
 * the 256 networks (of /24: addresses) in it.  And those in IPv6 by /32, with the most
 * first.
 */
#define ATLAS_V6_MAX 65536 /* networks that are told apart */

struct atlas {
	struct net net;
	uint64_t zombies[256], total, elsewhere; /* elsewhere: not in this network */
	struct atlas_v6 {
		uint32_t prefix; /* its first 32 bits */
		uint64_t zombies;
	} * v6;
	size_t n_v6;
	uint64_t total_v6;
};

/* 0, or -1 and the store's fault, or -2 without memory.  Free with atlas_fini(). */
int
atlas_init(struct atlas *a, struct store *store, const struct net *net, uint32_t now_s);
void atlas_fini(struct atlas *a);

/* The network [i]. */
struct net atlas_net(const struct atlas *a, size_t i);
struct net atlas_v6_net(const struct atlas *a, size_t i);

/*
 * Which network is at column ${x} and row ${y} of 16 x 16: row by row; or along the
 * Hilbert curve, on which networks that are near are near on the map (Hilbert 1891).
 */
size_t atlas_plain(unsigned x, unsigned y);
size_t atlas_hilbert(unsigned x, unsigned y);

/* A character for so many zombies, from ' ' for none to '@' for ${max}, by logarithm. */
char atlas_shade(uint64_t zombies, uint64_t max);

#endif
