#include <time.h>

#include "say.h"
#include "unit.h"

static void
test_span(void **state)
{
	static const struct {
		uint64_t s;
		const char *text;
	} cases[] = {
	    {0, "0 s"},		{119, "119 s"},	     {120, "2 min"},
	    {7199, "119 min"},	{7200, "2 h"},	     {172799, "47 h"},
	    {172800, "2 days"}, {864000, "10 days"}, {UINT32_MAX, "49710 days"},
	};
	char out[SAY_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(say_span(cases[i].s, out), cases[i].text);
	assert_string_equal(say_since(1000, 1090, out), "90 s");
	assert_string_equal(say_since(1090, 1000, out),
			    "0 s"); /* the clock was set back */
}

/* Days are counted in UTC, and called so wherever one looks at them. */
static void
test_day(void **state)
{
	char out[SAY_MAX];

	(void)state;
	setenv("TZ", "EST5", 1);
	tzset();
	assert_string_equal(say_day(1795910400, out), "2026-11-29"); /* midnight */
	assert_string_equal(say_day(1795910399, out), "2026-11-28");
	assert_string_equal(say_day(0, out), "never");
	setenv("TZ", "UTC", 1);
	tzset();
}

static void
test_size(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
	    {0, "0 B"},
	    {1023, "1023 B"},
	    {1024, "1.0 KiB"},
	    {1536, "1.5 KiB"},
	    {1048575, "1.0 MiB"},
	    {104857600, "100 MiB"},
	    {UINT64_C(3) << 30, "3.0 GiB"},
	    {UINT64_C(5000) << 40, "5000 TiB"},
	};
	char out[SAY_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(say_size(cases[i].bytes, out), cases[i].text);
}

static void
test_count_time_many(void **state)
{
	char out[SAY_MAX];

	(void)state;
	assert_string_equal(say_count(0, out), "0");
	assert_string_equal(say_count(2.96, out), "3");
	assert_string_equal(say_count(2.5, out), "2.5");
	assert_string_equal(say_count(41.4, out), "41");
	assert_string_equal(say_time(0, out), "never");
	assert_string_equal(say_time(1000000000, out), "2001-09-09 01:46:40");
	assert_string_equal(say_many(1, "day", out), "1 day");
	assert_string_equal(say_many(0, "day", out), "0 days");
}

static void
test_unit(void **state)
{
	char out[NET_TEXT_MAX];
	struct host_key key;
	struct addr ip;

	(void)state;
	addr_parse("192.0.2.7", &ip);
	host_key_make(&ip, FORM_NAME, 0, &key);
	assert_string_equal(say_unit(&key, out), "192.0.2.7");
	addr_parse("2001:db8:1:2:3::4", &ip);
	host_key_make(&ip, FORM_NAME, 0, &key);
	assert_string_equal(say_unit(&key, out), "2001:db8:1:2::/64");
}

/* What was printed by one call. */
static char *text;
static size_t size;

static FILE *
begin(void)
{
	text = NULL;
	return open_memstream(&text, &size);
}

static void
end(FILE *to, const char *expected)
{
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
}

static void
test_line_is_safe(void **state)
{
	FILE *to = begin();

	(void)state;
	say_line(to, "HELO %s", "\x1B[2J\nfake");
	end(to, "HELO ?[2J?fake\n");
}

static void
test_wrapped(void **state)
{
	char word[101], expected[110];
	FILE *to = begin();

	(void)state;
	say_wrapped(
	    to, " - ",
	    "aaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccc "
	    "dddd eeee");
	end(to,
	    " - aaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccc "
	    "dddd\n"
	    "   eeee\n");
	/* One that fits nowhere is not cut. */
	memset(word, 'x', 100);
	word[100] = '\0';
	snprintf(expected, sizeof(expected), "- %s\n", word);
	to = begin();
	say_wrapped(to, "- ", word);
	end(to, expected);
	to = begin();
	say_wrapped(to, "- ", "");
	end(to, "");
}

/* Clients choose HELOs; somebody pastes what is said into a shell as root. */
static void
test_command(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(say_command(&b, "lychgate hosts --helo ", "localhost"), 0);
	assert_string_equal(b.data, "lychgate hosts --helo 'localhost'");
	buf_clear(&b);
	assert_int_equal(say_command(&b, "x ", "a';reboot;'$(id)`id`\"\\"), 0);
	assert_string_equal(b.data, "x 'a'\\'';reboot;'\\''$(id)`id`\"\\'");
	buf_clear(&b);
	assert_int_equal(say_command(&b, "x ", ""), 0);
	assert_string_equal(b.data, "x ''");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_span),
	    cmocka_unit_test(test_day),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_command),
	    cmocka_unit_test(test_count_time_many),
	    cmocka_unit_test(test_unit),
	    cmocka_unit_test(test_line_is_safe),
	    cmocka_unit_test(test_wrapped),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
