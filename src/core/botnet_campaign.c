/*
 * A campaign is a set of seeds of content (Message-ID, subject, body) that came together
 * in one message: each new one takes the number of those it comes with.
 */
#include "botnet_campaign.h"

static struct seed *
seed_of(const struct botnet *b, const struct node *n, enum botnet_kind kind)
{
	const struct token *t;

	if (!botnet_kind_row(kind)->content || n->slots[kind] == 0)
		return NULL;
	t = table_peek(b->tokens, &n->slots[kind]);
	return t != NULL && t->seed != 0 ? seed_at(b, t->seed) : NULL;
}

void
campaign_visit(struct botnet *b, uint32_t host)
{
	struct node *n = node_at(b, host);
	uint32_t campaign = 0;
	size_t seeds = 0;

	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		const struct seed *s = seed_of(b, n, k);

		seeds += s != NULL;
		if (s != NULL && s->campaign != 0 &&
		    (campaign == 0 || s->campaign < campaign))
			campaign = s->campaign;
	}
	if (seeds == 0)
		return;
	if (campaign == 0)
		campaign = ++b->next_campaign;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		struct seed *s = seed_of(b, n, k);
		struct token *t;

		if (s == NULL || s->campaign != 0)
			continue;
		s->campaign = campaign;
		if ((t = table_get(b->tokens, &n->slots[k])) != NULL)
			t->dirty = true;
	}
	n->dirty |= n->campaign != campaign;
	n->campaign = campaign;
}

const struct seed *
campaign_seed(const struct botnet *b, uint32_t campaign)
{
	const struct seed *best = NULL;

	for (uint32_t i = 1; i < b->seeds.n; i++) {
		const struct seed *s = seed_at(b, i);

		if (s->hash == 0 || s->campaign != campaign)
			continue;
		if (s->kind == BOTNET_SUBJECT)
			return s;
		if (best == NULL || s->kind < best->kind)
			best = s;
	}
	return best;
}
