#ifndef LYCHGATE_ENGINE_H
#define LYCHGATE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine_setup.h"
#include "merit.h"
#include "profile.h"
#include "score.h"
#include "session.h"
#include "verdict.h"
#include "watch.h"

/*
 * The only door to the judgement: feed it events, get verdicts (it is made and set up by
 * engine_setup.h).  It owns the tables of
 * profiles, contexts and mailboxes.  Not thread-safe: one thread feeds it.  It does no
 * I/O: what it does not hold it asks from ${backing}, what it learnt it tells ${sink}.
 */
/* Needed of score->deeds: no name convicts alone.  So far below the threshold a
 * conviction ends early: scores waver, and each new conviction is a relapse; but those
 * who were convicted by mistake are just below it too (measured: judgement.md). */
#define ENGINE_DEEDS	     0.75
#define ENGINE_ACQUIT_MARGIN 0.5

struct visit; /* the judgement's side of one open session */

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

/* What judges bounces and signs senders; its messages are to come before
 * engine_message(). */
struct backscatter *engine_backscatter(struct engine *e);

/*
 * The last transaction is over, with its content if any came: learn what that tells, and
 * judge the message once more (judge_message.h).  ${verdict_r}: a zombie's, with the
 * highest score of a recipient, if only now it is one, and ACTION_REFUSE if the message
 * is to be refused to all whom it was let through to; else a pass without reasons.
 * ${change_r}: what the scores of these changed by.  Without this call the content is
 * learnt when the next transaction has a recipient, or the session ends.
 */
void engine_message(struct engine *e, struct visit *v, double *change_r,
		    struct verdict *verdict_r);

/*
 * The session is over: fold it into profile and contexts, tell the sink.  ${outcome_r}
 * may be NULL.  The visit stays readable (outcome texts) until engine_visit_free().
 */
void engine_close(struct engine *e, struct visit *v, struct outcome *outcome_r);
void engine_visit_free(struct visit *v);

/* Now and then, and before the end: tell the sink what is counted by now, and what is
 * still open.  ${now_s} 0: the time of the newest event. */
void engine_flush(struct engine *e, uint32_t now_s);

/* What the engine thinks of an identity now, without changing anything: for `explain`. */
struct engine_opinion {
	bool known; /* false: this identity was never seen */
	struct host_key key;
	struct profile profile;
	struct standing standing; /* what is remembered for it */
	unsigned alerts;	  /* of its address: watch.h */
	uint32_t alert_s[WATCH_KINDS];
	struct verdict verdict;
};
void engine_explain(struct engine *e, const struct session *s,
		    struct engine_opinion *opinion_r);

/*
 * Take back what an identity taught and forget it.  ${texts}: as it came last, for what
 * the backing does not know better (taught.h).  False when the engine did not know it.
 */
bool engine_forget(struct engine *e, const struct host_key *key,
		   const struct host_texts *texts, uint32_t now_s);

/* The same, but take back only what it taught at ${since_s} and later. */
bool engine_rewind(struct engine *e, uint32_t since_s, const struct host_key *key,
		   const struct host_texts *texts, uint32_t now_s);

struct engine_stats {
	size_t hosts, contexts, mailboxes, memory;
	size_t hosts_max; /* that memory holds */
	uint64_t evictions;
	double threshold;
	uint32_t convictions_last_hour;
	bool breaker_open;
	size_t storms; /* of bounces, that are on (storm.h) */
};
void engine_stats(const struct engine *e, struct engine_stats *stats_r);

#endif
