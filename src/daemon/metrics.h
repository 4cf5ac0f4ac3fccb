#ifndef LYCHGATE_METRICS_H
#define LYCHGATE_METRICS_H

#include "config.h"
#include "metrics_text.h"

struct event_base;

/*
 * An HTTP server for metrics (option `metrics_listen`), on the event loop: GET /metrics.
 * What it answers is in memory; it waits for nobody.  METRICS_READERS may be connected at
 * once; more wait to be taken.
 */
#define METRICS_READERS 16

struct metrics;

/* Called for the values of now. */
typedef void metrics_gather(void *ctx, struct metrics_values *values_r);

struct metrics_hooks {
	metrics_gather *gather;
	void *ctx;
};

/*
 * Listen as ${config} says; a unix socket gets its mode and group.  0 and *metrics_r,
 * which is NULL when the option is empty; or -1 with the reason appended to ${why}.
 */
int metrics_open(struct event_base *base, const struct config *config,
		 const struct metrics_hooks *hooks, struct metrics **metrics_r,
		 struct buf *why);

/* To be called now and then: take connections again, after descriptors ran out or there
 * were too many. */
void metrics_resume(struct metrics *m);

/* Close all.  NULL is allowed. */
void metrics_close(struct metrics *m);

#endif
