#ifndef LYCHGATE_KEYED_H
#define LYCHGATE_KEYED_H

/* A table of numbers: what its tests have in common. */
#include "table.h"
#include "unit.h"

static const uint8_t secret[TABLE_KEY_BYTES] = "a secret of ours";

/* A key of 16 bytes and a value of odd size, as in the daemon. */
struct key {
	uint64_t a, b;
};

struct value {
	uint64_t n;
	char more[13];
};

static inline struct key
K(uint64_t n) {
	return (struct key){n, ~n};
}

static inline struct table *
make(uint64_t memory)
{
	struct table *t =
	    table_create(sizeof(struct key), sizeof(struct value), memory, secret);

	assert_non_null(t);
	return t;
}

static inline void
put(struct table *t, uint64_t n)
{
	struct key key = K(n);
	struct value *value = table_put(t, &key, NULL);

	assert_non_null(value);
	value->n = n;
}

static inline bool
peek(const struct table *t, uint64_t n)
{
	struct key key = K(n);
	const struct value *value = table_peek(t, &key);

	if (value != NULL)
		assert_int_equal(value->n, n);
	return value != NULL;
}

#endif
