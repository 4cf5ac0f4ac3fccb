#ifndef LYCHGATE_PACE_H
#define LYCHGATE_PACE_H

#include "session.h"

/* How long a client takes from the greeting to its first MAIL. */
enum pace { PACE_NOT_KNOWN, PACE_QUICK, PACE_NORMAL, PACE_SLOW };

#define PACE_QUICK_MS 2000
#define PACE_SLOW_MS  15000

/*
 * From the session so far.  Not known before the first MAIL, and where times are whole
 * seconds or all the same, as in many logs.
 */
enum pace pace_of(const struct session *s);

#endif
