/*
 * A handful of ports, told apart by what the MTA says of them at CONNECT.
 */
#include "door.h"

#define FNV_BASIS 0xcbf29ce484222325U
#define FNV_PRIME 0x100000001b3U

static uint64_t
add(uint64_t hash, const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * FNV_PRIME;
	return (hash ^ 0xff) * FNV_PRIME;
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
