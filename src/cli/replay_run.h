#ifndef LYCHGATE_REPLAY_RUN_H
#define LYCHGATE_REPLAY_RUN_H

#include "engine.h"
#include "replay_input.h"
#include "replay_report.h"
#include "replay_visit.h"

/*
 * Feed all records, sorted by time, to the engines, their events in true order: a
 * session's connect, recipients and end happen at their own times, between those of the
 * sessions that are open with it.  At equal times open sessions go on before new ones
 * come. The records' sessions are freed as they end.  0, or -1 without memory.
 */
int replay_run_court(struct replay_input *in, const struct replay_court *court);

/* Who else is told what one engine decides. */
struct replay_watch {
	void *ctx;
	void (*rcpt)(void *ctx, struct replay_visit *v, const struct verdict *verdict);
	void (*message)(void *ctx, struct replay_visit *v,
			const struct replay_message *message);
	void (*end)(void *ctx, struct replay_visit *v, const struct outcome *outcome);
};

/* The same with one engine, for the report, and for ${watch} unless that is NULL. */
int replay_run(struct replay_input *in, struct engine *e, struct replay_report *r,
	       const struct replay_watch *watch);

#endif
