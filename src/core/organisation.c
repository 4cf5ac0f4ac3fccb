/*
 * What it costs to abuse: a name under the domain, that is to say its owner's consent.  A
 * hoster that gives its customers chosen names below its own domain is one organisation
 * to us; so the protection is small, and ends where zombies outnumber servers.
 */
#include "organisation.h"

#include "bitcount.h"
#include "stamp.h"

#define DAY_S	    86400
#define HASH_DOMAIN 131

bool
organisation_eligible(const struct hostname *name)
{
	return name->class == NAME_NAMED && name->confirmed &&
	       name->registered[0] != '\0';
}

static uint64_t
id_of(const struct recall *recall, const struct hostname *name)
{
	return recall_hash(recall, HASH_DOMAIN, name->registered);
}

void
organisation_note(struct memo_shelf *shelf, const struct recall *recall,
		  const struct hostname *name, uint64_t host, uint32_t now_s)
{
	uint64_t id = id_of(recall, name), bit = bitcount_bit(host);
	struct memo *m = memo_put(shelf, MEMO_ORGANISATION, id, now_s);

	if (m == NULL || ((m->ref & bit) != 0 && now_s / DAY_S <= m->last_s / DAY_S))
		return;
	m->first_s = stamp_earlier(m->first_s, now_s);
	m->last_s = stamp_later(m->last_s, now_s);
	m->ref |= bit;
	m->n = (uint32_t)__builtin_popcountll(m->ref);
	memo_changed(shelf, MEMO_ORGANISATION, id, name->registered, m);
}

/* A single one, of which something has faded, does not. */
bool
organisation_outnumbered(struct recall *recall, enum context_kind kind, const char *name,
			 uint32_t now_s)
{
	struct context_counts n =
	    context_counts(recall_find_context(recall, kind, name), now_s);

	return n.bad > n.good && n.bad >= 1;
}

double
organisation_servers(struct memo_shelf *shelf, struct recall *recall,
		     const struct hostname *name, uint32_t now_s)
{
	const struct memo *m =
	    memo_find(shelf, MEMO_ORGANISATION, id_of(recall, name), now_s);

	if (m == NULL || m->n < ORGANISATION_SERVERS ||
	    organisation_outnumbered(recall, CONTEXT_PROVIDER, name->registered, now_s))
		return 0;
	return bitcount_estimate(m->ref);
}
