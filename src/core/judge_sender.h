#ifndef LYCHGATE_JUDGE_SENDER_H
#define LYCHGATE_JUDGE_SENDER_H

#include "facts.h"
#include "relatives.h"
#include "score.h"

/* Add what the envelope sender says, beyond the names (sender.networks,
 * sender.null-many). */
void judge_sender(struct score *score, const struct relatives_known *known,
		  const struct facts *f);

#endif
