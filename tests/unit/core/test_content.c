#include "content.h"
#include "unit.h"

static void
test_bits_of_a_message(void **state)
{
	struct header h = {.known = true,
			   .has = HEADER_TO | HEADER_MESSAGE_ID,
			   .id = HEADER_ID_HELO,
			   .id_shape = ID_SHAPE_DOLLARS,
			   .date = HEADER_DATE_AHEAD,
			   .mailer = HEADER_MAILER_MISFIT,
			   .author = HEADER_AUTHOR_PERSON};

	(void)state;
	assert_int_equal(content_of(&h, false),
			 CONTENT_TRACE_NONE | CONTENT_TO_SOME | CONTENT_NO_LIST |
			     CONTENT_ID_HELO | CONTENT_ID_DOLLARS | CONTENT_DATE_WRONG |
			     CONTENT_MAILER_MISFIT);
	/* A bounce says who wrote it, and no more. */
	assert_int_equal(content_of(&h, true), CONTENT_NULL_PERSON);
	h.known = false;
	assert_int_equal(content_of(&h, false), 0);
	assert_int_equal(content_of(&h, true), 0);
	h = (struct header){.known = true, .id = HEADER_ID_NONE};
	assert_int_equal(content_of(&h, false), CONTENT_TRACE_NONE | CONTENT_TO_NONE |
						    CONTENT_NO_LIST | CONTENT_ID_NONE);
	h.id = HEADER_ID_NOT_KNOWN;
	assert_int_equal(content_of(&h, false),
			 CONTENT_TRACE_NONE | CONTENT_TO_NONE | CONTENT_NO_LIST);
	assert_int_equal(content_of(&h, true), 0);
}

static void
test_packed(void **state)
{
	uint8_t packed[CONTENT_BYTES] = {0};

	(void)state;
	assert_int_equal(content_get(packed), 0);
	for (int i = 0; i < 8 * CONTENT_BYTES; i++) {
		content_add(packed, 1u << i);
		assert_int_equal(content_get(packed), (2u << i) - 1);
	}
}

static void
test_agreement(void **state)
{
	(void)state;
	assert_int_equal(content_agreed(0), 0);
	assert_int_equal(content_agreed(CONTENT_DATE_OK | CONTENT_LIST),
			 CONTENT_DATE_OK | CONTENT_LIST);
	assert_int_equal(
	    content_agreed(CONTENT_DATE_OK | CONTENT_DATE_WRONG | CONTENT_LIST),
	    CONTENT_LIST);
	assert_int_equal(content_agreed(0xffffff), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bits_of_a_message),
	    cmocka_unit_test(test_packed),
	    cmocka_unit_test(test_agreement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
