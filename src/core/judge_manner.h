#ifndef LYCHGATE_JUDGE_MANNER_H
#define LYCHGATE_JUDGE_MANNER_H

#include "facts.h"
#include "learn.h"
#include "relatives.h"
#include "score.h"

/*
 * Add what the client's manner says: how it speaks (dialect, TLS, pace), whether its
 * sender is at home, what its messages looked like.  After the HELO was judged.
 */
void judge_manner(struct score *score, const struct relatives_known *known,
		  const struct learn_weights *w, const struct facts *f);

/*
 * Add only what its messages looked like (the family HEADERS).  Of ${f} name, HELO,
 * content and time are needed.  ${recall}: has the counts behind the reasons; NULL leaves
 * them 0.
 */
void judge_manner_looks(struct score *score, struct recall *recall,
			const struct learn_weights *w, const struct facts *f);

/* What a fact may say, whatever was learnt: of those that this module brings none may
 * decide. */
double judge_manner_bound(enum manner_fact fact, double nats);

#endif
