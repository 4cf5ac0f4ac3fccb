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
#define FAILING	  (DENIAL_USERS * DENIED)
#define LEVEL_MAX 20 /* so many who take mail end it */
#define HALF_S	  3600

static int
level_of(const struct denial *slot, uint32_t now_s)
{
	uint32_t halves = now_s > slot->at_s ? (now_s - slot->at_s) / HALF_S : 0;

	return halves < 8 ? slot->level >> halves : 0;
}

static bool
is_known(const struct denial *slot, uint64_t user)
{
	for (int i = 0; i < DENIAL_USERS; i++)
		if (slot->users[i] == user)
			return true;
	return false;
}

static void
remember(struct denial *slot, uint64_t user)
{
	memmove(slot->users + 1, slot->users, (DENIAL_USERS - 1) * sizeof(user));
	slot->users[0] = user;
}

void
denial_note(struct denials *d, uint64_t domain, uint64_t user, uint32_t now_s)
{
	struct denial *slot = &d->slots[domain % DENIAL_SLOTS];

	if (slot->domain != domain || level_of(slot, now_s) == 0)
		*slot = (struct denial){.domain = domain};
	if (is_known(slot, user))
		return;
	slot->level = level_of(slot, now_s) + DENIED;
	if (slot->level > LEVEL_MAX)
		slot->level = LEVEL_MAX;
	remember(slot, user);
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
