#ifndef LYCHGATE_JUDGE_H
#define LYCHGATE_JUDGE_H

#include "facts.h"
#include "learn.h"
#include "recall.h"
#include "score.h"

/*
 * The whole score (doc/judgement.md) for these facts, with its reasons.  The counts of
 * ${recall} are read, nothing is changed but what was recently used.
 */
void judge(struct recall *recall, const struct learn_weights *weights,
	   const struct facts *facts, struct score *score_r);

#endif
