#ifndef LYCHGATE_ENGINE_H
#define LYCHGATE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive.h"
#include "helo.h"
#include "policy.h"
#include "profile.h"
#include "score.h"
#include "session.h"
#include "verdict.h"

/*
 * The only door to the judgement: feed it events, get verdicts.  It owns the tables of
 * profiles, contexts and mailboxes.  Not thread-safe: one thread feeds it.  It does no
 * I/O: what it does not hold it asks from ${backing}, what it learnt it tells ${sink}.
 */
struct engine;

/* Needed of score->deeds: no name convicts alone.  So far below the threshold a
 * conviction ends early. */
#define ENGINE_DEEDS	     0.75
#define ENGINE_ACQUIT_MARGIN 1.0

struct visit; /* the judgement's side of one open session */

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

/* The memos of it, for memo_load(). */
struct memo_shelf *engine_memos(struct engine *e);

/* A proven host that is not loaded was measured so (profile.newcomer): the threshold is
 * to know it. */
void engine_load_newcomer(struct engine *e, uint8_t newcomer);

/* Use other settings from now on.  0, or -1 without memory (the old ones stay).  Table
 * sizes change only at the next start. */
int engine_configure(struct engine *e, const struct engine_settings *settings);

/* Judge by what was measured before (the threshold only if it was for the same target
 * share): at a start, and for `explain`, which asks an engine of its own. */
void engine_set_measured(struct engine *e, const struct engine_measured *measured);
void engine_set_threshold(struct engine *e, double value);

/* The engine owns it then and frees the old one. */
void engine_set_policy(struct engine *e, struct policy *policy);
const struct policy *engine_policy(const struct engine *e);

/*
 * A session begins.  ${s} holds the facts of the connection and is filled further by
 * the caller before each call below; it must outlive the visit.  NULL without
 * memory: then the session is not judged.
 */
struct visit *engine_connect(struct engine *e, const struct session *s);

/*
 * The last recipient of the last transaction of the session came.  The verdict does not
 * yet know that recipient's own answer by the MTA, which is learnt right after.
 * One that the session dropped (see its limits) passes unjudged.
 */
void engine_rcpt(struct engine *e, struct visit *v, struct verdict *verdict_r);

/*
 * The content of the last transaction is whole: learn what it tells.  Without this call
 * it is learnt when the next transaction has a recipient, or the session ends.
 */
void engine_message(struct engine *e, struct visit *v);

/*
 * The session is over: fold it into profile and contexts, tell the sink.  ${outcome_r}
 * may be NULL.  The visit stays readable (outcome texts) until engine_visit_free().
 */
void engine_close(struct engine *e, struct visit *v, struct outcome *outcome_r);
void engine_visit_free(struct visit *v);

/* Before the end: tell the sink what is told now and then only. */
void engine_flush(struct engine *e);

/* What the engine thinks of an identity now, without changing anything: for `explain`. */
struct engine_opinion {
	bool known; /* false: this identity was never seen */
	struct host_key key;
	struct profile profile;
	struct verdict verdict;
};
void engine_explain(struct engine *e, const struct session *s,
		    struct engine_opinion *opinion_r);

/*
 * Take back what an identity taught (its hard label, in the contexts that ${texts}
 * name) and forget it.  False when the engine did not know it.
 */
bool engine_forget(struct engine *e, const struct host_key *key,
		   const struct host_texts *texts, uint32_t now_s);

struct engine_stats {
	size_t hosts, contexts, mailboxes, memory;
	size_t hosts_max; /* that memory holds */
	uint64_t evictions;
	double threshold;
	uint32_t convictions_last_hour;
	bool breaker_open;
};
void engine_stats(const struct engine *e, struct engine_stats *stats_r);

#endif
