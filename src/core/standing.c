/*
 * Nothing here is worth much alone, and nothing comes from an envelope alone: a two-way
 * domain needs the client's name, a known pair a mail that was accepted earlier from
 * somebody who looked valid.  Who has read a victim's mail may forge a known pair; that
 * is why it counts little.
 */
#include "standing.h"

#include <string.h>

#include "autotrap.h"
#include "localpart.h"
#include "organisation.h"
#include "outbound.h"
#include "sender.h"
#include "server.h"
#include "watch.h"

/* Beside those of outbound.c: ids in the database never change. */
enum { HASH_PAIR = 140, HASH_DOMAIN_PAIR };

/*
 * A name that nobody chose says whose network it is.  Where hosts that are named so, or
 * all under the domain, were found out as zombies, it is one of an access provider, and
 * each of its customers could send as any other.
 */
static bool
is_customer(const struct visit *v, const struct hostname *name, uint32_t now_s)
{
	struct recall *recall = v->teach->recall;

	if (name->class == NAME_NAMED || name->mail_word)
		return false;
	return organisation_outnumbered(recall, CONTEXT_TEMPLATE, name->template,
					now_s) ||
	       organisation_outnumbered(recall, CONTEXT_PROVIDER, name->registered,
					now_s);
}

/*
 * Below a registered domain all names have that one, so what the client's names are
 * registered as needs no look-up in the list of public suffixes.
 */
enum two_way
standing_home(const struct visit *v, const char *domain, uint32_t now_s,
	      const char **registered_r)
{
	const struct findings *f = v->findings;

	if (f->name.confirmed && dname_within(domain, f->name.registered) &&
	    !is_customer(v, &f->name, now_s)) {
		*registered_r = f->name.registered;
		return TWO_WAY_NAME;
	}
	if (dname_within(domain, f->helo.registered) &&
	    server_like(f->name.class, f->helo.class)) {
		*registered_r = f->helo.registered;
		return TWO_WAY_HELO;
	}
	return TWO_WAY_NO;
}

/* The domain of a transaction's sender, perhaps in ${room}; the last one's is known. */
static const char *
domain_of(const struct visit *v, const struct session_txn *txn, char room[DNAME_MAX])
{
	const struct findings *f = v->findings;

	if (txn != NULL && txn == session_last_txn(v->session) &&
	    f->txns_seen == v->session->n_txns)
		return f->sender_domain;
	return sender_domain(txn, room);
}

enum two_way
standing_partner(const struct visit *v, const struct session_txn *txn, uint32_t now_s)
{
	char room[DNAME_MAX];
	const char *domain = domain_of(v, txn, room), *registered;
	struct outbound_habit habit;
	enum two_way home;

	if (domain == NULL)
		return TWO_WAY_NO;
	home = standing_home(v, domain, now_s, &registered);
	return home != TWO_WAY_NO &&
		       outbound_partner(v->outbound, registered, now_s, &habit) == 1
		   ? home
		   : TWO_WAY_NO;
}

uint64_t
standing_pair(const struct recall *recall, const char *sender, uint64_t user)
{
	struct rcpt_name name;

	if (localpart_split(sender, &name) != 0 || localpart_is_made(name.local))
		return 0;
	return recall_hash(recall, recall_hash(recall, user ^ HASH_PAIR, name.domain),
			   name.local);
}

size_t
standing_pairs(const struct visit *v, const struct session_txn *txn, const char *rcpt,
	       uint32_t now_s, uint64_t pairs_r[STANDING_PAIRS])
{
	const struct recall *recall = v->teach->recall;
	struct autotrap_target target_room;
	const struct autotrap_target *to;
	char room[DNAME_MAX];
	const char *domain = domain_of(v, txn, room), *registered;
	uint64_t id;
	size_t n = 0;

	if (domain == NULL || sender_is_bounce(txn))
		return 0;
	to = visit_target(v, rcpt, &target_room);
	if (to->name.domain[0] == '\0' || strcmp(domain, to->name.domain) == 0 ||
	    outbound_is_local(v->outbound, domain, now_s))
		return 0;
	if ((id = standing_pair(recall, txn->mail_from, to->id)) != 0)
		pairs_r[n++] = id;
	if (standing_home(v, domain, now_s, &registered) == TWO_WAY_NAME)
		pairs_r[n++] = recall_hash(recall, to->id ^ HASH_DOMAIN_PAIR, registered);
	return n;
}

static bool
sender_known(const struct visit *v, uint32_t now_s)
{
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	uint64_t ids[STANDING_PAIRS];
	size_t n;

	if (rcpt == NULL)
		return false;
	n = standing_pairs(v, session_last_txn(v->session), rcpt->to, now_s, ids);
	for (size_t i = 0; i < n; i++)
		if (pairs_known(outbound_pairs(v->outbound), ids[i], now_s))
			return true;
	return false;
}

static void
look_for_two_way(const struct visit *v, uint32_t now_s, struct merit *merit)
{
	enum two_way partner = standing_partner(v, session_last_txn(v->session), now_s);

	if (partner > merit->two_way)
		merit->two_way = partner;
}

void
standing_of(const struct visit *v, const struct host_key *key, const struct profile *p,
	    uint32_t now_s, struct standing *standing_r)
{
	struct memo_shelf *shelf = outbound_shelf(v->outbound);
	const struct hostname *name = &v->findings->name;

	*standing_r = (struct standing){.colleagues = 0};
	/* On its first day nobody has merits: what it does today counts tomorrow. */
	if (p->active_days > 1)
		merit_get(standing_owner(v, key), now_s, &standing_r->merit);
	standing_r->merit.tls = v->session->tls == TLS_ON;
	look_for_two_way(v, now_s, &standing_r->merit);
	standing_r->sender_known = p->label != LABEL_ZOMBIE && sender_known(v, now_s);
	if (organisation_eligible(name))
		standing_r->colleagues =
		    organisation_servers(shelf, v->teach->recall, name, now_s);
}

const struct merit_owner *
standing_owner(const struct visit *v, const struct host_key *key)
{
	struct findings *f = v->findings;

	if (f->owner.shelf == NULL || memcmp(&f->owner_key, key, sizeof(*key)) != 0) {
		merit_owner(outbound_shelf(v->outbound), v->teach->recall, key,
			    &f->owner);
		f->owner_key = *key;
	}
	return &f->owner;
}

bool
standing_establishes(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	double site_users = recall_users(v->teach->recall);
	struct merit merit;

	if (p->active_days < SERVER_ANSWERED_DAYS)
		return false;
	if (server_earned(p, site_users, now_s))
		return true;
	merit_get(standing_owner(v, &v->findings->key), now_s, &merit);
	return server_answered(p, &merit, site_users, now_s);
}

void
standing_alerts(const struct visit *v, const struct host_key *key, uint32_t now_s,
		struct engine_opinion *opinion_r)
{
	struct watch_post post;

	watch_post(v->teach->recall, standing_owner(v, key), &post);
	opinion_r->alerts = watch_alerts(&post, now_s, opinion_r->alert_s);
}

void
standing_forget(struct outbound *o, const struct recall *recall,
		const struct host_key *key)
{
	struct merit_owner owner;

	merit_owner(outbound_shelf(o), recall, key, &owner);
	merit_drop(&owner);
}
