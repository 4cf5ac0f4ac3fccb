/*
 * Links.  Candidates come from the rings of the host's tokens, rarest first, and all
 * that both share is then counted, so that a common token counts too when a rare one has
 * brought them together.  The work for a host is bounded by RING, the number of
 * kinds and CANDIDATES: the whole is linear in visits.
 */
#include "botnet_link.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "botnet_cluster.h"
#include "botnet_index.h"
#include "botnet_seed.h"

#define CANDIDATES  24
#define FAMILY_NATS 1.0 /* below, a family is no second witness */
#define WITNESSES   2	/* members of a large cluster that a new one must be linked to */
#define LARGE	    8
#define LESS_SHARE  0.75
#define MEMO_WEAK   8192 /* tokens of weak kinds (networks) that are remembered */

/* What a host has that is worth something. */
struct sign {
	const struct botnet_kind_row *row;
	enum botnet_kind kind;
	struct link_worth worth;
};

struct signs {
	struct sign all[BOTNET_KINDS + 1]; /* one more than there can be: work space */
	size_t n;
};

/* All seeds, and the weak tokens that were asked for. */
struct link_memo {
	struct index at;
	struct {
		uint64_t hash;
		struct link_worth worth;
	} * all;
	uint32_t n, room;
};

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

static void
find_worth(const struct botnet *b, enum botnet_kind kind, uint64_t hash,
	   struct link_worth *worth_r)
{
	const struct token *t = table_peek(b->tokens, &hash);
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

static void
remember_worth(struct link_memo *m, uint64_t hash, const struct link_worth *worth)
{
	if (m->n == m->room || index_put(&m->at, hash, m->n) != 0)
		return;
	m->all[m->n].hash = hash;
	m->all[m->n++].worth = *worth;
}

int
link_memo_init(struct botnet *b)
{
	struct link_memo *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return -1;
	*m = (struct link_memo){.n = 1, .room = b->seeds.n};
	m->room += b->nodes.n < MEMO_WEAK ? b->nodes.n : MEMO_WEAK;
	m->all = calloc(m->room, sizeof(*m->all));
	if (m->all == NULL || index_init(&m->at, m->room) != 0) {
		free(m->all);
		free(m);
		return -1;
	}
	for (uint32_t i = 1; i < b->seeds.n; i++) {
		const struct seed *s = seed_at(b, i);
		struct link_worth worth;

		if (s->hash == 0)
			continue;
		find_worth(b, (enum botnet_kind)s->kind, s->hash, &worth);
		remember_worth(m, s->hash, &worth);
	}
	b->memo = m;
	return 0;
}

void
link_memo_fini(struct botnet *b)
{
	if (b->memo == NULL)
		return;
	index_fini(&b->memo->at);
	free(b->memo->all);
	free(b->memo);
	b->memo = NULL;
}

/* What is no seed is worth nothing, unless it is of a weak kind. */
void
link_worth(const struct botnet *b, enum botnet_kind kind, uint64_t hash,
	   struct link_worth *worth_r)
{
	uint32_t at;

	*worth_r = (struct link_worth){.home = 0};
	if (hash == 0)
		return;
	if (b->memo == NULL)
		find_worth(b, kind, hash, worth_r);
	else if ((at = index_find(&b->memo->at, hash)) != 0 &&
		 b->memo->all[at].hash == hash)
		*worth_r = b->memo->all[at].worth;
	else if (botnet_kind_row(kind)->weak) {
		find_worth(b, kind, hash, worth_r);
		remember_worth(b->memo, hash, worth_r);
	}
}

static void
read_some(const struct botnet *b, const struct node *n, bool weak, struct signs *signs)
{
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		struct sign *s = &signs->all[signs->n];

		s->row = botnet_kind_row(k);
		if (n->slots[k] == 0 || s->row->weak != weak)
			continue;
		link_worth(b, k, n->slots[k], &s->worth);
		s->kind = k;
		signs->n += s->worth.nats > 0 || s->worth.at_home > 0;
	}
}

/* The weak ones last; and none if they would be alone, which links nobody. */
static void
read_signs(const struct botnet *b, const struct node *n, struct signs *signs_r)
{
	signs_r->n = 0;
	read_some(b, n, false, signs_r);
	if (signs_r->n > 0)
		read_some(b, n, true, signs_r);
}

/* All that two hosts share, the strongest of each family.  Those that were together need
 * less to stay so, and so does a vote by what is no accident: it is one of many. */
static bool
compare(const struct node *a, const struct node *c, const struct signs *signs,
	uint32_t side, struct link *link_r)
{
	double needed = BOTNET_LINK_NATS;
	double best[BOTNET_FAMILIES] = {0}, first = 0, second = 0;
	size_t families = 0;
	bool own = false;

	link_r->nats = 0;
	link_r->strong = 0;
	for (size_t i = 0; i < signs->n; i++) {
		const struct sign *s = &signs->all[i];
		enum botnet_family family = s->row->family;
		double nats =
		    side != 0 && side == s->worth.home ? s->worth.at_home : s->worth.nats;

		if (nats <= best[family] || a->slots[s->kind] != c->slots[s->kind])
			continue;
		link_r->nats += nats - best[family];
		families += best[family] < FAMILY_NATS && nats >= FAMILY_NATS;
		link_r->strong +=
		    best[family] < FAMILY_NATS && nats >= FAMILY_NATS && !s->row->weak;
		own |= s->row->own && nats >= FAMILY_NATS;
		best[family] = nats;
		if (nats > first) {
			if (first > 0 &&
			    botnet_kind_row(link_r->best[0])->family != family) {
				second = first;
				link_r->best[1] = link_r->best[0];
			}
			first = nats;
			link_r->best[0] = s->kind;
		} else if (nats > second) {
			second = nats;
			link_r->best[1] = s->kind;
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

/* The strong sign worth most that is not taken yet; NULL when none is left. */
static const struct sign *
next_sign(const struct signs *signs, bool taken[BOTNET_KINDS])
{
	const struct sign *best = NULL;

	for (size_t i = 0; i < signs->n; i++) {
		const struct sign *s = &signs->all[i];

		if (!taken[s->kind] && s->worth.nats > 0 && !s->row->weak &&
		    (best == NULL || s->worth.nats > best->worth.nats))
			best = s;
	}
	if (best != NULL)
		taken[best->kind] = true;
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
candidates(struct botnet *b, uint32_t i, const struct signs *signs,
	   uint32_t hosts[CANDIDATES])
{
	const struct node *n = node_at(b, i);
	bool taken[BOTNET_KINDS] = {false};
	const struct sign *s;
	size_t found = 0;

	while (found < CANDIDATES && (s = next_sign(signs, taken)) != NULL) {
		const struct token *t = s->worth.token;

		for (size_t r = 0; r < RING && found < CANDIDATES; r++) {
			uint32_t c = t->ring[(t->at + RING - 1 - r) % RING];

			if (c != 0 && c != i && node_at(b, c)->live &&
			    node_at(b, c)->slots[s->kind] == n->slots[s->kind] &&
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
	struct signs signs;
	uint32_t hosts[CANDIDATES];
	struct link links[CANDIDATES];
	size_t n, n_links = 0;

	read_signs(b, node_at(b, i), &signs);
	n = candidates(b, i, &signs, hosts);
	for (size_t k = 0; k < n; k++) {
		const struct node *other = node_at(b, hosts[k]);
		struct link l = {.host = hosts[k]};

		if (compare(node_at(b, i), other, &signs, side_of(b, l.host), &l) &&
		    (b->n_splits == 0 || !parted(b, node_at(b, i), other)))
			insert(links, n_links++, &l);
	}
	if (n_links == 0)
		return;
	if (!b->regrouping && !links[0].hint)
		remember(b, i, &links[0]);
	follow(b, i, links, n_links);
}

/* Was it made by what turned out to be a server's? */
static bool
is_void(const struct botnet *b, const struct edge *e)
{
	for (size_t k = 0; k < 2; k++) {
		const struct token *t = table_peek(b->tokens, &e->tokens[k]);

		if (t != NULL && seed_is_servers(t))
			return true;
	}
	return false;
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
		if (other == 0 || other == home || is_void(b, e))
			continue;
		if (home != 0)
			(void)cluster_vote(b, home, other,
					   &(struct cluster_voter){i, true});
		else
			cluster_join(b, i, other);
	}
}
