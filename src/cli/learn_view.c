/* What was learnt, from the database alone; what was shipped, from core. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "judge_manner.h"
#include "learn_view.h"
#include "newest.h"
#include "relatives.h"
#include "store_context.h"
#include "store_measured.h"
#include "store_settings.h"
#include "store_status.h"
#include "when.h"

#define SEEN_HERE 0.05 /* less of a host is none, for people */
#define DAY_S	  86400

void
learn_bound_add(struct learn_bound *bound, struct threshold *measured, uint8_t newcomer,
		uint64_t hosts)
{
	double score = threshold_unpack(newcomer);

	threshold_hosts(measured, score, hosts);
	bound->hosts += hosts;
	if (score + THRESHOLD_STEP > bound->at)
		bound->above += hosts;
}

void
learn_bound_finish(struct learn_bound *bound, const struct threshold *measured)
{
	bound->recipients = threshold_error(measured, bound->at);
	bound->newcomers = threshold_newcomers(measured, bound->at);
}

/* The counts of a context now; none when it was never seen.  0 or -1. */
static int
counts(struct store *s, enum context_kind kind, const char *name, struct context *c_r)
{
	struct context none = {.bad = 0};
	int found = store_context_get(s, kind, name, c_r);

	if (found == 0)
		*c_r = none;
	return found < 0 ? -1 : 0;
}

static int
gather_age(struct store *s, struct learn_view *v)
{
	uint32_t old_s;

	if (newest_old(s, v->now_s, &old_s) != 0)
		return -1;
	v->as_of_s = old_s != 0 ? old_s : v->now_s;
	return 0;
}

static int
gather_totals(struct store *s, struct learn_view *v)
{
	struct context all;

	if (counts(s, CONTEXT_ALL, "", &all) != 0)
		return -1;
	v->all = context_counts(&all, v->as_of_s);
	v->all_now = context_counts(&all, v->now_s);
	v->zombies_ever = all.bad_total;
	return 0;
}

static int
by_nats(const void *a, const void *b)
{
	double x = ((const struct learn_cell *)a)->nats;
	double y = ((const struct learn_cell *)b)->nats;

	return (x < y) - (x > y);
}

static int
gather_cell(struct store *s, struct learn_cell *cell, struct learn_view *v)
{
	char name[CONTEXT_NAME_MAX];
	struct context here;

	relatives_class(cell->name, cell->helo, name);
	if (counts(s, CONTEXT_CLASS, name, &here) != 0)
		return -1;
	cell->here = context_counts(&here, v->as_of_s);
	cell->shipped = learn_prior(cell->name, cell->helo, &cell->prior);
	if (cell->shipped || cell->here.bad >= SEEN_HERE || cell->here.good >= SEEN_HERE)
		v->cells[v->n_cells++] = *cell;
	return 0;
}

/* The weights as shipped, and as they are now: what the daemon wrote last. */
struct weights_view {
	struct learn_weights shipped, now;
};

static int
gather_cells(struct store *s, const struct weights_view *w, struct learn_view *v)
{
	for (int i = 0; i < LEARN_CELLS; i++) {
		enum name_class name = (enum name_class)(i / HELO_CLASSES);
		enum helo_class helo = (enum helo_class)(i % HELO_CLASSES);
		struct learn_cell cell = {
		    .name = name,
		    .helo = helo,
		    .nats_shipped = w->shipped.joint[name][helo],
		    .nats = w->now.joint[name][helo],
		};

		if (gather_cell(s, &cell, v) != 0)
			return -1;
	}
	qsort(v->cells, v->n_cells, sizeof(v->cells[0]), by_nats);
	return 0;
}

static int
gather_facts(struct store *s, const struct weights_view *w, struct learn_view *v)
{
	const struct learn_fact_prior *priors = learn_fact_priors(&v->n_facts);
	struct context here;

	for (size_t i = 0; i < v->n_facts; i++) {
		struct learn_fact_view *f = &v->facts[i];

		if (counts(s, CONTEXT_FACT, priors[i].name, &here) != 0)
			return -1;
		f->prior = &priors[i];
		f->here = context_counts(&here, v->as_of_s);
		f->nats_shipped =
		    judge_manner_bound((enum manner_fact)i, w->shipped.fact[i]);
		f->nats = judge_manner_bound((enum manner_fact)i, w->now.fact[i]);
	}
	return 0;
}

static int
gather_weights(struct store *s, struct learn_view *v)
{
	struct engine_measured measured;
	struct weights_view w;
	int found = store_measured_get(s, &measured);

	learn_weights_init(&w.shipped);
	w.now = found == 1 ? measured.weights : w.shipped;
	if (found < 0 || gather_cells(s, &w, v) != 0)
		return -1;
	return gather_facts(s, &w, v);
}

struct bound_fill {
	struct learn_bound *bound;
	struct threshold measured;
};

static bool
note_newcomer(void *ctx, uint8_t newcomer, uint64_t hosts)
{
	struct bound_fill *f = ctx;

	learn_bound_add(f->bound, &f->measured, newcomer, hosts);
	return true;
}

static int
gather_threshold(struct store *s, struct learn_view *v)
{
	struct bound_fill fill = {.bound = &v->bound};
	struct engine_settings settings;
	struct store_status status;
	struct arena texts;
	int found;

	arena_init(&texts);
	found = store_settings_get(s, &texts, &settings);
	arena_fini(&texts);
	if (found < 0 || (found = store_status_get(s, &status)) < 0)
		return -1;
	threshold_init(&fill.measured, settings.target_share);
	v->target_share = settings.target_share;
	v->start = fill.measured.value;
	if (found == 1)
		(void)freeze_parse(status.learning, &v->freeze);
	v->in_force = v->start;
	if (store_measured_threshold(s, v->target_share, &v->in_force) < 0)
		return -1;
	v->bound.at = v->in_force;
	if (store_learnt_newcomers(s, 0, note_newcomer, &fill) != 0)
		return -1;
	learn_bound_finish(&v->bound, &fill.measured);
	return 0;
}

struct labels_fill {
	struct arena *arena;
	struct store_labels *labels;
	size_t n;
	bool failed;
};

static bool
note_labels(void *ctx, const struct store_labels *labels)
{
	struct labels_fill *f = ctx;
	struct store_labels *grown =
	    arena_grow(f->arena, f->labels, f->n, sizeof(*grown));

	if (grown == NULL) {
		f->failed = true;
		return false;
	}
	f->labels = grown;
	f->labels[f->n++] = *labels;
	return true;
}

static int
newest_first(const void *a, const void *b)
{
	const struct store_labels *x = a, *y = b;

	if (x->day_s != y->day_s)
		return (x->day_s < y->day_s) - (x->day_s > y->day_s);
	if (x->label != y->label)
		return (int)x->label - (int)y->label;
	return (int)x->origin - (int)y->origin;
}

static int
gather_labels(struct store *s, uint32_t since_s, struct labels_fill *fill)
{
	if (store_learnt_labels(s, since_s, note_labels, fill) != 0 || fill->failed)
		return -1;
	if (fill->n > 0)
		qsort(fill->labels, fill->n, sizeof(*fill->labels), newest_first);
	return 0;
}

static int
gather_all_labels(struct store *s, struct learn_view *v)
{
	struct labels_fill all = {.arena = &v->arena}, recent = all;
	uint32_t today_s = v->as_of_s / DAY_S * DAY_S;

	if (gather_labels(s, 0, &all) != 0 ||
	    gather_labels(s, today_s - (LEARN_DAYS - 1) * DAY_S, &recent) != 0)
		return -1;
	v->labels = all.labels;
	v->n_labels = all.n;
	v->recent = recent.labels;
	v->n_recent = recent.n;
	return 0;
}

int
learn_view_gather(const struct cli *cli, struct learn_view *view_r)
{
	int status = EX_OK;
	struct store *store = database_store(cli, STORE_READER, &status);

	*view_r = (struct learn_view){.now_s = when_now()};
	arena_init(&view_r->arena);
	if (store == NULL)
		return status;
	if (gather_age(store, view_r) != 0 || gather_totals(store, view_r) != 0 ||
	    gather_weights(store, view_r) != 0 || gather_threshold(store, view_r) != 0 ||
	    gather_all_labels(store, view_r) != 0)
		status = database_fail(cli, store_fault(store));
	store_close(store);
	if (status != EX_OK)
		learn_view_fini(view_r);
	return status;
}

void
learn_view_fini(struct learn_view *view)
{
	arena_fini(&view->arena);
}
