#ifndef LYCHGATE_NEWEST_H
#define LYCHGATE_NEWEST_H

#include "say.h"
#include "store.h"

/*
 * A database of the past: logs that were replayed, or a filter that gets no mail any
 * more. Seen from now its last days are empty and its counts have faded, which a person
 * must be told: else it looks as if nothing had been learnt.
 */
#define NEWEST_OLD_S (3 * 86400) /* the newest session is older than that */

/* When the newest session was, if it is old; 0: it is not, or there was none.  0, or -1
 * as the store says. */
int newest_old(struct store *s, uint32_t now_s, uint32_t *at_s_r);

/* "2026-11-23 18:33:26, 6 days ago" */
#define NEWEST_TEXT_MAX (2 * SAY_MAX)
char *newest_text(uint32_t at_s, uint32_t now_s, char out[NEWEST_TEXT_MAX]);

/*
 * Say on standard error of when the newest session is and that ${so}, when it is old and
 * before ${since_s}, from which on a command shows something.  What cannot be read is not
 * reported here.
 */
void newest_warn(struct store *s, uint32_t now_s, uint32_t since_s, const char *so);

/* What is so where times can be asked for, and where something fades or runs out. */
#define NEWEST_SINCE "nothing has come since (--since goes back further)"
#define NEWEST_FADED "counts have faded and convictions run out since"

#endif
