#ifndef LYCHGATE_JUDGE_RETURNS_H
#define LYCHGATE_JUDGE_RETURNS_H

#include "facts.h"
#include "score.h"

/*
 * "Returns after a 5xx with the same envelope" (returns.h), "goes on after a refusal" in
 * the same session (goes_on.h): add the reasons to ${score}, if there are any. RFC 5321
 * 4.2.1: after a permanent refusal the client should not repeat the exact request. What
 * they are worth are estimates with a bound, see the source.
 */
void judge_returns(struct score *score, const struct facts *facts);

#endif
