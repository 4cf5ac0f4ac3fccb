/*
 * A reply counts for what it costs to forge: it names a Message-ID of ours and comes to
 * the account that sent it, so its sender has seen our mail.  The worms that read their
 * victims' mail have; hence two messages, each once, and only from the next day on.
 */
#include "merit.h"

#include <string.h>

#include "recall.h"
#include "stamp.h"

#define DAY_S	  86400
#define COUNT_MAX 1000000
#define HASH_HOST 130 /* beside those of outbound.c: ids in the database never change */

/* What the numbers of a memo of this kind mean; memo.n counts replies, memo.ref is the
 * message that was answered last. */
enum {
	REPLIES_BEFORE, /* the day of the last one */
	REPLY_DAY,
	BOUNCES,
	BOUNCE_FIRST_S,
	TWO_WAY_S,
	RETRIED_S,
	DEFERRED_ENVELOPE,
	DEFERRED_S
};

void
merit_owner(struct memo_shelf *shelf, const struct recall *recall,
	    const struct host_key *key, struct merit_owner *owner_r)
{
	struct addr addr = host_key_addr(key);
	uint64_t kind =
	    HASH_HOST | (uint64_t)key->form << 16 | (uint64_t)key->dialect << 24;

	owner_r->shelf = shelf;
	addr_format(&addr, owner_r->address);
	owner_r->id = recall_hash(recall, kind, owner_r->address);
}

void
merit_get(const struct merit_owner *owner, uint32_t now_s, struct merit *merit_r)
{
	const struct memo *m = memo_find(owner->shelf, MEMO_MERIT, owner->id, now_s);
	uint32_t today = now_s / DAY_S;

	*merit_r = (struct merit){.replies = 0};
	if (m == NULL)
		return;
	merit_r->replies = m->more[REPLY_DAY] < today ? m->n : m->more[REPLIES_BEFORE];
	if (m->more[BOUNCE_FIRST_S] / DAY_S < today)
		merit_r->bounces = m->more[BOUNCES];
	if (m->more[TWO_WAY_S] != 0 && now_s <= m->more[TWO_WAY_S] + MEMO_DOMAIN_S)
		merit_r->two_way = TWO_WAY_NAME;
	merit_r->retried = m->more[RETRIED_S] != 0;
}

static struct memo *
open_memo(const struct merit_owner *owner, uint32_t now_s)
{
	struct memo *m = memo_put(owner->shelf, MEMO_MERIT, owner->id, now_s);

	if (m == NULL)
		return NULL;
	m->first_s = stamp_earlier(m->first_s, now_s);
	m->last_s = stamp_later(m->last_s, now_s);
	return m;
}

static void
close_memo(const struct merit_owner *owner, const struct memo *m)
{
	memo_changed(owner->shelf, MEMO_MERIT, owner->id, owner->address, m);
}

void
merit_reply(const struct merit_owner *owner, uint32_t now_s, uint64_t message)
{
	struct memo *m = open_memo(owner, now_s);
	uint32_t today = now_s / DAY_S;

	if (m == NULL)
		return;
	if (m->ref != message && m->n < COUNT_MAX) {
		if (m->more[REPLY_DAY] != today)
			m->more[REPLIES_BEFORE] = m->n;
		m->more[REPLY_DAY] = today;
		m->ref = message;
		m->n++;
	}
	close_memo(owner, m);
}

void
merit_bounce(const struct merit_owner *owner, uint32_t now_s)
{
	struct memo *m = open_memo(owner, now_s);

	if (m == NULL)
		return;
	if (m->more[BOUNCES] < COUNT_MAX)
		m->more[BOUNCES]++;
	m->more[BOUNCE_FIRST_S] = stamp_earlier(m->more[BOUNCE_FIRST_S], now_s);
	close_memo(owner, m);
}

void
merit_two_way(const struct merit_owner *owner, uint32_t now_s)
{
	const struct memo *known = memo_find(owner->shelf, MEMO_MERIT, owner->id, now_s);
	struct memo *m;

	/* Once a day is enough to keep it. */
	if (known != NULL && known->more[TWO_WAY_S] / DAY_S >= now_s / DAY_S)
		return;
	if ((m = open_memo(owner, now_s)) == NULL)
		return;
	m->more[TWO_WAY_S] = stamp_later(m->more[TWO_WAY_S], now_s);
	close_memo(owner, m);
}

/* 32 bits of a hash, never 0: "nothing waits". */
static uint32_t
mark_of(uint64_t envelope)
{
	uint32_t mark = (uint32_t)(envelope >> 32);

	return mark != 0 ? mark : 1;
}

void
merit_deferred(const struct merit_owner *owner, uint32_t now_s, uint64_t envelope)
{
	struct memo *m = open_memo(owner, now_s);
	bool waits;

	if (m == NULL || m->more[RETRIED_S] != 0)
		return;
	waits = m->more[DEFERRED_ENVELOPE] != 0 &&
		now_s <= m->more[DEFERRED_S] + MERIT_RETRY_MAX_S;
	if (waits)
		return;
	m->more[DEFERRED_ENVELOPE] = mark_of(envelope);
	m->more[DEFERRED_S] = now_s;
	close_memo(owner, m);
}

void
merit_accepted(const struct merit_owner *owner, uint32_t now_s, uint64_t envelope)
{
	struct memo *m = memo_find(owner->shelf, MEMO_MERIT, owner->id, now_s);

	if (m == NULL || m->more[DEFERRED_ENVELOPE] != mark_of(envelope) ||
	    now_s <= m->more[DEFERRED_S] + MERIT_RETRY_S ||
	    now_s > m->more[DEFERRED_S] + MERIT_RETRY_MAX_S)
		return;
	m->more[DEFERRED_ENVELOPE] = 0;
	m->more[RETRIED_S] = now_s;
	m->last_s = stamp_later(m->last_s, now_s);
	close_memo(owner, m);
}

void
merit_drop(const struct merit_owner *owner)
{
	if (memo_find(owner->shelf, MEMO_MERIT, owner->id, 0) != NULL)
		memo_drop(owner->shelf, MEMO_MERIT, owner->id);
}
