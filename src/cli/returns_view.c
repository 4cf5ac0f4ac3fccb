/* Sums of the database's rows, in all the ways that they are shown. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "array.h"
#include "database.h"
#include "errors.h"
#include "returns_view.h"
#include "store_botnet.h"
#include "store_returns.h"

#define BOTNETS_MAX 10000

const char *
returns_view_refusal(unsigned refusal)
{
	return refusal == RETURNS_REFUSED
		   ? "refused"
		   : returns_refusal_name((enum returns_refusal)refusal);
}

const char *
returns_view_class(unsigned class)
{
	if (class == RETURNS_ANY)
		return "any";
	return class == RETURNS_ZOMBIES ? "zombies"
					: returns_class_name((enum returns_class) class);
}

void
returns_view_curve(const struct returns_sum *sum, enum returns_way way,
		   struct returns_curve *curve_r)
{
	returns_curve(sum->returned[way], sum->censored[way], curve_r);
}

/* First contacts that a greylist had stopped, and all. */
static void
add_greys(const struct returns_sum *sum, unsigned delay, double *stopped, double *all)
{
	for (unsigned convicted = 0; convicted < 2; convicted++) {
		*stopped += (double)sum->grey[delay][convicted][RETURNS_NOT];
		for (unsigned i = 0; i < RETURNS_BINS; i++)
			*all += (double)sum->grey[delay][convicted][i];
	}
}

static struct returns_share
convicted_share(const struct returns_view *v)
{
	const struct returns_sum *sums[] = {&v->sums[RETURNS_REFUSED][RETURNS_ZOMBIE],
					    &v->sums[RETURNS_ACCEPTED][RETURNS_ZOMBIE]};
	static const double weights[] = {1, RETURNS_SAMPLE};
	double part = 0, whole = 0, squares = 0, worth;

	for (size_t i = 0; i < 2; i++) {
		double no = (double)sums[i]->grey[v->delay][0][RETURNS_NOT];
		double yes = (double)sums[i]->grey[v->delay][1][RETURNS_NOT];

		part += weights[i] * yes;
		whole += weights[i] * (no + yes);
		squares += weights[i] * weights[i] * (no + yes);
	}
	worth = squares > 0 ? whole * whole / squares : 0;
	return returns_share(whole > 0 ? part / whole * worth : 0, worth);
}

void
returns_view_greylist(const struct returns_view *v, struct returns_greylist *g_r)
{
	double stopped = 0, all = 0;

	add_greys(&v->sums[RETURNS_DEFERRED][RETURNS_ZOMBIES], v->delay, &stopped, &all);
	g_r->deferred = all >= RETURNS_FEW;
	if (!g_r->deferred) {
		stopped = all = 0;
		add_greys(&v->sums[RETURNS_REFUSED][RETURNS_ZOMBIES], v->delay, &stopped,
			  &all);
	}
	g_r->stopped = returns_share(stopped, all);
	g_r->convicted = convicted_share(v);
}

void
returns_view_cost(const struct returns_view *v, struct returns_curve *curve_r)
{
	const struct returns_sum *sum = &v->sums[RETURNS_DEFERRED][RETURNS_VALID];
	uint64_t returned[RETURNS_BINS] = {0}, censored[RETURNS_BINS] = {0};

	for (unsigned convicted = 0; convicted < 2; convicted++)
		for (unsigned i = 0; i < RETURNS_BINS; i++)
			returned[i] += sum->grey[v->delay][convicted][i];
	censored[RETURNS_NOT] = returned[RETURNS_NOT];
	returned[RETURNS_NOT] = 0;
	returns_curve(returned, censored, curve_r);
}

struct fill {
	struct returns_view *view;
	size_t botnets_cap;
	bool failed;
};

static struct returns_sum *
botnet_sum(struct fill *f, uint32_t id)
{
	struct returns_view *v = f->view;
	struct returns_botnet *grown;

	for (size_t i = v->n_botnets; i > 0; i--)
		if (v->botnets[i - 1].id == id)
			return &v->botnets[i - 1].sum;
	if (v->n_botnets == BOTNETS_MAX)
		return NULL;
	grown =
	    array_reserve(v->botnets, &f->botnets_cap, v->n_botnets + 1, sizeof(*grown));
	if (grown == NULL) {
		f->failed = true;
		return NULL;
	}
	v->botnets = grown;
	grown[v->n_botnets] = (struct returns_botnet){.id = id};
	return &grown[v->n_botnets++].sum;
}

/* The sums that a row goes into. */
#define SUMS_MAX 7
static size_t
sums_of(struct fill *f, enum returns_refusal refusal, enum returns_class class,
	uint32_t botnet, struct returns_sum *sums_r[SUMS_MAX])
{
	struct returns_view *v = f->view;
	const unsigned classes[] = {class, RETURNS_ANY, RETURNS_ZOMBIES};
	bool zombie = class == RETURNS_ZOMBIE || class == RETURNS_CONVICTED;
	bool refused = refusal != RETURNS_ACCEPTED;
	struct returns_sum *sum;
	size_t n = 0;

	for (unsigned i = 0; i < (zombie ? 3 : 2); i++) {
		sums_r[n++] = &v->sums[refusal][classes[i]];
		if (refused)
			sums_r[n++] = &v->sums[RETURNS_REFUSED][classes[i]];
	}
	if (refused && botnet != 0 && (sum = botnet_sum(f, botnet)) != NULL)
		sums_r[n++] = sum;
	return n;
}

static bool
add_step(void *ctx, const struct store_returns_step *step)
{
	struct fill *f = ctx;
	struct returns_sum *sums[SUMS_MAX];
	size_t n = sums_of(f, step->refusal, step->class, step->botnet, sums);

	for (size_t i = 0; i < n; i++) {
		sums[i]->returned[step->way][step->step] += step->returned;
		sums[i]->censored[step->way][step->step] += step->censored;
	}
	return !f->failed;
}

static bool
add_grey(void *ctx, const struct store_returns_grey *grey)
{
	struct fill *f = ctx;
	struct returns_sum *sums[SUMS_MAX];
	size_t n = sums_of(f, grey->refusal, grey->class, grey->botnet, sums);

	for (size_t i = 0; i < n; i++)
		sums[i]->grey[grey->delay][grey->convicted][grey->step] += grey->cases;
	return !f->failed;
}

static bool
add_cases(void *ctx, const struct store_returns_cases *cases)
{
	struct fill *f = ctx;
	struct returns_view *v = f->view;
	struct returns_sum *sums[SUMS_MAX];
	size_t n = sums_of(f, cases->refusal, cases->class, cases->botnet, sums);

	if (v->first_s == 0 || cases->first_s < v->first_s)
		v->first_s = cases->first_s;
	if (cases->last_s > v->last_s)
		v->last_s = cases->last_s;
	for (size_t i = 0; i < n; i++) {
		sums[i]->cases += cases->cases;
		sums[i]->open += cases->open;
		sums[i]->evicted += cases->evicted;
		sums[i]->triples += cases->triples;
		sums[i]->triples_new += cases->triples_new;
	}
	return !f->failed;
}

static int
by_cases(const void *a, const void *b)
{
	const struct returns_botnet *x = a, *y = b;

	if (x->sum.cases != y->sum.cases)
		return x->sum.cases < y->sum.cases ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

static bool
take_name(void *ctx, const struct store_botnet *b)
{
	struct returns_botnet *r = ctx;

	memcpy(r->name, b->name, strnlen(b->name, sizeof(r->name) - 1));
	return false;
}

static void
add_up(struct returns_sum *to, const struct returns_sum *from)
{
	uint64_t *a = (uint64_t *)to;
	const uint64_t *b = (const uint64_t *)from;

	static_assert(sizeof(*to) % sizeof(*a) == 0, "nothing but counters");
	for (size_t i = 0; i < sizeof(*to) / sizeof(*a); i++)
		a[i] += b[i];
}

/* What they are by now: cases keep the id of their time, and botnets are merged. */
static int
name_botnets(struct store *store, struct returns_view *v)
{
	size_t n = 0, k;

	for (size_t i = 0; i < v->n_botnets; i++) {
		struct returns_botnet *b = &v->botnets[i];
		struct store_botnet_filter f = {.now_s = v->last_s};
		char id[16];

		snprintf(id, sizeof(id), "%" PRIu32, b->id);
		if (store_botnet_find(store, id, &b->id) < 0)
			return -1;
		for (k = 0; k < n && v->botnets[k].id != b->id; k++)
			;
		if (k < n) {
			add_up(&v->botnets[k].sum, &b->sum);
			continue;
		}
		f.id = b->id;
		if (store_botnet_each(store, &f, take_name, b) != 0)
			return -1;
		if (n != i)
			v->botnets[n] = *b;
		n++;
	}
	v->n_botnets = n;
	return 0;
}

static int
fill_view(struct store *store, uint32_t since_s, struct fill *f)
{
	if (store_returns_cases(store, since_s, add_cases, f) != 0 ||
	    store_returns_steps(store, since_s, add_step, f) != 0 ||
	    store_returns_greys(store, since_s, add_grey, f) != 0 ||
	    name_botnets(store, f->view) != 0)
		return -1;
	if (f->view->n_botnets > 0)
		qsort(f->view->botnets, f->view->n_botnets, sizeof(f->view->botnets[0]),
		      by_cases);
	return 0;
}

int
returns_view_gather(const struct cli *cli, uint32_t since_s, struct returns_view **view_r)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_READER, &status);
	struct fill f = {.view = calloc(1, sizeof(*f.view))};

	if (store != NULL && f.view == NULL)
		status = cli_fail(EX_OSERR, "out of memory");
	else if (store != NULL && fill_view(store, since_s, &f) != 0)
		status = database_fail(cli, store_fault(store));
	else if (f.failed)
		status = cli_fail(EX_OSERR, "out of memory");
	store_close(store);
	if (status != EX_OK) {
		returns_view_free(f.view);
		return status;
	}
	*view_r = f.view;
	return EX_OK;
}

void
returns_view_free(struct returns_view *view)
{
	if (view == NULL)
		return;
	free(view->botnets);
	free(view);
}
