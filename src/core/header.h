#ifndef LYCHGATE_HEADER_H
#define LYCHGATE_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "message_id.h"
#include "session.h"

/* Which of the usual headers are there.  Their order says nothing: zombies shuffle it. */
enum header_flag {
	HEADER_RECEIVED = 1 << 0,
	HEADER_MESSAGE_ID = 1 << 1,
	HEADER_DATE = 1 << 2,
	HEADER_TO = 1 << 3, /* or Cc */
	HEADER_MIME_VERSION = 1 << 4,
	HEADER_MAILER = 1 << 5, /* X-Mailer or User-Agent */
	HEADER_LIST = 1 << 6,	/* List-* (RFC 2369, 2919), or Precedence */
	HEADER_MIMEOLE = 1 << 7,
	HEADER_MSMAIL_PRIORITY = 1 << 8,
	HEADER_AUTO = 1 << 9, /* Auto-Submitted (RFC 3834) */
	HEADER_PRIORITY = 1 << 10
};

/* Whose name a Message-ID bears. */
enum header_id {
	HEADER_ID_NOT_KNOWN,
	HEADER_ID_NONE,	     /* there is no Message-ID */
	HEADER_ID_RECIPIENT, /* a recipient's domain, and the sender is elsewhere */
	HEADER_ID_ODD,	     /* an address, a single word, nothing */
	HEADER_ID_SENDER,    /* within the sender's registered domain */
	HEADER_ID_HELO,	     /* within the HELO's registered domain */
	HEADER_ID_OTHER
};

enum header_date {
	HEADER_DATE_NOT_KNOWN,
	HEADER_DATE_OK,
	HEADER_DATE_MISSING,
	HEADER_DATE_BAD,   /* cannot be read */
	HEADER_DATE_ZONE,  /* no zone, or one that does not exist */
	HEADER_DATE_AHEAD, /* more than a day ahead of the session */
	HEADER_DATE_BEHIND /* so far behind that no queue explains it */
};

/* Does the message look like what the named program writes? */
enum header_mailer {
	HEADER_MAILER_NOT_KNOWN,
	HEADER_MAILER_NONE,  /* none is named */
	HEADER_MAILER_FITS,  /* as far as can be told */
	HEADER_MAILER_MISFIT /* that program writes other headers, or half of them */
};

/* Who wrote a message with a null sender? */
enum header_author {
	HEADER_AUTHOR_NOT_KNOWN,
	HEADER_AUTHOR_PROGRAM, /* as it should be: RFC 5321 section 4.5.5 */
	HEADER_AUTHOR_PERSON   /* a person's mail program, and it is no receipt */
};

struct header {
	bool known;   /* all the names are: without them the rest is not known either */
	uint32_t has; /* of enum header_flag */
	enum header_id id;
	enum id_shape id_shape; /* when ${id} is known and not NONE */
	enum header_date date;
	enum header_mailer mailer;
	enum header_author author; /* if the sender is null */
	char id_host[DNAME_MAX];   /* of the Message-ID when it is a name, or "" */
};

/*
 * What the header of a message says about the program that made it.  ${txn} with its
 * content, ${helo}: the client's, as it came, or NULL.  The sender and at most
 * HEADER_RCPTS recipients are compared.  Values that are not known (NULL) say nothing.
 */
#define HEADER_RCPTS 16
void
header_parse(const struct session_txn *txn, const char *helo, struct header *header_r);

/* Does the filter look into the value of this header? Those of others need not be kept,
 * and session_data has the Message-ID. */
bool header_wants_value(const char *name);

#endif
