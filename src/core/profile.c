/*
 * What is remembered of one identity.  Behaviour fades with a half-life of a week, so
 * that an address given to somebody else starts afresh; what a valid server
 * earned (days, users) does not fade but is taken away by hard evidence.
 */
#include "profile.h"

#include <assert.h>
#include <string.h>

#include "bitcount.h"
#include "content.h"
#include "decay.h"
#include "dialect.h"
#include "stamp.h"

#define CONVICTION_S	 (7 * 86400)
#define CONVICTION_MAX_S (90 * 86400)
#define DAY_S		 86400
#define FORMER_USER	 0.25f /* of an unknown one: old lists, staff who left */
#define AGAIN_NAMES	 16    /* bits: of new names half is mistaken for old */

void
host_key_make(const struct addr *ip, enum helo_form form, uint8_t dialect,
	      struct host_key *key_r)
{
	struct addr unit = addr_unit(ip);

	key_r->family = unit.family;
	memcpy(key_r->unit, unit.bytes, sizeof(key_r->unit));
	key_r->form = (uint8_t)form;
	key_r->dialect = dialect;
}

_Static_assert((FORM_OURS + 1) * (DIALECT_ESMTP + 1) == HOST_KEYS, "one key for each");

void
host_keys(const struct addr *ip, struct host_key keys_r[HOST_KEYS])
{
	for (unsigned i = 0; i < HOST_KEYS; i++)
		host_key_make(ip, (enum helo_form)(i % (FORM_OURS + 1)),
			      (uint8_t)(i / (FORM_OURS + 1)), &keys_r[i]);
}

struct addr
host_key_addr(const struct host_key *key)
{
	struct addr addr = {.family = key->family};

	memcpy(addr.bytes, key->unit, sizeof(addr.bytes));
	return addr;
}

static void
scale(struct profile *p, float factor)
{
	p->sessions *= factor;
	p->accepted *= factor;
	p->unknown *= factor;
	p->rejected *= factor;
	p->traps *= factor;
	p->auto_traps *= factor;
	p->refused *= factor;
	p->null_senders *= factor;
}

void
profile_fade(struct profile *p, uint32_t now_s)
{
	if (now_s > p->burst_at_s) {
		float burst = (float)decay_factor(p->burst_at_s, now_s, PROFILE_BURST_S);

		p->burst_sessions *= burst;
		p->burst_rcpts *= burst;
		p->burst_at_s = now_s;
	}
	if (now_s > p->at_s) {
		scale(p, (float)decay_factor(p->at_s, now_s, PROFILE_HALF_LIFE_S));
		p->at_s = now_s;
	}
}

/* What an event of ${now_s} is worth at the profile's landmark. */
static float
worth(struct profile *p, uint32_t now_s)
{
	profile_fade(p, now_s);
	return (float)decay_factor(now_s, p->at_s, PROFILE_HALF_LIFE_S);
}

static uint32_t
helo_window(uint32_t at_s)
{
	return at_s / PROFILE_HELOS_S;
}

/* Unknown names that were tried until ${then_s}, as they are at ${now_s}. */
static uint64_t
unknowns_at(uint64_t unknowns, uint32_t then_s, uint32_t now_s)
{
	uint32_t then = then_s / PROFILE_UNKNOWNS_S, now = now_s / PROFILE_UNKNOWNS_S;

	return now > then ? bitcount_age(unknowns, now - then) : unknowns;
}

void
profile_session(struct profile *p, uint32_t now_s, int32_t concurrent)
{
	float one = worth(p, now_s);

	p->sessions += one;
	p->sessions_total++;
	p->burst_sessions += (float)decay_factor(now_s, p->burst_at_s, PROFILE_BURST_S);
	p->first_s = stamp_earlier(p->first_s, now_s);
	if (p->active_days == 0 || now_s / DAY_S > p->last_s / DAY_S)
		p->active_days++;
	/* A bitmap cannot fade: it is emptied as often as halves would leave a half. */
	if (helo_window(now_s) > helo_window(p->last_s))
		p->helos = 0;
	p->unknowns = unknowns_at(p->unknowns, p->last_s, now_s);
	p->last_s = stamp_later(p->last_s, now_s);
	if (concurrent > 0 && (uint32_t)concurrent > p->concurrent_max)
		p->concurrent_max = (uint32_t)concurrent;
}

/*
 * The sequential test takes names that are drawn one by one: to try the same one again is
 * no new draw.  Where most bits are set a name cannot be told from others.
 */
static bool
is_tried_again(const struct profile *p, uint64_t name_bit)
{
	uint32_t tried = bitcount_both(p->unknowns);

	return (tried & name_bit) != 0 && __builtin_popcount(tried) < AGAIN_NAMES;
}

static void
count_unknown(struct profile *p, float worth, uint64_t name_hash)
{
	uint64_t bit = bitcount_young(name_hash);

	if (!is_tried_again(p, bit))
		p->unknown += worth;
	p->unknown_total++;
	p->unknowns |= bit;
}

void
profile_rcpt(struct profile *p, uint32_t now_s, enum mta_answer answer,
	     uint64_t name_hash)
{
	float one = worth(p, now_s);

	p->burst_rcpts += (float)decay_factor(now_s, p->burst_at_s, PROFILE_BURST_S);
	if (answer == MTA_ACCEPTED) {
		p->accepted += one;
		p->accepted_total++;
	} else if (answer == MTA_UNKNOWN) {
		count_unknown(p, one, name_hash);
	} else if (answer == MTA_REJECTED) {
		p->rejected += one;
	}
}

void
profile_former_user(struct profile *p, uint32_t now_s, uint64_t name_hash)
{
	profile_rcpt(p, now_s, MTA_NOT_KNOWN, name_hash);
	count_unknown(
	    p, FORMER_USER * (float)decay_factor(now_s, p->at_s, PROFILE_HALF_LIFE_S),
	    name_hash);
}

void
profile_user(struct profile *p, uint64_t name_hash)
{
	p->users |= bitcount_bit(name_hash);
}

void
profile_null_sender(struct profile *p, uint32_t now_s)
{
	float one = worth(p, now_s);

	p->null_senders += one;
}

static void
note_trap(struct profile *p, uint32_t session_s)
{
	if (p->traps + p->auto_traps < PROFILE_TRAPS_FORGOTTEN ||
	    session_s < p->trap_first_s)
		p->trap_first_s = session_s;
	p->trap_last_s = stamp_later(p->trap_last_s, session_s);
}

void
profile_trap(struct profile *p, uint32_t session_s)
{
	float one = worth(p, session_s);

	note_trap(p, session_s);
	p->traps += one;
	p->traps_total++;
}

void
profile_auto_trap(struct profile *p, uint32_t session_s)
{
	float one = worth(p, session_s);

	note_trap(p, session_s);
	p->auto_traps += one;
}

void
profile_refused(struct profile *p, uint32_t now_s)
{
	float one = worth(p, now_s);

	p->refused += one;
	p->refused_total++;
}

void
profile_helo(struct profile *p, uint64_t helo_hash)
{
	p->helos |= bitcount_bit(helo_hash);
}

static uint32_t
most(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void
merge_fading(struct profile *p, const struct profile *other)
{
	struct profile from = *other;
	uint32_t at_s = stamp_later(stamp_later(p->at_s, from.at_s),
				    stamp_later(p->burst_at_s, from.burst_at_s));

	profile_fade(p, at_s);
	profile_fade(&from, at_s);
	p->sessions += from.sessions;
	p->accepted += from.accepted;
	p->unknown += from.unknown;
	p->rejected += from.rejected;
	p->traps += from.traps;
	p->auto_traps += from.auto_traps;
	p->refused += from.refused;
	p->null_senders += from.null_senders;
	p->burst_sessions += from.burst_sessions;
	p->burst_rcpts += from.burst_rcpts;
}

/* What the newer label says holds; of two as old, the valid server's. */
static void
merge_label(struct profile *p, const struct profile *other)
{
	bool newer = other->labelled_s > p->labelled_s;
	bool as_old = other->labelled_s == p->labelled_s;

	if (newer || (as_old && other->label > p->label) ||
	    (as_old && other->label == p->label && other->origin > p->origin)) {
		p->label = other->label;
		p->origin = other->origin;
		p->labelled_s = other->labelled_s;
		p->taught = other->taught;
	}
}

/* Is what ${a} last saw newer? Between equally new ones any fixed order will do. */
static bool
saw_later(const struct profile *a, const struct profile *b)
{
	const uint32_t left[] = {a->last_s, a->name_class, a->helo_class};
	const uint32_t right[] = {b->last_s, b->name_class, b->helo_class};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (left[i] != right[i])
			return left[i] > right[i];
	return false;
}

/* Those of the newer window. */
static uint64_t
merge_helos(const struct profile *a, const struct profile *b)
{
	uint32_t of_a = helo_window(a->last_s), of_b = helo_window(b->last_s);

	if (of_a != of_b)
		return of_a > of_b ? a->helos : b->helos;
	return a->helos | b->helos;
}

/* As of the newer one's window. */
static uint64_t
merge_unknowns(const struct profile *a, const struct profile *b)
{
	uint32_t now_s = stamp_later(a->last_s, b->last_s);

	return unknowns_at(a->unknowns, a->last_s, now_s) |
	       unknowns_at(b->unknowns, b->last_s, now_s);
}

void
profile_merge(struct profile *p, const struct profile *other)
{
	p->helos = merge_helos(p, other);
	p->unknowns = merge_unknowns(p, other);
	if (saw_later(other, p)) {
		p->name_class = other->name_class;
		p->helo_class = other->helo_class;
	}
	merge_fading(p, other);
	merge_label(p, other);
	p->first_s = stamp_earlier(p->first_s, other->first_s);
	p->last_s = stamp_later(p->last_s, other->last_s);
	p->sessions_total += other->sessions_total;
	p->accepted_total += other->accepted_total;
	p->unknown_total += other->unknown_total;
	p->traps_total += other->traps_total;
	p->refused_total += other->refused_total;
	p->active_days = most(p->active_days, other->active_days);
	p->users |= other->users;
	p->concurrent_max = most(p->concurrent_max, other->concurrent_max);
	content_add(p->content, content_get(other->content));
	p->trap_first_s = stamp_earlier(p->trap_first_s, other->trap_first_s);
	p->trap_last_s = stamp_later(p->trap_last_s, other->trap_last_s);
	p->convicted_s = stamp_later(p->convicted_s, other->convicted_s);
	p->convicted_until_s =
	    stamp_later(p->convicted_until_s, other->convicted_until_s);
	p->established_s = stamp_earlier(p->established_s, other->established_s);
	p->relapses = (uint8_t)most(p->relapses, other->relapses);
	p->newcomer = (uint8_t)most(p->newcomer, other->newcomer);
	p->retries = (uint8_t)most(p->retries, other->retries);
}

void
profile_forget_history(struct profile *p)
{
	p->active_days = 0;
	p->accepted_total = p->unknown_total = 0;
	p->users = p->unknowns = p->helos = 0;
	p->concurrent_max = 0;
	p->retries = 0;
	memset(p->content, 0, sizeof(p->content));
	p->established_s = 0;
}

double
profile_users(const struct profile *p)
{
	return bitcount_estimate(p->users);
}

double
profile_unknowns(const struct profile *p)
{
	return bitcount_estimate_both(p->unknowns);
}

double
profile_helos(const struct profile *p)
{
	return bitcount_estimate(p->helos);
}

enum name_class
profile_name_class(const struct profile *p, const struct hostname *name)
{
	/* Sendmail calls it forged when the look-up of the name's address failed. */
	bool perhaps = name->failed || name->class == NAME_NAMED_FORGED;
	bool had = perhaps && p->name_class == NAME_NAMED;

	return had ? NAME_NAMED : name->class;
}

bool
profile_convicted(const struct profile *p, uint32_t now_s)
{
	return now_s < p->convicted_until_s;
}

static uint32_t
term_s(const struct profile *p)
{
	uint64_t s = (uint64_t)CONVICTION_S << (p->relapses < 8 ? p->relapses : 8);

	return s < CONVICTION_MAX_S ? (uint32_t)s : CONVICTION_MAX_S;
}

void
profile_convict(struct profile *p, uint32_t now_s)
{
	/* Of one session's recipients some may convict it and others acquit it: that is
	 * not to come back. */
	if (p->convicted_s != 0 && now_s >= p->convicted_s + DAY_S &&
	    p->relapses < UINT8_MAX)
		p->relapses++;
	p->convicted_s = now_s;
	p->convicted_until_s = now_s + term_s(p);
}

void
profile_prolong(struct profile *p, uint32_t now_s)
{
	p->convicted_until_s = stamp_later(p->convicted_until_s, now_s + term_s(p));
}

void
profile_acquit(struct profile *p)
{
	p->convicted_until_s = 0;
}

const char *
host_label_name(enum host_label label)
{
	static const char *const names[] = {
	    [LABEL_NONE] = "none", [LABEL_ZOMBIE] = "zombie", [LABEL_SERVER] = "server"};

	assert(label <= LABEL_SERVER);
	return names[label];
}

const char *
label_origin_name(enum label_origin origin)
{
	static const char *const names[] = {[ORIGIN_NONE] = "none",
					    [ORIGIN_TRAP] = "trap",
					    [ORIGIN_UNKNOWN_USERS] = "unknown-users",
					    [ORIGIN_HELO_OURS] = "helo-ours",
					    [ORIGIN_HISTORY] = "history",
					    [ORIGIN_AUTO_TRAP] = "auto-trap"};

	assert(origin <= ORIGIN_AUTO_TRAP);
	return names[origin];
}
