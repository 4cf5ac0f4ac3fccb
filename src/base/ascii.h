#ifndef LYCHGATE_ASCII_H
#define LYCHGATE_ASCII_H

#include <stdbool.h>

/*
 * ASCII alone, whatever the locale: names and addresses on the wire are ASCII, and the
 * functions of ctype.h are undefined for negative chars.
 */

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Hexadecimal, in lower case as in normalised names. */
static inline bool
ascii_is_lower_hex(char c)
{
	return ascii_is_digit(c) || (c >= 'a' && c <= 'f');
}

static inline char
ascii_to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_digit(c) || ascii_is_lower(ascii_to_lower(c));
}

#endif
