#ifndef LYCHGATE_RETURNS_CURVE_H
#define LYCHGATE_RETURNS_CURVE_H

#include "returns_tally.h"

/* A share with its 95 % interval; of no case at all 0 .. 1. */
struct returns_share {
	double share, low, high;
	uint64_t cases;
};

/* The share that has returned at the end of each step. */
struct returns_curve {
	uint64_t cases;	   /* at the beginning */
	uint64_t censored; /* out of sight before the end, without a return */
	struct returns_share at[RETURNS_NOT];
	uint64_t at_risk[RETURNS_NOT]; /* when the step begins */
};

/*
 * 1 - the product-limit estimate from these counts by step (${returned}, ${censored}:
 * RETURNS_BINS each): Kaplan & Meier, "Nonparametric Estimation from Incomplete
 * Observations", JASA 53 (1958); a case that goes out of sight within a step counts as
 * watched to the step's end.  Intervals: Greenwood's variance (Reports on Public Health
 * 33, 1926) on the scale of log(-log), where they stay within 0 .. 1 (Kalbfleisch &
 * Prentice 1980).  Where none or all returned that has no width: then the exact binomial
 * bound ("rule of three").
 */
void returns_curve(const uint64_t returned[RETURNS_BINS],
		   const uint64_t censored[RETURNS_BINS], struct returns_curve *curve_r);

/* ${part} of ${whole}, with Wilson's interval (JASA 22, 1927).  Of weighted cases these
 * are worth as many as (sum of weights)^2 / sum of squares (Kish 1965). */
struct returns_share returns_share(double part, double whole);

/* The age at which ${share} of the cases has returned: the end of that step in seconds;
 * 0 when they did not within RETURNS_WATCHED_S. */
uint32_t returns_curve_quantile(const struct returns_curve *curve, double share);

#endif
