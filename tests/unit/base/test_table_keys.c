/* Keys that are hard on a hash table. */
#include <time.h>

#include <sodium.h>

#include "keyed.h"

#define CROWD 3000
#define MASK  4095u

static double
cpu_s(const struct table *t, const struct key *keys)
{
	clock_t start = clock();

	for (int round = 0; round < 5; round++)
		for (size_t i = 0; i < CROWD; i++)
			assert_non_null(table_peek(t, &keys[i]));
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static struct table *
crowd_table(const uint8_t *with, const struct key *keys)
{
	struct table *t = table_create(sizeof(struct key), 8, 10000000, with);

	assert_non_null(t);
	for (size_t i = 0; i < CROWD; i++)
		assert_non_null(table_put(t, &keys[i], NULL));
	return t;
}

/*
 * Keys made for one secret so that all fall in one bucket: they are still right (only
 * slow) in a table with that secret, and nothing special in one with
 * another.  This is why the table takes a secret.
 */
static void
test_keys_that_collide_under_another_secret(void **state)
{
	static const uint8_t other[TABLE_KEY_BYTES] = "not the same one";
	static struct key keys[CROWD];
	struct table *known, *unknown;
	double slow_s, fast_s;
	size_t found = 0;

	(void)state;
	for (uint64_t n = 0; found < CROWD; n++) {
		struct key key = K(n);
		unsigned char hash[crypto_shorthash_BYTES];
		uint32_t low;

		crypto_shorthash(hash, (const unsigned char *)&key, sizeof(key), secret);
		memcpy(&low, hash, sizeof(low));
		if ((low & MASK) == 77)
			keys[found++] = key;
	}
	known = crowd_table(secret, keys);
	unknown = crowd_table(other, keys);
	slow_s = cpu_s(known, keys);
	fast_s = cpu_s(unknown, keys);
	print_message("# known secret %.4f s, unknown %.4f s\n", slow_s, fast_s);
	assert_true(slow_s > 5 * fast_s);
	table_free(known);
	table_free(unknown);
}

/* The 32 bits of hash that an entry keeps agree for about ten pairs of these
 * keys; the keys themselves must decide. */
static void
test_keys_of_equal_hash(void **state)
{
	struct table *t = make(40000000);

	(void)state;
	for (uint64_t n = 0; n < 300000; n++)
		put(t, n);
	assert_int_equal(table_count(t), 300000);
	for (uint64_t n = 0; n < 300000; n++)
		assert_true(peek(t, n));
	table_free(t);
}

static void
test_regular_keys(void **state)
{
	struct table *t = table_create(16, 4, 4000000, secret);
	unsigned char key[16] = {0};

	(void)state;
	/* Addresses one after another, and prefixes with all the low bits zero. */
	for (uint32_t n = 0; n < 20000; n++) {
		uint64_t high = (uint64_t)n << 44;

		memset(key, 0, sizeof(key));
		memcpy(key + 12, &n, 4);
		memcpy(table_put(t, key, NULL), &n, 4);
		memset(key, 0, sizeof(key));
		memcpy(key, &high, 8);
		assert_non_null(table_put(t, key, NULL));
	}
	assert_int_equal(table_count(t), 39999); /* both kinds hold the zero key */
	for (uint32_t n = 1; n < 20000; n++) {
		memset(key, 0, sizeof(key));
		memcpy(key + 12, &n, 4);
		assert_memory_equal(table_peek(t, key), &n, 4);
	}
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_keys_that_collide_under_another_secret),
	    cmocka_unit_test(test_keys_of_equal_hash),
	    cmocka_unit_test(test_regular_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
