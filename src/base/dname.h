#ifndef LYCHGATE_DNAME_H
#define LYCHGATE_DNAME_H

#include <stdbool.h>
#include <stddef.h>

#define DNAME_MAX 254 /* RFC 1035: 253 octets of text, and a NUL */

/*
 * Put ${text} in the form in which names are compared: lower-case ASCII without a
 * trailing dot.  0, or -1 (nothing stored) when it is empty, longer than 253
 * bytes, or has an empty label, a label over 63 bytes, or a byte that is no letter,
 * digit, '-' or '_'.  UTF-8 names are errors here: DNS names are A-labels.
 */
int dname_normalise(const char *text, char out[DNAME_MAX]);

/* The number of labels of a normalised name. */
unsigned dname_labels(const char *name);

/* Is normalised ${name} equal to ${parent} or below it? */
bool dname_within(const char *name, const char *parent);

/*
 * Is the last of several labels a number?  Then it is no host name but (a piece of) an
 * address: no top-level domain is (RFC 1123 section 2.1).
 */
bool dname_ends_in_number(const char *name);

/*
 * The registered domain of a normalised name by the public suffix list: one
 * label below the public suffix (a pointer into ${name}), or NULL when the name is itself
 * a public suffix, has a single label or ends in a number.  Only the list's ICANN
 * division counts: its private division would give each cloud host a domain of its own
 * (192-0-2-1.ip.linodeusercontent.com), and here the owner of the host is asked for.
 */
const char *dname_registered(const char *name);

#endif
