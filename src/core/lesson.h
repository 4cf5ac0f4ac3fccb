#ifndef LYCHGATE_LESSON_H
#define LYCHGATE_LESSON_H

#include "autotrap.h"
#include "profile.h"
#include "verdict.h"
#include "visit.h"

/*
 * The last recipient of the visit's session: learn who has its address, unless it is a
 * ${trap} that somebody laid.  ${p}: the client's profile; NULL when it is not judged.
 */
void lesson_mailbox(struct autotrap *a, const struct visit *v, const struct profile *p,
		    bool trap, struct autotrap_said *said_r);

/* Learn the mail server's own answer to it into the client's profile, after ${verdict}.
 */
void lesson_rcpt(struct visit *v, struct profile *p, const struct verdict *verdict,
		 const struct autotrap_said *said);

#endif
