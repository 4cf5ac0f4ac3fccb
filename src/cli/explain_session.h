#ifndef LYCHGATE_EXPLAIN_SESSION_H
#define LYCHGATE_EXPLAIN_SESSION_H

#include "command.h"

/*
 * The reference code in any way a person writes it: small letters, O for 0, I and L for
 * 1, blanks and hyphens between; or with the whole refusal, at whose end it stands in
 * brackets.  0, or -1 when it can be none.
 */
#define EXPLAIN_REFERENCE_MAX 32
int explain_reference_parse(const char *text, char out[EXPLAIN_REFERENCE_MAX]);

/* Explain the session of a reference code as it was.  The exit status; EX_NOINPUT when
 * the journal has no such session (any more). */
int explain_session(const struct cli *cli, const char *reference);

#endif
