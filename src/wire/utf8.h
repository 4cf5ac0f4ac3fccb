#ifndef LYCHGATE_UTF8_H
#define LYCHGATE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/*
 * Decode the first character of the ${len} (> 0) bytes at ${text}: store its code
 * point and return how many bytes it takes.  Ill-formed bytes give UTF8_REPLACEMENT for
 * each maximal subpart (Unicode 15, 3.9, table 3-8) and are told from a real U+FFFD by
 * *${bad_r} (may be NULL).
 */
size_t utf8_decode(const char *text, size_t len, uint32_t *rune_r, bool *bad_r);

/* Is all of it well-formed (Unicode 15, table 3-7; no surrogates, no overlong forms)? */
bool utf8_valid(const char *text, size_t len);

/*
 * What a terminal might obey: C0, DEL and C1, ends of lines and paragraphs, and what
 * turns the direction of the text around it (Unicode Standard Annex 9), so that a name
 * can seem another.
 */
bool utf8_is_control(uint32_t rune);

#endif
