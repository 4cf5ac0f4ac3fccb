#ifndef LYCHGATE_HOSTNAME_ADDR_H
#define LYCHGATE_HOSTNAME_ADDR_H

#include <stdbool.h>
#include <stddef.h>

#include "addr.h"
#include "dname.h"

/* What a host name holds of an address. */
struct hostname_addr {
	/* Octets found, 0 or 2 to 4; of an IPv6 address 4 when it was recognised. */
	unsigned octets;
	/*
	 * Two octets behind a lone letter, such as "m12-16", or in one number, such as
	 * "vms173017pub": pools of servers count like this too, so it takes more to
	 * call the name generic.
	 */
	bool numbered;
	unsigned char part_of[DNAME_MAX]; /* 1 where the name's byte belongs to it */
};

/*
 * Find ${ip} in the first ${len} bytes of a normalised ${name}: the forms are listed in
 * hostname.h and in this module.
 */
void hostname_addr_find(const char *name, size_t len, const struct addr *ip,
			struct hostname_addr *found_r);

#endif
