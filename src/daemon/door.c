/*
 * A handful of ports, told apart by what the MTA says of them at CONNECT.
 */
#include "door.h"

#include <string.h>

#include "fnv.h"

/* The text, its end included; NULL as the empty one. */
static uint64_t
add(uint64_t hash, const char *text)
{
	return text != NULL ? fnv_add(hash, text, strlen(text) + 1)
			    : fnv_add(hash, "", 1);
}

bool *
doors_find(struct doors *d, const struct macros *m)
{
	uint64_t id = FNV_BASIS;

	id = add(id, macros_get(m, SMFIM_CONNECT, "daemon_name"));
	id = add(id, macros_get(m, SMFIM_CONNECT, "daemon_addr"));
	id = add(id, macros_get(m, SMFIM_CONNECT, "daemon_port"));
	for (size_t i = 0; i < d->n; i++)
		if (d->all[i].id == id)
			return &d->all[i].seen;
	if (d->n == DOORS_MAX)
		return NULL;
	d->all[d->n].id = id;
	return &d->all[d->n++].seen;
}
