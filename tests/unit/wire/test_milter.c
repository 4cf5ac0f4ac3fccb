#include "milter.h"
#include "milter_mta.h"
#include "unit.h"

#define MAX (1 << 20)

/* One command as a line: the letter, then what was read, fields separated by '|'. */
static void
describe(const struct milter_cmd *cmd, struct buf *out)
{
	buf_clear(out);
	buf_addc(out, (char)cmd->code);
	switch (cmd->code) {
	case SMFIC_OPTNEG:
		buf_addf(out, "|%u|%x|%x", cmd->u.optneg.version, cmd->u.optneg.actions,
			 cmd->u.optneg.steps);
		break;
	case SMFIC_MACRO:
		buf_addf(out, "|%c", cmd->u.macro.command);
		for (const char *s = NULL;
		     (s = milter_strings_next(&cmd->u.macro.pairs, s)) != NULL;)
			buf_addf(out, "|%s", s);
		break;
	case SMFIC_CONNECT:
		buf_addf(out, "|%s|%c|%u|%s", cmd->u.connect.host, cmd->u.connect.family,
			 cmd->u.connect.port, cmd->u.connect.addr);
		break;
	case SMFIC_HELO:
	case SMFIC_UNKNOWN:
		buf_addf(out, "|%s", cmd->u.text);
		break;
	case SMFIC_MAIL:
	case SMFIC_RCPT:
		buf_addf(out, "|%s", cmd->u.envelope.addr);
		for (const char *s = NULL;
		     (s = milter_strings_next(&cmd->u.envelope.args, s)) != NULL;)
			buf_addf(out, "|%s", s);
		break;
	case SMFIC_HEADER:
		buf_addf(out, "|%s|%s", cmd->u.header.name, cmd->u.header.value);
		break;
	case SMFIC_BODY:
	case SMFIC_BODYEOB:
		buf_addc(out, '|');
		buf_add(out, cmd->u.body.data, cmd->u.body.len);
		break;
	default:
		break;
	}
}

/* Data of packets (letter first), and what is read; NULL = malformed. */
static const struct row {
	const char *data;
	size_t len;
	const char *text;
} rows[] = {
#define ROW(data, text)                                                                  \
	{                                                                                \
		data, sizeof(data) - 1, text                                             \
	}
    /* OPTNEG of Postfix and Sendmail; of version 2; with bytes of a later version; short
     */
    ROW("O\0\0\0\6\0\0\1\377\0\37\377\377", "O|6|1ff|1fffff"),
    ROW("O\0\0\0\2\0\0\0\77\0\0\0\177", "O|2|3f|7f"),
    ROW("O\0\0\0\7\0\0\0\1\0\0\0\2more", "O|7|1|2"),
    ROW("O\0\0\0\6\0\0\1\377\0\37\377", NULL),
    ROW("O", NULL),
    ROW("DCj\0mx.test\0_\0a.test [192.0.2.1]\0", "D|C|j|mx.test|_|a.test [192.0.2.1]"),
    ROW("DMi\0\0{mail_addr}\0\0", "D|M|i||{mail_addr}|"), /* empty queue id */
    ROW("DH", "D|H"),
    ROW("D", NULL),
    ROW("DCj\0", NULL),	       /* name without value */
    ROW("DCj\0mx.test", NULL), /* value without end */
    ROW("DCj\0mx\0_\0", NULL),
    ROW("Ca.test\0004\0\031192.0.2.1\0", "C|a.test|4|25|192.0.2.1"),
    ROW("C[203.0.113.11]\0004\377\376203.0.113.11\0",
	"C|[203.0.113.11]|4|65534|203.0.113.11"),
    ROW("C[x]\0006\0\1IPv6:0:0:0:0:0:0:0:1\0", "C|[x]|6|1|IPv6:0:0:0:0:0:0:0:1"),
    ROW("Clocalhost\0L\0\0/run/x\0", "C|localhost|L|0|/run/x"),
    ROW("Clocalhost\0U", "C|localhost|U|0|"),
    ROW("C\0U", "C||U|0|"),
    ROW("Ca.test\0004\0\031192.0.2.1", NULL), /* address without end */
    ROW("Ca.test\0004\0", NULL),	      /* half a port */
    ROW("Ca.test\0004", NULL),
    ROW("Ca.test\0X\0\031192.0.2.1\0", NULL), /* no such family */
    ROW("Ca.test\0", NULL),
    ROW("Ca.test", NULL),
    ROW("C", NULL),
    ROW("Ha b c\0", "H|a b c"),
    ROW("H\0", "H|"),
    ROW("Hx\0y\0", "H|x"), /* NUL inside: no error, see milter.h */
    ROW("Hx", NULL),
    ROW("H", NULL),
    ROW("UGET / HTTP/1.1\0", "U|GET / HTTP/1.1"),
    ROW("UFOO", NULL),
    ROW("M<x@y>\0SIZE=500\0BODY=8BITMIME\0", "M|<x@y>|SIZE=500|BODY=8BITMIME"),
    ROW("M<>\0", "M|<>"),
    ROW("Malice@local.test\0", "M|alice@local.test"), /* sendmail(1) of Postfix */
    ROW("M<x@y>\0\0A=b\0", "M|<x@y>||A=b"),
    ROW("M<x@y>", NULL),
    ROW("M<x@y>\0SIZE=500", NULL),
    ROW("M", NULL),
    ROW("R<@a,@b:bob@x>\0NOTIFY=NEVER\0", "R|<@a,@b:bob@x>|NOTIFY=NEVER"),
    ROW("R\0", "R|"),
    ROW("R<b>", NULL),
    ROW("T", "T"),
    ROW("LSubject\0 t\0", "L|Subject| t"),
    ROW("LX\0a\n\tb\0", "L|X|a\n\tb"), /* folded */
    ROW("L\0\0", "L||"),
    ROW("LX\0a\0b\0", "L|X|a"),
    ROW("LSubject\0t", NULL),
    ROW("LSubject\0", NULL),
    ROW("L", NULL),
    ROW("N", "N"),
    ROW("Bline\r\n", "B|line\r\n"),
    ROW("B", "B|"),
    ROW("E", "E|"),
    ROW("Elast", "E|last"),
    ROW("A", "A"),
    ROW("Q", "Q"),
    ROW("K", "K"),
    ROW("Z", NULL),
    ROW("c", NULL), /* an answer, not a command */
    ROW("\377", NULL),
    ROW("\0", NULL),
};

/* In memory of exactly its size, so that ASan sees a byte read too many. */
static void
test_decode(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text);
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t left = rows[i].len - 1;
		char *data = malloc(left + 1);
		struct packet p = {rows[i].data[0], data + 1, left, left + 5};
		struct milter_cmd cmd = {.code = SMFIC_QUIT_NC};
		int rc;

		memcpy(data, rows[i].data, left + 1);
		rc = milter_decode(p, &cmd);
		if ((rc == 0) != (rows[i].text != NULL))
			fail_msg("row %zu (%c): %d", i, rows[i].data[0], rc);
		if (rc == 0) {
			describe(&cmd, &text);
			assert_string_equal(text.data, rows[i].text);
		} else {
			assert_int_equal(cmd.code, SMFIC_QUIT_NC);
		}
		free(data);
	}
	buf_fini(&text);
}

/* All well-formed rows as one stream, fed ${step} bytes at a time. */
static void
feed(const struct buf *stream, size_t step)
{
	struct buf in, text;
	size_t row = 0;

	buf_init(&in);
	buf_init(&text);
	for (size_t at = 0; at < stream->len; at += step) {
		size_t n = stream->len - at < step ? stream->len - at : step;
		struct packet p;
		struct milter_cmd cmd;

		assert_int_equal(buf_add(&in, stream->data + at, n), 0);
		while (packet_take(in.data, in.len, MAX, &p) == 1) {
			assert_int_equal(milter_decode(p, &cmd), 0);
			while (rows[row].text == NULL)
				row++;
			describe(&cmd, &text);
			assert_string_equal(text.data, rows[row++].text);
			buf_consume(&in, p.size);
		}
	}
	assert_int_equal(in.len, 0);
	while (row < COUNT(rows) && rows[row].text == NULL)
		row++;
	assert_int_equal(row, COUNT(rows));
	buf_fini(&in);
	buf_fini(&text);
}

static void
test_any_pieces(void **state)
{
	struct buf stream;

	(void)state;
	buf_init(&stream);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct packet_part part = {rows[i].data + 1, rows[i].len - 1};

		if (rows[i].text != NULL)
			assert_int_equal(packet_add(&stream, rows[i].data[0], &part, 1),
					 0);
	}
	for (size_t step = 1; step < 64; step++)
		feed(&stream, step);
	feed(&stream, stream.len);
	buf_fini(&stream);
}

/* Every prefix of every well-formed packet: is read, or refused, never read beyond. */
static void
test_truncated(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		for (size_t left = 0; left < rows[i].len - 1; left++) {
			char *data = malloc(left + 1);
			struct packet p = {rows[i].data[0], data + 1, left, left + 5};
			struct milter_cmd cmd;
			struct milter_answer answer;

			memcpy(data, rows[i].data, left + 1);
			milter_decode(p, &cmd);
			milter_mta_decode(p, &answer);
			free(data);
		}
	}
}

/* Random bytes behind every letter; the seed is fixed. */
static void
test_garbage(void **state)
{
	uint64_t seed = 20071;
	struct buf text;
	int read = 0;

	(void)state;
	print_message("# seed %u\n", (unsigned)seed);
	buf_init(&text);
	for (int round = 0; round < 200000; round++) {
		size_t left = unit_random(&seed) % 24;
		char *data = malloc(left + 1);
		struct packet p = {(char)(unit_random(&seed) % 256), data, left,
				   left + 5};
		struct milter_cmd cmd;

		for (size_t i = 0; i < left; i++)
			data[i] = (char)(unit_random(&seed) % 4 == 0
					     ? 0
					     : unit_random(&seed) % 256);
		if (milter_decode(p, &cmd) == 0) {
			describe(&cmd, &text);
			read++;
		}
		free(data);
	}
	assert_true(read > 1000);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_any_pieces),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
