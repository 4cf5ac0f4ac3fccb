#ifndef LYCHGATE_ARRAY_H
#define LYCHGATE_ARRAY_H

#include <stddef.h>

/*
 * Room for ${need} items (more than 0) of ${size} bytes in a growing array on the heap
 * that has room for *${cap}; ${items} is NULL and *${cap} 0 at first.  What is added one
 * by one costs O(1) each.  Returns the array, which may have moved, with *${cap} >=
 * ${need}; or NULL without memory, which no overflow hides: then array and *${cap} are as
 * before.  free() ends it.
 */
void *array_reserve(void *items, size_t *cap, size_t need, size_t size);

#endif
