#ifndef LYCHGATE_OWNERS_H
#define LYCHGATE_OWNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"

#define OWNER_TEXT_MAX 64 /* bytes, the NUL included; longer names are cut */

/* Whose network an address is in.  What is not known is zero, "". */
struct owner {
	uint32_t asn; /* number of the autonomous system (RFC 6793) */
	char name[OWNER_TEXT_MAX];
	char country[3]; /* ISO 3166-1 alpha-2, capital letters */
};

/* What the owner is called where hosts are grouped: "AS3320", without a number the name,
 * without either "".  Returns out. */
char *owner_key(const struct owner *owner, char out[OWNER_TEXT_MAX]);

/* The same; but where he is not known, the network of ${ip} that stands for him: the /16,
 * of IPv6 the /32. */
char *
owner_or_net(const struct owner *owner, const struct addr *ip, char out[OWNER_TEXT_MAX]);

/* Take from ${other} what ${owner} lacks. */
void owner_complete(struct owner *owner, const struct owner *other);

/* Set a fact from ${len} bytes of text, which may hold anything.  A number may have
 * "AS" before it, and other numbers behind: the first of several origins counts.  What
 * is no number, no two letters, or 0 changes nothing.  A key is what owner_key() gives,
 * so that a name that looks like "AS3320" is a number. */
void owner_set_asn(struct owner *owner, const char *text, size_t len);
void owner_set_key(struct owner *owner, const char *text, size_t len);
void owner_set_name(struct owner *owner, const char *text, size_t len);
void owner_set_country(struct owner *owner, const char *text, size_t len);

/*
 * The owners of networks, read from lines of text; a look-up finds the longest prefix.
 * Built once, then only read.
 */
struct owners;

struct owners *owners_create(void); /* NULL without memory */
void owners_free(struct owners *o); /* NULL is allowed */

/*
 * Take one line of a file (without its newline), in one of three forms, whose columns are
 * separated by a TAB each:
 *
 *	192.0.2.0/24  64500  Name of the owner  DE
 *	192.0.2.0  24  64500
 *	192.0.2.0  192.0.2.255  64500  DE  Name of the owner
 *
 * The first is our own: number, name and country may be empty, or left out at the end.
 * The second is CAIDA's pfx2as, the third (first and last address) iptoasn.com's.
 *
 * IPv4 and IPv6.  A prefix that was there before gets the new owner.  1; 0 for an empty
 * line, a comment (#) and a network without an owner; or -1 with a constant text in
 * ${why_r}, also without memory.
 */
int owners_line(struct owners *o, const char *line, size_t len, const char **why_r);

/* The owner of an address: true, or false and *owner_r is untouched. */
bool owners_find(const struct owners *o, const struct addr *addr, struct owner *owner_r);

#endif
