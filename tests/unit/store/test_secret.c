/* Secrets as text. */
#include "secret.h"
#include "unit.h"

static void
there_and_back(void **state)
{
	uint8_t secret[32], back[32];
	char text[SECRET_TEXT_MAX];

	(void)state;
	for (int i = 0; i < 32; i++)
		secret[i] = (uint8_t)(i * 37 + 1);
	for (size_t size = 16; size <= 32; size += 16) {
		memset(back, 0, sizeof(back));
		assert_ptr_equal(secret_format(secret, size, text), text);
		assert_int_equal(strlen(text), 2 * size);
		assert_memory_equal(text, "01264b70", 8);
		assert_int_equal(secret_parse(text, size, back), 0);
		assert_memory_equal(back, secret, size);
	}
}

static void
refuses_what_is_none(void **state)
{
	static const char good[] = "00112233445566778899aabbccddeeff";
	uint8_t back[16] = {0}, none[16] = {0};

	(void)state;
	assert_int_equal(secret_parse("", 16, back), -1);
	assert_int_equal(secret_parse(good + 1, 16, back), -1);
	assert_int_equal(secret_parse(good, 32, back), -1);
	assert_int_equal(secret_parse("00112233445566778899aabbccddeefg", 16, back), -1);
	assert_memory_equal(back, none, 16);
	assert_int_equal(secret_parse(good, 16, back), 0);
	assert_int_equal(back[15], 0xff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_and_back),
	    cmocka_unit_test(refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
