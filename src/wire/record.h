#ifndef LYCHGATE_RECORD_H
#define LYCHGATE_RECORD_H

#include <stddef.h>

#include "buf.h"
#include "session.h"

#define RECORD_LINE_MAX	  (16u * 1024 * 1024) /* bytes; longer ones are not parsed */
#define RECORD_REASON_MAX 160
#define RECORD_TIME_MAX_S UINT32_MAX /* of 2106: profiles keep 32 bits */

/*
 * A session record: one session as one line of JSON (JSON Lines, UTF-8).  It is the
 * journal's form and what replay reads.
 */

/* What a corpus says of a record.  No part of the session: the engine never sees it. */
enum record_label { RECORD_NO_LABEL, RECORD_SPAM, RECORD_HAM };

struct record {
	struct session session;
	enum record_label label;
	const char *id; /* in the session's arena; NULL: none */
};

/*
 * Parse one line of ${len} bytes (no newline or NUL behind it is needed).  A key that
 * is missing leaves the session's field as not known; of a transaction or recipient, a
 * time that is not known is 0, and a recipient's address that is not known is "".
 * Unknown keys are ignored whatever they hold.
 * Wrong types, values out of range, a key given twice and bad UTF-8 are errors.  Half a
 * pair of escaped surrogates ("\udc80", as Python escapes a byte that is no UTF-8) is
 * taken; record_format() replaces it.
 *
 * 0, and the caller owns the record (record_fini); or -1 with the reason as one line of
 * text without controls, and nothing stored in the record.
 */
int record_parse(const char *line, size_t len, struct record *record_r,
		 char reason_r[RECORD_REASON_MAX]);
void record_fini(struct record *r);

/*
 * The same for many records: all text and arrays lie packed in the caller's ${arena} and
 * live as long as it does; record_fini() does nothing.  A line that does not parse
 * leaves what was read of it in the arena.
 */
int record_parse_in(struct arena *arena, const char *line, size_t len,
		    struct record *record_r, char reason_r[RECORD_REASON_MAX]);

/*
 * Append the session as one line of JSON without a newline.  What is not known is left
 * out.  Times are seconds, exact to the millisecond; bytes that are not UTF-8 are
 * replaced (see json.h).  Parsing the line gives the same session, except for what
 * was replaced or is then cut to SESSION_TEXT_MAX (an owner: OWNER_TEXT_MAX).
 * 0, or -1 without memory and ${out} as it was.
 */
int record_format(const struct session *s, struct buf *out);

const char *record_label_name(enum record_label label); /* "spam", "ham", "none" */

#endif
