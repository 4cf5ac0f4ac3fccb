#ifndef LYCHGATE_JUDGE_STANDING_H
#define LYCHGATE_JUDGE_STANDING_H

#include "facts.h"
#include "score.h"

/*
 * Add the reasons that speak for a client: its history and merits (together at most
 * SERVER_WORTH_MAX), its organisation, a known sender.  To be called behind the reasons
 * against it: a known sender protects nobody who hunts users or hits traps.
 */
void judge_standing(struct score *score, const struct facts *facts);

#endif
