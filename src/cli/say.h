#ifndef LYCHGATE_SAY_H
#define LYCHGATE_SAY_H

#include <stdint.h>
#include <stdio.h>

#include "addr.h"
#include "buf.h"
#include "profile.h"

/* How numbers and times are put for people.  All return ${out}. */
#define SAY_MAX 40

char *say_time(uint32_t at_s, char out[SAY_MAX]); /* local time; "never" for 0 */
char *say_day(uint32_t at_s, char out[SAY_MAX]);  /* UTC, as days are counted; "never" */
char *say_span(uint64_t s, char out[SAY_MAX]);	  /* "45 s", "12 min", "5 h", "3 days" */
/* What has passed since; none when the clock was ahead then. */
char *say_since(uint32_t then_s, uint32_t now_s, char out[SAY_MAX]);
char *say_size(uint64_t bytes, char out[SAY_MAX]); /* "512 B", "1.4 GiB" */

/* A count that fades: "0", "3", "2.5", "41". */
char *say_count(double value, char out[SAY_MAX]);

/* "1 session", "2 sessions". */
char *say_many(uint64_t n, const char *one, char out[SAY_MAX]);

/* The client that a key is about: an address, or an IPv6 /64. */
char *say_unit(const struct host_key *key, char out[NET_TEXT_MAX]);

/* What a key's HELO form and dialect say, such as "HELO a name, ESMTP". */
const char *say_form(enum helo_form form);
const char *say_dialect(uint8_t dialect);

/* A paragraph: wrapped at 78 columns, its first line behind ${head}, the others indented
 * as far; made safe as below. */
void say_wrapped(FILE *to, const char *head, const char *text);

/*
 * Append a command line that may be pasted into a shell: ${command}, which ends with a
 * blank, and ${arg} as one word, whatever is in it (clients choose HELOs and names).  0,
 * or -1 without memory.
 */
int say_command(struct buf *b, const char *command, const char *arg);

/* "(more: COMMAND'ARG')" */
void say_more(FILE *to, const char *command, const char *arg);

/* One line for people (a newline is added); what clients said is made safe for
 * terminals. */
void say_line(FILE *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
