#include <math.h>

#include "json.h"
#include "unit.h"

static void
test_commas_and_brackets(void **state)
{
	struct json j;
	struct buf b;

	(void)state;
	buf_init(&b);
	json_init(&j, &b);
	json_object_begin(&j);
	json_key(&j, "none");
	json_array_begin(&j);
	json_array_end(&j);
	json_key_int(&j, "int", -7);
	json_key(&j, "list");
	json_array_begin(&j);
	json_int(&j, 1);
	json_object_begin(&j);
	json_object_end(&j);
	json_null(&j);
	json_array_end(&j);
	json_key_bool(&j, "yes", true);
	json_key_text(&j, "text", "t");
	json_key_text(&j, "null", NULL);
	json_object_end(&j);
	assert_int_equal(json_fini(&j), 0);
	assert_string_equal(b.data, "{\"none\":[],\"int\":-7,\"list\":[1,{},null],"
				    "\"yes\":true,\"text\":\"t\",\"null\":null}");
	buf_fini(&b);
}

static void
test_appends(void **state)
{
	struct json j;
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_adds(&b, "before "), 0);
	json_init(&j, &b);
	json_bool(&j, false);
	assert_int_equal(json_fini(&j), 0);
	assert_string_equal(b.data, "before false");
	buf_fini(&b);
}

/* The JSON of one value; valid until the next call. */
static const char *
written(struct buf *b, void (*write)(struct json *j, const void *arg), const void *arg)
{
	struct json j;

	buf_clear(b);
	json_init(&j, b);
	write(&j, arg);
	assert_int_equal(json_fini(&j), 0);
	return b->data;
}

struct text {
	const char *bytes;
	size_t len;
};

static void
write_text(struct json *j, const void *arg)
{
	const struct text *t = arg;

	json_string(j, t->bytes, t->len);
}

static void
test_strings(void **state)
{
	static const struct {
		struct text in;
		const char *out;
	} cases[] = {
	    {{"", 0}, "\"\""},
	    {{"plain 'text'/", 13}, "\"plain 'text'/\""},
	    {{"\"\\\b\f\n\r\t", 7}, "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
	    {{"\0\x1B[2J\x7F", 6}, "\"\\u0000\\u001b[2J\\u007f\""},
	    {{"\xC2\x9B", 2}, "\"\\u009b\""},
	    {{"\xC3\xA9\xE2\x82\xAC", 5}, "\"\xC3\xA9\xE2\x82\xAC\""},
	    {{"a\xFFz", 3}, "\"a\xEF\xBF\xBDz\""},
	    {{"\xE2\x82", 2}, "\"\xEF\xBF\xBD\""},
	    {{"\xED\xA0\x80", 3}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
	};
	struct buf b;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(written(&b, write_text, &cases[i].in), cases[i].out);
	buf_fini(&b);
}

struct real {
	double value;
	int decimals;
};

static void
write_real(struct json *j, const void *arg)
{
	const struct real *r = arg;

	json_real(j, r->value, r->decimals);
}

static void
test_reals(void **state)
{
	static const struct {
		struct real in;
		const char *out;
	} cases[] = {
	    {{0, 2}, "0"},	     {{6.8, 2}, "6.8"},
	    {{100, 0}, "100"},	     {{100, 3}, "100"},
	    {{-0.001, 2}, "0"},	     {{-1.256, 2}, "-1.26"},
	    {{0.125, 17}, "0.125"},  {{NAN, 2}, "null"},
	    {{INFINITY, 2}, "null"}, {{-INFINITY, 2}, "null"},
	};
	struct buf b;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(written(&b, write_real, &cases[i].in), cases[i].out);
	assert_int_equal(strlen(written(&b, write_real, &(struct real){-1e308, 17})),
			 310);
	buf_fini(&b);
}

static void
write_seconds(struct json *j, const void *arg)
{
	json_seconds(j, *(const int64_t *)arg);
}

static void
test_seconds(void **state)
{
	static const struct {
		int64_t ms;
		const char *out;
	} cases[] = {
	    {0, "0"},
	    {1, "0.001"},
	    {993467899000, "993467899"},
	    {993467899120, "993467899.12"},
	    {993467899005, "993467899.005"},
	    {-1500, "-1.5"},
	    {INT64_MIN, "-9223372036854775.808"},
	};
	struct buf b;

	(void)state;
	buf_init(&b);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(written(&b, write_seconds, &cases[i].ms),
				    cases[i].out);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commas_and_brackets),
	    cmocka_unit_test(test_appends),
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_reals),
	    cmocka_unit_test(test_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
