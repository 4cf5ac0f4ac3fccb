/*
 * What the others get to know: ids for clusters that are large enough, names from the
 * strongest token, and the view of the judgement.
 */
#include "botnet_publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bitcount.h"
#include "botnet_alike.h"
#include "botnet_cluster.h"
#include "botnet_link.h"
#include "botnet_night.h"
#include "botnet_pool.h"

#define HOUR_S	   3600
#define NEWS_SHARE 32 /* so small a part of the hosts is no news for an hour */
#define NEWS_MIN   4
#define NAME_MAX_  40
#define SERVER_S   BOTNET_WINDOW_S

bool
botnet_due(const struct botnet *b, uint32_t now_s)
{
	if (now_s < b->published_s + HOUR_S || b->news == 0)
		return false;
	return now_s / DAY_S != b->night_day ||
	       (b->news >= NEWS_MIN && b->news * NEWS_SHARE >= b->live);
}

/* The botnet of a host, which may get its id by this; NULL: none. */
static struct group *
group_of(struct botnet *b, const struct node *n)
{
	uint32_t root = cluster_root(b, n->cluster);
	struct cluster *c = cluster_at(b, root);

	if (root == 0)
		return NULL;
	if (c->group == 0 && c->size >= BOTNET_SIZE_MIN) {
		if ((c->group = cluster_group_new(b, 0)) == 0)
			return NULL;
		group_at(b, c->group)->parent = c->from;
		group_at(b, c->group)->first_s = n->first_s;
		group_at(b, c->group)->server_s = c->server_s;
		group_at(b, c->group)->visits_day = b->now_s / DAY_S;
		b->stats.splits += c->from != 0;
	}
	return c->group != 0 ? group_at(b, c->group) : NULL;
}

static void
count_host(struct group *g, const struct node *n)
{
	g->size++;
	if (n->first_s < g->first_s)
		g->first_s = n->first_s;
	if (n->last_s > g->last_s)
		g->last_s = n->last_s;
}

/* Guests do not make a botnet evidence. */
static void
count_label(struct group *g, const struct node *n)
{
	if (!n->labelled)
		return;
	g->labelled++;
	g->networks |= bitcount_bit((uint64_t)n->owner * UINT64_C(0x9e3779b97f4a7c15));
}

static void
count_hosts(struct botnet *b)
{
	for (uint32_t i = 1; i < b->groups.n; i++) {
		struct group *g = group_at(b, i);

		g->size = g->labelled = 0;
		g->networks = 0;
		g->cluster = 0;
	}
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		struct group *g = n->live ? group_of(b, n) : NULL;

		if (g == NULL)
			continue;
		g->cluster = cluster_root(b, n->cluster);
		count_host(g, n);
		count_label(g, n);
	}
	for (uint32_t i = 1; i < b->groups.n; i++) {
		struct group *g = group_at(b, i);

		if (g->id == 0 || g->size > 0)
			continue;
		cluster_alias(b, g->id, 0);
		cluster_group_drop(b, i);
	}
}

/* And whose botnet is another one since it was told. */
static void
count_guests(struct botnet *b)
{
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		struct node *n = node_at(b, i);
		struct group *g = alike_group(b, n);
		uint32_t id = g != NULL ? g->id : 0;

		if (g != NULL && n->guest != 0)
			count_host(g, n);
		if (n->shown == id)
			continue;
		n->dirty = 1;
		n->shown = id;
		if (g != NULL)
			g->dirty = true;
	}
}

void
publish_owner(const struct botnet *b, const struct seed *s, const struct token *t,
	      struct publish_owner *owner_r)
{
	uint32_t groups[RING] = {0}, n[RING], seen = 0, most = 0;
	size_t kinds = 0, k;

	*owner_r = (struct publish_owner){.group = 0};
	for (size_t r = 0; r < RING; r++) {
		const struct node *host = node_at(b, t->ring[r]);
		uint32_t root, group;

		if (t->ring[r] == 0 || !host->live || host->slots[s->kind] != s->hash)
			continue;
		seen++;
		root = cluster_root(b, host->cluster);
		group = root != 0 ? cluster_at(b, root)->group : 0;
		for (k = 0; k < kinds && groups[k] != group; k++)
			;
		if (k == kinds) {
			groups[kinds] = group;
			n[kinds++] = 0;
		}
		n[k]++;
	}
	for (k = 0; k < kinds; k++)
		if (groups[k] != 0 && n[k] > most) {
			most = n[k];
			owner_r->group = groups[k];
		}
	if (seen == 0 || owner_r->group == 0)
		return;
	owner_r->hosts = (uint32_t)((uint64_t)t->df * most / seen);
	owner_r->exclusive = most == seen;
}

/* How good a name a token makes: HELOs that half of the hosts say before subjects. */
static uint32_t
name_rank(const struct seed *s, uint32_t hosts, const struct group *g)
{
	bool half = 2 * hosts >= g->size;

	switch (s->kind) {
	case BOTNET_HELO:
		return half ? 6 : 0;
	case BOTNET_HELO_TEMPLATE:
		return half ? 5 : 0;
	case BOTNET_SUBJECT:
		return 4;
	case BOTNET_SENDER_DOMAIN:
		return 3;
	case BOTNET_HEADERS:
	case BOTNET_BODY:
	case BOTNET_RCPTS:
	case BOTNET_RCPTS_AGAIN:
	case BOTNET_RCPT_ORDER:
	case BOTNET_SENDER:
		return 0;
	default:
		return 1;
	}
}

struct candidate {
	uint32_t rank, hosts, seed;
};

/* "ridge kite #" to "ridge-kite". */
static void
make_name(const char *text, char out[BOTNET_TEXT_MAX])
{
	size_t n = 0;

	for (; *text != '\0' && n < NAME_MAX_; text++) {
		char c = ascii_to_lower(*text);
		bool good = ascii_is_lower(c) || ascii_is_digit(c) || c == '.';

		if (good)
			out[n++] = c;
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && (out[n - 1] == '-' || out[n - 1] == '.'))
		n--;
	out[n] = '\0';
}

static bool
is_taken(const struct botnet *b, const struct group *g, const char *name)
{
	for (uint32_t i = 1; i < b->groups.n; i++)
		if (group_at(b, i) != g && group_at(b, i)->id != 0 &&
		    strcmp(group_at(b, i)->name, name) == 0)
			return true;
	return false;
}

/* A name is a word that leads to one botnet; a bare number would be taken for an id. */
static void
set_name(const struct botnet *b, struct group *g, const char *text)
{
	char name[BOTNET_TEXT_MAX];

	make_name(text, name);
	if (strspn(name, "0123456789") == strlen(name))
		snprintf(name, sizeof(name), "botnet");
	if (strcmp(name, "botnet") == 0 || is_taken(b, g, name))
		snprintf(g->name, sizeof(g->name), "%.*s-%u", NAME_MAX_, name, g->id);
	else
		memcpy(g->name, name, sizeof(g->name));
	g->dirty = true;
}

static bool
has_nameless(const struct botnet *b)
{
	for (uint32_t i = 1; i < b->groups.n; i++)
		if (group_at(b, i)->id != 0 && group_at(b, i)->name[0] == '\0')
			return true;
	return false;
}

static void
name_new(struct botnet *b)
{
	struct candidate *best = NULL;

	if (has_nameless(b))
		best = calloc(b->groups.n, sizeof(*best));
	if (best == NULL)
		return;
	for (uint32_t i = 1; i < b->seeds.n; i++) {
		const struct seed *s = seed_at(b, i);
		const struct token *t =
		    s->hash != 0 ? table_peek(b->tokens, &s->hash) : NULL;
		struct publish_owner o;
		struct candidate c;

		if (t == NULL)
			continue;
		publish_owner(b, s, t, &o);
		if (o.group == 0 || group_at(b, o.group)->name[0] != '\0')
			continue;
		c = (struct candidate){name_rank(s, o.hosts, group_at(b, o.group)),
				       o.hosts, i};
		if (c.rank > best[o.group].rank ||
		    (c.rank == best[o.group].rank && c.hosts > best[o.group].hosts))
			best[o.group] = c;
	}
	for (uint32_t i = 1; i < b->groups.n; i++)
		if (group_at(b, i)->id != 0 && group_at(b, i)->name[0] == '\0')
			set_name(b, group_at(b, i),
				 best[i].rank > 0 ? seed_at(b, best[i].seed)->text : "");
	free(best);
}

void
publish_summary(const struct botnet *b, const struct group *g,
		struct botnet_summary *summary_r)
{
	bool server =
	    g->server_s != 0 && (b->now_s - g->server_s < SERVER_S || keeps_old(b));

	*summary_r = (struct botnet_summary){
	    .id = g->id,
	    .hosts = g->size,
	    .labelled = g->labelled,
	    .networks = bitcount_estimate(g->networks),
	};
	memcpy(summary_r->name, g->name, sizeof(summary_r->name));
	summary_r->evidence = !g->ignored && !server && g->labelled >= BOTNET_LABELLED &&
			      __builtin_popcountll(g->networks) >= BOTNET_NETWORKS;
}

/* A botnet that is silent loses hosts too, and what the operator said of it may change:
 * that must be written all the same. */
static void
note_change(struct group *g, const struct botnet_summary *s)
{
	const struct group_told now = {.hosts = s->hosts,
				       .labelled = s->labelled,
				       .networks = g->networks,
				       .evidence = s->evidence,
				       .ignored = g->ignored,
				       .named = g->named};
	const struct group_told *last = &g->told;

	g->dirty |= now.hosts != last->hosts || now.labelled != last->labelled ||
		    now.networks != last->networks || now.evidence != last->evidence ||
		    now.ignored != last->ignored || now.named != last->named;
	g->told = now;
}

static int
view_hosts(const struct botnet *b, struct botnet_view *v)
{
	size_t members = 0;

	for (uint32_t i = 1; i < b->groups.n; i++) {
		struct botnet_summary s;

		if (group_at(b, i)->id == 0)
			continue;
		publish_summary(b, group_at(b, i), &s);
		note_change(group_at(b, i), &s);
		if (botnet_view_add(v, &s) != 0)
			return -1;
		members += s.hosts;
	}
	if (botnet_view_reserve(v, members) != 0)
		return -1;
	for (uint32_t i = 1; i < b->nodes.n; i++) {
		const struct node *n = node_at(b, i);
		const struct botnet_place place = {.labelled = n->labelled,
						   .guest = n->guest != 0};

		if (n->shown != 0 &&
		    botnet_view_add_member(v, &n->key, n->shown, &place) != 0)
			return -1;
	}
	return 0;
}

static int
view_tokens(const struct botnet *b, struct botnet_view *v)
{
	for (uint32_t i = 1; i < b->seeds.n; i++) {
		const struct seed *s = seed_at(b, i);
		const struct token *t =
		    s->hash != 0 ? table_peek(b->tokens, &s->hash) : NULL;
		enum botnet_kind kind = (enum botnet_kind)s->kind;
		struct publish_owner o;
		struct link_worth worth;

		if (t == NULL)
			continue;
		publish_owner(b, s, t, &o);
		link_worth(b, kind, s->hash, &worth);
		if (o.exclusive && worth.at_home > 0 &&
		    botnet_view_add_token(v, kind, s->hash, group_at(b, o.group)->id,
					  worth.at_home) != 0)
			return -1;
	}
	return 0;
}

/* What the operator put together, which may have become others since.  False: it is no
 * such decision, or one of both is no more. */
static bool
find_merge(const struct botnet *b, const struct decision *d, struct group **from_r,
	   struct group **into_r)
{
	if (d->what != DECIDED_MERGE)
		return false;
	*from_r = cluster_group(b, cluster_resolve(b, d->id));
	*into_r = cluster_group(b, cluster_resolve(b, d->into));
	return *from_r != NULL && *into_r != NULL;
}

/* The night that comes must know it: what parts then is never put together again, for
 * both ids mean the same. */
static void
glue_merges(struct botnet *b)
{
	struct group *from, *into;

	for (size_t i = 0; i < b->n_decisions; i++)
		if (find_merge(b, &b->decisions[i], &from, &into))
			into->glued = true;
}

static void
apply_merges(struct botnet *b)
{
	for (size_t i = 0; i < b->n_decisions; i++) {
		struct group *from, *into;
		uint32_t keep, root;

		if (!find_merge(b, &b->decisions[i], &from, &into))
			continue;
		into->glued = true;
		if (from == into || from->cluster == 0 || into->cluster == 0)
			continue;
		/* The name that he chose stays, whichever is larger. */
		keep = (uint32_t)(into - group_at(b, 0));
		cluster_group_absorb(into, from);
		cluster_alias(b, from->id, into->id);
		root = cluster_root(b, from->cluster);
		cluster_at(b, root)->group = 0;
		cluster_group_drop(b, (uint32_t)(from - group_at(b, 0)));
		root = cluster_merge(b, cluster_root(b, into->cluster), root);
		cluster_at(b, root)->group = keep;
	}
}

static void
apply_names(struct botnet *b)
{
	for (uint32_t i = 1; i < b->groups.n; i++) {
		group_at(b, i)->ignored = false;
		group_at(b, i)->named = false;
	}
	for (size_t i = 0; i < b->n_decisions; i++) {
		const struct decision *d = &b->decisions[i];
		struct group *g = cluster_group(b, cluster_resolve(b, d->id));

		if (g == NULL || d->what == DECIDED_MERGE)
			continue;
		if (d->what == DECIDED_IGNORE) {
			g->ignored = true;
			continue;
		}
		g->dirty |= strcmp(g->name, d->name) != 0;
		memcpy(g->name, d->name, sizeof(g->name));
		g->named = true;
	}
}

struct botnet_view *
botnet_publish(struct botnet *b, uint32_t now_s)
{
	struct botnet_view *v = botnet_view_create(b->secret);
	bool anew = false;

	if (v == NULL)
		return NULL;
	if (now_s > b->now_s)
		b->now_s = now_s;
	glue_merges(b);
	if (b->now_s / DAY_S != b->night_day || b->regroup) {
		anew = botnet_night(b) || alike_outgrown(b);
		b->night_day = b->now_s / DAY_S;
	}
	apply_merges(b);
	count_hosts(b);
	alike_find(b, anew);
	count_guests(b);
	apply_names(b);
	name_new(b);
	b->published_s = b->now_s;
	b->news = 0;
	if (view_hosts(b, v) != 0 || view_tokens(b, v) != 0) {
		botnet_view_free(v);
		return NULL;
	}
	return v;
}

void
botnet_decide_nothing(struct botnet *b)
{
	b->regroup |= b->n_splits > 0;
	b->n_decisions = 0;
	b->n_splits = 0;
	b->news++;
	for (uint32_t i = 1; i < b->groups.n; i++)
		group_at(b, i)->glued = false;
}

static struct decision *
decide(struct botnet *b, uint32_t id)
{
	struct decision *d;

	if (b->n_decisions == DECISIONS_MAX)
		return NULL;
	d = &b->decisions[b->n_decisions++];
	*d = (struct decision){.id = id};
	return d;
}

void
botnet_decide_name(struct botnet *b, uint32_t id, const char *name)
{
	struct decision *d = decide(b, id);

	if (d == NULL)
		return;
	d->what = DECIDED_NAME;
	memcpy(d->name, name, strnlen(name, sizeof(d->name) - 1));
}

void
botnet_decide_ignore(struct botnet *b, uint32_t id)
{
	struct decision *d = decide(b, id);

	if (d != NULL)
		d->what = DECIDED_IGNORE;
}

void
botnet_decide_merge(struct botnet *b, uint32_t id, uint32_t into)
{
	struct decision *d = decide(b, id);

	if (d == NULL)
		return;
	d->what = DECIDED_MERGE;
	d->into = into;
}

void
botnet_decide_split(struct botnet *b, uint32_t campaign)
{
	if (b->n_splits < SPLITS_MAX)
		b->splits[b->n_splits++] = campaign;
	if (campaign > b->next_campaign) /* no other one may be meant */
		b->next_campaign = campaign;
	b->regroup = true;
}
