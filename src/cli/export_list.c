/*
 * Each convicted identity is judged as if it came now, by the daemon's own judgement
 * (consult.h).  The others behind its address are looked at too: what refuses by address
 * cannot tell an infected PC from the mail server behind the same NAT.
 */
#include "export_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "consult.h"
#include "database.h"
#include "errors.h"
#include "netagg.h"
#include "server.h"
#include "store_host_walk.h"
#include "store_policy.h"

#define CONFIDENCE_MAX	     0.999
#define CONFIDENCE_LABEL     0.99
#define CONFIDENCE_ACQUITTED 0.5

/* Networks that the administrator lets through. */
struct allowed {
	struct net *nets;
	size_t n;
	struct arena arena;
	bool no_memory;
	uint32_t now_s;
};

struct gathering {
	struct export_list *list;
	const struct export_wish *wish;
	struct store *store;
	struct consult consult;
	struct allowed allowed;
	bool failed;
};

double
export_confidence(const struct verdict *verdict, enum host_label label)
{
	double c = 1 - 0.1 * exp(verdict->threshold - verdict->score.total);

	if (verdict->kind != VERDICT_ZOMBIE)
		c = fmin(c, CONFIDENCE_ACQUITTED);
	else if (label == LABEL_ZOMBIE)
		c = fmax(c, CONFIDENCE_LABEL);
	return fmin(fmax(c, 0), CONFIDENCE_MAX);
}

static void
allow(struct allowed *a, const struct net *net)
{
	struct net *grown = arena_grow(&a->arena, a->nets, a->n, sizeof(*grown));

	if (grown == NULL) {
		a->no_memory = true;
		return;
	}
	a->nets = grown;
	a->nets[a->n++] = *net;
}

static bool
note_exempt(void *ctx, const struct net *net, uint32_t created_s, const char *note)
{
	(void)created_s;
	(void)note;
	allow(ctx, net);
	return true;
}

static bool
note_pin(void *ctx, const struct store_pin *pin)
{
	struct allowed *a = ctx;

	if (pin->pin == PIN_PASS && (pin->until_s == 0 || pin->until_s > a->now_s))
		allow(a, &pin->net);
	return true;
}

/* Also where only a part of a /64 is. */
static bool
is_allowed(const struct allowed *a, const struct net *unit)
{
	if (addr_is_private(&unit->addr))
		return true;
	for (size_t i = 0; i < a->n; i++)
		if (net_contains(&a->nets[i], &unit->addr) ||
		    net_contains(unit, &a->nets[i].addr))
			return true;
	return false;
}

/* Is one behind the address who may be a mail server? */
static bool
may_be_valid(const struct profile *p)
{
	bool like =
	    server_like((enum name_class)p->name_class, (enum helo_class)p->helo_class);

	return p->label == LABEL_SERVER || server_trusted(p) ||
	       (like && p->convicted_until_s == 0 && p->accepted_total > 0);
}

static bool
is_shared(const struct store_host_there *there)
{
	for (; there != NULL; there = there->other)
		if (may_be_valid(&there->host.profile))
			return true;
	return false;
}

static struct net
unit_of(const struct host_key *key)
{
	struct addr addr = host_key_addr(key);

	return net_of(&addr, addr.family == 4 ? 32 : 64);
}

/* The heaviest reason against it.  NULL: there is none. */
static const struct reason *
heaviest(const struct score *score)
{
	for (size_t i = 0; i < score->n_reasons; i++)
		if (score->reasons[i].counts && score->reasons[i].nats > 0)
			return &score->reasons[i];
	return NULL;
}

const char *
export_harmless(struct arena *arena, const char *text)
{
	char *copy = arena_strndup(arena, text, strlen(text));

	for (char *p = copy; p != NULL && *p != '\0'; p++)
		if (*p == ';')
			*p = ','; /* as our sentences have it */
		else if (*p < ' ' || *p > '~' || strchr("\"\\$`{}", *p) != NULL)
			*p = '?';
	return copy;
}

static int
describe(struct export_list *list, const struct score *score, struct export_entry *e)
{
	const struct reason *r = heaviest(score);
	struct buf text;

	e->reason = r != NULL ? reason_name(r->id) : "";
	e->text = "";
	if (r == NULL)
		return 0;
	buf_init(&text);
	if (reason_format(r, &text) == 0)
		e->text = export_harmless(&list->arena, text.data);
	else
		e->text = NULL;
	buf_fini(&text);
	return e->text != NULL ? 0 : -1;
}

static int
add(struct export_list *list, const struct store_host *host, const struct verdict *v,
    double confidence)
{
	struct export_entry *items =
	    arena_grow(&list->arena, list->items, list->n, sizeof(*items));
	struct export_entry *e;

	if (items == NULL)
		return -1;
	list->items = items;
	e = &items[list->n];
	*e = (struct export_entry){.net = unit_of(&host->key),
				   .convicted_s = host->profile.convicted_s,
				   .until_s = host->profile.convicted_until_s,
				   .seen_s = host->profile.last_s,
				   .confidence = confidence};
	if (describe(list, &v->score, e) != 0)
		return -1;
	list->n++;
	return 0;
}

/* What the host would get now.  0 or -1. */
static int
judge_now(struct gathering *g, const struct store_host *host, struct verdict *verdict_r)
{
	struct engine_opinion opinion;
	struct session s;
	int rc;

	if (consult_session(host, g->wish->now_s, &s) != 0)
		return -1;
	g->consult.at = host;
	rc = store_look(g->store);
	if (rc == 0) {
		engine_explain(g->consult.engine, &s, &opinion);
		*verdict_r = opinion.verdict;
		rc = store_commit(g->store);
	}
	g->consult.at = NULL;
	session_fini(&s);
	return rc;
}

static bool
take_host(void *ctx, const struct store_host_there *there)
{
	struct gathering *g = ctx;
	const struct store_host *host = &there->host;
	struct net unit = unit_of(&host->key);
	struct verdict verdict;
	double confidence;

	if (is_allowed(&g->allowed, &unit)) {
		g->list->allowed++;
		return true;
	}
	if (is_shared(there)) {
		g->list->shared++;
		return true;
	}
	if (judge_now(g, host, &verdict) != 0)
		return !(g->failed = true);
	confidence = export_confidence(&verdict, (enum host_label)host->profile.label);
	if (confidence < g->wish->min_confidence)
		g->list->unsure++;
	else if (add(g->list, host, &verdict, confidence) != 0)
		g->failed = true;
	return !g->failed;
}

static int
by_net(const void *left, const void *right)
{
	const struct export_entry *a = left, *b = right;
	int order = netagg_compare(&a->net, &b->net);

	/* Of one address the surest identity is first. */
	if (order != 0)
		return order;
	return (b->confidence > a->confidence) - (b->confidence < a->confidence);
}

/* Of several identities of one address one stays, for as long as any. */
static void
unite(struct export_list *list)
{
	size_t n = 0;

	if (list->n > 0)
		qsort(list->items, list->n, sizeof(list->items[0]), by_net);
	for (size_t i = 0; i < list->n; i++) {
		struct export_entry *e = &list->items[i], *last = &list->items[n - 1];

		if (n == 0 || netagg_compare(&last->net, &e->net) != 0) {
			list->items[n++] = *e;
			continue;
		}
		if (e->until_s > last->until_s)
			last->until_s = e->until_s;
		if (e->seen_s > last->seen_s)
			last->seen_s = e->seen_s;
	}
	list->n = n;
}

static int
prepare(struct gathering *g)
{
	if (consult_init(&g->consult, g->store, false) != 0)
		return -1;
	g->allowed.now_s = g->wish->now_s;
	if (store_policy_exempts(g->store, note_exempt, &g->allowed) != 0 ||
	    store_policy_pins(g->store, note_pin, &g->allowed) != 0)
		return -1;
	return g->allowed.no_memory ? -1 : 0;
}

int
export_list_load(struct export_list *list, const struct cli *cli, struct store *store,
		 const struct export_wish *wish)
{
	struct gathering g = {.list = list, .wish = wish, .store = store};
	struct store_host_filter f = {.which = HOSTS_CONVICTED,
				      .now_s = wish->now_s,
				      .since_s = wish->since_s,
				      .owner = wish->owner,
				      .country = wish->country,
				      .net = wish->net};
	int status = EX_OK;

	*list = (struct export_list){.items = NULL};
	arena_init(&list->arena);
	arena_init(&g.allowed.arena);
	if (prepare(&g) != 0 || store_host_walk(store, &f, take_host, &g) != 0 ||
	    g.failed)
		status = database_result(cli, -1, store_fault(store));
	else
		unite(list);
	arena_fini(&g.allowed.arena);
	consult_fini(&g.consult);
	return status;
}

void
export_list_fini(struct export_list *list)
{
	arena_fini(&list->arena);
}
