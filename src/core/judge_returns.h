#ifndef LYCHGATE_JUDGE_RETURNS_H
#define LYCHGATE_JUDGE_RETURNS_H

#include "facts.h"
#include "score.h"

/*
 * "Returns after a 5xx with the same envelope": add the reason to ${score}, if there is
 * one. RFC 5321 4.2.1: after a permanent refusal the client should not repeat the exact
 * request. What it is worth is an estimate with a bound, see the source.
 */
void judge_returns(struct score *score, const struct facts *facts);

#endif
