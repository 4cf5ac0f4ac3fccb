#include "buf.h"
#include "unit.h"

static void
test_append(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_adds(&b, "gate"), 0);
	assert_int_equal(buf_addc(&b, ' '), 0);
	assert_int_equal(buf_addf(&b, "%d/%s", 42, "x"), 0);
	assert_int_equal(buf_add(&b, "\0z", 2), 0);
	assert_int_equal(b.len, 11);
	assert_memory_equal(b.data, "gate 42/x\0z", 12);
	buf_fini(&b);
	assert_null(b.data);
	assert_int_equal(b.len + b.cap, 0);
	assert_int_equal(buf_adds(&b, "again"), 0);
	assert_string_equal(b.data, "again");
	buf_fini(&b);
}

static void
test_adding_nothing_still_gives_a_string(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_add(&b, NULL, 0), 0);
	assert_string_equal(b.data, "");
	assert_int_equal(buf_addf(&b, "%s", ""), 0);
	assert_int_equal(b.len, 0);
	buf_fini(&b);
}

static void
test_grows_and_always_ends_in_nul(void **state)
{
	struct buf b;
	size_t cap = 0;
	int growths = 0;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < 5000; i++) {
		assert_int_equal(buf_addc(&b, (char)('a' + i % 26)), 0);
		assert_int_equal(b.data[b.len], '\0');
		assert_true(b.len < b.cap);
		growths += b.cap != cap;
		cap = b.cap;
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	assert_true(b.cap <= 2 * 5001);
	assert_in_range(growths, 1, 10);
	buf_fini(&b);
}

static void
test_format_of_every_length(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	for (int n = 0; n < 400; n++) {
		assert_int_equal(buf_addf(&b, "%*s", n, ""), 0);
		assert_int_equal(b.len, n);
		assert_int_equal(strlen(b.data), n);
		buf_clear(&b);
		assert_string_equal(b.data, "");
	}
	buf_fini(&b);
}

static void
test_reserve_keeps_the_block_in_place(void **state)
{
	struct buf b;
	char *data;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_adds(&b, "x"), 0);
	assert_int_equal(buf_reserve(&b, 1000), 0);
	data = b.data;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_addc(&b, 'y'), 0);
	assert_ptr_equal(b.data, data);
	buf_fini(&b);
}

static void
test_failure_leaves_contents(void **state)
{
	struct buf b;
	wchar_t bad[] = {0x7fffffff, 0}; /* no multibyte form: printf fails */

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_reserve(&b, SIZE_MAX), -1);
	assert_null(b.data);
	assert_int_equal(buf_adds(&b, "kept"), 0);
	assert_int_equal(buf_reserve(&b, SIZE_MAX - 4), -1);
	assert_int_equal(buf_reserve(&b, SIZE_MAX / 2), -1);
	assert_int_equal(buf_reserve(&b, UNIT_TOO_MUCH), -1);
	assert_int_equal(buf_add(&b, "x", SIZE_MAX), -1);
	assert_int_equal(buf_addf(&b, "%ls", bad), -1);
	assert_string_equal(b.data, "kept");
	assert_int_equal(b.len, 4);
	buf_fini(&b);
}

static void
test_cut(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_cut(&b, 0);
	assert_int_equal(buf_adds(&b, "abcdef"), 0);
	buf_cut(&b, 6);
	assert_string_equal(b.data, "abcdef");
	buf_cut(&b, 2);
	assert_string_equal(b.data, "ab");
	assert_int_equal(b.len, 2);
	buf_fini(&b);
}

static void
test_consume(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	buf_consume(&b, 0);
	assert_int_equal(buf_adds(&b, "abcdef"), 0);
	buf_consume(&b, 0);
	buf_consume(&b, 2);
	assert_string_equal(b.data, "cdef");
	assert_int_equal(b.len, 4);
	buf_consume(&b, 4);
	assert_string_equal(b.data, "");
	buf_clear(&b);
	buf_fini(&b);
	buf_clear(&b);
	assert_null(b.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_append),
	    cmocka_unit_test(test_adding_nothing_still_gives_a_string),
	    cmocka_unit_test(test_grows_and_always_ends_in_nul),
	    cmocka_unit_test(test_format_of_every_length),
	    cmocka_unit_test(test_reserve_keeps_the_block_in_place),
	    cmocka_unit_test(test_failure_leaves_contents),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_consume),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
