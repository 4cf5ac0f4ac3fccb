#ifndef LYCHGATE_CARRY_H
#define LYCHGATE_CARRY_H

#include <stdbool.h>

#include "recall.h"
#include "session.h"

/*
 * A small share of the sessions of convicted hosts is let through at RCPT, so that their
 * content is seen and can acquit, and refused at the end of data.  A message is carried
 * whole: all of its recipients are refused in the end, or none.
 */

/* Is this session of the share (0 to 1)?  By a keyed hash of its address and the time it
 * began: nobody outside can tell, and a replay decides alike. */
bool carry_chosen(const struct recall *recall, const struct session *s, double share);

/* One connection's state; zeroed at its begin. */
struct carry {
	bool carried; /* the message at hand: it will be refused at the end of data */
	bool passed;  /* it has a recipient that was let through */
	bool mixed;   /* a recipient had to wait: nothing is carried any more */
};

enum carry_answer {
	CARRY_PASS,   /* let the recipient through */
	CARRY_REFUSE, /* refuse it now */
	CARRY_ON,     /* say yes now, and refuse the message at the end of data */
	CARRY_LATER   /* 452: it cannot be in one message with those that are carried */
};

/* A message begins. */
void carry_message(struct carry *c);

/* A recipient that the MTA accepted.  ${refuse}: by the verdict; ${chosen}: and its
 * message may be carried. */
enum carry_answer carry_rcpt(struct carry *c, bool refuse, bool chosen);

#endif
