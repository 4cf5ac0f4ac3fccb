/* Both sides against each other: what one encodes the other decodes. */
#include "milter.h"
#include "milter_mta.h"
#include "unit.h"

#define MAX (1 << 20)

static struct packet
only_packet(const struct buf *b)
{
	struct packet p;

	assert_int_equal(packet_take(b->data, b->len, MAX, &p), 1);
	assert_int_equal(p.size, b->len);
	return p;
}

static struct milter_answer
answer_in(const struct buf *b)
{
	struct milter_answer a;

	assert_int_equal(milter_mta_decode(only_packet(b), &a), 0);
	return a;
}

static struct milter_cmd
cmd_in(const struct buf *b)
{
	struct milter_cmd cmd;

	assert_int_equal(milter_decode(only_packet(b), &cmd), 0);
	return cmd;
}

static void
test_bare_answers(void **state)
{
	static const char letters[] = {SMFIR_CONTINUE, SMFIR_ACCEPT,   SMFIR_REJECT,
				       SMFIR_TEMPFAIL, SMFIR_DISCARD,  SMFIR_PROGRESS,
				       SMFIR_SKIP,     SMFIR_SHUTDOWN, SMFIR_CONN_FAIL};

	(void)state;
	for (size_t i = 0; i < sizeof(letters); i++) {
		struct buf b;

		buf_init(&b);
		assert_int_equal(milter_encode_bare(&b, (enum milter_response)letters[i]),
				 0);
		assert_int_equal(b.len, 5);
		assert_int_equal(answer_in(&b).code, letters[i]);
		buf_fini(&b);
	}
}

static void
check_text(struct buf *b, int rc, char code, const char *text)
{
	struct milter_answer a;

	assert_int_equal(rc, 0);
	a = answer_in(b);
	assert_int_equal(a.code, code);
	assert_string_equal(a.u.text, text);
	buf_fini(b);
}

static void
check_header(struct buf *b, int rc, char code, uint32_t index)
{
	struct milter_answer a;

	assert_int_equal(rc, 0);
	a = answer_in(b);
	assert_int_equal(a.code, code);
	assert_int_equal(a.u.header.index, index);
	assert_string_equal(a.u.header.name, "X-Lychgate");
	assert_string_equal(a.u.header.value, "pass; 0.1");
	buf_fini(b);
}

static void
check_envelope(struct buf *b, int rc, char code, const char *args)
{
	struct milter_answer a;

	assert_int_equal(rc, 0);
	a = answer_in(b);
	assert_int_equal(a.code, code);
	assert_string_equal(a.u.envelope.addr, "<a@b.test>");
	assert_string_equal(a.u.envelope.args, args);
	buf_fini(b);
}

static void
test_answers_with_data(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b);
	check_text(&b, milter_encode_reply(&b, "550 5.7.1 no"), SMFIR_REPLYCODE,
		   "550 5.7.1 no");
	check_header(&b, milter_encode_addheader(&b, "X-Lychgate", "pass; 0.1"),
		     SMFIR_ADDHEADER, 0);
	check_header(&b,
		     milter_encode_chgheader(&b, 0x01020304, "X-Lychgate", "pass; 0.1"),
		     SMFIR_CHGHEADER, 0x01020304);
	check_envelope(&b, milter_encode_chgfrom(&b, "<a@b.test>", NULL), SMFIR_CHGFROM,
		       "");
	check_envelope(&b, milter_encode_chgfrom(&b, "<a@b.test>", "RET=HDRS ENVID=x"),
		       SMFIR_CHGFROM, "RET=HDRS ENVID=x");
}

static struct milter_answer
read_answer(const char *data, size_t len)
{
	struct packet p = {data[0], data + 1, len - 1, len + 4};
	struct milter_answer a;

	assert_int_equal(milter_mta_decode(p, &a), 0);
	assert_int_equal(a.code, data[0]);
	return a;
}

/* Lychgate never gives these: they come from filters that it is compared with. */
static void
test_answers_of_others(void **state)
{
#define READ(data) read_answer(data, sizeof(data) - 1)
	struct milter_answer a;

	(void)state;
	assert_string_equal(READ("+<c@d>\0").u.text, "<c@d>");
	assert_string_equal(READ("-<c@d>\0").u.text, "<c@d>");
	assert_string_equal(READ("qodd\0").u.text, "odd");
	a = READ("i\0\0\0\1X-Odd\0pass\0");
	assert_int_equal(a.u.header.index, 1);
	assert_string_equal(a.u.header.name, "X-Odd");
	assert_string_equal(a.u.header.value, "pass");
	a = READ("2<a@b>\0NOTIFY=NEVER\0");
	assert_string_equal(a.u.envelope.addr, "<a@b>");
	assert_string_equal(a.u.envelope.args, "NOTIFY=NEVER");
	a = READ("bbody");
	assert_int_equal(a.u.body.len, 4);
	assert_memory_equal(a.u.body.data, "body", 4);
}

static void
test_malformed_answers(void **state)
{
	static const struct {
		const char *data;
		size_t len;
	} rows[] = {
#define ROW(data) {data, sizeof(data) - 1}
	    ROW("Z"),
	    ROW("H"),
	    ROW("\377"),
	    ROW("c\0"),
	    ROW("y550"),
	    ROW("y"),
	    ROW("y550\0x"),
	    ROW("h"),
	    ROW("hX\0"),
	    ROW("hX\0y"),
	    ROW("hX\0y\0z"),
	    ROW("i\0\0\0"),
	    ROW("i\0\0\0\1X\0"),
	    ROW("m\0\0\0\1X\0y"),
	    ROW("e"),
	    ROW("ex"),
	    ROW("ex\0y"),
	    ROW("ex\0y\0z\0"),
	    ROW("O\0\0\0\6"),
	    ROW("O\0\0\0\6\0\0\0\0\0\0\0\0\0\0"),
	    ROW("O\0\0\0\6\0\0\0\0\0\0\0\0\0\0\0\7i\0"), /* no such stage */
	    ROW("O\0\0\0\6\0\0\0\0\0\0\0\0\0\0\0\0i"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t left = rows[i].len - 1;
		char *data = malloc(left + 1);
		struct packet p = {rows[i].data[0], data, left, left + 5};
		struct milter_answer a = {.code = '?'};

		memcpy(data, rows[i].data + 1, left);
		if (milter_mta_decode(p, &a) != -1 || a.code != '?')
			fail_msg("row %zu was read", i);
		free(data);
	}
}

static void
test_commands(void **state)
{
	static const char *const macros[] = {"j", "mx.test", "{auth_type}", ""};
	static const char *const mail[] = {"<x@y.test>", "SIZE=1", "BODY=7BIT"};
	struct milter_cmd cmd;
	struct buf b;

	(void)state;
	buf_init(&b);
	milter_mta_optneg(&b, &(struct milter_options){6, 0x1ff, 0x1fffff});
	cmd = cmd_in(&b);
	assert_int_equal(cmd.code, SMFIC_OPTNEG);
	assert_int_equal(cmd.u.optneg.version, 6);
	assert_int_equal(cmd.u.optneg.steps, 0x1fffff);

	buf_clear(&b);
	milter_mta_macro(&b, SMFIC_MAIL, macros, 4);
	cmd = cmd_in(&b);
	assert_int_equal(cmd.u.macro.command, 'M');
	assert_string_equal(cmd.u.macro.pairs.at, "j");
	assert_int_equal(cmd.u.macro.pairs.end - cmd.u.macro.pairs.at, 2 + 8 + 12 + 1);

	buf_clear(&b);
	milter_mta_connect(&b, "a.test", SMFIA_INET6, 4711, "2001:db8::1");
	cmd = cmd_in(&b);
	assert_string_equal(cmd.u.connect.host, "a.test");
	assert_int_equal(cmd.u.connect.port, 4711);
	assert_string_equal(cmd.u.connect.addr, "2001:db8::1");

	buf_clear(&b);
	milter_mta_connect(&b, "a.test", SMFIA_UNKNOWN, 1, "");
	assert_int_equal(cmd_in(&b).u.connect.family, SMFIA_UNKNOWN);

	buf_clear(&b);
	milter_mta_texts(&b, SMFIC_MAIL, mail, 3);
	cmd = cmd_in(&b);
	assert_string_equal(cmd.u.envelope.addr, "<x@y.test>");
	assert_string_equal(milter_strings_next(&cmd.u.envelope.args, NULL), "SIZE=1");

	buf_clear(&b);
	milter_mta_body(&b, SMFIC_BODY, "ab", 2);
	cmd = cmd_in(&b);
	assert_int_equal(cmd.u.body.len, 2);

	buf_clear(&b);
	milter_mta_bare(&b, SMFIC_QUIT);
	assert_int_equal(cmd_in(&b).code, SMFIC_QUIT);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bare_answers),
	    cmocka_unit_test(test_answers_with_data),
	    cmocka_unit_test(test_answers_of_others),
	    cmocka_unit_test(test_malformed_answers),
	    cmocka_unit_test(test_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
