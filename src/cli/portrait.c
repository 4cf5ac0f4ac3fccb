/*
 * The engine gives score and verdict; what stands behind them (the counts of each
 * context, other hosts in it, what is lacking to be a server) is read beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portrait.h"
#include "dialect.h"
#include "sender.h"
#include "store_botnet.h"
#include "say.h"
#include "store_host.h"
#include "store_mailbox.h"

static void
look(struct portrait *p, const struct helo_self *self)
{
	const struct session *s = &p->session;
	char domain[DNAME_MAX];
	struct helo_input in = {.helo = session_helo(s),
				.known = s->helo_known,
				.ip = &s->ip,
				.ptr = &p->name,
				.sender_domain =
				    sender_domain(session_last_txn(s), domain),
				.self = self};

	hostname_parse(s->ptr, s->ptr_status, &s->ip, &p->name);
	helo_parse(&in, &p->helo);
}

/* Other hosts of a context, as the listing finds them. */
struct others {
	struct relatives *relatives;
	struct addr self;
};

static bool
note_other(void *ctx, const struct store_host *host)
{
	struct others *o = ctx;
	struct relatives *r = o->relatives;
	struct addr unit = host_key_addr(&host->key);

	if (addr_equal(&unit, &o->self))
		return true;
	say_unit(&host->key, r->others[r->n_others]);
	for (size_t i = 0; i < r->n_others; i++)
		if (strcmp(r->others[i], r->others[r->n_others]) == 0)
			return true; /* another identity of it */
	return ++r->n_others < RELATIVES_MAX;
}

/* Only contexts that an index finds, and small enough to be called relatives. */
static int
find_others(struct store *store, struct others *o)
{
	struct store_host_filter f = {.limit = 4 * RELATIVES_MAX};
	struct net net;

	switch (o->relatives->kind) {
	case CONTEXT_TEMPLATE:
		f.template = o->relatives->name;
		break;
	case CONTEXT_PROVIDER:
		f.provider = o->relatives->name;
		break;
	case CONTEXT_HELO:
		f.helo = o->relatives->name;
		break;
	case CONTEXT_NET24:
		if (net_parse(o->relatives->name, &net) != 0)
			return 0;
		f.net = &net;
		break;
	default:
		return 0;
	}
	return store_host_each(store, &f, note_other, o);
}

static int
add_relatives(struct portrait *p, struct store *store)
{
	struct location where = {&p->session.ip, &p->session.owner};
	struct manner manner = {.dialect = dialect_of(&p->session),
				.tls = p->session.tls};
	struct relatives_contexts contexts;

	relatives_contexts(&where, &p->name, &p->helo, &manner, &contexts);
	for (size_t i = 0; i < contexts.n; i++) {
		struct relatives *r = &p->relatives[p->n_relatives++];
		struct others others = {r, addr_unit(&p->session.ip)};
		int rc;

		r->kind = contexts.all[i].kind;
		memcpy(r->name, contexts.all[i].text, sizeof(r->name));
		rc = store_context_get(store, r->kind, r->name, &r->context);
		if (rc < 0)
			return -1;
		r->known = rc == 1;
		r->counts = context_counts(r->known ? &r->context : NULL, p->now_s);
		if (find_others(store, &others) != 0)
			return -1;
	}
	return 0;
}

static bool
take_botnet(void *ctx, const struct store_botnet_member *m)
{
	struct portrait *p = ctx;
	struct host_key key;

	host_key_make(&p->session.ip, p->helo.form, (uint8_t)dialect_of(&p->session),
		      &key);
	if (memcmp(&key, &m->key, sizeof(key)) != 0)
		return true;
	p->botnet = m->botnet;
	p->is_guest = m->joined != BOTNET_JOINED_LINK;
	memcpy(p->botnet_name, m->botnet_name,
	       strnlen(m->botnet_name, sizeof(p->botnet_name) - 1));
	return false;
}

static int
find_botnet(struct portrait *p, struct store *store)
{
	struct addr unit = addr_unit(&p->session.ip);
	struct net net = net_of(&unit, unit.family == 6 ? 64 : 32);
	const struct store_botnet_member_filter f = {.net = &net};

	return store_botnet_members(store, &f, take_botnet, p);
}

/* Beyond some number it makes no difference how many there are. */
static int
count_users(struct portrait *p, struct store *store)
{
	uint64_t users;

	if (store_mailbox_users(store, 4 * SERVER_USERS, &users) != 0)
		return -1;
	p->site_users = users < 4 * SERVER_USERS ? (double)users : SERVER_SITE_LARGE;
	return 0;
}

struct portrait *
portrait_create(struct consult *c, struct session *session, const struct policy *policy)
{
	struct portrait *p = calloc(1, sizeof(*p));
	const struct profile *profile;

	if (p == NULL) {
		session_fini(session);
		return NULL;
	}
	p->session = *session;
	p->now_s = (uint32_t)(session->at_ms / 1000);
	p->suspect_score = c->settings.suspect_score;
	look(p, &c->settings.self);
	engine_explain(c->engine, &p->session, &p->opinion);
	profile = &p->opinion.profile;
	if (count_users(p, c->store) != 0) {
		portrait_free(p);
		return NULL;
	}
	p->lacks = server_lacks(profile, p->site_users, p->now_s);
	server_weigh(profile, p->name.class, p->helo.class, &p->opinion.standing.merit,
		     &p->worth);
	p->answered_lacks = server_answered_lacks(profile, &p->opinion.standing.merit,
						  p->site_users, p->now_s);
	p->exempt =
	    addr_is_loopback(&session->ip) || policy_is_exempt(policy, &session->ip);
	p->pin = policy_pin_for(policy, &session->ip, p->now_s);
	(void)policy_pin_net(policy, &session->ip, p->now_s, &p->pin_net);
	p->mode = policy_site_mode(policy);
	if (add_relatives(p, c->store) != 0 || find_botnet(p, c->store) != 0) {
		portrait_free(p);
		return NULL;
	}
	return p;
}

void
portrait_free(struct portrait *p)
{
	if (p == NULL)
		return;
	session_fini(&p->session);
	free(p);
}

/* What a refusal comes to in the site's mode. */
static const char *
refusal(enum policy_mode mode)
{
	if (mode == MODE_ENFORCE)
		return "refused";
	return mode == MODE_OFF ? "let through: the mode is off"
				: "let through: the mode is monitor";
}

const char *
portrait_fate(const struct portrait *p)
{
	if (p->exempt)
		return "never judged: exempt";
	if (p->pin == PIN_PASS)
		return "let through: pinned";
	if (p->pin == PIN_REFUSE && p->mode == MODE_ENFORCE)
		return "refused: pinned";
	if (p->pin == PIN_REFUSE)
		return refusal(p->mode);
	if (p->opinion.verdict.kind == VERDICT_ZOMBIE)
		return addr_is_private(&p->session.ip)
			   ? "let through: a private address is never refused"
			   : refusal(p->mode);
	return "let through";
}
