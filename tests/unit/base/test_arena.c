#include <stdalign.h>

#include "arena.h"
#include "unit.h"

static bool
all_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void
test_items_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a;
	unsigned char *items[500];
	uint64_t seed = 1;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < COUNT(items); i++) {
		size_t size = 1 + unit_random(&seed) % 300;

		items[i] = arena_alloc(&a, size);
		assert_non_null(items[i]);
		assert_int_equal((uintptr_t)items[i] % alignof(max_align_t), 0);
		assert_true(all_zero(items[i], size));
		memset(items[i], (int)(i % 255) + 1, size);
	}
	seed = 1;
	for (size_t i = 0; i < COUNT(items); i++) {
		size_t size = 1 + unit_random(&seed) % 300;

		assert_int_equal(items[i][0], i % 255 + 1);
		assert_int_equal(items[i][size - 1], i % 255 + 1);
	}
	arena_fini(&a);
}

static void
test_holds_nothing_before_and_after(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_int_equal(a.held, 0);
	arena_fini(&a);
	assert_non_null(arena_alloc(&a, 1));
	assert_in_range(a.held, 1, 1024);
	arena_fini(&a);
	assert_int_equal(a.held, 0);
	assert_null(a.chunks);
	assert_non_null(arena_alloc(&a, 100000));
	assert_in_range(a.held, 100000, 101000);
	arena_fini(&a);
}

static void
test_held_counts_every_byte(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t n = 1; n <= 100; n++) { /* each in a chunk of its own */
		assert_non_null(arena_alloc(&a, 20000));
		assert_in_range(a.held, n * (20000 + sizeof(void *)), n * 20100);
	}
	arena_fini(&a);
}

static void
test_large_item_does_not_waste_the_chunk(void **state)
{
	struct arena a;
	size_t held;

	(void)state;
	arena_init(&a);
	assert_non_null(arena_alloc(&a, 16));
	assert_non_null(arena_alloc(&a, 50000));
	held = a.held;
	assert_non_null(arena_alloc(&a, 200));
	assert_int_equal(a.held, held);
	arena_fini(&a);
}

static void
test_empty_items_differ(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_ptr_not_equal(arena_alloc(&a, 0), arena_alloc(&a, 0));
	arena_fini(&a);
}

static void
test_impossible_sizes_leave_it_unchanged(void **state)
{
	struct arena a;
	size_t held;

	(void)state;
	arena_init(&a);
	assert_non_null(arena_alloc(&a, 10));
	held = a.held;
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, UNIT_TOO_MUCH));
	assert_null(arena_alloc(&a, SIZE_MAX / 2 + 1));
	assert_null(arena_strndup(&a, "x", SIZE_MAX));
	assert_null(arena_grow(&a, NULL, SIZE_MAX / 2 + 1, 8));
	assert_int_equal(a.held, held);
	arena_fini(&a);
}

/* Items about as large as the chunks in huge pages are (8 MiB) fit in whatever they get,
 * with the arena small and large. */
static void
test_items_as_large_as_a_huge_chunk(void **state)
{
	const size_t huge = (size_t)8 << 20;

	(void)state;
	for (size_t less = 0; less <= 256; less += 8) {
		struct arena a;
		unsigned char *item;

		arena_init(&a);
		for (int n = 0; n < 2; n++) {
			item = arena_alloc(&a, huge - less);
			assert_non_null(item);
			assert_int_equal(item[huge - less - 1], 0);
			item[huge - less - 1] = 1;
			assert_non_null(arena_alloc(&a, 16));
		}
		arena_fini(&a);
	}
}

static void
test_strndup(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_strndup(&a, "lychgate", 4), "lych");
	assert_string_equal(arena_strndup(&a, NULL, 0), "");
	assert_memory_equal(arena_strndup(&a, "a\0b", 3), "a\0b", 4);
	arena_fini(&a);
}

static void
grow(size_t first, int moves_wanted)
{
	struct arena a;
	uint64_t *items = NULL;
	int moves = 0;

	arena_init(&a);
	for (size_t n = 0; n < 1000; n++) {
		uint64_t *grown = arena_grow_from(&a, items, n, sizeof(*items), first);

		assert_non_null(grown);
		moves += grown != items;
		items = grown;
		assert_int_equal(items[n], 0);
		items[n] = n * n + 1;
	}
	for (size_t n = 0; n < 1000; n++)
		assert_int_equal(items[n], n * n + 1);
	assert_int_equal(moves, moves_wanted);
	arena_fini(&a);
}

static void
test_grow_keeps_items_and_zeroes_the_next(void **state)
{
	(void)state;
	grow(1, 11); /* at 0, 1, 2, 4, ... 512 */
	grow(2, 10); /* at 0, 2, 4, ... 512 */
	grow(16, 7); /* at 0, 16, 32, ... 512 */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_items_are_zeroed_aligned_and_apart),
	    cmocka_unit_test(test_holds_nothing_before_and_after),
	    cmocka_unit_test(test_held_counts_every_byte),
	    cmocka_unit_test(test_large_item_does_not_waste_the_chunk),
	    cmocka_unit_test(test_empty_items_differ),
	    cmocka_unit_test(test_impossible_sizes_leave_it_unchanged),
	    cmocka_unit_test(test_items_as_large_as_a_huge_chunk),
	    cmocka_unit_test(test_strndup),
	    cmocka_unit_test(test_grow_keeps_items_and_zeroes_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
