#ifndef LYCHGATE_HOSTNAME_TEMPLATE_H
#define LYCHGATE_HOSTNAME_TEMPLATE_H

#include <stddef.h>

#include "dname.h"
#include "hostname_addr.h"

/*
 * The naming scheme of a normalised ${name} whose first ${left} bytes stand left of the
 * dot before its registered domain: the address becomes '@', other numbers and
 * hexadecimal identifiers '#', numbers in a row become one.  The registered domain stays,
 * unless the address is in it.  Never longer than the name.
 */
void hostname_template_make(const char *name, size_t left,
			    const struct hostname_addr *found, char out[DNAME_MAX]);

#endif
