#include "msgid.h"

#include "unit.h"

/* All identifiers of a field, each with a '|' behind it. */
static void
assert_ids(const char *field, const char *expected)
{
	char all[256] = "";
	struct msgid id;
	size_t n = 0;

	for (const char *at = field; msgid_next(&at, &id) == 0;) {
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
	struct msgid id;

	assert_int_equal(msgid_parse(field, &id), 0);
	assert_int_equal(id.len, strlen(expected));
	assert_memory_equal(id.text, expected, id.len);
}

static void
the_id_of_a_message(void **state)
{
	struct msgid id = {NULL, 77};

	(void)state;
	assert_id("<a@b>", "<a@b>");
	assert_id("\t <a@b> ", "<a@b>");
	assert_id(" a@b \r\n", "a@b");
	assert_int_equal(msgid_parse(" \t", &id), -1);
	assert_int_equal(msgid_parse("", &id), -1);
	assert_int_equal(id.len, 77);
}

static void
fields_that_refer(void **state)
{
	(void)state;
	assert_true(msgid_refers("in-reply-TO"));
	assert_true(msgid_refers("References"));
	assert_false(msgid_refers("Message-ID"));
	assert_false(msgid_refers("Referenced"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_field_of_several),
	    cmocka_unit_test(the_id_of_a_message),
	    cmocka_unit_test(fields_that_refer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
