#ifndef LYCHGATE_STORE_MEASURED_H
#define LYCHGATE_STORE_MEASURED_H

#include "engine.h"
#include "store.h"

/*
 * What the judgement measured (threshold, weights), as one meta value: lines of
 * name=value, such as "name/address/ptr=3.93" and "fact/tls on=-0.4".
 */
#define STORE_MEASURED "daemon.measured" /* its key */

/* Append the value.  0, or -1 without memory. */
int store_measured_format(const struct engine_measured *measured, struct buf *out);

/*
 * 1 and what was written last; 0 when nothing ever was; -1 failed.  A weight that is
 * missing or not readable is as shipped.
 */
int store_measured_get(struct store *s, struct engine_measured *measured_r);

/* The threshold in force for ${target_share}: what was measured for it, by the daemon or
 * a replay, else what the daemon tells.  1; 0 when nobody did; -1 failed. */
int store_measured_threshold(struct store *s, double target_share, double *threshold_r);

#endif
