#include "unit.h"
#include "utf8.h"

static void
test_decode(void **state)
{
	static const struct {
		const char *text;
		size_t len, taken;
		uint32_t rune;
		bool bad;
	} cases[] = {
	    {"a", 1, 1, 'a', false},
	    {"\0", 1, 1, 0, false},
	    {"\xC3\xA9!", 3, 2, 0xE9, false},
	    {"\xE2\x82\xAC", 3, 3, 0x20AC, false},
	    {"\xF0\x9F\x98\x80", 4, 4, 0x1F600, false},
	    {"\xEF\xBF\xBD", 3, 3, UTF8_REPLACEMENT, false},
	    {"\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF, false},
	    /* Ill-formed: the maximal subpart is taken. */
	    {"\x80", 1, 1, UTF8_REPLACEMENT, true},
	    {"\xC0\x80", 2, 1, UTF8_REPLACEMENT, true},		/* overlong */
	    {"\xE0\x80\x80", 3, 1, UTF8_REPLACEMENT, true},	/* overlong */
	    {"\xED\xA0\x80", 3, 1, UTF8_REPLACEMENT, true},	/* a surrogate */
	    {"\xF4\x90\x80\x80", 4, 1, UTF8_REPLACEMENT, true}, /* beyond the end */
	    {"\xE2\x82", 2, 2, UTF8_REPLACEMENT, true},		/* cut */
	    {"\xE2\x82z", 3, 2, UTF8_REPLACEMENT, true},
	    {"\xF0\x9F\x98", 3, 3, UTF8_REPLACEMENT, true},
	    {"\xFF", 1, 1, UTF8_REPLACEMENT, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t rune;
		bool bad;

		assert_int_equal(utf8_decode(cases[i].text, cases[i].len, &rune, &bad),
				 cases[i].taken);
		assert_int_equal(rune, cases[i].rune);
		assert_int_equal(bad, cases[i].bad);
		assert_int_equal(utf8_valid(cases[i].text, cases[i].len), !bad);
	}
}

static void
test_valid_finds_one_bad_byte_anywhere(void **state)
{
	char text[40];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++) {
		memset(text, 'x', sizeof(text));
		assert_true(utf8_valid(text, sizeof(text)));
		text[i] = (char)0x80;
		assert_false(utf8_valid(text, sizeof(text)));
	}
	assert_true(utf8_valid("", 0));
}

static void
test_controls(void **state)
{
	(void)state;
	assert_true(utf8_is_control(0));
	assert_true(utf8_is_control(0x1B));
	assert_true(utf8_is_control(0x7F));
	assert_true(utf8_is_control(0x9B));   /* CSI of C1 */
	assert_true(utf8_is_control(0x2028)); /* LINE SEPARATOR */
	assert_true(utf8_is_control(0x202E)); /* RIGHT-TO-LEFT OVERRIDE */
	assert_true(utf8_is_control(0x2066)); /* LEFT-TO-RIGHT ISOLATE */
	assert_false(utf8_is_control(0x2027));
	assert_false(utf8_is_control(0x202F));
	assert_false(utf8_is_control(0x206A));
	assert_false(utf8_is_control(' '));
	assert_false(utf8_is_control('~'));
	assert_false(utf8_is_control(0xA0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_valid_finds_one_bad_byte_anywhere),
	    cmocka_unit_test(test_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
