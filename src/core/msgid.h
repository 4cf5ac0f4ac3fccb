#ifndef LYCHGATE_MSGID_H
#define LYCHGATE_MSGID_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Message-IDs in the text of header fields (RFC 5322 3.6.4).  An identifier is what
 * stands between angle brackets, with them; where there are none, the first word.
 */
struct msgid {
	const char *text; /* in the field; not terminated */
	size_t len;
};

/*
 * The identifier of a Message-ID field; and the next one of an In-Reply-To or References
 * field, where ${*at} begins at the field's text and is moved behind it.  0, or -1 when
 * there is none (any more).
 */
int msgid_parse(const char *field, struct msgid *id_r);
int msgid_next(const char **at, struct msgid *id_r);

/* Does a header field of this name hold other messages' identifiers? */
bool msgid_refers(const char *name);

#endif
