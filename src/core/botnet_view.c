/*
 * Two hash tables that never change once they are shared: members and tokens, each a hash
 * and the number of its botnet.  Open addressing, at most half full.
 */
#include "botnet_view.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "array.h"

#define CELLS_MIN 64 /* once there are any */

struct cell {
	uint64_t hash; /* 0: free */
	float nats;
	uint32_t botnet; /* index + 1; 0: leads to several */
	uint8_t kind;
	bool labelled, guest;
};

struct cells {
	struct cell *all;
	size_t n, room; /* a power of two */
};

struct botnet_view {
	uint8_t secret[crypto_shorthash_KEYBYTES];
	struct botnet_summary *botnets; /* by id, ascending */
	size_t n, room;
	bool speaks;
	struct cells members, tokens;
};

struct botnet_view *
botnet_view_create(const uint8_t secret[16])
{
	struct botnet_view *v = calloc(1, sizeof(*v));

	if (v != NULL)
		memcpy(v->secret, secret, sizeof(v->secret));
	return v;
}

void
botnet_view_free(struct botnet_view *v)
{
	if (v == NULL)
		return;
	free(v->botnets);
	free(v->members.all);
	free(v->tokens.all);
	free(v);
}

/* The cell that holds ${hash}, or the free one where it belongs. */
static struct cell *
probe(const struct cells *c, uint64_t hash)
{
	size_t i = (size_t)hash & (c->room - 1);

	while (c->all[i].hash != 0 && c->all[i].hash != hash)
		i = (i + 1) & (c->room - 1);
	return &c->all[i];
}

static const struct cell *
find(const struct cells *c, uint64_t hash)
{
	const struct cell *cell = c->n > 0 ? probe(c, hash) : NULL;

	return cell != NULL && cell->hash != 0 ? cell : NULL;
}

/* Room for ${n} cells: they fill half of it at most.  0, or -1 without memory. */
static int
reserve(struct cells *c, size_t n)
{
	struct cells bigger = {.n = c->n, .room = c->room > 0 ? c->room : CELLS_MIN};

	while (bigger.room < 2 * n)
		bigger.room *= 2;
	if (bigger.room == c->room)
		return 0;
	bigger.all = calloc(bigger.room, sizeof(*bigger.all));
	if (bigger.all == NULL)
		return -1;
	for (size_t i = 0; i < c->room; i++)
		if (c->all[i].hash != 0)
			*probe(&bigger, c->all[i].hash) = c->all[i];
	free(c->all);
	*c = bigger;
	return 0;
}

static int
put(struct cells *c, const struct cell *cell)
{
	struct cell *at;

	if (reserve(c, c->n + 1) != 0)
		return -1;
	at = probe(c, cell->hash);
	c->n += at->hash == 0;
	*at = *cell;
	return 0;
}

int
botnet_view_add(struct botnet_view *v, const struct botnet_summary *summary)
{
	struct botnet_summary *more =
	    array_reserve(v->botnets, &v->room, v->n + 1, sizeof(*more));
	size_t at = v->n;

	if (more == NULL)
		return -1;
	v->botnets = more;
	for (; at > 0 && v->botnets[at - 1].id > summary->id; at--)
		v->botnets[at] = v->botnets[at - 1];
	v->botnets[at] = *summary;
	v->speaks |= summary->evidence;
	v->n++;
	return 0;
}

bool
botnet_view_speaks(const struct botnet_view *v)
{
	return v->speaks;
}

const uint8_t *
botnet_view_secret(const struct botnet_view *v)
{
	return v->secret;
}

const struct botnet_summary *
botnet_view_find(const struct botnet_view *v, uint32_t id)
{
	size_t low = 0, high = v->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (v->botnets[middle].id == id)
			return &v->botnets[middle];
		if (v->botnets[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static uint32_t
index_of(const struct botnet_view *v, uint32_t id)
{
	const struct botnet_summary *s = botnet_view_find(v, id);

	return s != NULL ? (uint32_t)(s - v->botnets) + 1 : 0;
}

static uint64_t
key_hash(const struct botnet_view *v, const struct host_key *key)
{
	uint8_t out[crypto_shorthash_BYTES];
	uint64_t hash;

	(void)crypto_shorthash(out, (const uint8_t *)key, sizeof(*key), v->secret);
	memcpy(&hash, out, sizeof(hash));
	return hash != 0 ? hash : 1;
}

int
botnet_view_reserve(struct botnet_view *v, size_t members)
{
	return reserve(&v->members, members);
}

int
botnet_view_add_member(struct botnet_view *v, const struct host_key *key, uint32_t id,
		       const struct botnet_place *how)
{
	struct cell cell = {.hash = key_hash(v, key),
			    .botnet = index_of(v, id),
			    .labelled = how->labelled,
			    .guest = how->guest};

	return cell.botnet != 0 ? put(&v->members, &cell) : 0;
}

int
botnet_view_add_token(struct botnet_view *v, enum botnet_kind kind, uint64_t hash,
		      uint32_t id, double nats)
{
	struct cell cell = {.hash = hash,
			    .botnet = index_of(v, id),
			    .nats = (float)nats,
			    .kind = (uint8_t)kind};

	return cell.botnet != 0 ? put(&v->tokens, &cell) : 0;
}

bool
botnet_view_member(const struct botnet_view *v, const struct host_key *key,
		   struct botnet_place *place_r)
{
	const struct cell *c = find(&v->members, key_hash(v, key));

	if (c == NULL)
		return false;
	*place_r = (struct botnet_place){.botnet = &v->botnets[c->botnet - 1],
					 .member = true,
					 .labelled = c->labelled,
					 .guest = c->guest};
	return true;
}

/* The strongest token of each family that leads to botnet ${index}. */
static bool
add_up(const struct cell *const found[BOTNET_KINDS], uint32_t index,
       struct botnet_place *place)
{
	const struct cell *best[BOTNET_FAMILIES] = {NULL};
	size_t strong = 0;

	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		const struct cell **b = &best[botnet_kind_row(k)->family];

		if (found[k] != NULL && found[k]->botnet == index &&
		    (*b == NULL || (*b)->nats < found[k]->nats))
			*b = found[k];
	}
	for (size_t f = 0; f < BOTNET_FAMILIES; f++) {
		if (best[f] == NULL)
			continue;
		place->nats += (double)best[f]->nats;
		place->shared[place->n_shared++] = (enum botnet_kind)best[f]->kind;
		strong += !botnet_kind_row((enum botnet_kind)best[f]->kind)->weak;
	}
	return place->nats >= BOTNET_LINK_NATS && place->n_shared >= 2 && strong >= 1;
}

bool
botnet_view_place(const struct botnet_view *v, const struct botnet_visit *visit,
		  struct botnet_place *place_r)
{
	const struct cell *found[BOTNET_KINDS];
	struct botnet_place place;
	bool placed = false, member = botnet_view_member(v, &visit->key, place_r);

	if (member && !place_r->guest)
		return true;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		found[k] = visit->tokens[k].hash != 0
			       ? find(&v->tokens, visit->tokens[k].hash)
			       : NULL;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		if (found[k] == NULL)
			continue;
		place =
		    (struct botnet_place){.botnet = &v->botnets[found[k]->botnet - 1]};
		if (add_up(found, found[k]->botnet, &place) &&
		    (!placed || place.nats > place_r->nats)) {
			*place_r = place;
			placed = true;
		}
	}
	return placed || member;
}

size_t
botnet_view_memory(const struct botnet_view *v)
{
	return sizeof(*v) + v->room * sizeof(*v->botnets) +
	       (v->members.room + v->tokens.room) * sizeof(struct cell);
}
