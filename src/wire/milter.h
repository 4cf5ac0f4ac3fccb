#ifndef LYCHGATE_MILTER_H
#define LYCHGATE_MILTER_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "milter_proto.h"
#include "packet.h"

/*
 * The filter's side of the milter protocol: commands in, answers out.  milter_mta.h is
 * the other side.
 */

/* What both sides say of themselves in OPTNEG. */
struct milter_options {
	uint32_t version;
	uint32_t actions; /* SMFIF_ bits */
	uint32_t steps;	  /* SMFIP_ bits */
};

/* NUL-terminated strings, one behind the other, up to ${end}. */
struct milter_strings {
	const char *at;
	const char *end;
};

/* An envelope address as the client typed it, and its ESMTP parameters. */
struct milter_envelope {
	const char *addr;
	struct milter_strings args;
};

/* One command.  All pointers point into the packet; texts end in NUL. */
struct milter_cmd {
	enum milter_command code;
	union {
		struct milter_options optneg;
		struct {
			char command;		     /* for which the macros are */
			struct milter_strings pairs; /* name, value, name, value ... */
		} macro;
		struct {
			const char *host;
			enum milter_family family;
			uint16_t port;
			const char *addr; /* "" when the family is unknown */
		} connect;
		const char *text;		 /* HELO, UNKNOWN */
		struct milter_envelope envelope; /* MAIL, RCPT */
		struct {
			const char *name;
			const char *value;
		} header;
		struct {
			const char *data;
			size_t len;
		} body; /* BODY, BODYEOB */
	} u;
};

/*
 * Read a packet from an MTA.  0, or -1 (nothing stored) when the letter is no command or
 * the data are not of its form.  Where a client has a hand in a text, a NUL inside ends
 * the text and is no error: a client must not be able to break the filter's connection.
 */
int milter_decode(struct packet packet, struct milter_cmd *cmd_r);

/*
 * The first string, or the one behind ${previous}; NULL at the end.  Ends in NUL for
 * sure, may be empty.
 */
const char *
milter_strings_next(const struct milter_strings *strings, const char *previous);

/*
 * Answers that Lychgate gives, appended to ${out}.  All return 0, or -1 (out unchanged)
 * without memory or when a condition named below does not hold.
 */

/* An answer without data: CONTINUE, ACCEPT, REJECT, TEMPFAIL, DISCARD, PROGRESS, ... */
int milter_encode_bare(struct buf *out, enum milter_response code);

/*
 * The answer to OPTNEG.  ${symlists}: for each stage the macros that are wanted,
 * separated by spaces, or NULL for the MTA's own choice; NULL as a whole when
 * SMFIF_SETSYMLIST is not agreed. -1 for 50 names or more in a stage: Sendmail would tell
 * the SMTP client (mta-facts 4).
 */
int milter_encode_optneg(struct buf *out, const struct milter_options *options,
			 const char *const symlists[MILTER_STAGES]);

/* SMTP reply; make ${text} with milter_text_reply. */
int milter_encode_reply(struct buf *out, const char *text);

/* Headers.  CHGHEADER counts the occurrences of the name from 1, and an empty value
 * deletes. */
int milter_encode_addheader(struct buf *out, const char *name, const char *value);
int milter_encode_chgheader(struct buf *out, uint32_t index, const char *name,
			    const char *value);

/* Envelope.  ${args}: ESMTP parameters separated by spaces, or NULL. */
int milter_encode_chgfrom(struct buf *out, const char *addr, const char *args);

#endif
