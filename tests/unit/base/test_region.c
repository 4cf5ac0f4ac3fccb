#include <sys/resource.h>

#include "region.h"
#include "unit.h"

static const size_t MIB = (size_t)1 << 20;

static void
test_grows_in_place(void **state)
{
	struct region r;
	unsigned char *base;

	(void)state;
	assert_int_equal(region_init(&r, 16 * MIB + 5), 0);
	assert_int_equal(r.held, 0);
	assert_int_equal((uintptr_t)r.base % (2 * MIB), 0);
	base = r.base;
	for (size_t n = 1; n <= r.size; n += n < MIB ? n : MIB / 3) {
		size_t before = r.held;

		assert_int_equal(region_need(&r, n), 0);
		assert_in_range(r.held, n, r.size);
		for (size_t i = before; i < r.held; i += 511) {
			assert_int_equal(r.base[i], 0);
			r.base[i] = (unsigned char)(i % 251);
		}
	}
	assert_ptr_equal(r.base, base);
	assert_int_equal(region_need(&r, r.size), 0);
	assert_int_equal(r.held, r.size);
	r.base[r.size - 1] = 1;
	assert_int_equal(region_need(&r, 1), 0); /* no less */
	assert_int_equal(r.held, r.size);
	region_fini(&r);
	assert_null(r.base);
	region_fini(&r);
}

/* A small region takes little, and a large one no more at first. */
static void
test_steps(void **state)
{
	struct region r;

	(void)state;
	assert_int_equal(region_init(&r, 100), 0);
	assert_int_equal(region_need(&r, 1), 0);
	assert_int_equal(r.held, 100);
	region_fini(&r);
	assert_int_equal(region_init(&r, 1024 * MIB), 0);
	assert_int_equal(region_need(&r, 1), 0);
	assert_in_range(r.held, 1, 65536);
	assert_int_equal(region_need(&r, 5 * MIB), 0);
	assert_int_equal(r.held, 6 * MIB); /* whole huge pages */
	region_fini(&r);
}

static void
test_no_addresses(void **state)
{
	struct region r;

	(void)state;
	assert_int_equal(region_init(&r, UNIT_TOO_MUCH), -1);
	region_fini(&r);
	assert_int_equal(region_init(&r, SIZE_MAX), -1);
	region_fini(&r);
}

/* What was there stays. */
static void
test_no_memory(void **state)
{
	struct region r;
	struct rlimit before;
	int rc;

	(void)state;
	assert_int_equal(region_init(&r, 64 * MIB), 0);
	assert_int_equal(region_need(&r, 3 * MIB), 0);
	memset(r.base, 7, 3 * MIB);
	assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_DATA, &(struct rlimit){1, before.rlim_max}), 0);
	rc = region_need(&r, 60 * MIB);
	assert_int_equal(setrlimit(RLIMIT_DATA, &before), 0);
	assert_int_equal(rc, -1);
	assert_int_equal(r.held, 4 * MIB);
	for (size_t i = 0; i < 3 * MIB; i++)
		assert_int_equal(r.base[i], 7);
	assert_int_equal(region_need(&r, 60 * MIB), 0);
	region_fini(&r);
}

static size_t
count_maps(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	size_t n = 0;
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	fclose(f);
	return n;
}

/* Nothing before or behind a region stays mapped when it ends. */
static void
test_gives_all_back(void **state)
{
	struct region r;
	size_t before = count_maps(); /* stdio has its buffer from here on */

	(void)state;
	before = count_maps();
	for (size_t i = 0; i < 64; i++) {
		void *array = region_array(3 * MIB + 1 + i * 4096, 1);

		assert_int_equal(region_init(&r, 5 * MIB + i * 4096), 0);
		assert_int_equal(region_need(&r, r.size), 0);
		assert_non_null(array);
		region_array_free(array, 3 * MIB + 1 + i * 4096, 1);
		region_fini(&r);
	}
	assert_in_range(count_maps(), 1, before + 1); /* malloc may have a new one */
}

/* Few or many, all are zero and there. */
static void
test_array(void **state)
{
	static const size_t sizes[] = {1, 1000, 2 * 1024 * 1024 - 1, 2 * 1024 * 1024,
				       5 * 1024 * 1024 + 3};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *array = region_array(sizes[i], 3);

		assert_non_null(array);
		if (3 * sizes[i] >= 2 * MIB)
			assert_int_equal((uintptr_t)array % (2 * MIB), 0);
		for (size_t k = 0; k < 3 * sizes[i]; k += 101)
			assert_int_equal(array[k], 0);
		memset(array, 1, 3 * sizes[i]);
		region_array_free(array, sizes[i], 3);
	}
	region_array_free(NULL, 5 * MIB, 3);
	assert_null(region_array(SIZE_MAX / 2, 3));
	assert_null(region_array(1, UNIT_TOO_MUCH));
	assert_null(region_array(1, SIZE_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_grows_in_place), cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_no_addresses),   cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_gives_all_back), cmocka_unit_test(test_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
