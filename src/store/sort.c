/* Orders by their names. */
#include "sort.h"

#include <string.h>

int
sort_parse(const struct sorts *sorts, const char *name)
{
	for (int i = 0; i < sorts->n; i++)
		if (strcmp(sorts->all[i].name, name) == 0)
			return i;
	return -1;
}

const char *
sort_order(const struct sorts *sorts, int sort, bool reverse)
{
	return reverse ? sorts->all[sort].reversed : sorts->all[sort].order;
}
