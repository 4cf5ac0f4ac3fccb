#ifndef LYCHGATE_PROXY_H
#define LYCHGATE_PROXY_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"

#define PROXY_SESSIONS 200 /* so many of one private address, and none of any other */

/* Watches for a mail server that knows only its proxy's address.  Zeroed at the start. */
struct proxy_watch {
	struct addr first;
	uint32_t sessions;
	bool settled; /* told, or it cannot be so */
};

/* A client came: does it look as if every client were one private address?  True once. */
bool proxy_suspected(struct proxy_watch *w, const struct addr *client);

#endif
