/*
 * A level that rises by two with each user who is denied and falls by one with each who
 * takes mail.  People who left are denied now and then, among many who are there.  Two of
 * them may be tried by turns, all day, by a list; or by who wants what the domain denies
 * not to count: so only different ones raise it.
 */
#include "denial.h"

#include <string.h>

#define DENIED	  2
#define ACCEPTED  1
#define FAILING	  8  /* four who are denied */
#define LEVEL_MAX 20 /* so many who take mail end it */
#define ALL	  2  /* times as many, of all domains */
#define HALF_S	  3600

static int
level_of(const struct denial *d, uint32_t now_s)
{
	uint32_t halves = now_s > d->at_s ? (now_s - d->at_s) / HALF_S : 0;

	return halves < 8 ? d->level >> halves : 0;
}

static bool
is_among(const struct denial *d, uint64_t who)
{
	for (int i = 0; i < DENIAL_LAST; i++)
		if (d->last[i] == who)
			return true;
	return false;
}

static void
raise_level(struct denial *d, uint64_t who, int max, uint32_t now_s)
{
	int level = level_of(d, now_s);

	if (level == 0)
		*d = (struct denial){.domain = d->domain};
	if (is_among(d, who))
		return;
	d->level = level + DENIED < max ? level + DENIED : max;
	memmove(d->last + 1, d->last, (DENIAL_LAST - 1) * sizeof(who));
	d->last[0] = who;
	if (now_s > d->at_s)
		d->at_s = now_s;
}

void
denial_note(struct denials *d, uint64_t domain, uint64_t user, uint32_t now_s)
{
	struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (slot->domain != domain)
		*slot = (struct denial){.domain = domain};
	raise_level(slot, user, LEVEL_MAX, now_s);
	raise_level(&d->all, domain, ALL * LEVEL_MAX, now_s);
}

static void
lower_level(struct denial *d)
{
	if (d->level > 0)
		d->level -= ACCEPTED;
}

void
denial_accepted(struct denials *d, uint64_t domain)
{
	struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (slot->domain == domain)
		lower_level(slot);
	lower_level(&d->all);
}

bool
denial_failing(const struct denials *d, uint64_t domain, uint32_t now_s)
{
	const struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (domain == 0)
		return false;
	return (slot->domain == domain && level_of(slot, now_s) >= FAILING) ||
	       level_of(&d->all, now_s) >= ALL * FAILING;
}
