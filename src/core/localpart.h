#ifndef LYCHGATE_LOCALPART_H
#define LYCHGATE_LOCALPART_H

#include <stdbool.h>
#include <stddef.h>

#include "dname.h"

#define LOCALPART_MAX 64 /* RFC 5321 4.5.3.1.1 */

/*
 * The two sides of a recipient's address as mailboxes are told apart: lower-case ASCII, a
 * sub-address ("+tag", RFC 5233) cut off and remembered as ${tagged}.
 */
struct rcpt_name {
	char local[LOCALPART_MAX + 1];
	char domain[DNAME_MAX];
	bool tagged;
};

/*
 * 0, or -1 (nothing stored) when there is no domain, nothing before the tag, or more text
 * than RFC 5321 allows.
 */
int localpart_split(const char *address, struct rcpt_name *name_r);

/*
 * Made by a machine for one message: BATV ("prvs="), SRS, VERP.  Nobody's name, and there
 * are as many as messages.
 */
bool localpart_is_made(const char *local);

/*
 * Could a name that nobody has be a trap?  Not one of fewer than 3 characters or of
 * others than a-z, 0-9, '.', '_' and '-', not one with 5 digits in a row (telephone
 * numbers, Message-IDs, VERP), not one that a mailing list makes, nor the name of a role
 * (RFC 2142, and what is usual) or a misspelling of one.
 */
bool localpart_is_bait(const char *local);

/*
 * Are at most ${limit} typing errors between the two?  An error is one character too
 * many, missing or wrong, or two neighbours exchanged (Damerau, CACM 7(3), 1964); no
 * character is touched twice ("optimal string alignment").  ${limit} is at most 4.
 */
bool localpart_near(const char *a, size_t a_len, const char *b, size_t b_len, int limit);

#endif
