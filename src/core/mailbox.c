/*
 * What is remembered of one local recipient address: whether somebody has it, and who
 * tried it while nobody had.  A name that was never anybody's and is tried from many
 * places for weeks stands in a spammer's list, and nowhere else: a spamtrap that nobody
 * had to lay.
 *
 * What would make a bad one is a name that people write to: a former employee's, one that
 * a forger put as his sender.  Then mail servers try it too.  Of zombies 6 % look like
 * mail servers, of valid servers 93 % (learn.c): hence one that looks so to four that do
 * not is allowed, and none that is known to be good.
 */
#include "mailbox.h"

#include "bitcount.h"
#include "stamp.h"

#define STRANGERS_A_SERVER 4

static void
forget_tries(struct mailbox *m)
{
	m->tried_first_s = m->tried_last_s = 0;
	m->addresses = m->networks = m->servers = 0;
	m->trap_s = 0;
	m->hits = 0;
}

void
mailbox_accept(struct mailbox *m, uint32_t now_s)
{
	m->accepted_first_s = stamp_earlier(m->accepted_first_s, now_s);
	m->accepted_last_s = stamp_later(m->accepted_last_s, now_s);
	forget_tries(m);
}

/* Never, too; not where the clock was ahead. */
static bool
is_past(uint32_t at_s, uint32_t keep_s, uint32_t now_s)
{
	return now_s > at_s && now_s - at_s > keep_s;
}

/* So long ago that it may stand in no list any more. */
static bool
is_stale(const struct mailbox *m, uint32_t now_s)
{
	return is_past(m->tried_last_s,
		       m->trap_s != 0 ? MAILBOX_FORGET_S : MAILBOX_STALE_S, now_s);
}

void
mailbox_age(struct mailbox *m, uint32_t now_s)
{
	bool was_trap = m->trap_s != 0 || m->suspended_s != 0;

	if (is_past(m->accepted_last_s, MAILBOX_FORGET_S, now_s) &&
	    is_past(m->tried_last_s, was_trap ? MAILBOX_FORGET_S : MAILBOX_STALE_S,
		    now_s))
		*m = (struct mailbox){.hits = 0};
}

void
mailbox_try(struct mailbox *m, uint32_t now_s, enum mailbox_client client,
	    uint64_t address_hash, uint64_t network_hash)
{
	if (is_stale(m, now_s))
		forget_tries(m);
	m->tried_first_s = stamp_earlier(m->tried_first_s, now_s);
	m->tried_last_s = stamp_later(m->tried_last_s, now_s);
	switch (client) {
	case CLIENT_STRANGER:
		m->addresses |= bitcount_bit(address_hash);
		m->networks |= bitcount_bit(network_hash);
		break;
	case CLIENT_SERVER_LIKE:
		m->servers |= bitcount_bit(address_hash);
		break;
	case CLIENT_TRUSTED:
		m->suspended_s = stamp_later(m->suspended_s, now_s);
		break;
	}
}

bool
mailbox_was_valid(const struct mailbox *m)
{
	return m->accepted_last_s != 0;
}

bool
mailbox_valid_lately(const struct mailbox *m, uint32_t now_s)
{
	return mailbox_was_valid(m) && now_s <= m->accepted_last_s + MAILBOX_LATELY_S;
}

bool
mailbox_ripe(const struct mailbox *m)
{
	return !mailbox_was_valid(m) && m->suspended_s == 0 &&
	       mailbox_addresses(m) >= MAILBOX_TRAP_ADDRESSES &&
	       mailbox_networks(m) >= MAILBOX_TRAP_NETWORKS &&
	       m->tried_last_s >= m->tried_first_s + MAILBOX_TRAP_S &&
	       mailbox_servers(m) * STRANGERS_A_SERVER <= mailbox_addresses(m);
}

void
mailbox_set_trap(struct mailbox *m, uint32_t now_s)
{
	m->trap_s = now_s;
}

bool
mailbox_is_trap(const struct mailbox *m)
{
	return m->trap_s > m->accepted_last_s && m->suspended_s == 0;
}

double
mailbox_addresses(const struct mailbox *m)
{
	return bitcount_estimate(m->addresses);
}

double
mailbox_networks(const struct mailbox *m)
{
	return bitcount_estimate(m->networks);
}

double
mailbox_servers(const struct mailbox *m)
{
	return bitcount_estimate(m->servers);
}

void
mailbox_merge(struct mailbox *m, const struct mailbox *other)
{
	m->accepted_first_s = stamp_earlier(m->accepted_first_s, other->accepted_first_s);
	m->accepted_last_s = stamp_later(m->accepted_last_s, other->accepted_last_s);
	m->tried_first_s = stamp_earlier(m->tried_first_s, other->tried_first_s);
	m->tried_last_s = stamp_later(m->tried_last_s, other->tried_last_s);
	m->addresses |= other->addresses;
	m->networks |= other->networks;
	m->servers |= other->servers;
	m->trap_s = stamp_later(m->trap_s, other->trap_s);
	m->suspended_s = stamp_later(m->suspended_s, other->suspended_s);
	m->hits = m->hits > other->hits ? m->hits : other->hits;
	m->compared = 0;
	m->near = m->near || other->near;
}
