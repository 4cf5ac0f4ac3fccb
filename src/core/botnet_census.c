/*
 * One pass over all hosts.  A mark knows the botnets whose hosts have it, which bounds
 * with whom a host is compared.
 */
#include "botnet_census.h"

#include <stdlib.h>

#include "botnet_cluster.h"

#define SHRINK 4.0  /* hosts that the share among all is worth */
#define SPEAKS 2.72 /* times more usual: 1 nat */

/* A seed may have become a server's, or another's, since. */
static void
read_marks(const struct botnet *b, const struct census *c, const struct node *n,
	   uint32_t marks[BOTNET_KINDS])
{
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		uint32_t i = n->slots[k] != 0 && !botnet_kind_row(k)->weak
				 ? index_find(&c->at, n->slots[k])
				 : 0;

		marks[k] = i != 0 && seed_at(b, i)->hash == n->slots[k] ? i : 0;
	}
}

static void
choose_marks(const struct census *c, struct census_signs *s)
{
	double most[BOTNET_FAMILIES] = {0};

	for (enum botnet_family f = 0; f < BOTNET_FAMILIES; f++)
		s->best[f] = BOTNET_KINDS;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		enum botnet_family f = botnet_kind_row(k)->family;
		const struct census_mark *m = &c->marks[s->marks[k]];
		double hosts = m->all - m->lone;

		if (s->marks[k] == 0 || (s->best[f] != BOTNET_KINDS && hosts <= most[f]))
			continue;
		most[f] = hosts;
		s->best[f] = (uint8_t)k;
	}
}

void
census_signs(const struct botnet *b, const struct census *c, const struct node *n,
	     struct census_signs *signs_r)
{
	read_marks(b, c, n, signs_r->marks);
	choose_marks(c, signs_r);
	signs_r->hour = (uint8_t)(n->last_s / 3600 % CENSUS_HOURS);
	signs_r->form = n->key.form < CENSUS_FORMS ? n->key.form : 0;
	signs_r->way = n->key.dialect < CENSUS_WAYS ? n->key.dialect : 0;
}

const struct census_mark *
census_mark(const struct census *c, const struct census_signs *signs,
	    enum botnet_family family)
{
	uint8_t kind = signs->best[family];

	return kind < BOTNET_KINDS ? &c->marks[signs->marks[kind]] : NULL;
}

static void
add_side(struct census_side *side, const struct census_signs *s, double share)
{
	side->hosts += share;
	side->hours[s->hour] += share;
	side->ways[s->way] += share;
	if (s->best[BOTNET_FAMILY_HELO] == BOTNET_KINDS)
		side->forms[s->form] += share;
	if (s->best[BOTNET_FAMILY_SENDER] == BOTNET_KINDS)
		side->plain += share;
}

void
census_lone(struct census *c, const struct census_signs *signs, double share)
{
	add_side(&c->groups[0], signs, share);
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		if (signs->marks[k] != 0)
			c->marks[signs->marks[k]].lone += share;
}

static void
add_mark(struct census_mark *m, uint32_t group)
{
	size_t i = 0;

	while (i < CENSUS_BOTNETS && m->groups[i] != 0 && m->groups[i] != group)
		i++;
	if (i == CENSUS_BOTNETS)
		return;
	m->groups[i] = group;
	m->hosts[i]++;
}

static void
add_host(const struct botnet *b, struct census *c, const struct node *n)
{
	const struct group *g = cluster_group_of(b, n->cluster);
	uint32_t group = g != NULL ? (uint32_t)(g - group_at(b, 0)) : 0;
	struct census_signs s;

	census_signs(b, c, n, &s);
	add_side(&c->all, &s, 1);
	if (group == 0)
		census_lone(c, &s, 1);
	else
		add_side(&c->groups[group], &s, 1);
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		if (s.marks[k] == 0)
			continue;
		c->marks[s.marks[k]].all++;
		if (group != 0)
			add_mark(&c->marks[s.marks[k]], group);
	}
}

static double
draw_to(double have, double hosts, double all)
{
	return (have > 0 ? have + SHRINK * all : SHRINK * all) /
	       (hosts > 0 ? hosts + SHRINK : SHRINK);
}

double
census_share(const struct census *c, const struct census_share *share)
{
	return draw_to(share->have, c->groups[share->group].hosts,
		       share->all / c->all.hosts);
}

bool
census_leans(const struct census *c, const struct census_share *share)
{
	double others = c->all.hosts - c->groups[share->group].hosts;

	return census_share(c, share) >=
	       SPEAKS *
		   draw_to(share->all - share->have, others, share->all / c->all.hosts);
}

static void
find_leaning(struct census *c, struct census_mark *m)
{
	for (size_t i = 0; i < CENSUS_BOTNETS && m->groups[i] != 0; i++) {
		const struct census_share share = {m->hosts[i], m->all, m->groups[i]};

		if (census_leans(c, &share))
			m->leans |= (uint8_t)(1u << i);
	}
}

static void
count(const struct botnet *b, struct census *c)
{
	for (uint32_t i = 1; i < c->n_marks; i++)
		if (seed_at(b, i)->hash != 0)
			(void)index_put(&c->at, seed_at(b, i)->hash, i);
	for (uint32_t i = 1; i < c->n_groups; i++)
		c->groups[i].id = group_at(b, i)->id;
	for (uint32_t i = 1; i < b->nodes.n; i++)
		if (node_at(b, i)->live)
			add_host(b, c, node_at(b, i));
	for (uint32_t i = 1; i < c->n_marks; i++)
		find_leaning(c, &c->marks[i]);
}

struct census *
census_create(const struct botnet *b)
{
	struct census *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->n_marks = b->seeds.n;
	c->n_groups = b->groups.n;
	c->marks = calloc(c->n_marks, sizeof(*c->marks));
	c->groups = calloc(c->n_groups, sizeof(*c->groups));
	if (c->marks == NULL || c->groups == NULL ||
	    index_init(&c->at, c->n_marks) != 0) {
		census_free(c);
		return NULL;
	}
	count(b, c);
	return c;
}

void
census_free(struct census *c)
{
	if (c == NULL)
		return;
	free(c->marks);
	free(c->groups);
	index_fini(&c->at);
	free(c);
}

double
census_have(const struct census_mark *mark, uint32_t group)
{
	if (group == 0)
		return mark->lone;
	for (size_t i = 0; i < CENSUS_BOTNETS; i++)
		if (mark->groups[i] == group)
			return mark->hosts[i];
	return 0;
}
