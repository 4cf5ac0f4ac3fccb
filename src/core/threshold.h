#ifndef LYCHGATE_THRESHOLD_H
#define LYCHGATE_THRESHOLD_H

#include <stdbool.h>
#include <stdint.h>

#define THRESHOLD_STEP 0.25
#define THRESHOLD_MIN  3.0 /* never lower, however clean the valid hosts look */
#define THRESHOLD_BINS 64

/*
 * The score from which on a host is convicted, for a target share of valid
 * recipients that may be refused.
 *
 * A valid host is at risk while it has no history; later that protects it.  So the share
 * of valid mail refused is f * P(score >= t | valid host without history), f being the
 * share of valid mail that comes from hosts without history: 0.07 on the mail
 * that learn.c's counts are from.
 *
 * It starts at 4.0 for a target of 0.0005: Wald's bound for the share of valid hosts is
 * ln((1 - 0.1) / target) = 7.5 ("Sequential Analysis", 1947), with f = 0.05 recipients
 * are worth 3.0 less, and half a nat is left to the proof of deeds that a conviction
 * needs besides (ENGINE_DEEDS).  In populations made after learn.c's counts 0.01 to 0.03
 * % of valid recipients are refused from there (tools/sim-report).  Other targets
 * move it by their logarithm, after the same bound.  Then it is measured: what proven
 * hosts would score without their history, once per host (conformal: Vovk, Gammerman,
 * Shafer 2005).
 */
struct threshold {
	double target;
	double value;		     /* in force */
	uint32_t moved_s;	     /* at most THRESHOLD_STEP a day */
	double bins[THRESHOLD_BINS]; /* hosts by score, in steps, from THRESHOLD_MIN on */
	double hosts;
};

/* Start for ${target} (0 < target < 1), knowing nothing. */
void threshold_init(struct threshold *t, double target);

/* Another target: the measurements stay, the value starts anew. */
void threshold_retarget(struct threshold *t, double target);

/* A host became proven: its score without what its history earned.  The same of ${n}. */
void threshold_host(struct threshold *t, double naked_score);
void threshold_hosts(struct threshold *t, double naked_score, uint64_t n);

/* The host is forgotten, or was found out as a zombie: its score counts no more. */
void threshold_forget_host(struct threshold *t, double naked_score);

/* A score in a byte, in steps, never 0; and the byte as a score. */
uint8_t threshold_pack(double score);
double threshold_unpack(uint8_t packed);

/* Move the value towards what the measurements allow, by at most a step a day; never
 * below THRESHOLD_MIN, nor more than 2 above where it started; the first call, and one at
 * a time before the last move, only note the time.  Was it time to? */
bool threshold_move(struct threshold *t, uint32_t now_s);

/* Upper bound (95 %) of the share of valid hosts without history that score ${at} or
 * more: of N measured without any above, 3/N.  1 when nothing was measured. */
double threshold_newcomers(const struct threshold *t, double at);

/* Upper bound (95 %) of the share of valid recipients that the score ${at} refuses:
 * f times that.  1 when nothing was measured. */
double threshold_error(const struct threshold *t, double at);

#endif
