/*
 * Links.  Candidates come from the rings of the host's tokens, rarest first, and all
 * that both share is then counted, so that a common token counts too when a rare one has
 * brought them together.  The work for a host is bounded by RING, the number of
 * kinds and CANDIDATES: the whole is linear in visits.
 */
#include "botnet_link.h"

#include <math.h>
#include <string.h>

#include "botnet_cluster.h"
#include "botnet_seed.h"

#define CANDIDATES  24
#define FAMILY_NATS 1.0 /* below, a family is no second witness */
#define WITNESSES   2	/* members of a large cluster that a new one must be linked to */
#define LARGE	    8
#define LESS_SHARE  0.75

struct link {
	uint32_t host;
	double nats;
	size_t strong; /* families that are rarely shared by chance */
	bool hint;     /* too little alone: a vote, if they are in two clusters */
	enum botnet_kind best[2];
};

static uint32_t
root_of(struct botnet *b, uint32_t host)
{
	return cluster_root(b, node_at(b, host)->cluster);
}

/* With whom a host is; while all are grouped anew, with whom it was. */
static uint32_t
side_of(const struct botnet *b, uint32_t host)
{
	const struct node *n = node_at(b, host);

	return b->regrouping ? n->old : cluster_root(b, n->cluster);
}

/* The nats of a token that ${df} of our hosts have. */
static double
worth_of(const struct botnet *b, enum botnet_kind kind, double df)
{
	bool few = b->live < BACKGROUND && !botnet_kind_row(kind)->weak;
	double n = few ? BACKGROUND : b->live;

	return df < n ? botnet_kind_row(kind)->weight * log(n / df) : 0;
}

/* The cluster that most of the token's latest hosts are in. */
static void
find_home(const struct botnet *b, enum botnet_kind kind, uint64_t hash,
	  const struct token *t, struct link_worth *w)
{
	uint32_t sides[RING], seen = 0, most = 0, alone = 0;
	const struct botnet_kind_row *row = botnet_kind_row(kind);
	double outside, share;

	for (size_t r = 0; r < RING; r++) {
		const struct node *host = node_at(b, t->ring[r]);
		uint32_t n = 1;

		if (t->ring[r] == 0 || !host->live || host->slots[kind] != hash)
			continue;
		sides[seen] = side_of(b, t->ring[r]);
		for (uint32_t i = 0; i < seen; i++)
			n += sides[i] == sides[seen];
		if (sides[seen] != 0 && n > most) {
			most = n;
			w->home = sides[seen];
		}
		alone += sides[seen] == 0;
		seen++;
	}
	share = row->common && seen > 0 ? (most + alone) / (double)seen : 1;
	outside = t->df * (seen - most + 1.0) / (seen + 1.0);
	w->at_home = share * worth_of(b, kind, fmax(outside, SEED_HOSTS));
	w->nats *= share;
}

void
link_worth(const struct botnet *b, enum botnet_kind kind, uint64_t hash,
	   struct link_worth *worth_r)
{
	const struct token *t = hash != 0 ? table_peek(b->tokens, &hash) : NULL;
	bool weak = botnet_kind_row(kind)->weak;

	*worth_r = (struct link_worth){.home = 0};
	if (t == NULL || seed_is_servers(t) || t->df < SEED_HOSTS ||
	    (!weak && t->seed == 0))
		return;
	worth_r->token = t;
	worth_r->nats = worth_r->at_home = worth_of(b, kind, t->df);
	if (!weak)
		find_home(b, kind, hash, t, worth_r);
}

/* What sharing each token is worth with a host of that cluster. */
static void
weigh_for(const struct link_worth worths[BOTNET_KINDS], uint32_t side,
	  double nats[BOTNET_KINDS])
{
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		nats[k] = side != 0 && side == worths[k].home ? worths[k].at_home
							      : worths[k].nats;
}

/* All that two hosts share, the strongest of each family.  Those that were together need
 * less to stay so, and so does a vote by what is no accident: it is one of many. */
static bool
compare(const struct node *a, const struct node *c, const double nats[BOTNET_KINDS],
	struct link *link_r)
{
	double needed = BOTNET_LINK_NATS;
	double best[BOTNET_FAMILIES] = {0}, first = 0, second = 0;
	size_t families = 0;
	bool own = false;

	link_r->nats = 0;
	link_r->strong = 0;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		enum botnet_family family = botnet_kind_row(k)->family;

		if (nats[k] <= best[family] || a->slots[k] != c->slots[k])
			continue;
		link_r->nats += nats[k] - best[family];
		families += best[family] < FAMILY_NATS && nats[k] >= FAMILY_NATS;
		link_r->strong += best[family] < FAMILY_NATS && nats[k] >= FAMILY_NATS &&
				  !botnet_kind_row(k)->weak;
		own |= botnet_kind_row(k)->own && nats[k] >= FAMILY_NATS;
		best[family] = nats[k];
		if (nats[k] > first) {
			if (first > 0 &&
			    botnet_kind_row(link_r->best[0])->family != family) {
				second = first;
				link_r->best[1] = link_r->best[0];
			}
			first = nats[k];
			link_r->best[0] = k;
		} else if (nats[k] > second) {
			second = nats[k];
			link_r->best[1] = k;
		}
	}
	if (families < 2 || (link_r->strong < 2 && !own) || second <= 0)
		return false;
	if (a->old != 0 && a->old == c->old && link_r->strong >= 2)
		needed *= LESS_SHARE;
	link_r->hint = link_r->nats < needed;
	return link_r->nats >= needed ||
	       (own && link_r->nats >= BOTNET_LINK_NATS * LESS_SHARE);
}

/* Does the operator keep these two apart? */
static bool
parted(const struct botnet *b, const struct node *a, const struct node *c)
{
	for (size_t i = 0; i < b->n_splits; i++)
		if ((a->campaign == b->splits[i]) != (c->campaign == b->splits[i]))
			return true;
	return false;
}

/* The kind worth most that is not taken yet; BOTNET_KINDS when none is left. */
static enum botnet_kind
next_kind(const struct link_worth worths[BOTNET_KINDS], bool taken[BOTNET_KINDS])
{
	enum botnet_kind best = BOTNET_KINDS;

	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		if (!taken[k] && worths[k].nats > 0 && !botnet_kind_row(k)->weak &&
		    (best == BOTNET_KINDS || worths[k].nats > worths[best].nats))
			best = k;
	if (best != BOTNET_KINDS)
		taken[best] = true;
	return best;
}

static bool
is_among(const uint32_t *hosts, size_t n, uint32_t host)
{
	for (size_t i = 0; i < n; i++)
		if (hosts[i] == host)
			return true;
	return false;
}

static size_t
candidates(struct botnet *b, uint32_t i, const struct link_worth worths[BOTNET_KINDS],
	   uint32_t hosts[CANDIDATES])
{
	const struct node *n = node_at(b, i);
	bool taken[BOTNET_KINDS] = {false};
	enum botnet_kind k;
	size_t found = 0;

	while ((k = next_kind(worths, taken)) != BOTNET_KINDS) {
		const struct token *t = worths[k].token;

		for (size_t r = 0; r < RING && found < CANDIDATES; r++) {
			uint32_t c = t->ring[(t->at + RING - 1 - r) % RING];

			if (c != 0 && c != i && node_at(b, c)->live &&
			    node_at(b, c)->slots[k] == n->slots[k] &&
			    !is_among(hosts, found, c))
				hosts[found++] = c;
		}
	}
	return found;
}

static void
remember(struct botnet *b, uint32_t i, const struct link *l)
{
	struct node *n = node_at(b, i);
	const struct node *peer = node_at(b, l->host);
	struct edge *e = &n->edges[0];

	/* The latest of the same day gives way; else the older of both. */
	if (n->edges[0].birth != 0 && n->edges[0].at_s / DAY_S != n->last_s / DAY_S &&
	    n->edges[1].at_s <= n->edges[0].at_s)
		n->edges[1] = n->edges[0];
	*e = (struct edge){.peer = l->host,
			   .birth = peer->birth,
			   .at_s = n->last_s,
			   .tokens = {n->slots[l->best[0]], n->slots[l->best[1]]}};
	n->dirty = 1;
	b->stats.links++;
}

/* Insertion sort: strongest first, the order of candidates among equals. */
static void
insert(struct link *links, size_t n, const struct link *l)
{
	size_t i = n;

	for (; i > 0 && links[i - 1].nats < l->nats; i--)
		links[i] = links[i - 1];
	links[i] = *l;
}

/* The cluster that a host without one comes into: the first with enough witnesses. */
static uint32_t
choose(struct botnet *b, const struct link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t root = root_of(b, links[i].host);
		uint32_t size = root != 0 ? cluster_at(b, root)->size : 0;
		size_t witnesses = 0;

		if (links[i].hint)
			break;
		for (size_t k = i; root != 0 && k < n; k++)
			witnesses += root_of(b, links[k].host) == root;
		if (root != 0 && (witnesses >= WITNESSES || size < BOTNET_SIZE_MIN ||
				  (links[i].strong >= 2 && size < LARGE)))
			return root;
	}
	return 0;
}

static bool
are_large(const struct botnet *b, uint32_t home, uint32_t other)
{
	return home != 0 && other != 0 && cluster_at(b, home)->size >= BOTNET_SIZE_MIN &&
	       cluster_at(b, other)->size >= BOTNET_SIZE_MIN;
}

static void
follow(struct botnet *b, uint32_t i, const struct link *links, size_t n)
{
	uint32_t home = root_of(b, i);

	if (home == 0 && (home = choose(b, links, n)) != 0)
		cluster_join(b, i, home);
	for (size_t k = 0; k < n; k++) {
		uint32_t other = root_of(b, links[k].host);

		if (links[k].hint && !are_large(b, home, other))
			continue;
		if (other == 0 && home == 0 && (home = cluster_new(b)) != 0)
			cluster_join(b, i, home);
		if (home == 0)
			return;
		if (other == 0)
			cluster_join(b, links[k].host, home);
		else if (other != home)
			home = cluster_vote(
			    b, home, other,
			    &(struct cluster_voter){i, links[k].strong >= 2});
	}
}

void
link_host(struct botnet *b, uint32_t i)
{
	struct link_worth worths[BOTNET_KINDS];
	double nats[BOTNET_KINDS];
	uint32_t hosts[CANDIDATES];
	struct link links[CANDIDATES];
	size_t n, n_links = 0;

	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		link_worth(b, k, node_at(b, i)->slots[k], &worths[k]);
	n = candidates(b, i, worths, hosts);
	for (size_t k = 0; k < n; k++) {
		struct link l = {.host = hosts[k]};

		weigh_for(worths, side_of(b, l.host), nats);
		if (compare(node_at(b, i), node_at(b, l.host), nats, &l) &&
		    (b->n_splits == 0 || !parted(b, node_at(b, i), node_at(b, l.host))))
			insert(links, n_links++, &l);
	}
	if (n_links == 0)
		return;
	if (!b->regrouping && !links[0].hint)
		remember(b, i, &links[0]);
	follow(b, i, links, n_links);
}

void
link_by_edges(struct botnet *b, uint32_t i)
{
	const struct node *n = node_at(b, i);

	for (size_t k = 0; k < EDGES; k++) {
		const struct edge *e = &n->edges[k];
		const struct node *peer = node_at(b, e->peer);
		uint32_t home = root_of(b, i), other;

		if (e->birth == 0 || !peer->live || peer->birth != e->birth ||
		    n->last_s - e->at_s > BOTNET_WINDOW_S || parted(b, n, peer))
			continue;
		other = root_of(b, e->peer);
		if (home != 0 && other != 0 && other != home)
			(void)cluster_vote(b, home, other,
					   &(struct cluster_voter){i, true});
		else if (home == 0 && other != 0)
			cluster_join(b, i, other);
	}
}
