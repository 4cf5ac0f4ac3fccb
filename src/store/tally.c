/*
 * A session counts once for each key that it has.  It has one in most dimensions, but as
 * many domains and accounts as its recipients: these are sorted, for a client chooses how
 * many there are.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "ascii.h"
#include "dname.h"
#include "sender.h"

struct period {
	bool used;
	uint32_t begin_s, unit_s;
	struct rollup *rollup;
};

struct tally {
	struct privacy privacy;
	uint32_t unit_s;
	enum rollup_dim only; /* ROLLUP_DIMS: all */
	struct period newest, older;
	struct rollup *aside;
	char **scopes; /* lower case, sorted when ${sorted} */
	size_t n_scopes, cap_scopes;
	bool sorted, all_accounts;
};

struct tally *
tally_create(const uint8_t secret[16], const struct privacy *privacy)
{
	struct tally *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->unit_s = 60;
	t->only = ROLLUP_DIMS;
	t->privacy = *privacy;
	t->newest.rollup = rollup_create(secret);
	t->older.rollup = rollup_create(secret);
	t->aside = rollup_create(secret);
	if (t->newest.rollup == NULL || t->older.rollup == NULL || t->aside == NULL) {
		tally_free(t);
		return NULL;
	}
	return t;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	tally_no_accounts(t);
	free(t->scopes);
	rollup_free(t->newest.rollup);
	rollup_free(t->older.rollup);
	rollup_free(t->aside);
	free(t);
}

void
tally_set_unit(struct tally *t, uint32_t unit_s)
{
	t->unit_s = unit_s;
}

void
tally_only(struct tally *t, enum rollup_dim dim)
{
	t->only = dim;
}

static bool
wants(const struct tally *t, enum rollup_dim dim)
{
	return t->only == ROLLUP_DIMS || t->only == dim;
}

void
tally_set_privacy(struct tally *t, const struct privacy *privacy)
{
	t->privacy = *privacy;
}

void
tally_no_accounts(struct tally *t)
{
	for (size_t i = 0; i < t->n_scopes; i++)
		free(t->scopes[i]);
	t->n_scopes = 0;
}

static void
lower(char *text)
{
	for (; *text != '\0'; text++)
		*text = ascii_to_lower(*text);
}

int
tally_add_account(struct tally *t, const char *scope)
{
	char **scopes =
	    array_reserve(t->scopes, &t->cap_scopes, t->n_scopes + 1, sizeof(*scopes));

	if (scopes == NULL)
		return -1;
	t->scopes = scopes;
	if ((t->scopes[t->n_scopes] = strdup(scope)) == NULL)
		return -1;
	lower(t->scopes[t->n_scopes++]);
	t->sorted = false;
	return 0;
}

void
tally_all_accounts(struct tally *t)
{
	t->all_accounts = true;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
has_scope(struct tally *t, const char *text)
{
	if (t->n_scopes == 0)
		return false;
	if (!t->sorted)
		qsort(t->scopes, t->n_scopes, sizeof(*t->scopes), by_text);
	t->sorted = true;
	return bsearch(&text, t->scopes, t->n_scopes, sizeof(*t->scopes), by_text) !=
	       NULL;
}

static void
begin(struct tally *t, uint32_t at_s)
{
	t->newest.used = true;
	t->newest.unit_s = t->unit_s;
	t->newest.begin_s = at_s - at_s % t->unit_s;
}

/* The rollup of the time ${at_s}. */
static struct rollup *
at(struct tally *t, uint32_t at_s)
{
	struct period was = t->newest;

	if (!was.used) {
		begin(t, at_s);
	} else if (at_s >= was.begin_s + was.unit_s && !t->older.used) {
		t->newest = t->older;
		t->older = was;
		begin(t, at_s);
	} else if (at_s < was.begin_s && t->older.used) {
		return t->older.rollup;
	}
	return t->newest.rollup;
}

/* The heaviest reason against it, of a suspect or a zombie. */
static const char *
main_reason(const struct verdict *v)
{
	if (v->kind != VERDICT_SUSPECT && v->kind != VERDICT_ZOMBIE)
		return NULL;
	for (size_t i = 0; i < v->score.n_reasons; i++)
		if (v->score.reasons[i].counts && v->score.reasons[i].nats > 0)
			return reason_name(v->score.reasons[i].id);
	return "";
}

/* The botnet that the judgement named, by the name that it had then; NULL: none. */
static const char *
botnet_of(const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++)
		if (score->reasons[i].id == REASON_BOTNET &&
		    score->reasons[i].subject[0] != '\0')
			return score->reasons[i].subject;
	return NULL;
}

static const char *
country_of(const struct owner *owner)
{
	return owner != NULL && owner->country[0] != '\0' ? owner->country : NULL;
}

const char *
tally_key(enum rollup_dim dim, const struct journal_entry *session,
	  char room[OWNER_TEXT_MAX])
{
	const struct outcome *o = session->outcome;
	const char *helo;

	switch (dim) {
	case ROLLUP_SITE:
		return ROLLUP_THE_SITE;
	case ROLLUP_TEMPLATE:
		return o->texts.template;
	case ROLLUP_PROVIDER:
		return o->texts.provider;
	case ROLLUP_HELO:
		helo = session_helo(session->session);
		return helo != NULL ? helo : "";
	case ROLLUP_REASON:
		return main_reason(&o->worst);
	case ROLLUP_OWNER:
		return owner_or_net(&session->session->owner, &session->session->ip,
				    room);
	case ROLLUP_COUNTRY:
		return country_of(&session->session->owner);
	case ROLLUP_BOTNET:
		return botnet_of(&o->worst.score);
	case ROLLUP_DOMAIN:
	case ROLLUP_ACCOUNT:
	case ROLLUP_DIMS:
		break;
	}
	return NULL;
}

/* One recipient on its way to the counters of its domain or account. */
struct target {
	const char *key;
	size_t txn;
	const struct session_rcpt *rcpt;
	const struct journal_decision *decision; /* NULL: was not judged */
	bool bounce;
};

static int
by_key(const void *a, const void *b)
{
	const struct target *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : (x->txn > y->txn) - (x->txn < y->txn);
}

static void
count_target(const struct target *target, struct rollup_counts *c)
{
	static const enum store_stat of_answer[] = {[MTA_ACCEPTED] = STAT_ACCEPTED,
						    [MTA_UNKNOWN] = STAT_UNKNOWN,
						    [MTA_REJECTED] = STAT_REJECTED,
						    [MTA_DEFERRED] = STAT_DEFERRED};
	const struct journal_decision *d = target->decision;

	c->count[STAT_RECIPIENTS]++;
	if (target->rcpt->mta != MTA_NOT_KNOWN)
		c->count[of_answer[target->rcpt->mta]]++;
	if (d == NULL)
		return;
	c->count[STAT_TRAPS] += d->trap;
	c->count[STAT_REFUSED] += d->action == ACTION_REFUSE;
	c->count[STAT_CARRIED] += d->carried;
	c->count[STAT_WOULD_REFUSE] += d->spared != SPARED_NO;
	c->count[STAT_BOUNCES_REAL] += d->bounce == BOUNCE_REAL;
	c->count[STAT_BOUNCES_REFUSED] += d->bounce == BOUNCE_REFUSED;
}

/* What counts once a session, whatever its recipients. */
static struct rollup_counts
of_session(const struct rollup_counts *all)
{
	struct rollup_counts c = *all;

	for (int i = STAT_RECIPIENTS; i <= STAT_WOULD_REFUSE; i++)
		c.count[i] = 0;
	c.count[STAT_CARRIED] = c.count[STAT_BOUNCES] = 0;
	c.count[STAT_BOUNCES_REAL] = c.count[STAT_BOUNCES_REFUSED] = 0;
	return c;
}

/* Add what each key of ${targets} got. */
static void
count_targets(struct rollup *r, enum rollup_dim dim, const struct rollup_counts *all,
	      struct target *targets, size_t n)
{
	if (n > 1)
		qsort(targets, n, sizeof(*targets), by_key);
	for (size_t i = 0, k; i < n; i = k) {
		struct rollup_counts c = of_session(all);

		for (k = i; k < n && strcmp(targets[k].key, targets[i].key) == 0; k++) {
			bool fresh = k == i || targets[k].txn != targets[k - 1].txn;

			count_target(&targets[k], &c);
			c.count[STAT_BOUNCES] += fresh && targets[k].bounce;
		}
		rollup_add(r, dim, targets[i].key, &c);
	}
}

/* The domain of an address in ${a}; "" when it has none, or without memory. */
static const char *
domain_of(const char *address, struct arena *a)
{
	char domain[DNAME_MAX];
	const char *copy = NULL;

	if (session_domain(address, domain) == 0)
		copy = arena_strndup(a, domain, strlen(domain));
	return copy != NULL ? copy : "";
}

/* The key of the recipient's account; NULL: it is not to be counted. */
static const char *
account_of(struct tally *t, const char *address, const char *domain, struct arena *a)
{
	char *copy = arena_strndup(a, address, strlen(address));

	if (copy == NULL)
		return NULL;
	lower(copy);
	if (!t->all_accounts && !has_scope(t, domain) && !has_scope(t, copy))
		return NULL;
	return privacy_address(&t->privacy, copy, a);
}

static size_t
n_recipients(const struct session *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_txns; i++)
		n += s->txns[i].n_rcpts;
	return n;
}

/* Recipients with their domains. */
static void
collect(const struct journal_entry *e, struct target *targets, struct arena *a)
{
	const struct session *s = e->session;
	size_t n = 0;

	for (size_t i = 0; i < s->n_txns; i++) {
		const struct session_txn *txn = &s->txns[i];
		bool bounce = sender_is_null(txn);

		for (size_t k = 0; k < txn->n_rcpts; k++, n++)
			targets[n] = (struct target){
			    .key = domain_of(txn->rcpts[k].to, a),
			    .txn = i,
			    .rcpt = &txn->rcpts[k],
			    .decision = n < e->n_decisions ? &e->decisions[n] : NULL,
			    .bounce = bounce};
	}
}

static void
count_recipients(struct tally *t, struct rollup *r, const struct journal_entry *e,
		 const struct rollup_counts *all)
{
	size_t n = n_recipients(e->session), counted = 0;
	struct target *targets;
	struct arena scratch;

	if (n == 0 || (!wants(t, ROLLUP_DOMAIN) && !wants(t, ROLLUP_ACCOUNT)) ||
	    (targets = calloc(n, sizeof(*targets))) == NULL)
		return;
	arena_init(&scratch);
	collect(e, targets, &scratch);
	if (wants(t, ROLLUP_DOMAIN))
		count_targets(r, ROLLUP_DOMAIN, all, targets, n);
	if (!wants(t, ROLLUP_ACCOUNT) || (t->n_scopes == 0 && !t->all_accounts))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *account =
		    account_of(t, targets[i].rcpt->to, targets[i].key, &scratch);

		if (account == NULL)
			continue;
		targets[counted] = targets[i];
		targets[counted++].key = account;
	}
	count_targets(r, ROLLUP_ACCOUNT, all, targets, counted);
	arena_fini(&scratch);
	free(targets);
}

static void
counts_of(const struct store_minute *minute, struct rollup_counts *c)
{
	for (size_t i = 0; i < STAT_COUNT; i++)
		c->count[i] = (uint32_t)minute->count[i];
}

void
tally_session(struct tally *t, const struct journal_entry *session)
{
	struct store_minute minute;
	struct rollup_counts all;
	struct rollup *r;

	store_stats_count(session, &minute);
	counts_of(&minute, &all);
	r = at(t, minute.minute_s);
	if (session->outcome == NULL) {
		rollup_add(r, ROLLUP_SITE, ROLLUP_THE_SITE, &all);
		return;
	}
	for (int dim = 0; dim < ROLLUP_DIMS; dim++) {
		char room[OWNER_TEXT_MAX];
		const char *key = wants(t, (enum rollup_dim)dim)
				      ? tally_key((enum rollup_dim)dim, session, room)
				      : NULL;

		if (key != NULL)
			rollup_add(r, (enum rollup_dim)dim, key, &all);
	}
	count_recipients(t, r, session, &all);
}

void
tally_host(struct rollup *r, const struct host_texts *texts, const struct addr *ip,
	   const struct rollup_counts *add)
{
	static const struct owner nobody;
	const struct owner *owner = texts->owner != NULL ? texts->owner : &nobody;
	const char *country = country_of(owner);
	char room[OWNER_TEXT_MAX];

	rollup_add(r, ROLLUP_SITE, ROLLUP_THE_SITE, add);
	rollup_add(r, ROLLUP_TEMPLATE, texts->template, add);
	rollup_add(r, ROLLUP_PROVIDER, texts->provider, add);
	rollup_add(r, ROLLUP_HELO, texts->helo, add);
	rollup_add(r, ROLLUP_OWNER, owner_or_net(owner, ip, room), add);
	if (country != NULL)
		rollup_add(r, ROLLUP_COUNTRY, country, add);
}

struct rollup *
tally_aside(struct tally *t)
{
	rollup_clear(t->aside);
	return t->aside;
}

uint32_t
tally_unit(const struct tally *t)
{
	return t->unit_s;
}

static bool
tell(const struct period *p, struct tally_period *period_r)
{
	if (p->used)
		*period_r = (struct tally_period){p->begin_s, p->unit_s, p->rollup};
	return p->used;
}

bool
tally_older(const struct tally *t, struct tally_period *period_r)
{
	return tell(&t->older, period_r);
}

bool
tally_newest(const struct tally *t, struct tally_period *period_r)
{
	return tell(&t->newest, period_r);
}

void
tally_written(struct tally *t)
{
	rollup_clear(t->newest.rollup);
	rollup_clear(t->older.rollup);
	t->newest.used = t->older.used = false;
}
