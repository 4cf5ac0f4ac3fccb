/*
 * Where to draw the line.  The formula is safe and blind; the measurement takes over as
 * soon as there are enough proven hosts to bound the error by what they would have
 * scored.
 */
#include "threshold.h"

#include <math.h>
#include <string.h>

#define DAY_S	     86400
#define NEWCOMERS    0.07 /* f of the header */
#define START_TARGET 5e-4
#define START_VALUE  4.0
/* Zombies with clean lists and patience may raise it, but not blind us. */
#define RISE_MAX  2.0
#define PACK_ZERO 128
#define BOUND_Z	  1.6449

static double
start_value(double target)
{
	return fmax(START_VALUE + log(START_TARGET / target), THRESHOLD_MIN);
}

void
threshold_init(struct threshold *t, double target)
{
	memset(t, 0, sizeof(*t));
	threshold_retarget(t, target);
}

void
threshold_retarget(struct threshold *t, double target)
{
	t->target = target;
	t->value = start_value(target);
	t->moved_s = 0;
}

uint8_t
threshold_pack(double score)
{
	return (uint8_t)fmin(fmax(round(score / THRESHOLD_STEP) + PACK_ZERO, 1),
			     UINT8_MAX);
}

double
threshold_unpack(uint8_t packed)
{
	return (packed - PACK_ZERO) * THRESHOLD_STEP;
}

/* Count hosts with this score. */
static void
add_hosts(struct threshold *t, double score, double hosts)
{
	double bin = floor((score - THRESHOLD_MIN) / THRESHOLD_STEP);
	double *in = bin >= 0 ? &t->bins[(int)fmin(bin, THRESHOLD_BINS - 1)] : NULL;

	t->hosts = fmax(0, t->hosts + hosts);
	if (in != NULL)
		*in = fmax(0, *in + hosts);
}

void
threshold_host(struct threshold *t, double naked_score)
{
	add_hosts(t, naked_score, 1);
}

void
threshold_hosts(struct threshold *t, double naked_score, uint64_t n)
{
	add_hosts(t, naked_score, (double)n);
}

void
threshold_forget_host(struct threshold *t, double naked_score)
{
	add_hosts(t, naked_score, -1);
}

double
threshold_newcomers(const struct threshold *t, double at)
{
	double above = 0, bound;

	if (t->hosts == 0)
		return 1;
	for (int bin = 0; bin < THRESHOLD_BINS; bin++)
		if (THRESHOLD_MIN + (bin + 1) * THRESHOLD_STEP > at)
			above += t->bins[bin];
	/* Poisson, one-sided: 3 for none (the rule of three), and about right above. */
	bound = above + BOUND_Z * sqrt(above) + 3;
	return fmin(1, bound / t->hosts);
}

double
threshold_error(const struct threshold *t, double at)
{
	return t->hosts == 0 ? 1 : NEWCOMERS * threshold_newcomers(t, at);
}

/* So many valid hosts above the line that the target is missed for sure, or the way back
 * to the start after a step down that went too far. */
static bool
proved_wrong(const struct threshold *t)
{
	double above = 0;

	for (int bin = 0; bin < THRESHOLD_BINS; bin++)
		if (THRESHOLD_MIN + bin * THRESHOLD_STEP >= t->value)
			above += t->bins[bin];
	if (t->hosts > 0 &&
	    NEWCOMERS * (above - BOUND_Z * sqrt(above)) / t->hosts > t->target)
		return true;
	return t->value < start_value(t->target) &&
	       threshold_error(t, t->value) > t->target;
}

bool
threshold_move(struct threshold *t, uint32_t now_s)
{
	double step = 0;

	/* Never yet; or the clock was ahead then. */
	if (t->moved_s == 0 || t->moved_s > now_s)
		t->moved_s = now_s;
	if (now_s - t->moved_s < DAY_S)
		return false;
	t->moved_s = now_s;
	if (threshold_error(t, t->value - THRESHOLD_STEP) <= t->target)
		step = -THRESHOLD_STEP;
	else if (proved_wrong(t))
		step = THRESHOLD_STEP;
	t->value =
	    fmin(fmax(t->value + step, THRESHOLD_MIN), start_value(t->target) + RISE_MAX);
	return true;
}
