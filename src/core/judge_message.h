#ifndef LYCHGATE_JUDGE_MESSAGE_H
#define LYCHGATE_JUDGE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "learn.h"
#include "verdict.h"

/*
 * A message is judged once more when it is whole, for then it is known what it looks
 * like, and which botnet's it is: most zombies send one and never come again.  There is
 * one answer for all recipients, so what speaks for the best of them speaks for the
 * message; and it can only be refused where none is spared.
 *
 * Never refused so: what comes from established servers, pinned and exempt hosts, is a
 * bounce by its sender (backscatter.h judges those), or answers mail of our users; nor
 * where not all of its recipients are known.
 */
struct visit;

/* What the recipients of one message that were let through came to; zero at the begin of
 * a visit. */
struct judge_message {
	size_t txn; /* whose message it is, from 1; 0: nobody was let through yet */
	uint32_t through;
	/* The least of theirs: scores without what messages are like, and when it is
	 * whole, with what this one is; deeds */
	double rest, score, deeds;
	double content; /* what messages before were like gave to the last one */
	bool excused;	/* whatever it looks like */
};

/* The last recipient of the visit's session got this verdict. */
void judge_message_rcpt(struct visit *v, const struct verdict *verdict);

/* Whatever the message of the last transaction looks like, it is not refused for that. */
void judge_message_excuse(struct visit *v);

/* What it is judged by; all borrowed. */
struct judge_message_by {
	const struct profile *profile; /* of its host, which has learnt from it */
	const struct learn_weights *weights;
	const struct botnet_view *botnets; /* NULL: none are known */
};

/*
 * The message of the last transaction is whole; the visit's findings know what it looks
 * like from now on.  ${change_r}: what the scores of the recipients that were let through
 * change by.  Is there one that it may be refused to?
 */
bool
judge_message_whole(struct visit *v, const struct judge_message_by *by, double *change_r);

/* The score of the recipient that has the highest one so far, with what is known now. */
void judge_message_score(const struct visit *v, const struct judge_message_by *by,
			 struct score *score_r);

#endif
