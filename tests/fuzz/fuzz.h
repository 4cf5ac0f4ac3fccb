#ifndef LYCHGATE_FUZZ_H
#define LYCHGATE_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* What libFuzzer, and replay.c, call with each input.  Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that must hold for every input; unlike assert, never compiled out. */
#define FUZZ_CHECK(condition)                                                            \
	do {                                                                             \
		if (!(condition))                                                        \
			abort();                                                         \
	} while (0)

#endif
