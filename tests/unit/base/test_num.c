#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "num.h"
#include "unit.h"

/* Not a number for any of the parsers. */
static const char *const rubbish[] = {
    "",	   " ",	   " 1",  "1 ", "+1", "--1",  "-",    "0x10",	      "1_000", "1,5",
    "1\n", "\t1",  "one", "1e", "e1", ".5",   "5.",   "1.2.3",	      "inf",   "nan",
    "1e+", "-inf", "NaN", "0x", "1f", "1.0f", "1e5x", "\xef\xbc\x91", "1-",
};

static void
test_rubbish(void **state)
{
	uint64_t u = 77;
	int64_t i = 77;
	double d = 77;

	(void)state;
	for (size_t n = 0; n < COUNT(rubbish); n++) {
		assert_int_equal(num_u64_parse(rubbish[n], 0, UINT64_MAX, &u), -1);
		assert_int_equal(num_i64_parse(rubbish[n], INT64_MIN, INT64_MAX, &i), -1);
		assert_int_equal(num_double_parse(rubbish[n], -1e300, 1e300, &d), -1);
		assert_int_equal(num_duration_parse(rubbish[n], 0, UINT64_MAX, &u), -1);
		assert_int_equal(num_size_parse(rubbish[n], 0, UINT64_MAX, &u), -1);
		assert_int_equal(num_hex64_parse(rubbish[n], &u), -1);
	}
	assert_int_equal(u, 77);
	assert_int_equal(i, 77);
	assert_true(d == 77);
}

static void
test_u64(void **state)
{
	static const struct {
		const char *text;
		uint64_t min, max;
		int rc;
		uint64_t value;
	} cases[] = {
	    {"0", 0, UINT64_MAX, 0, 0},
	    {"007", 0, 10, 0, 7},
	    {"18446744073709551615", 0, UINT64_MAX, 0, UINT64_MAX},
	    {"18446744073709551616", 0, UINT64_MAX, -1, 0},
	    {"99999999999999999999999", 0, UINT64_MAX, -1, 0},
	    {"5", 6, 10, -1, 0},
	    {"6", 6, 10, 0, 6},
	    {"10", 6, 10, 0, 10},
	    {"11", 6, 10, -1, 0},
	    {"-0", 0, 10, -1, 0},
	    {"-1", 0, UINT64_MAX, -1, 0},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		uint64_t value = 0;

		assert_int_equal(
		    num_u64_parse(cases[n].text, cases[n].min, cases[n].max, &value),
		    cases[n].rc);
		assert_int_equal(value, cases[n].value);
	}
}

/* To the last bit what strtod() makes of it. */
static void
test_double_is_exact(void **state)
{
	static const char *const odd[] = {"9007199254740991",
					  "9007199254740992",
					  "9007199254740993",
					  "900719925474099.3",
					  "0.1",
					  "0.000001",
					  "0.0000001",
					  "123456789012345678.9",
					  "4503599627370496.5",
					  "1167609805.405",
					  "0.30000000000000004"};
	char text[40];
	double d;

	(void)state;
	for (size_t n = 0; n < COUNT(odd); n++) {
		assert_int_equal(num_double_parse(odd[n], 0, 1e300, &d), 0);
		assert_true(d == strtod(odd[n], NULL));
	}
	srandom(1);
	for (int n = 0; n < 100000; n++) {
		snprintf(text, sizeof(text), "%ld.%0*ld", random() >> random() % 31,
			 (int)(random() % 8), random() >> random() % 31);
		assert_int_equal(num_double_parse(text, 0, 1e300, &d), 0);
		if (d != strtod(text, NULL))
			fail_msg("%s", text);
	}
}

static void
test_i64(void **state)
{
	static const struct {
		const char *text;
		int64_t min, max;
		int rc;
		int64_t value;
	} cases[] = {
	    {"9223372036854775807", INT64_MIN, INT64_MAX, 0, INT64_MAX},
	    {"9223372036854775808", INT64_MIN, INT64_MAX, -1, 0},
	    {"-9223372036854775808", INT64_MIN, INT64_MAX, 0, INT64_MIN},
	    {"-9223372036854775809", INT64_MIN, INT64_MAX, -1, 0},
	    {"-0", -1, 1, 0, 0},
	    {"-0", 0, 1, -1, 0},
	    {"-1", 0, 1, -1, 0},
	    {"-2", -1, 1, -1, 0},
	    {"2", -1, 1, -1, 0},
	    {"-1", -1, 1, 0, -1},
	    {"- 1", -9, 9, -1, 0},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		int64_t value = 0;

		assert_int_equal(
		    num_i64_parse(cases[n].text, cases[n].min, cases[n].max, &value),
		    cases[n].rc);
		assert_true(value == cases[n].value);
	}
}

static void
test_double(void **state)
{
	static const struct {
		const char *text;
		double min, max;
		int rc;
		double value;
	} cases[] = {
	    {"0", 0, 1, 0, 0},
	    {"0.25", 0, 1, 0, 0.25},
	    {"25e-2", 0, 1, 0, 0.25},
	    {"1.5E+2", 0, 200, 0, 150},
	    {"1.1", 0, 1, -1, 0},
	    {"-0.5", -1, 1, 0, -0.5},
	    {"-0.5", 0, 1, -1, 0},
	    {"-1.5", -1, 1, -1, 0},
	    {"1e999", 0, 1e308, -1, 0},
	    {"-1e999", -1e308, 0, -1, 0},
	    {"1e999", 0, INFINITY, -1, 0},
	    {"1e-999", 0, 1, 0, 0},
	    {"1e", 0, 9, -1, 0},
	    {"0x1p3", 0, 9, -1, 0},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		double value = 0;

		assert_int_equal(
		    num_double_parse(cases[n].text, cases[n].min, cases[n].max, &value),
		    cases[n].rc);
		assert_true(value == cases[n].value);
	}
}

static void
test_duration(void **state)
{
	static const struct {
		const char *text;
		int rc;
		uint64_t s;
	} cases[] = {
	    {"90", 0, 90},
	    {"90s", 0, 90},
	    {"15min", 0, 900},
	    {"4h", 0, 14400},
	    {"7d", 0, 604800},
	    {"2w", 0, 1209600},
	    {"0", 0, 0},
	    {"0d", 0, 0},
	    {"7D", -1, 0},
	    {"7 d", -1, 0},
	    {"7dd", -1, 0},
	    {"1h30min", -1, 0},
	    {"15m", -1, 0},
	    {"d", -1, 0},
	    {"1.5h", -1, 0},
	    {"-1h", -1, 0},
	    {"30500568904944w", -1, 0},
	    {"1000001", -1, 0},
	    {"18446744073709551616s", -1, 0},
	};
	uint64_t s;

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		s = 0;
		assert_int_equal(
		    num_duration_parse(cases[n].text, 0,
				       cases[n].s > 1000000 ? UINT64_MAX : 1000000, &s),
		    cases[n].rc);
		assert_int_equal(s, cases[n].s);
	}
	/* The first product that wraps around. */
	assert_int_equal(num_duration_parse("30500568904944w", 0, UINT64_MAX, &s), -1);
	assert_int_equal(num_duration_parse("30500568904943w", 0, UINT64_MAX, &s), 0);
	assert_int_equal(num_duration_parse("59s", 60, 3600, &s), -1);
	assert_int_equal(num_duration_parse("1h", 60, 3600, &s), 0);
	assert_int_equal(num_duration_parse("61min", 60, 3600, &s), -1);
}

static void
test_size(void **state)
{
	static const struct {
		const char *text;
		int rc;
		uint64_t bytes;
	} cases[] = {
	    {"4096", 0, 4096},
	    {"64KiB", 0, 65536},
	    {"10MiB", 0, 10485760},
	    {"1GiB", 0, 1073741824},
	    {"64kib", -1, 0},
	    {"64KB", -1, 0},
	    {"64K", -1, 0},
	    {"64 KiB", -1, 0},
	    {"KiB", -1, 0},
	    {"4096B", -1, 0},
	    {"17179869184GiB", -1, 0},
	    {"17179869183GiB", 0, 17179869183u << 30},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		uint64_t bytes = 0;

		assert_int_equal(num_size_parse(cases[n].text, 0, UINT64_MAX, &bytes),
				 cases[n].rc);
		assert_int_equal(bytes, cases[n].bytes);
	}
}

static void
test_formats(void **state)
{
	static const struct {
		uint64_t value;
		const char *duration, *size;
	} cases[] = {
	    {0, "0s", "0"},
	    {1, "1s", "1"},
	    {90, "90s", "90"},
	    {900, "15min", "900"},
	    {3600, "1h", "3600"},
	    {86400, "1d", "86400"},
	    {604800, "7d", "604800"},
	    {1024, "1024s", "1KiB"},
	    {1536, "1536s", "1536"},
	    {10485760, "10485760s", "10MiB"},
	    {(uint64_t)1 << 30, "1073741824s", "1GiB"},
	    {(uint64_t)1 << 60, "1152921504606846976s", "1073741824GiB"},
	    {UINT64_MAX, "18446744073709551615s", "18446744073709551615"},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		char out[24];
		uint64_t back = 1;

		assert_string_equal(num_duration_format(cases[n].value, out),
				    cases[n].duration);
		assert_int_equal(num_duration_parse(out, 0, UINT64_MAX, &back), 0);
		assert_int_equal(back, cases[n].value);
		assert_string_equal(num_size_format(cases[n].value, out), cases[n].size);
		assert_int_equal(num_size_parse(out, 0, UINT64_MAX, &back), 0);
		assert_int_equal(back, cases[n].value);
	}
}

static void
test_hex64(void **state)
{
	static const char *const bad[] = {
	    "0123456789abcde",	"0123456789abcdef0", "0123456789ABCDEF",
	    "0123456789abcdeg", " 123456789abcdef",  "-123456789abcdef",
	    "0x23456789abcdef",
	};
	uint64_t value = 5;
	char out[17];

	(void)state;
	for (size_t n = 0; n < COUNT(bad); n++)
		assert_int_equal(num_hex64_parse(bad[n], &value), -1);
	assert_int_equal(value, 5);
	assert_int_equal(num_hex64_parse("0123456789abcdef", &value), 0);
	assert_int_equal(value, 0x0123456789abcdef);
	assert_int_equal(num_hex64_parse("ffffffffffffffff", &value), 0);
	assert_string_equal(num_hex64_format(value, out), "ffffffffffffffff");
	assert_string_equal(num_hex64_format(0xbeef, out), "000000000000beef");
}

static void
check_fixed(double value)
{
	char expected[400], out[NUM_FIXED_MAX];

	for (int decimals = 0; decimals <= 17; decimals++) {
		int n = snprintf(expected, sizeof(expected), "%.*f", decimals, value);

		memset(out, 'x', sizeof(out));
		assert_int_equal(num_fixed_format(value, decimals, out), n);
		assert_string_equal(out, expected);
	}
}

/* Digit for digit what printf gives. */
static void
test_fixed_format(void **state)
{
	static const double values[] = {
	    0,
	    -0.0,
	    1,
	    -1,
	    0.5,
	    1.5,
	    2.5,
	    0.05,
	    0.15,
	    0.25,
	    0.00005,
	    0.00015,
	    -0.001,
	    0.99995,
	    9.9999,
	    99.5,
	    1e8,
	    1e9,
	    999999999.5,
	    1e17,
	    1.7e308,
	    5e-324,
	    -1e-300,
	    1.0 / 3,
	    2.00005,
	    1234.5678,
	    (double)INFINITY,
	    (double)NAN,
	    -(double)INFINITY,
	};
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		check_fixed(values[i]);
	for (int i = 0; i < 20000; i++) {
		uint64_t random = unit_random(&seed);

		check_fixed((double)(int64_t)random /
			    (double)((uint64_t)1 << (20 + i % 44)));
		/* In the middle between two, as far as a double can be. */
		check_fixed((double)(random % 1000000 * 2 + 1) / 20000);
		check_fixed((double)(random % 1000000) / 10000);
	}
}

static void
test_u64_format(void **state)
{
	static const uint64_t values[] = {0,
					  1,
					  9,
					  10,
					  99,
					  100,
					  4294967295u,
					  UINT64_MAX,
					  UINT64_MAX - 1,
					  UINT64_C(10000000000000000000)};
	char expected[32], out[NUM_U64_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		int n = snprintf(expected, sizeof(expected), "%llu",
				 (unsigned long long)values[i]);

		assert_int_equal(num_u64_format(values[i], out), n);
		assert_string_equal(out, expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rubbish),
	    cmocka_unit_test(test_u64),
	    cmocka_unit_test(test_double_is_exact),
	    cmocka_unit_test(test_i64),
	    cmocka_unit_test(test_double),
	    cmocka_unit_test(test_duration),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_formats),
	    cmocka_unit_test(test_hex64),
	    cmocka_unit_test(test_fixed_format),
	    cmocka_unit_test(test_u64_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
