#ifndef LYCHGATE_MESSAGE_ID_H
#define LYCHGATE_MESSAGE_ID_H

#include <stdbool.h>
#include <stddef.h>

#include "dname.h"

/*
 * Message-IDs (RFC 5322 3.6.4): first as text, to be found again in replies and reports;
 * then what one tells of the program that made it.
 */

/* What stands between angle brackets, with them; where there are none, the first word. */
struct message_id_text {
	const char *text; /* in the field; not terminated */
	size_t len;
};

/*
 * The identifier of a Message-ID field; and the next one of an In-Reply-To or References
 * field, where ${*at} begins at the field's text and is moved behind it.  0, or -1 when
 * there is none (any more).
 */
int message_id_only(const char *field, struct message_id_text *id_r);
int message_id_next(const char **at, struct message_id_text *id_r);

/* Does a header field of this name hold other messages' identifiers? */
bool message_id_refers(const char *name);

/* How the part of a Message-ID before its '@' is made, as far as it tells programs apart.
 */
enum id_shape {
	ID_SHAPE_OTHER,
	ID_SHAPE_DOLLARS, /* "000601c7a1b2$3c4d5e6f$0a01a8c0": Outlook's */
	ID_SHAPE_THE_BAT, /* "1234567.20070401123456" */
	ID_SHAPE_MOZILLA, /* "4614A0C2.4020908", or a UUID */
	ID_SHAPE_HEX	  /* 32 digits or more: servers of Microsoft */
};

/* What its part behind the '@' is. */
enum id_place {
	ID_PLACE_NONE,	  /* there is no '@', or nothing behind it */
	ID_PLACE_ADDRESS, /* "[192.0.2.1]", "192.0.2.1" */
	ID_PLACE_WORD,	  /* a single label, or no name at all */
	ID_PLACE_NAME
};

struct message_id {
	enum id_shape shape;
	enum id_place place;
	char host[DNAME_MAX]; /* normalised, with ID_PLACE_NAME; else "" */
};

/* Read a Message-ID, with or without angle brackets; any text is one. */
void message_id_parse(const char *text, struct message_id *id_r);

#endif
