#ifndef LYCHGATE_WEIGHTS_H
#define LYCHGATE_WEIGHTS_H

#include "learn.h"
#include "recall.h"

/* Nats a day.  What protects valid servers may come sooner. */
#define WEIGHTS_RISE 0.25
#define WEIGHTS_FALL 1.0

/*
 * Once a day move each weight towards what the hosts with a hard label say here, by at
 * most WEIGHTS_RISE or WEIGHTS_FALL; the first call, and one at a time before the last
 * move, only note the time.  Days on which nobody called are made up for, a week at most.
 * Was it time to?
 */
bool weights_move(struct learn_weights *w, struct recall *recall, uint32_t now_s);

/*
 * What the weights will be by ${now_s}, from the shipped ones on, if the contexts in
 * ${recall} came to be what they are since the first host was seen: for an engine that is
 * given contexts without weights.
 */
void weights_settle(struct learn_weights *w, struct recall *recall, uint32_t now_s);

/*
 * Where the weight of a class of names and HELOs moves to: the shipped weight ${prior} of
 * the cell that held ${shares} of the shipped zombies and servers, and what ${here} of
 * ${all} hosts change in it.  Of 200 hosts on either side the shipped shares are worth as
 * much as what was seen.  A rise must be proved, as the log of a ratio of two shares
 * (Katz and others, "Obtaining confidence intervals for the risk ratio", Biometrics 34,
 * 1978), at 95 %; for a fall, which protects, 70 % will do.
 */
double weights_joint(double prior, const struct learn_shares *shares,
		     const struct context_counts *here, const struct context_counts *all);

#endif
