#ifndef LYCHGATE_EXPLAIN_HOST_H
#define LYCHGATE_EXPLAIN_HOST_H

#include "command.h"
#include "addr.h"

/* What to explain of a host: what is remembered, or what a stranger would get. */
struct explain_host {
	struct addr addr;
	const char *ptr, *helo; /* NULL: as remembered; else as if it came so */
};

/* Explain every identity of an address.  The exit status. */
int explain_host(const struct cli *cli, const struct explain_host *what);

#endif
