/*
 * The engine's parts put together, its settings, and what a database gives back to it at
 * the start.
 */
#include "engine_setup.h"

#include <stdlib.h>
#include <string.h>

#include "engine_impl.h"
#include "weights.h"

/* Of the memory these parts are for the names of users, for what they send, for who was
 * refused and may return, and for what comes from many networks. */
#define NAMES_SHARE    32
#define OUTBOUND_SHARE 21
#define RETURNS_SHARE  32
#define SPREAD_SHARE   64
#define STORMS_SHARE   64

void
engine_settings_init(struct engine_settings *s)
{
	*s = (struct engine_settings){
	    .target_share = 0.0005,
	    .suspect_score = 2.5,
	    .memory = UINT64_C(256) << 20,
	    .convictions_per_hour = 10000,
	    .carry_share = 0.02,
	};
}

/* Copy what counts as us, names and addresses, into ${a}.  0 or -1. */
static int
self_copy(const struct helo_self *from, struct arena *a, struct helo_self *self_r)
{
	const char **names = arena_alloc(a, (from->n_names + 1) * sizeof(*names));
	struct addr *addrs = arena_alloc(a, (from->n_addrs + 1) * sizeof(*addrs));

	if (names == NULL || addrs == NULL)
		return -1;
	for (size_t i = 0; i < from->n_names; i++) {
		names[i] = arena_strndup(a, from->names[i], strlen(from->names[i]));
		if (names[i] == NULL)
			return -1;
	}
	if (from->n_addrs > 0)
		memcpy(addrs, from->addrs, from->n_addrs * sizeof(*addrs));
	*self_r = (struct helo_self){names, from->n_names, addrs, from->n_addrs};
	return 0;
}

int
engine_configure(struct engine *e, const struct engine_settings *settings)
{
	struct helo_self self;
	struct arena text;

	arena_init(&text);
	if (self_copy(&settings->self, &text, &self) != 0) {
		arena_fini(&text);
		return -1;
	}
	arena_fini(&e->self_text);
	e->self_text = text;
	e->settings = *settings;
	e->settings.self = self;
	if (e->threshold.target != settings->target_share)
		threshold_retarget(&e->threshold, settings->target_share);
	return 0;
}

struct engine *
engine_create(const struct engine_settings *settings,
	      const struct engine_backing *backing, const struct engine_sink *sink,
	      const uint8_t secret[16])
{
	struct engine *e = calloc(1, sizeof(*e));
	uint64_t memory = settings->memory;

	if (e == NULL)
		return NULL;
	arena_init(&e->self_text);
	learn_weights_init(&e->weights);
	if (sink != NULL)
		e->teach.sink = *sink;
	e->teach.freeze = &e->freeze;
	e->teach.recall = recall_create(
	    memory - memory / NAMES_SHARE - memory / OUTBOUND_SHARE -
		memory / RETURNS_SHARE - memory / SPREAD_SHARE - memory / STORMS_SHARE,
	    backing, secret);
	e->teach.spread = spread_create(memory / SPREAD_SHARE, secret);
	e->autotrap =
	    (struct autotrap){.recall = e->teach.recall,
			      .names = namebook_create(memory / NAMES_SHARE, secret),
			      .names_known = backing == NULL || backing->mailbox == NULL,
			      .sink = e->teach.sink};
	e->outbound =
	    outbound_create(e->teach.recall, memory / OUTBOUND_SHARE, backing, sink);
	e->backscatter = backscatter_create(e->teach.recall, e->outbound, sink,
					    memory / STORMS_SHARE, secret);
	e->policy = policy_create();
	e->returns = returns_create(memory / RETURNS_SHARE, e->teach.recall, sink);
	if (e->teach.recall == NULL || e->teach.spread == NULL ||
	    e->autotrap.names == NULL || e->outbound == NULL || e->returns == NULL ||
	    e->backscatter == NULL || e->policy == NULL ||
	    engine_configure(e, settings) != 0) {
		engine_free(e);
		return NULL;
	}
	policy_seal(e->policy);
	return e;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	returns_free(e->returns);
	backscatter_free(e->backscatter);
	outbound_free(e->outbound);
	namebook_free(e->autotrap.names);
	recall_free(e->teach.recall);
	spread_free(e->teach.spread);
	policy_free(e->policy);
	botnet_view_free(e->botnets);
	arena_fini(&e->self_text);
	free(e);
}

int
engine_load_host(struct engine *e, const struct host_key *key,
		 const struct profile *profile)
{
	if (recall_load_profile(e->teach.recall, key, profile) != 0)
		return -1;
	if (profile->newcomer != 0)
		threshold_host(&e->threshold, threshold_unpack(profile->newcomer));
	return 0;
}

void
engine_load_newcomers(struct engine *e, uint8_t newcomer, uint64_t hosts)
{
	threshold_hosts(&e->threshold, threshold_unpack(newcomer), hosts);
}

int
engine_load_context(struct engine *e, enum context_kind kind, const char *name,
		    const struct context *context)
{
	return recall_load_context(e->teach.recall, kind, name, context);
}

int
engine_load_mailbox(struct engine *e, uint64_t id, const char *address,
		    const struct mailbox *mailbox)
{
	return autotrap_load(&e->autotrap, id, address, mailbox);
}

void
engine_load_user(struct engine *e, uint64_t id)
{
	recall_user(e->teach.recall, id);
}

void
engine_mailboxes_loaded(struct engine *e)
{
	e->autotrap.names_known = true;
}

struct outbound *
engine_outbound(struct engine *e)
{
	return e->outbound;
}

void
engine_loaded(struct engine *e)
{
	recall_complete(e->teach.recall);
	memo_loaded(outbound_shelf(e->outbound));
}

void
engine_settle_weights(struct engine *e, uint32_t now_s)
{
	weights_settle(&e->weights, e->teach.recall, now_s);
}

void
engine_set_threshold(struct engine *e, double value)
{
	e->threshold.value = value;
}

void
engine_set_measured(struct engine *e, const struct engine_measured *measured)
{
	e->weights = measured->weights;
	if (measured->target_share != e->settings.target_share)
		return;
	e->threshold.value = measured->threshold;
	e->threshold.moved_s = measured->threshold_moved_s;
}

void
engine_set_policy(struct engine *e, struct policy *policy)
{
	policy_seal(policy);
	policy_free(e->policy);
	e->policy = policy;
	freeze_thaw(&e->freeze, policy_thawed(policy));
}

const struct freeze *
engine_freeze(const struct engine *e)
{
	return &e->freeze;
}

void
engine_load_freeze(struct engine *e, const struct freeze *freeze)
{
	e->freeze = *freeze;
}

void
engine_set_botnets(struct engine *e, struct botnet_view *botnets)
{
	botnet_view_free(e->botnets);
	e->botnets = botnets;
	returns_know_botnets(e->returns, botnets);
}

const struct policy *
engine_policy(const struct engine *e)
{
	return e->policy;
}
