/*
 * Open addressing, at most half full.
 */
#include "botnet_index.h"

#include <stdlib.h>

int
index_init(struct index *x, size_t n)
{
	size_t room = 64;

	while (room < 2 * n)
		room *= 2;
	*x = (struct index){.mask = room - 1};
	x->cells = calloc(room, sizeof(*x->cells));
	return x->cells != NULL ? 0 : -1;
}

void
index_fini(struct index *x)
{
	free(x->cells);
	x->cells = NULL;
}

int
index_put(struct index *x, uint64_t hash, uint32_t at)
{
	struct index_cell *cell = &x->cells[index_probe(x, hash)];

	if (cell->at == 0 && 2 * x->n > x->mask)
		return -1;
	x->n += cell->at == 0;
	*cell = (struct index_cell){(uint32_t)(hash >> 32), at};
	return 0;
}
