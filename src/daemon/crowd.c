/*
 * Open sessions by client address, in a bounded table: an address that it had to forget
 * counts as one without other sessions.
 */
#include <stdlib.h>

#include "crowd.h"
#include "table.h"

#define CROWD_MEMORY (16 << 20)

struct crowd {
	struct table *open; /* struct addr -> uint64_t, never 0 */
};

struct crowd *
crowd_create(const uint8_t secret[16])
{
	struct crowd *c = malloc(sizeof(*c));

	if (c == NULL)
		return NULL;
	c->open =
	    table_create(sizeof(struct addr), sizeof(uint64_t), CROWD_MEMORY, secret);
	if (c->open == NULL) {
		free(c);
		return NULL;
	}
	return c;
}

void
crowd_free(struct crowd *c)
{
	if (c == NULL)
		return;
	table_free(c->open);
	free(c);
}

unsigned
crowd_enter(struct crowd *c, const struct addr *addr)
{
	uint64_t *open = table_put(c->open, addr, NULL);

	return open != NULL ? (unsigned)(*open)++ : 0;
}

void
crowd_leave(struct crowd *c, const struct addr *addr)
{
	uint64_t *open = table_get(c->open, addr);

	if (open != NULL && --*open == 0)
		table_remove(c->open, addr);
}
