#include "unit.h"

#include "capture.h"
#include "log.h"

static void
values_cannot_forge_fields_or_lines(void **state)
{
	static const struct {
		const char *value, *field;
	} cases[] = {
	    {"mx.example.com", "helo=mx.example.com"},
	    {"[192.0.2.1]", "helo=[192.0.2.1]"},
	    {"a+b@example.com", "helo=a+b@example.com"},
	    {NULL, "helo=-"},
	    {"-", "helo=\"-\""},
	    {"", "helo=\"\""},
	    {"x verdict=pass", "helo=\"x verdict=pass\""},
	    {"x=y", "helo=\"x=y\""},
	    {"a\"b\\c", "helo=\"a\\\"b\\\\c\""},
	    {"a\r\nb\tc", "helo=\"a\\x0d\\x0ab\\x09c\""},
	    {"m\xc3\xbcller\x7f\xff", "helo=\"m\\xc3\\xbcller\\x7f\\xff\""},
	};
	struct buf line;

	(void)state;
	buf_init(&line);
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_clear(&line);
		assert_int_equal(log_field(&line, "helo", cases[i].value), 0);
		assert_string_equal(line.data, cases[i].field);
	}
	assert_int_equal(log_field_u64(&line, "n", UINT64_MAX), 0);
	assert_int_equal(log_field_double(&line, "score", 6.25, 1), 0);
	assert_non_null(strstr(line.data, " n=18446744073709551615 score=6.2"));
	buf_fini(&line);
}

static void
long_values_are_cut(void **state)
{
	char value[LOG_VALUE_MAX + 2];
	struct buf line;

	(void)state;
	buf_init(&line);
	memset(value, 'x', sizeof(value));
	value[LOG_VALUE_MAX] = '\0';
	assert_int_equal(log_field(&line, "h", value), 0);
	assert_int_equal(line.len, LOG_VALUE_MAX + 2);
	buf_clear(&line);
	value[LOG_VALUE_MAX] = 'x', value[LOG_VALUE_MAX + 1] = '\0';
	assert_int_equal(log_field(&line, "h", value), 0);
	assert_int_equal(line.len, LOG_VALUE_MAX + 7);
	assert_string_equal(line.data + line.len - 5, "x\"...");
	buf_fini(&line);
}

/* Who calls himself by bytes that need four characters each gets no more room for it:
 * what stands behind must not be cut off. */
static void
escapes_are_cut_too(void **state)
{
	char value[LOG_VALUE_MAX + 1];
	struct buf line;

	(void)state;
	buf_init(&line);
	for (size_t len = LOG_VALUE_MAX / 4 - 1; len <= LOG_VALUE_MAX; len++) {
		bool fits = len <= LOG_VALUE_MAX / 4;

		memset(value, '\xff', len);
		value[len] = '\0';
		buf_clear(&line);
		assert_int_equal(log_field(&line, "h", value), 0);
		assert_true(line.len <= LOG_VALUE_MAX + 7);
		assert_string_equal(strrchr(line.data, '\\'),
				    fits ? "\\xff\"" : "\\xff\"...");
	}
	buf_fini(&line);
}

static void
lines_have_a_level_and_no_control_characters(void **state)
{
	struct capture capture;
	char text[1000];

	(void)state;
	capture_begin(&capture);
	log_open(TARGET_STDERR, LEVEL_INFO);
	log_line(LEVEL_INFO, "hello %s", "a\nb\x1b[2J");
	log_line(LEVEL_DEBUG, "not wanted");
	log_line(LEVEL_ERROR, "broken");
	log_open(TARGET_STDERR, LEVEL_DEBUG);
	log_line(LEVEL_DEBUG, "wanted");
	capture_end(&capture, text, sizeof(text));
	assert_string_equal(text, "lychgated: hello a?b?[2J\n"
				  "lychgated: error: broken\n"
				  "lychgated: debug: wanted\n");
}

static void
complaints_are_limited_and_counted(void **state)
{
	struct log_limit limit = {0};
	struct buf expected;
	struct capture capture;
	char text[1000];

	(void)state;
	capture_begin(&capture);
	log_open(TARGET_STDERR, LEVEL_INFO);
	for (int64_t at_ms = 60000; at_ms < 120000; at_ms += 100)
		log_limited(&limit, at_ms, LEVEL_WARNING, "garbage");
	log_limited(&limit, 120000, LEVEL_WARNING, "more garbage");
	/* The clock was set back: complaints must not wait for it to return. */
	log_limited(&limit, 1000, LEVEL_WARNING, "old garbage");
	capture_end(&capture, text, sizeof(text));
	buf_init(&expected);
	for (int i = 0; i < LOG_LIMIT; i++)
		(void)buf_adds(&expected, "lychgated: warning: garbage\n");
	(void)buf_adds(&expected,
		       "lychgated: warning: 590 more of the last complaint were "
		       "not written\n"
		       "lychgated: warning: more garbage\n"
		       "lychgated: warning: old garbage\n");
	assert_string_equal(text, expected.data);
	buf_fini(&expected);
}

static void
reports_of_several_lines(void **state)
{
	struct capture capture;
	struct buf text;
	char log[1000];

	(void)state;
	buf_init(&text);
	capture_begin(&capture);
	log_open(TARGET_STDERR, LEVEL_INFO);
	log_lines(LEVEL_ERROR, "start", &text); /* nothing */
	assert_int_equal(buf_adds(&text, "a:1: no\n\nb:2: no"), 0);
	log_lines(LEVEL_ERROR, "start", &text);
	capture_end(&capture, log, sizeof(log));
	assert_string_equal(log, "lychgated: error: start: a:1: no\n"
				 "lychgated: error: start: b:2: no\n");
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_cannot_forge_fields_or_lines),
	    cmocka_unit_test(long_values_are_cut),
	    cmocka_unit_test(escapes_are_cut_too),
	    cmocka_unit_test(lines_have_a_level_and_no_control_characters),
	    cmocka_unit_test(complaints_are_limited_and_counted),
	    cmocka_unit_test(reports_of_several_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
