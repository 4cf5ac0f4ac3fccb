#ifndef LYCHGATE_REPLAY_VISIT_H
#define LYCHGATE_REPLAY_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "journal_put.h"
#include "record.h"
#include "replay_change.h"
#include "replay_report.h"

#define REPLAY_ENGINES 2

/* What an engine said of a whole message: engine_message(). */
struct replay_message {
	double change;
	struct verdict verdict;
};

/*
 * The engines that judge the same sessions side by side, and who is told: when a session
 * begins, when a recipient was judged (a verdict by each engine), when its message is
 * over, which may refuse those that were let through, and when the session is over (an
 * outcome by each; texts valid during the call).  ${end} may be NULL.
 */
struct replay_visit;
struct replay_court {
	struct engine *engines[REPLAY_ENGINES];
	size_t n;
	void *ctx;
	void (*begin)(void *ctx, struct replay_visit *v);
	void (*rcpt)(void *ctx, struct replay_visit *v, enum mta_answer mta,
		     const struct verdict *verdicts);
	void (*message)(void *ctx, struct replay_visit *v,
			const struct replay_message *messages);
	void (*end)(void *ctx, struct replay_visit *v, const struct outcome *outcomes);
};

/*
 * One session that is being replayed.  The engine must see at each event only what the
 * filter would have known then: it is shown a view of the record's session, which grows.
 * The record's label is no part of it.
 */
struct replay_visit {
	struct record *record;
	struct session view;	  /* texts and arrays are the record's ... */
	struct session_txn *txns; /* ... but this array, which view.txns is */
	size_t txn, rcpt;	  /* of the next recipient */
	struct visit *visits[REPLAY_ENGINES];
	struct replay_session counted;	    /* the report's */
	struct change_session changed;	    /* the comparison's */
	int64_t next_ms;		    /* when the next event happens */
	size_t number;			    /* of the session in the order of connects */
	struct journal_decision *decisions; /* replay_counts.h; else NULL */
	size_t n_decisions, cap_decisions;
};

/*
 * The record's session connects.  Times that are missing in it, or that go back, are
 * set to that of the event before.  Neither the visit nor the record may move until
 * the end.  0, or -1 without memory.
 */
int replay_visit_begin(struct replay_visit *v, const struct replay_court *court,
		       struct record *record);

/*
 * The next event: a recipient is judged and counted, with its message if it is the last
 * one's turn, or the session ends.  True when it
 * was the end; then call replay_visit_end().
 */
bool replay_visit_step(struct replay_visit *v, const struct replay_court *court);

/* Free what begin made. */
void replay_visit_end(struct replay_visit *v);

#endif
