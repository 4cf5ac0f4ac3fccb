#ifndef LYCHGATE_JUDGE_BOTNET_H
#define LYCHGATE_JUDGE_BOTNET_H

#include "facts.h"
#include "score.h"

/*
 * Add what membership in a botnet says (botnet.member): at most JUDGE_BOTNET_MAX, and
 * nothing for a host that looks like a server or can be trusted.
 */
#define JUDGE_BOTNET_MAX 3.0
void judge_botnet(const struct facts *facts, struct score *score);

#endif
