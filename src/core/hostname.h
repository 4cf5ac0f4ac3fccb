#ifndef LYCHGATE_HOSTNAME_H
#define LYCHGATE_HOSTNAME_H

#include <stdbool.h>

#include "addr.h"
#include "dname.h"
#include "session.h"

/* The rows of the joint table in learn.c.  FORGED: the forward look-up does not agree. */
enum name_class {
	NAME_NOT_KNOWN, /* lookup failed or not told: no evidence */
	NAME_NONE,	/* the client has no PTR */
	NAME_ADDRESS,	/* the name carries the client's address */
	NAME_ADDRESS_FORGED,
	NAME_ACCESS, /* "dyn", "dsl", "pool"... left of the registered domain */
	NAME_ACCESS_FORGED,
	NAME_NAMED, /* none of these: a name somebody chose */
	NAME_NAMED_FORGED,
	NAME_CLASSES
};

/* What a PTR name says; not to be copied. */
struct hostname {
	enum name_class class;
	bool confirmed;	  /* forward lookup agrees */
	bool failed;	  /* the lookup did for now: what it has may be a chosen name */
	bool mail_word;	  /* "mail", "smtp", "mx", ... left of the registered domain */
	bool static_word; /* "static", "business", "vps": a line that may hold a server */
	char name[DNAME_MAX];	/* normalised; "" without PTR, or no host name */
	const char *registered; /* registered domain: the end of ${name}, or "" */

	/*
	 * The provider's naming scheme: the name with the parts of the address replaced
	 * by '@' and other numbers left of the registered domain (also hexadecimal ones)
	 * by '#', such as "host@.pool#.example.com"; numbers in a row are one.  The same
	 * for all relatives.  "" without name.
	 */
	char template[DNAME_MAX];
};

/*
 * Analyse the PTR name of ${ip} as a session gives it.  ${ptr} may be NULL
 * and may be any text; what is no host name counts as NAME_NAMED_FORGED.  When the
 * status is not known (PTR_TEMP too) the class is NAME_NOT_KNOWN, the rest is filled in.
 *
 * The address is found in any common form: decimal in any order with any separators or
 * none, zero-padded (3 digits), partial (the last two or three octets), hexadecimal (8
 * digits, either order, or octet by octet), a decimal 32-bit integer; IPv6: the last 32,
 * 48, 64 bits or all nibbles, as groups or joined.  A name is not taken to carry the
 * address by chance: at least two octets, one of them >= 10 or both delimited, and the
 * octets in sequence.
 */
void hostname_parse(const char *ptr, enum ptr_status status, const struct addr *ip,
		    struct hostname *hostname_r);

/* "address in name, confirmed" and so on, for people; never NULL. */
const char *name_class_text(enum name_class name);

#endif
