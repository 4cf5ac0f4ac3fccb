#ifndef LYCHGATE_ENGINE_SETUP_H
#define LYCHGATE_ENGINE_SETUP_H

#include <stdint.h>

#include "archive.h"
#include "botnet_view.h"
#include "freeze.h"
#include "helo.h"
#include "policy.h"

/* Making an engine (engine.h), and what it judges by. */
struct engine;

struct engine_settings {
	double target_share;  /* of valid hosts that may be convicted: the threshold */
	double suspect_score; /* from here on a host is watched: 2.5 */
	uint64_t memory;      /* bytes for all tables together */
	uint32_t convictions_per_hour; /* new ones enforced an hour; 0: no limit */
	double carry_share;	       /* of convicted sessions, see carry.h: 0.02 */
	struct helo_self self;	       /* copied */
};
void engine_settings_init(struct engine_settings *s); /* the shipped values */

/* Make an engine.  ${backing} and ${sink} are copied; their functions may be NULL.
 * ${secret} keys all hashes.  NULL without memory. */
struct engine *engine_create(const struct engine_settings *settings,
			     const struct engine_backing *backing,
			     const struct engine_sink *sink, const uint8_t secret[16]);
void engine_free(struct engine *e);

/* At the start: put in what the database holds, least recently seen first.  When all of
 * it went in, engine_loaded() says so, and until the first eviction a host that memory
 * does not know is new without asking ${backing}.  0, or -1 without memory. */
int engine_load_host(struct engine *e, const struct host_key *key,
		     const struct profile *profile);
int engine_load_context(struct engine *e, enum context_kind kind, const char *name,
			const struct context *context);
void engine_loaded(struct engine *e);

/* ${address}: as stored, see autotrap_load().  With a backing of mailboxes no trap is
 * made by itself before all are loaded. */
int engine_load_mailbox(struct engine *e, uint64_t id, const char *address,
			const struct mailbox *mailbox);
void engine_mailboxes_loaded(struct engine *e);

/* What our users send, for outbound_load(). */
struct outbound *engine_outbound(struct engine *e);

/* Whether learning is frozen, and why; and what it was before a restart. */
const struct freeze *engine_freeze(const struct engine *e);
void engine_load_freeze(struct engine *e, const struct freeze *freeze);

/* So many proven hosts that are not loaded were measured so (profile.newcomer): the
 * threshold is to know them. */
void engine_load_newcomers(struct engine *e, uint8_t newcomer, uint64_t hosts);

/* Use other settings from now on.  0, or -1 without memory (the old ones stay).  Table
 * sizes change only at the next start. */
int engine_configure(struct engine *e, const struct engine_settings *settings);

/* A local user (the id of his mailbox) ever took mail; loading the mailbox tells it too.
 */
void engine_load_user(struct engine *e, uint64_t id);

/* Judge by what was measured before (the threshold only if it was for the same target
 * share): at a start, and for `explain`, which asks an engine of its own. */
void engine_set_measured(struct engine *e, const struct engine_measured *measured);
/* The same for weights that nobody measured: what the contexts make of them. */
void engine_settle_weights(struct engine *e, uint32_t now_s);
void engine_set_threshold(struct engine *e, double value);

/* The engine owns it then and frees the old one.  It may thaw what is frozen. */
void engine_set_policy(struct engine *e, struct policy *policy);
const struct policy *engine_policy(const struct engine *e);

/* What is known of botnets; the engine owns it then and frees the old one. */
void engine_set_botnets(struct engine *e, struct botnet_view *botnets);

#endif
