#ifndef LYCHGATE_DECAY_H
#define LYCHGATE_DECAY_H

#include <stdint.h>

/*
 * Counters that fade, by forward decay (Cormode, Shkapenyuk, Srivastava, Xu:
 * "Forward decay", ICDE 2009) with an exponential g.  Exponential forward decay does
 * not depend on its landmark, so a group of counters shares a landmark
 * ${at_s} that moves with the newest event: a value is what the counter was
 * worth then.  Adding and merging are additions in any order; late
 * events and merges from other nodes count what they would have counted in time.
 */

/* The factor that a value loses between two times; 1 when ${to_s} <= ${from_s}. */
double decay_factor(uint32_t from_s, uint32_t to_s, uint32_t half_life_s);

#endif
