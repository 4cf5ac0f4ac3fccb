/*
 * Content is known when a message is over and teaches about the next one; it never
 * changes what becomes of its own message: verdicts are given to recipients.
 */
#include "observe.h"

#include "content.h"
#include "sender.h"
#include "server.h"
#include "spread.h"

/* One that has many users, who all send through it. */
static bool
serves_many(const struct visit *v, const struct profile *p)
{
	const struct findings *f = v->findings;

	return v->pin == PIN_PASS || p->label == LABEL_SERVER || server_trusted(p) ||
	       server_like(f->name.class, f->helo.class);
}

/* Is the client one of the domain's own hosts, by its confirmed name? */
static bool
is_home(const struct hostname *name, const char *domain)
{
	return name->confirmed && dname_within(domain, name->registered);
}

/* From how many networks the domain of this Message-ID comes, as bits of a content. */
static uint32_t
place_id(const struct visit *v, const struct profile *p, const struct header *h,
	 uint32_t now_s)
{
	struct spread *spread = v->teach->spread;
	const struct spread_name domain = {SPREAD_ID_DOMAIN, h->id_host};
	const struct hostname *name = &v->findings->name;
	double networks;

	if (h->id_host[0] == '\0' || name->class == NAME_NOT_KNOWN ||
	    is_home(name, h->id_host))
		return 0;
	networks = spread_networks(spread, &domain, now_s);
	spread_note(spread, &domain, &v->session->ip, serves_many(v, p), now_s);
	return networks >= SPREAD_FROM ? CONTENT_ID_MANY_NETWORKS
				       : CONTENT_ID_FEW_NETWORKS;
}

void
observe_message(const struct visit *v, struct profile *p, const struct session_txn *txn)
{
	int64_t at_ms = txn->at_ms != 0 ? txn->at_ms : v->session->at_ms;
	struct header header;
	uint32_t bits;

	header_parse(txn, session_helo(v->session), &header);
	bits = content_of(&header, sender_is_null(txn));
	if (!sender_is_null(txn))
		bits |= place_id(v, p, &header, visit_s(at_ms));
	content_add(p->content, bits);
}

struct sender_facts
observe_sender(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct session_txn *txn = session_last_txn(v->session);
	struct sender_facts facts = {0};
	const char *domain = v->findings->sender_domain;

	if (sender_is_null(txn))
		facts.null_rcpts = txn->n_rcpts;
	else if (sender_is_named(txn) && domain != NULL && !serves_many(v, p) &&
		 !is_home(&v->findings->name, domain))
		facts.networks = spread_networks(
		    v->teach->spread,
		    &(struct spread_name){SPREAD_SENDER, txn->mail_from}, now_s);
	return facts;
}

/* Names that the PTR does not explain, and that are no system's default: a single word,
 * or "localhost.localdomain", is what any machine says that was given no name. */
static bool
is_own_name(const struct helo *helo)
{
	return helo->name[0] != '\0' &&
	       (helo->class == HELO_OTHER || helo->class == HELO_SENDER);
}

double
observe_helo(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct helo *helo = &v->findings->helo;

	if (!is_own_name(helo) || serves_many(v, p))
		return 0;
	return spread_networks(v->teach->spread,
			       &(struct spread_name){SPREAD_HELO, helo->name}, now_s);
}

static void
note_sender(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct session_txn *txn = session_last_txn(v->session);
	const char *domain = v->findings->sender_domain;

	if (!sender_is_named(txn) || domain == NULL ||
	    is_home(&v->findings->name, domain))
		return;
	spread_note(v->teach->spread,
		    &(struct spread_name){SPREAD_SENDER, txn->mail_from}, &v->session->ip,
		    serves_many(v, p), now_s);
}

static void
note_helo(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct helo *helo = &v->findings->helo;

	if (is_own_name(helo))
		spread_note(v->teach->spread,
			    &(struct spread_name){SPREAD_HELO, helo->name},
			    &v->session->ip, serves_many(v, p), now_s);
}

void
observe_note(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct session_txn *txn = session_last_txn(v->session);

	if (txn == NULL || txn->n_rcpts != 1 || v->findings->name.class == NAME_NOT_KNOWN)
		return;
	note_sender(v, p, now_s);
	if (v->session->n_txns == 1)
		note_helo(v, p, now_s);
}
