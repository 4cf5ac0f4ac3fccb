#ifndef LYCHGATE_JUDGE_SENDER_H
#define LYCHGATE_JUDGE_SENDER_H

#include "facts.h"
#include "score.h"

/* Add what the envelope sender says, beyond the names (sender.networks,
 * sender.null-many). */
void judge_sender(struct score *score, const struct facts *f);

#endif
