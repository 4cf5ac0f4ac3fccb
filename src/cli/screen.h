#ifndef LYCHGATE_SCREEN_H
#define LYCHGATE_SCREEN_H

#include <stdbool.h>
#include <stdio.h>

#include "buf.h"

/*
 * Text for people's screens.  What clients say (HELO, names, addresses) may hold escape
 * sequences for the administrator's terminal: all such text passes here.
 */

/*
 * Append ${text} as valid UTF-8 in one line: control characters become '?',
 * ill-formed bytes U+FFFD.  Returns the number of characters, or -1 without memory.
 */
int screen_add(struct buf *out, const char *text);

/* Is ${to} a terminal?  Does it want colour (not with NO_COLOR set, nor TERM=dumb)? */
bool screen_is_terminal(FILE *to);
bool screen_has_colour(FILE *to);

/*
 * Append a time as "2026-11-23 17:05:09" in local time, or as ISO 8601 in UTC
 * ("2026-11-23T16:05:09Z").  0, or -1 without memory.
 */
int screen_add_time(struct buf *out, int64_t at_ms);
int screen_add_time_utc(struct buf *out, int64_t at_ms);

#endif
