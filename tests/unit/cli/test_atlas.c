#include "atlas.h"
#include "unit.h"

/* Both orders show each network once; along the curve neighbours are neighbours. */
static void
test_orders(void **state)
{
	unsigned x_of[256], y_of[256];
	bool plain[256] = {false}, hilbert[256] = {false};

	(void)state;
	for (unsigned y = 0; y < 16; y++)
		for (unsigned x = 0; x < 16; x++) {
			size_t d = atlas_hilbert(x, y);

			assert_in_range(d, 0, 255);
			assert_false(hilbert[d] || plain[atlas_plain(x, y)]);
			hilbert[d] = plain[atlas_plain(x, y)] = true;
			x_of[d] = x;
			y_of[d] = y;
		}
	for (size_t d = 1; d < 256; d++)
		assert_int_equal(abs((int)x_of[d] - (int)x_of[d - 1]) +
				     abs((int)y_of[d] - (int)y_of[d - 1]),
				 1);
}

static void
test_shades(void **state)
{
	(void)state;
	assert_int_equal(atlas_shade(0, 0), ' ');
	assert_int_equal(atlas_shade(0, 10), ' ');
	assert_int_equal(atlas_shade(1, 1000000), '.');
	assert_int_equal(atlas_shade(10, 10), '@');
	assert_int_equal(atlas_shade(999999, 1000000), '@');
	for (uint64_t n = 1; n < 1000; n++)
		assert_true(atlas_shade(n, 1000) != ' ');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_shades),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
