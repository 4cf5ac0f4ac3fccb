#include "message_id.h"
#include "unit.h"

static void
test_message_ids(void **state)
{
	static const struct {
		const char *text;
		enum id_shape shape;
		enum id_place place;
		const char *host;
	} cases[] = {
	    {"<000601c7a1b2$3c4d5e6f$0a01a8c0@pc.firm.com>", ID_SHAPE_DOLLARS,
	     ID_PLACE_NAME, "pc.firm.com"},
	    {"<01c7a1b2$3c4d5e6f$6c822ecf@dsl>", ID_SHAPE_DOLLARS, ID_PLACE_WORD, ""},
	    {"<01c7$3c4d5e6f$6c822ecf$12@a.com>", ID_SHAPE_OTHER, ID_PLACE_NAME, "a.com"},
	    {"<01c7a1b2$3c4d5e6f$@a.com>", ID_SHAPE_OTHER, ID_PLACE_NAME, "a.com"},
	    {"<123456789.20070401123456@Firm.COM>", ID_SHAPE_THE_BAT, ID_PLACE_NAME,
	     "firm.com"},
	    {"<123456789.2007040112345@firm.com>", ID_SHAPE_OTHER, ID_PLACE_NAME,
	     "firm.com"},
	    {"<4614A0C2.4020908@firm.com>", ID_SHAPE_MOZILLA, ID_PLACE_NAME, "firm.com"},
	    {"<4614A0C2.40209081@firm.com>", ID_SHAPE_OTHER, ID_PLACE_NAME, "firm.com"},
	    {"<0d1b2c3d-0011-2233-4455-66778899aabb@firm.com>", ID_SHAPE_MOZILLA,
	     ID_PLACE_NAME, "firm.com"},
	    {"<746837af82de746837af82de12345678@firm.com>", ID_SHAPE_HEX, ID_PLACE_NAME,
	     "firm.com"},
	    {"\t<a@[192.0.2.1]>", ID_SHAPE_OTHER, ID_PLACE_ADDRESS, ""},
	    {"<a@192.0.2.1>", ID_SHAPE_OTHER, ID_PLACE_ADDRESS, ""},
	    {"<a@1.2.3>", ID_SHAPE_OTHER, ID_PLACE_WORD, ""},
	    {"<a@localhost>", ID_SHAPE_OTHER, ID_PLACE_WORD, ""},
	    {"<a@b c@firm.com>", ID_SHAPE_OTHER, ID_PLACE_WORD, ""},
	    {"<a@b@firm.com>", ID_SHAPE_OTHER, ID_PLACE_NAME, "firm.com"},
	    {"<a@fir\xffm.com>", ID_SHAPE_OTHER, ID_PLACE_WORD, ""},
	    {"a@firm.com", ID_SHAPE_OTHER, ID_PLACE_NAME, "firm.com"},
	    {"<a@>", ID_SHAPE_OTHER, ID_PLACE_NONE, ""},
	    {"<a>", ID_SHAPE_OTHER, ID_PLACE_NONE, ""},
	    {"<>", ID_SHAPE_OTHER, ID_PLACE_NONE, ""},
	    {"", ID_SHAPE_OTHER, ID_PLACE_NONE, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct message_id id;

		message_id_parse(cases[i].text, &id);
		if (id.shape != cases[i].shape || id.place != cases[i].place ||
		    strcmp(id.host, cases[i].host) != 0)
			fail_msg("%s: shape %d, place %d, host %s", cases[i].text,
				 id.shape, id.place, id.host);
	}
}

static void
test_long_ones(void **state)
{
	char text[1025] = "<a@";
	struct message_id id;

	(void)state;
	memset(text + 3, 'x', sizeof(text) - 4);
	message_id_parse(text, &id);
	assert_int_equal(id.place, ID_PLACE_WORD);
	memset(text, '0', sizeof(text) - 1);
	message_id_parse(text, &id);
	assert_int_equal(id.shape, ID_SHAPE_HEX);
}

/* All identifiers of a field, each with a '|' behind it. */
static void
assert_ids(const char *field, const char *expected)
{
	char all[256] = "";
	struct message_id_text id;
	size_t n = 0;

	for (const char *at = field; message_id_next(&at, &id) == 0;) {
		n += (size_t)snprintf(all + n, sizeof(all) - n, "%.*s|", (int)id.len,
				      id.text);
	}
	assert_string_equal(all, expected);
}

static void
a_field_of_several(void **state)
{
	(void)state;
	assert_ids("", "");
	assert_ids("<a@b>", "<a@b>|");
	assert_ids(" <a@b>\r\n\t<c@d> (or so) <e@f>", "<a@b>|<c@d>|<e@f>|");
	assert_ids("your mail of \"Monday\" <a@b>", "<a@b>|");
	assert_ids("<a@b> <c@", "<a@b>|");
	assert_ids("no brackets@here", "");
	assert_ids("<>", "<>|");
}

static void
assert_id(const char *field, const char *expected)
{
	struct message_id_text id;

	assert_int_equal(message_id_only(field, &id), 0);
	assert_int_equal(id.len, strlen(expected));
	assert_memory_equal(id.text, expected, id.len);
}

static void
the_id_of_a_message(void **state)
{
	struct message_id_text id = {NULL, 77};

	(void)state;
	assert_id("<a@b>", "<a@b>");
	assert_id("\t <a@b> ", "<a@b>");
	assert_id(" a@b \r\n", "a@b");
	assert_int_equal(message_id_only(" \t", &id), -1);
	assert_int_equal(message_id_only("", &id), -1);
	assert_int_equal(id.len, 77);
}

static void
fields_that_refer(void **state)
{
	(void)state;
	assert_true(message_id_refers("in-reply-TO"));
	assert_true(message_id_refers("References"));
	assert_false(message_id_refers("Message-ID"));
	assert_false(message_id_refers("Referenced"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_message_ids),	  cmocka_unit_test(test_long_ones),
	    cmocka_unit_test(a_field_of_several), cmocka_unit_test(the_id_of_a_message),
	    cmocka_unit_test(fields_that_refer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
