/*
 * Two streams are merged: the connects, which are the sorted records, and the next events
 * of the open sessions, which a queue orders.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "progress.h"
#include "replay_queue.h"
#include "replay_run.h"

struct run {
	struct replay_input *in;
	const struct replay_court *court;
	struct replay_queue open;
	size_t connected; /* records so far */
	size_t ended;
};

static int
connect_next(struct run *run)
{
	struct record *record = &run->in->items[run->connected]->record;
	struct replay_visit *v = malloc(sizeof(*v));

	if (v == NULL || replay_visit_begin(v, run->court, record) != 0)
		goto fail;
	v->number = run->connected;
	if (replay_queue_add(&run->open, v) != 0) {
		replay_visit_end(v);
		goto fail;
	}
	run->connected++;
	return 0;
fail:
	free(v);
	return -1;
}

static void
drop_first(struct run *run)
{
	struct replay_visit *v = replay_queue_first(&run->open);

	replay_queue_take(&run->open);
	replay_visit_end(v);
	free(v);
}

static void
step_first(struct run *run)
{
	struct replay_visit *v = replay_queue_first(&run->open);

	if (replay_visit_step(v, run->court)) {
		drop_first(run);
		run->ended++;
	} else {
		replay_queue_moved(&run->open);
	}
}

/* Does the next record connect before the next event of an open session? */
static bool
connect_is_next(const struct run *run)
{
	const struct replay_visit *first = replay_queue_first(&run->open);

	if (run->connected == run->in->n)
		return false;
	return first == NULL ||
	       run->in->items[run->connected]->record.session.at_ms < first->next_ms;
}

int
replay_run_court(struct replay_input *in, const struct replay_court *court)
{
	struct run run = {.in = in, .court = court};
	struct progress progress;
	int rc = 0;

	replay_queue_init(&run.open);
	progress_init(&progress, "replay", in->n);
	while (run.ended < in->n && rc == 0) {
		if (connect_is_next(&run))
			rc = connect_next(&run);
		else
			step_first(&run);
		progress_set(&progress, run.ended);
	}
	progress_fini(&progress);
	while (replay_queue_first(&run.open) != NULL)
		drop_first(&run);
	replay_queue_fini(&run.open);
	return rc;
}

struct told {
	struct replay_report *report;
	const struct replay_watch *watch;
};

static void
report_begin(void *ctx, struct replay_visit *v)
{
	const struct told *told = ctx;

	replay_report_begin(told->report, v->record, &v->counted);
}

static void
report_rcpt(void *ctx, struct replay_visit *v, enum mta_answer mta,
	    const struct verdict *verdicts)
{
	const struct told *told = ctx;

	replay_report_rcpt(told->report, &v->counted, mta, &verdicts[0]);
	if (told->watch != NULL)
		told->watch->rcpt(told->watch->ctx, v, &verdicts[0]);
}

static void
report_message(void *ctx, struct replay_visit *v, const struct replay_message *messages)
{
	const struct told *told = ctx;

	replay_report_message(told->report, &v->counted, messages[0].change,
			      &messages[0].verdict);
	if (told->watch != NULL)
		told->watch->message(told->watch->ctx, v, &messages[0]);
}

static void
tell_end(void *ctx, struct replay_visit *v, const struct outcome *outcomes)
{
	const struct told *told = ctx;

	told->watch->end(told->watch->ctx, v, &outcomes[0]);
}

int
replay_run(struct replay_input *in, struct engine *e, struct replay_report *r,
	   const struct replay_watch *watch)
{
	struct told told = {r, watch};
	const struct replay_court court = {.engines = {e},
					   .n = 1,
					   .ctx = &told,
					   .begin = report_begin,
					   .rcpt = report_rcpt,
					   .message = report_message,
					   .end = watch != NULL ? tell_end : NULL};
	int rc = replay_run_court(in, &court);

	return rc == 0 && !r->failed ? 0 : -1;
}
