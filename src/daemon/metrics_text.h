#ifndef LYCHGATE_METRICS_TEXT_H
#define LYCHGATE_METRICS_TEXT_H

#include <stdbool.h>

#include "buf.h"
#include "engine.h"
#include "gate.h"
#include "store_stats.h"
#include "writer_front.h"

/* What is measured, at one moment.  doc/metrics.md has the names. */
struct metrics_values {
	struct store_minute counted; /* of sessions that ended, since the start */
	struct gate_stats gate;
	struct engine_stats engine;
	struct writer_numbers writer;
	enum policy_mode mode; /* the site's */
	uint64_t started_s;
};

/*
 * Append all metrics as text: OpenMetrics 1.0, or else Prometheus's format 0.0.4.  0, or
 * -1 without memory.
 */
int metrics_text(const struct metrics_values *v, bool openmetrics, struct buf *out);

#endif
