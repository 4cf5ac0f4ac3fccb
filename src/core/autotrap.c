/*
 * Each recipient either is somebody's (then its name goes into the book of names) or is
 * tried while nobody has it.  A name that is tried by enough clients for long enough, and
 * that is no misspelling of a name in the book, becomes a trap.
 *
 * What it costs to abuse this: to make a trap takes five hosts in four networks that do
 * not look like mail servers, for two weeks; it does no harm unless a valid host
 * that we do not trust yet then writes to that very name, which nobody has; and it is a
 * trap no longer when somebody gets the name.
 */
#include "autotrap.h"

#include <assert.h>
#include <string.h>

#include "context.h"
#include "session.h"

#define DAY_S 86400u
/* Names that one client tried are not worth a row in the database: any dictionary would
 * fill it. */
#define WORTH_ADDRESSES 2

/* What is hashed beside the names of contexts.  Ids and bitmaps in the database come from
 * these numbers: they never change. */
enum { HASH_ODD = 100, HASH_DOMAIN, HASH_CLIENT, HASH_CLIENT_NETWORK };

static_assert((int)HASH_ODD > CONTEXT_KINDS, "the kinds have the numbers below");

void
autotrap_aim(const struct recall *recall, const char *address,
	     struct autotrap_target *target_r)
{
	struct autotrap_target *t = target_r;

	t->address = address;
	t->mailbox = false;
	if (localpart_split(address, &t->name) != 0) {
		t->name.local[0] = '\0';
		t->name.tagged = false;
		if (session_domain(address, t->name.domain) != 0)
			t->name.domain[0] = '\0';
		t->domain = 0;
		t->id = recall_hash(recall, HASH_ODD, address);
		return;
	}
	t->domain = recall_hash(recall, HASH_DOMAIN, t->name.domain);
	t->id = recall_hash(recall, t->domain, t->name.local);
	t->mailbox = !localpart_is_made(t->name.local);
}

uint64_t
autotrap_user(const struct recall *recall, const char *address)
{
	struct autotrap_target t;

	autotrap_aim(recall, address, &t);
	return t.id;
}

static void
tell(const struct autotrap *a, const struct autotrap_target *t, const struct mailbox *m)
{
	char address[LOCALPART_MAX + 1 + DNAME_MAX];
	size_t len = strlen(t->name.local);

	if (a->sink.mailbox == NULL)
		return;
	memcpy(address, t->name.local, len);
	address[len] = '@';
	memcpy(address + len + 1, t->name.domain, strlen(t->name.domain) + 1);
	a->sink.mailbox(a->sink.ctx, t->id, address, m);
}

static void
accepted(const struct autotrap *a, const struct autotrap_target *t, uint32_t now_s)
{
	struct mailbox *m = recall_mailbox(a->recall, t->id);
	bool worth_telling, kept = true;

	if (m == NULL)
		return;
	mailbox_age(m, now_s);
	worth_telling =
	    m->tried_last_s != 0 || now_s / DAY_S > m->accepted_last_s / DAY_S;
	if (!mailbox_was_valid(m))
		kept = namebook_add(a->names, t->domain, t->name.local, now_s);
	mailbox_accept(m, now_s);
	if (worth_telling && kept)
		tell(a, t, m);
}

/* Whether names of a domain are still somebody's: whose were no users for a year are
 * forgotten by the database, and so the book forgets them too. */
struct asked {
	const struct recall *recall;
	uint64_t domain;
	uint32_t now_s;
};

static bool
is_taken(void *ctx, const char *local, size_t len)
{
	const struct asked *asked = ctx;
	char name[LOCALPART_MAX + 1];

	assert(len <= LOCALPART_MAX);
	memcpy(name, local, len);
	name[len] = '\0';
	return recall_is_user(
	    asked->recall, recall_hash(asked->recall, asked->domain, name), asked->now_s);
}

/* May it be a misspelling, as far as the names of its domain are known?  Compares again
 * only when the domain has new names, or once a day whether the near one is still
 * somebody's (${again}). */
static bool
may_be_misspelt(const struct autotrap *a, const struct autotrap_target *t,
		struct mailbox *m, uint32_t now_s, bool again)
{
	struct asked asked = {a->recall, t->domain, now_s};
	const struct namebook_wanted wanted = {t->domain, t->name.local, is_taken,
					       &asked};
	uint32_t names =
	    a->names_known ? namebook_complete(a->names, t->domain, now_s) : 0;

	if (names == 0)
		return !mailbox_is_trap(m);
	if (m->near ? again : names != m->compared)
		m->near = namebook_near(a->names, &wanted);
	m->compared = names;
	return m->near;
}

static void
count_try(const struct autotrap *a, const struct autotrap_rcpt *rcpt, struct mailbox *m)
{
	struct addr unit = addr_unit(rcpt->ip);
	struct net net = net_of(&unit, unit.family == 4 ? 16 : 32);
	char text[NET_TEXT_MAX];
	uint64_t client = recall_hash(a->recall, HASH_CLIENT, addr_format(&unit, text));
	uint64_t network =
	    recall_hash(a->recall, HASH_CLIENT_NETWORK, net_format(&net, text));

	mailbox_try(m, rcpt->now_s, rcpt->client, client, network);
}

/* Is the change more than another time of the same day? */
static bool
is_news(const struct mailbox *m, const struct mailbox *before)
{
	bool known = mailbox_was_valid(m) || m->suspended_s != 0 ||
		     mailbox_addresses(m) >= WORTH_ADDRESSES;

	return known &&
	       (m->addresses != before->addresses || m->networks != before->networks ||
		m->servers != before->servers || m->trap_s != before->trap_s ||
		m->hits != before->hits ||
		m->suspended_s / DAY_S != before->suspended_s / DAY_S ||
		m->tried_last_s / DAY_S != before->tried_last_s / DAY_S);
}

/* Somebody tried a name that nobody has. */
static void
tried(struct autotrap *a, const struct autotrap_target *t,
      const struct autotrap_rcpt *rcpt, struct autotrap_said *said)
{
	bool bait = rcpt->counts && !t->name.tagged && localpart_is_bait(t->name.local);
	bool failing = denial_failing(&a->denials, t->domain, rcpt->now_s);
	struct mailbox *m = bait ? recall_mailbox(a->recall, t->id)
				 : recall_find_mailbox(a->recall, t->id);
	struct mailbox before;
	bool again;

	said->denied = failing;
	if (m == NULL)
		return;
	mailbox_age(m, rcpt->now_s);
	said->once_valid = mailbox_was_valid(m);
	if (mailbox_valid_lately(m, rcpt->now_s)) {
		said->denied = true;
		denial_note(&a->denials, t->domain, t->id, rcpt->now_s);
	}
	if (!bait || (said->denied && !mailbox_is_trap(m)))
		return;
	before = *m;
	count_try(a, rcpt, m);
	again = m->tried_last_s / DAY_S != before.tried_last_s / DAY_S;
	if (mailbox_is_trap(m) && !may_be_misspelt(a, t, m, rcpt->now_s, again)) {
		said->hit = true;
		m->hits++;
	} else if (mailbox_ripe(m) && !mailbox_is_trap(m) &&
		   !may_be_misspelt(a, t, m, rcpt->now_s, again)) {
		mailbox_set_trap(m, rcpt->now_s);
	}
	if (is_news(m, &before))
		tell(a, t, m);
}

void
autotrap_learn(struct autotrap *a, const struct autotrap_rcpt *rcpt,
	       struct autotrap_said *said_r)
{
	const struct autotrap_target *t = rcpt->to;

	*said_r = (struct autotrap_said){.user = t->id};
	if (rcpt->answer == MTA_ACCEPTED) {
		recall_user(a->recall, t->id);
		denial_accepted(&a->denials, t->domain);
	}
	if (t->mailbox && rcpt->answer == MTA_ACCEPTED)
		accepted(a, t, rcpt->now_s);
	else if (t->mailbox && rcpt->answer == MTA_UNKNOWN)
		tried(a, t, rcpt, said_r);
}

int
autotrap_load(const struct autotrap *a, uint64_t id, const char *address,
	      const struct mailbox *mailbox)
{
	struct autotrap_target t;

	if (recall_load_mailbox(a->recall, id, mailbox) != 0)
		return -1;
	if (!mailbox_was_valid(mailbox))
		return 0;
	recall_user(a->recall, id);
	autotrap_aim(a->recall, address, &t);
	if (t.id == id && t.domain != 0)
		(void)namebook_add(a->names, t.domain, t.name.local,
				   mailbox->accepted_first_s);
	else
		namebook_miss(a->names, t.domain);
	return 0;
}
