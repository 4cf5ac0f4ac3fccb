#ifndef LYCHGATE_DOOR_H
#define LYCHGATE_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "macros.h"

#define DOORS_MAX 16

/*
 * The mail server's ports (Postfix: smtpd services), and whether messages that come in
 * there are seen by us to the end of data.  Where they are not (Postfix with a proxy
 * filter, SMTPD_PROXY_README), a message that was let through at RCPT could not be
 * refused any more.
 */
struct doors {
	struct {
		uint64_t id; /* hash of the port's name and number */
		bool seen;   /* the newest message with data came to its end */
	} all[DOORS_MAX];
	size_t n;
};

/* The port of a connection, from the macros of CONNECT: found or entered.  Beyond
 * DOORS_MAX: NULL.  It stays where it is while ${d} lives. */
bool *doors_find(struct doors *d, const struct macros *m);

#endif
