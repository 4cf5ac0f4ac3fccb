#ifndef LYCHGATE_MAILDATE_H
#define LYCHGATE_MAILDATE_H

#include <stdint.h>

/* How the zone of a Date header is written. */
enum maildate_zone {
	ZONE_OFFSET, /* "+0200" */
	ZONE_NAME,   /* "GMT", "EST": obsolete, RFC 5322 section 4.3 */
	ZONE_ABSURD, /* an offset that no place on earth has */
	ZONE_MISSING
};

struct maildate {
	int64_t at_s; /* since 1970 UTC; a zone that is not known counts as UTC */
	enum maildate_zone zone;
};

/*
 * Read a Date header: RFC 5322 section 3.3, with section 4.3 as far as mail programs
 * write it (years of two digits, zones by name, no seconds), folded or not, with or
 * without a comment behind.  0, or -1 (nothing stored) when it is none, or its day,
 * month or hour does not exist.
 */
int maildate_parse(const char *text, struct maildate *date_r);

#endif
