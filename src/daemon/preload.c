/*
 * Rows come least recently seen first, as the engine wants them: it forgets in the same
 * order.  Of more hosts than fit one too many is loaded, so that the engine evicts and
 * knows by that that the database holds more.
 */
#include "preload.h"
#include "backscatter.h"
#include "outbound.h"
#include "store_context.h"
#include "store_engine.h"
#include "store_host.h"
#include "store_learnt.h"
#include "store_status.h"

struct load {
	struct engine *engine;
	bool failed;
	uint64_t newcomers[UINT8_MAX + 1]; /* of loaded hosts, by profile.newcomer */
};

static bool
load_host(void *ctx, const struct store_host *host)
{
	struct load *load = ctx;

	load->failed = engine_load_host(load->engine, &host->key, &host->profile) != 0;
	load->newcomers[host->profile.newcomer]++;
	return !load->failed;
}

static bool
load_newcomers(void *ctx, uint8_t newcomer, uint64_t hosts)
{
	const struct load *load = ctx;
	uint64_t known = load->newcomers[newcomer];

	if (hosts > known)
		engine_load_newcomers(load->engine, newcomer, hosts - known);
	return true;
}

/* The hosts seen last, as many as fit; of the ${skip} others what the threshold is to
 * know. */
static int
load_hosts(struct load *load, struct store *store, uint32_t skip)
{
	struct store_host_filter hosts = {
	    .sort = HOST_SORT_LAST_SEEN, .reverse = true, .offset = skip};

	if (store_host_each(store, &hosts, load_host, load) != 0 || load->failed)
		return -1;
	return skip > 0 ? store_learnt_newcomers(store, 0, load_newcomers, load) : 0;
}

static bool
load_context(void *ctx, const struct store_context *context)
{
	struct load *load = ctx;

	load->failed = engine_load_context(load->engine, context->kind, context->name,
					   &context->context) != 0;
	return !load->failed;
}

static int
load_contexts(struct load *load, struct store *store)
{
	const struct store_context_filter contexts = {.sort = CONTEXT_SORT_LAST_SEEN,
						      .reverse = true};
	int rc = store_context_each(store, &contexts, load_context, load);

	return rc != 0 || load->failed ? -1 : 0;
}

/* Of each kind what fits and one more, see above. */
static int
load_memos(struct engine *engine, struct store *store)
{
	int rc = 0;

	for (int i = 0; i < MEMO_KINDS; i++) {
		enum memo_kind kind = (enum memo_kind)i;
		size_t max = outbound_capacity(engine_outbound(engine), kind);

		rc |= store_engine_memos(store, kind, (uint32_t)max + 1, engine);
	}
	return rc;
}

/* How many of the oldest hosts need not be read.  0 or -1. */
static int
hosts_to_skip(const struct engine *engine, struct store *store, uint32_t *skip_r)
{
	const struct store_host_filter all = {.which = HOSTS_ALL};
	struct engine_stats stats;
	uint64_t n;

	if (store_host_count(store, &all, &n) != 0)
		return -1;
	engine_stats(engine, &stats);
	*skip_r = n > stats.hosts_max + 1 ? (uint32_t)(n - stats.hosts_max - 1) : 0;
	return 0;
}

/* Did it not run until ${now_s}, by what it wrote last?  Else, when did it not? */
static uint32_t
unseen_s(const struct store_status *status, uint32_t now_s)
{
	bool gap =
	    now_s > status->heartbeat_s && now_s - status->heartbeat_s > PRELOAD_GAP_S;

	return gap ? now_s : (uint32_t)status->unseen_s;
}

/* Whether learning was frozen, the days that it is compared with, and since when all mail
 * that left was seen. */
static int
load_status(struct engine *engine, struct store *store, uint32_t now_s)
{
	struct store_status status;
	struct freeze freeze;
	int found = store_status_get(store, &status);

	if (found == 1 && freeze_parse(status.learning, &freeze) == 0)
		engine_load_freeze(engine, &freeze);
	/* Whether it did run is not known either when that cannot be read. */
	if (found != 0)
		backscatter_set_unseen(engine_backscatter(engine),
				       found == 1 ? unseen_s(&status, now_s) : now_s);
	return found < 0 ? -1 : 0;
}

/* What cannot be read keeps nothing else away: the threshold and the weights, for one,
 * would be learnt, and written, anew from where they begin. */
int
preload(struct engine *engine, struct store *store, uint32_t now_s)
{
	struct load hosts = {.engine = engine}, contexts = hosts;
	uint32_t skip;
	int rc = load_status(engine, store, now_s);

	rc |= hosts_to_skip(engine, store, &skip) != 0 ? -1
						       : load_hosts(&hosts, store, skip);
	rc |= load_contexts(&contexts, store);
	rc |= store_engine_mailboxes(store, engine);
	rc |= load_memos(engine, store);
	rc |= store_engine_measured(store, engine);
	if (rc != 0)
		return -1;
	engine_loaded(engine);
	return 0;
}
