#ifndef LYCHGATE_REPORT_H
#define LYCHGATE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What an automatic message says it answers: the Message-IDs in a delivery status
 * notification (RFC 3464 in a multipart/report of RFC 6522, and the older forms that only
 * return the headers as text), a receipt (RFC 8098), or an automatic reply (RFC 3834).
 *
 * Fed with the header fields and then the body as it comes, in pieces of any size;
 * looks at the beginning only, and at lines, not at MIME's structure: a returned header
 * stands at the begin of a line, quoted or not.  What is encoded in base64 is not seen.
 */
#define REPORT_IDS_MAX	8
#define REPORT_ID_MAX	250	   /* bytes; who uses longer ones is not recognised */
#define REPORT_BODY_MAX (64 << 10) /* bytes that are looked at */
#define REPORT_LINE_MAX 320	   /* bytes of a line, the rest is skipped */

enum report_kind {
	REPORT_NONE,	  /* nothing says that a machine answers */
	REPORT_BOUNCE,	  /* delivery status */
	REPORT_RECEIPT,	  /* disposition notification */
	REPORT_REPLY,	  /* vacation and the like */
	REPORT_CHALLENGE, /* "confirm that you are a person", as far as it is known */
};

struct report {
	enum report_kind kind;
	size_t n_ids;
	char ids[REPORT_IDS_MAX][REPORT_ID_MAX + 1]; /* with brackets */

	/* The parser's own. */
	size_t seen;	/* bytes of the body */
	size_t len;	/* of the line so far */
	bool continued; /* the next line may bring the Message-ID of a folded field */
	char line[REPORT_LINE_MAX + 1];
};

/* Does an envelope sender (NULL: not known) alone say that it is a bounce? */
bool report_is_bounce_sender(const char *mail_from);

void report_init(struct report *r);

/* The next header field; ${value} may be folded. */
void report_header(struct report *r, const char *name, const char *value);

/* The next piece of the body.  False: no more is needed. */
bool report_body(struct report *r, const char *data, size_t len);

/* The body is over: its last line may have no end. */
void report_end(struct report *r);

#endif
