/*
 * Of a host that was refused at RCPT only the envelope is known: it shares one mark with
 * one member and another mark with another, but rarely two with the same.  So it is
 * compared with the botnets themselves: a mixture whose components are the botnets and
 * "none of them", of independent families (naive Bayes).  What "none" looks like is
 * learnt from the hosts that are in none, each as far as it is likely in none (EM:
 * Dempster, Laird, Rubin 1977).  As for a link it takes two families, and one of them a
 * mark; the other may be the time of day.
 *
 * Such a host is a guest: it is listed, but is no evidence, and vouches for no other.
 */
#include "botnet_alike.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "botnet_census.h"
#include "botnet_cluster.h"

#define CANDIDATES 16
#define ROUNDS	   4	 /* of learning: then nothing much changes any more */
#define OUTGROWN   0.125 /* so many more hosts than were counted */
#define SURE	   0.98	 /* probability that it takes */

/* The likeliest botnet. */
struct place {
	uint32_t group; /* 0: none has one of its marks */
	double weight;	/* against that of all that have */
	double sum;
};

/* A host in no botnet that shows a mark of some. */
struct guest {
	uint32_t node;
	double lone; /* probability that it is in none */
	struct place place;
	struct census_signs signs;
};

struct guests {
	struct guest *all;
	size_t n, room;
};

/* What it shows of a family; of HELO and sender also that they are no mark.  False:
 * nothing. */
static bool
share_of(const struct census *c, const struct census_signs *s, enum botnet_family family,
	 struct census_share *share)
{
	const struct census_mark *m = census_mark(c, s, family);
	const struct census_side *g = &c->groups[share->group], *all = &c->all;

	if (m != NULL) {
		share->have = census_have(m, share->group);
		share->all = m->all;
		return true;
	}
	switch (family) {
	case BOTNET_FAMILY_HELO:
		share->have = g->forms[s->form];
		share->all = all->forms[s->form];
		return true;
	case BOTNET_FAMILY_SENDER:
		share->have = g->plain;
		share->all = all->plain;
		return true;
	case BOTNET_FAMILY_DIALECT:
		share->have = g->ways[s->way];
		share->all = all->ways[s->way];
		return true;
	case BOTNET_FAMILY_HOUR:
		share->have = g->hours[s->hour];
		share->all = all->hours[s->hour];
		return true;
	default:
		return false;
	}
}

/* Its hosts, times the probability that one of them shows all this. */
static double
weigh(const struct census *c, const struct census_signs *s, uint32_t group)
{
	double weight = fmax(c->groups[group].hosts, 1);

	for (enum botnet_family f = 0; f < BOTNET_FAMILIES; f++) {
		struct census_share share = {.group = group};

		if (share_of(c, s, f, &share))
			weight *= census_share(c, &share);
	}
	return weight;
}

static bool
is_among(const uint32_t *groups, size_t n, uint32_t group)
{
	for (size_t i = 0; i < n; i++)
		if (groups[i] == group)
			return true;
	return false;
}

/* Botnets that one of its marks speaks for. */
static size_t
candidates(const struct botnet *b, const struct census *c, const struct census_signs *s,
	   uint32_t groups[CANDIDATES])
{
	size_t n = 0;

	for (enum botnet_family f = 0; f < BOTNET_FAMILIES; f++) {
		const struct census_mark *m = census_mark(c, s, f);

		for (size_t i = 0; m != NULL && m->leans >> i != 0; i++) {
			uint32_t group = m->groups[i];

			if ((m->leans >> i & 1) != 0 && n < CANDIDATES &&
			    !is_among(groups, n, group) &&
			    group_at(b, group)->id == c->groups[group].id)
				groups[n++] = group;
		}
	}
	return n;
}

static void
find_place(const struct botnet *b, const struct census *c, const struct census_signs *s,
	   struct place *place_r)
{
	uint32_t groups[CANDIDATES];
	size_t n = candidates(b, c, s, groups);

	*place_r = (struct place){.group = 0};
	for (size_t i = 0; i < n; i++) {
		double weight = weigh(c, s, groups[i]);

		place_r->sum += weight;
		if (weight <= place_r->weight)
			continue;
		place_r->group = groups[i];
		place_r->weight = weight;
	}
}

/* Who speaks for it. */
struct witnesses {
	size_t marks;
	uint64_t hashes[2];
	bool time;
};

static void
hear(const struct botnet *b, const struct census_signs *s, uint32_t group,
     struct witnesses *w_r)
{
	const struct census *c = b->census;

	*w_r = (struct witnesses){.marks = 0};
	for (enum botnet_family f = 0; f < BOTNET_FAMILIES; f++) {
		struct census_share share = {.group = group};
		const struct census_mark *m = census_mark(c, s, f);

		if (!share_of(c, s, f, &share) || !census_leans(c, &share))
			continue;
		if (m != NULL && w_r->marks < 2)
			w_r->hashes[w_r->marks] =
			    seed_at(b, (uint32_t)(m - c->marks))->hash;
		w_r->marks += m != NULL;
		w_r->time |= f == BOTNET_FAMILY_HOUR;
	}
}

static void
invite(struct botnet *b, const struct guest *g)
{
	const struct place *p = &g->place;
	struct node *n = node_at(b, g->node);
	double sum = p->sum + weigh(b->census, &g->signs, 0);
	struct witnesses w;

	if (p->group == 0 || p->weight < SURE * sum)
		return;
	hear(b, &g->signs, p->group, &w);
	if (w.marks + w.time < 2)
		return;
	n->guest = group_at(b, p->group)->id;
	n->joined = w.marks > 1 ? BOTNET_JOINED_MARKS : BOTNET_JOINED_TIME;
	n->dirty |= memcmp(n->invited, w.hashes, sizeof(n->invited)) != 0;
	memcpy(n->invited, w.hashes, sizeof(n->invited));
}

/* In no botnet; nor of a campaign that the operator keeps apart, which is like its botnet
 * all the same. */
static bool
is_lone(const struct botnet *b, const struct node *n)
{
	if (!n->live || cluster_group_of(b, n->cluster) != NULL)
		return false;
	for (size_t i = 0; i < b->n_splits; i++)
		if (n->campaign == b->splits[i])
			return false;
	return true;
}

static void
read_guest(const struct botnet *b, uint32_t node, struct guest *guest_r)
{
	guest_r->node = node;
	guest_r->lone = 1;
	census_signs(b, b->census, node_at(b, node), &guest_r->signs);
	find_place(b, b->census, &guest_r->signs, &guest_r->place);
}

static int
add_guest(struct guests *g, const struct guest *guest)
{
	struct guest *all = array_reserve(g->all, &g->room, g->n + 1, sizeof(*all));

	if (all == NULL)
		return -1;
	g->all = all;
	g->all[g->n++] = *guest;
	return 0;
}

static int
find_guests(const struct botnet *b, struct guests *g)
{
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct guest guest;

		if (!is_lone(b, node_at(b, i)))
			continue;
		read_guest(b, i, &guest);
		if (guest.place.group != 0 && add_guest(g, &guest) != 0)
			return -1;
	}
	return 0;
}

/* Each begins with what was learnt from those before it. */
static void
learn(struct census *c, struct guests *g)
{
	for (size_t i = 0; i < g->n * ROUNDS; i++) {
		struct guest *guest = &g->all[i % g->n];
		double weight = weigh(c, &guest->signs, 0);
		double lone = weight / (weight + guest->place.sum);

		census_lone(c, &guest->signs, lone - guest->lone);
		guest->lone = lone;
	}
}

static void
send_away(struct node *n)
{
	n->guest = 0;
	n->joined = BOTNET_JOINED_LINK;
}

static void
find_anew(struct botnet *b)
{
	struct guests g = {.all = NULL};

	for (uint32_t i = 1; i < b->nodes.n; i++)
		send_away(node_at(b, i));
	census_free(b->census);
	b->census = census_create(b);
	if (b->census != NULL && find_guests(b, &g) == 0) {
		learn(b->census, &g);
		for (size_t i = 0; i < g.n; i++)
			invite(b, &g.all[i]);
	}
	free(g.all);
}

static void
find_latest(struct botnet *b)
{
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		bool fresh = n->last_s >= b->published_s;
		struct guest guest;

		if (n->guest != 0 && (fresh || !is_lone(b, n)))
			send_away(n);
		if (!fresh || !is_lone(b, n))
			continue;
		read_guest(b, i, &guest);
		invite(b, &guest);
	}
}

const char *
botnet_joined_name(enum botnet_joined joined)
{
	static const char *const names[BOTNET_JOINED_N] = {[BOTNET_JOINED_LINK] = "link",
							   [BOTNET_JOINED_MARKS] =
							       "marks",
							   [BOTNET_JOINED_TIME] = "time"};

	return joined < BOTNET_JOINED_N ? names[joined] : "?";
}

struct group *
alike_group(const struct botnet *b, const struct node *n)
{
	struct group *g = n->live ? cluster_group_of(b, n->cluster) : NULL;

	if (g != NULL || !n->live || n->guest == 0)
		return g;
	if ((g = cluster_group(b, n->guest)) == NULL)
		g = cluster_group(b, cluster_resolve(b, n->guest));
	return g;
}

bool
alike_outgrown(const struct botnet *b)
{
	return b->census == NULL || b->live > b->census->all.hosts * (1 + OUTGROWN);
}

void
alike_find(struct botnet *b, bool anew)
{
	if (anew || b->census == NULL)
		find_anew(b);
	else
		find_latest(b);
}
