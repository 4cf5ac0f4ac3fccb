/*
 * Twice the room each time, so that adding is cheap, and at least as much as is asked
 * for.
 */
#include "array.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#define CAP_MIN 16

void *
array_reserve(void *items, size_t *cap, size_t need, size_t size)
{
	size_t room = *cap > SIZE_MAX / 2 ? need : 2 * *cap;
	void *grown;

	assert(need > 0 && size > 0);
	if (need <= *cap)
		return items;
	if (room < need)
		room = need;
	if (room < CAP_MIN)
		room = CAP_MIN;
	if ((grown = reallocarray(items, room, size)) != NULL)
		*cap = room;
	return grown;
}
