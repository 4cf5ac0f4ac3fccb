#ifndef LYCHGATE_SPREAD_H
#define LYCHGATE_SPREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"

/*
 * From how many networks a sender address, the domain of a Message-ID, or a HELO comes:
 * one person has one or two ways to send mail, and one server one name; a botnet that was
 * given one address or name says it from hundreds.  A bounded table in memory; the least
 * recently seen names are forgotten, and all of them at a restart.
 */
struct spread;

enum spread_kind { SPREAD_SENDER, SPREAD_ID_DOMAIN, SPREAD_HELO };

struct spread_name {
	enum spread_kind kind;
	const char *text; /* in any case */
};

#define SPREAD_WINDOW_S (60 * 3600) /* two of them count: the last 2.5 to 5 days */
#define SPREAD_FROM	4	    /* networks; from here on it is remarkable */

/* At most ${memory} bytes; ${secret} keys all hashes.  NULL without memory. */
struct spread *spread_create(uint64_t memory, const uint8_t secret[16]);
void spread_free(struct spread *s); /* NULL is allowed */

/*
 * ${name} came from ${ip}.  ${server}: the client is one of those that have many users
 * (it looks like a mail server, or has served well), so that many of them are no wonder.
 * Without memory nothing is noted.
 */
void spread_note(struct spread *s, const struct spread_name *name, const struct addr *ip,
		 bool server, uint32_t now_s);

/*
 * The networks (IPv4 /16, IPv6 /32) of clients that are no servers, estimated; 0 when
 * more than a quarter as many were of servers, or nothing is known.
 */
double spread_networks(struct spread *s, const struct spread_name *name, uint32_t now_s);

size_t spread_memory(const struct spread *s);

#endif
