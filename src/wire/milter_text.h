#ifndef LYCHGATE_MILTER_TEXT_H
#define LYCHGATE_MILTER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "addr.h"
#include "milter_proto.h"

/*
 * The texts inside milter packets: SMTP replies, client addresses and names, envelope
 * addresses, in all the forms in which Postfix and Sendmail write them.
 */

#define MILTER_REPLY_MAX 510 /* an SMTP reply line (RFC 5321 4.5.3.1.5) less CR LF */

/*
 * An SMTP reply of one line, "550 5.7.1 text", that both MTAs take: a status code of the
 * same class as the code, at least one word, ASCII only (other bytes become '?'), '%'
 * doubled, cut to MILTER_REPLY_MAX bytes.  0, or -1 (nothing stored) for anything else:
 * an MTA would drop the filter for the rest of the session.
 */
int milter_text_reply(unsigned code, const char *status, const char *text,
		      char out[MILTER_REPLY_MAX + 1]);

/*
 * The address of CONNECT: "192.0.2.1", "2001:db8::1" (Postfix),
 * "IPv6:2001:db8:0:0:0:0:0:1" (Sendmail).  Families L and U have none: family 0 is
 * stored.  0, or -1 (nothing stored).
 */
int milter_text_client(enum milter_family family, const char *text, struct addr *addr_r);

/* Is a host argument, or a name macro, "[192.0.2.1]" or "unknown" or empty: no name at
 * all? */
bool milter_text_is_nameless(const char *host);

/* What the `_` macro says of the client's name. */
struct milter_origin {
	const char *name; /* in the macro; not NUL-terminated; "" = no name */
	size_t len;
	bool forged; /* the name does not lead back to the address */
};

/*
 * Read `_`: "name [192.0.2.1]", "ident@name [..]", "name [..] (may be forged)",
 * "unknown [..]", "[..]", and "name" alone.
 */
struct milter_origin milter_text_origin(const char *macro);

/*
 * The address within an argument of MAIL or RCPT: without angle brackets, source route
 * ("<@a,@b:bob@x>", RFC 5321 appendix C) and dot at the end of the domain.  Returns where
 * it starts in ${arg} and stores its length; 0 is the null sender.
 */
const char *milter_text_address(const char *arg, size_t *len_r);

#endif
