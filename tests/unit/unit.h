#ifndef LYCHGATE_UNIT_H
#define LYCHGATE_UNIT_H

/* What every unit test includes: cmocka with what it needs, and small helpers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* More than there is address space: an allocation that must fail. */
#define UNIT_TOO_MUCH ((size_t)1 << 50)

/* Under AddressSanitizer such an allocation ends the program unless told so. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* Numbers for tests that look random and are the same in every run (splitmix64). */
static inline uint64_t
unit_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

#endif
