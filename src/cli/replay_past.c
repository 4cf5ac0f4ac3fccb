/*
 * A further engine, backed by the database as it is now, is asked to forget each host
 * that was seen since: that takes what it taught since out of the contexts.  What comes
 * out is given to the engines of the replay.
 */
#include "replay_past.h"

#include "decay.h"
#include "outbound.h"
#include "store_context.h"
#include "store_engine.h"
#include "store_host.h"
#include "store_learnt.h"
#include "store_mailbox.h"
#include "store_memo.h"

struct rewind {
	struct replay_past *past;
	const struct replay_past_engines *to;
	struct engine *engine; /* that forgets */
	bool failed;
};

static bool
was_known(const struct replay_past *past, const struct profile *p)
{
	bool server = p->label == LABEL_SERVER && p->established_s != 0;

	return p->last_s < past->start_s || (server && p->established_s < past->start_s);
}

static int
past_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	struct replay_past *past = ctx;
	struct profile p;
	int found = store_host_get(past->store, key, &p);

	if (found != 1 || !was_known(past, &p))
		return found < 0 ? -1 : 0;
	*profile_r = p;
	return 1;
}

/* The counts as they were worth then: without what came since, the same hosts counted
 * for more. */
static void
unfade(struct context *c, uint32_t start_s)
{
	float factor;

	if (c->at_s <= start_s)
		return;
	factor = (float)(1 / decay_factor(start_s, c->at_s, CONTEXT_HALF_LIFE_S));
	c->bad *= factor;
	c->good *= factor;
	c->seen *= factor;
	c->at_s = start_s;
	c->last_s = c->last_s < start_s ? c->last_s : start_s;
}

static int
past_context(void *ctx, enum context_kind kind, const char *name,
	     struct context *context_r)
{
	struct replay_past *past = ctx;
	int found = store_context_get(past->store, kind, name, context_r);

	if (found == 1)
		unfade(context_r, past->start_s);
	return found;
}

/* What our users had sent by then. */
static int
past_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	struct replay_past *past = ctx;
	struct memo m;
	int found = store_memo_get(past->store, kind, id, &m);

	if (found != 1 || m.first_s >= past->start_s)
		return found < 0 ? -1 : 0;
	m.last_s = m.last_s < past->start_s ? m.last_s : past->start_s;
	*memo_r = m;
	return 1;
}

struct engine_backing
replay_past_backing(struct replay_past *past)
{
	return (struct engine_backing){
	    .ctx = past, .host = past_host, .context = past_context, .memo = past_memo};
}

/* A context without what a host taught: it may come again with less. */
static void
put_context(void *ctx, enum context_kind kind, const char *name,
	    const struct context *context)
{
	struct rewind *r = ctx;
	struct context then = *context;

	unfade(&then, r->past->start_s);
	for (size_t i = 0; i < r->to->n; i++)
		if (engine_load_context(r->to->engines[i], kind, name, &then) != 0)
			r->failed = true;
}

static bool
forget(void *ctx, const struct store_host *host)
{
	struct rewind *r = ctx;

	engine_rewind(r->engine, r->past->start_s, &host->key, &host->texts,
		      host->profile.last_s);
	return !r->failed;
}

static int
rewind_contexts(struct rewind *r)
{
	const struct store_host_filter since = {.since_s = r->past->start_s};
	struct engine_backing now = store_engine_backing(r->past->store);
	const struct engine_sink sink = {.ctx = r, .context = put_context};
	int rc;

	now.memo = NULL; /* what a host earned is in no context */
	r->engine = engine_create(r->to->settings, &now, &sink, r->to->secret);
	if (r->engine == NULL)
		return -1;
	rc = store_host_each(r->past->store, &since, forget, r);
	engine_free(r->engine);
	return rc == 0 && !r->failed ? 0 : -1;
}

static bool
load_user(void *ctx, const struct store_mailbox *box)
{
	struct rewind *r = ctx;
	uint32_t first_s = box->mailbox.accepted_first_s;

	for (size_t i = 0; i < r->to->n; i++)
		if (first_s != 0 && first_s < r->past->start_s)
			engine_load_user(r->to->engines[i], box->id);
	return true;
}

/* Pairs of which it is not known since when: those that did not come since. */
static bool
load_pair(void *ctx, const struct store_memo *pair)
{
	struct rewind *r = ctx;
	uint32_t known_s =
	    pair->memo.first_s != 0 ? pair->memo.first_s : pair->memo.last_s;

	for (size_t i = 0; i < r->to->n && known_s < r->past->start_s; i++)
		if (outbound_load(engine_outbound(r->to->engines[i]), MEMO_PAIR, pair->id,
				  &pair->memo) != 0)
			r->failed = true;
	return !r->failed;
}

static bool
load_newcomers(void *ctx, uint8_t newcomer, uint64_t hosts)
{
	const struct replay_past_engines *to = ctx;

	for (size_t i = 0; i < to->n; i++)
		engine_load_newcomers(to->engines[i], newcomer, hosts);
	return true;
}

int
replay_past_tell(struct replay_past *past, const struct replay_past_engines *to)
{
	const struct store_mailbox_filter all = {.limit = 0};
	struct rewind r = {.past = past, .to = to};
	struct replay_past_engines told = *to;

	/* since_s 0 would mean: all days. */
	if (past->start_s == 0)
		return 0;
	if (store_learnt_newcomers(past->store, past->start_s, load_newcomers, &told) !=
	    0)
		return -1;
	if (store_mailbox_each(past->store, &all, load_user, &r) != 0 ||
	    store_memo_each(past->store, MEMO_PAIR, 0, load_pair, &r) != 0 || r.failed ||
	    rewind_contexts(&r) != 0)
		return -1;
	for (size_t i = 0; i < to->n; i++)
		engine_settle_weights(to->engines[i], past->start_s);
	return 0;
}
