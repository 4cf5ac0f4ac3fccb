/* Zombies counted by network. */
#include "atlas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store_zombies.h"
#include "table.h"

#define MEMORY (ATLAS_V6_MAX * 64u)
#define SIDE   16

struct walk {
	struct atlas *atlas;
	struct table *v6;
};

static void
count_v6(struct walk *w, const struct addr *addr)
{
	uint32_t prefix = (uint32_t)addr->bytes[0] << 24 |
			  (uint32_t)addr->bytes[1] << 16 | (uint32_t)addr->bytes[2] << 8 |
			  addr->bytes[3];
	uint64_t *n = table_put(w->v6, &prefix, NULL);

	w->atlas->total_v6++;
	if (n != NULL)
		(*n)++;
}

static void
count(void *ctx, const struct addr *addr)
{
	struct walk *w = ctx;
	struct atlas *a = w->atlas;

	if (addr->family == 6) {
		count_v6(w, addr);
	} else if (net_contains(&a->net, addr)) {
		a->zombies[addr->bytes[a->net.bits / 8]]++;
		a->total++;
	} else {
		a->elsewhere++;
	}
}

static int
most_first(const void *a, const void *b)
{
	const struct atlas_v6 *x = a, *y = b;

	if (x->zombies != y->zombies)
		return x->zombies < y->zombies ? 1 : -1;
	return (x->prefix > y->prefix) - (x->prefix < y->prefix);
}

static int
sort_v6(struct atlas *a, struct table *v6)
{
	const void *key;

	if ((a->v6 = calloc(table_count(v6) + 1, sizeof(*a->v6))) == NULL)
		return -2;
	for (uint64_t *n = NULL; (n = table_next(v6, n, &key)) != NULL;) {
		struct atlas_v6 *v = &a->v6[a->n_v6++];

		memcpy(&v->prefix, key, sizeof(v->prefix));
		v->zombies = *n;
	}
	qsort(a->v6, a->n_v6, sizeof(*a->v6), most_first);
	return 0;
}

int
atlas_init(struct atlas *a, struct store *store, const struct net *net, uint32_t now_s)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* the reader's own machine */
	struct walk w = {.atlas = a};
	int rc = -2;

	*a = (struct atlas){.net = *net};
	w.v6 = table_create(sizeof(uint32_t), sizeof(uint64_t), MEMORY, secret);
	if (w.v6 != NULL && (rc = store_zombies_each(store, now_s, count, &w)) == 0)
		rc = sort_v6(a, w.v6);
	table_free(w.v6);
	return rc;
}

void
atlas_fini(struct atlas *a)
{
	free(a->v6);
}

struct net
atlas_net(const struct atlas *a, size_t i)
{
	struct net net = a->net;

	net.addr.bytes[net.bits / 8] = (uint8_t)i;
	net.bits += 8;
	return net;
}

struct net
atlas_v6_net(const struct atlas *a, size_t i)
{
	struct net net = {.addr = {.family = 6}, .bits = 32};

	for (size_t k = 0; k < 4; k++)
		net.addr.bytes[k] = (uint8_t)(a->v6[i].prefix >> (24 - 8 * k));
	return net;
}

size_t
atlas_plain(unsigned x, unsigned y)
{
	return (size_t)y * SIDE + x;
}

size_t
atlas_hilbert(unsigned x, unsigned y)
{
	size_t d = 0;

	for (unsigned s = SIDE / 2; s > 0; s /= 2) {
		unsigned rx = (x & s) > 0, ry = (y & s) > 0, t = x;

		d += (size_t)s * s * ((3 * rx) ^ ry);
		if (ry != 0)
			continue;
		if (rx == 1) {
			x = SIDE - 1 - x;
			t = x;
			y = SIDE - 1 - y;
		}
		x = y;
		y = t;
	}
	return d;
}

char
atlas_shade(uint64_t zombies, uint64_t max)
{
	static const char shades[] = ".:-=+*#%@";
	const size_t n = sizeof(shades) - 1;
	double share;

	if (zombies == 0)
		return ' ';
	if (zombies >= max)
		return shades[n - 1];
	share = log((double)zombies + 1) / log((double)max + 1);
	return shades[(size_t)(share * (double)n) < n ? (size_t)(share * (double)n)
						      : n - 1];
}
