/*
 * A level that rises by two with each user who is denied and falls by one with each who
 * takes mail.  People who left are denied now and then, among many who are there.
 */
#include "denial.h"

#define DENIED	  2
#define ACCEPTED  1
#define FAILING	  8
#define LEVEL_MAX 20 /* so many who take mail end it */
#define HALF_S	  3600

static int
level_of(const struct denial *slot, uint32_t now_s)
{
	uint32_t halves = now_s > slot->at_s ? (now_s - slot->at_s) / HALF_S : 0;

	return halves < 8 ? slot->level >> halves : 0;
}

void
denial_note(struct denials *d, uint64_t domain, uint64_t user, uint32_t now_s)
{
	struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (slot->domain != domain)
		*slot = (struct denial){.domain = domain};
	if (slot->user == user)
		return;
	slot->level = level_of(slot, now_s) + DENIED;
	if (slot->level > LEVEL_MAX)
		slot->level = LEVEL_MAX;
	slot->user = user;
	if (now_s > slot->at_s)
		slot->at_s = now_s;
}

void
denial_accepted(struct denials *d, uint64_t domain)
{
	struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (slot->domain == domain && slot->level > 0)
		slot->level -= ACCEPTED;
}

bool
denial_failing(const struct denials *d, uint64_t domain, uint32_t now_s)
{
	const struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	return slot->domain == domain && domain != 0 && level_of(slot, now_s) >= FAILING;
}
