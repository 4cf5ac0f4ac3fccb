#ifndef LYCHGATE_LEAP_H
#define LYCHGATE_LEAP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A clock that is put forward makes everything old: hosts, sessions and statistics would
 * be deleted within minutes, and if it was a mistake (a virtual machine that wakes up, a
 * wrong time server) they would be missed when the clock is right again.
 */
struct leap {
	int64_t ahead_ms; /* the clock, of the steady one */
	int64_t until_ms; /* steady; until then all is kept */
	int64_t by_ms;	  /* what it was put forward by, and not back since */
	bool begun;
};

#define LEAP_MS	     INT64_C(3600000)	     /* what is less deletes little too early */
#define LEAP_GAP_MS  (INT64_C(7) * 86400000) /* so long it may well not have run */
#define LEAP_HOLD_MS INT64_C(86400000)

/*
 * Look at both clocks, each second or so: may what is old be deleted?  Not for a day
 * after the clock was put forward, unless it is put back as far.  Logs what it sees.
 * At the first look ${last_ms} is when lychgated last ran (0: not known), later ones do
 * not heed it.
 */
bool leap_allows(struct leap *l, int64_t last_ms, int64_t now_ms, int64_t steady_ms);

#endif
