#include "packet.h"
#include "unit.h"

#define MAX 1000

static void
test_take(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int rc;
		char code;
		size_t left, size;
	} rows[] = {
	    {"", 0, 0, 0, 0, 0},
	    {"\0\0\0", 3, 0, 0, 0, 0},
	    {"\0\0\0\1", 4, 0, 0, 0, 0},
	    {"\0\0\0\1Q", 5, 1, 'Q', 0, 5},
	    {"\0\0\0\1QQ", 6, 1, 'Q', 0, 5},
	    {"\0\0\0\3Hx", 6, 0, 0, 0, 0},
	    {"\0\0\0\3Hx\0", 7, 1, 'H', 2, 7},
	    {"\0\0\0\0Q", 5, -1, 0, 0, 0},	     /* length 0: not even a letter */
	    {"\0\0\3\350", 4, 0, 0, 0, 0},	     /* 1000, the limit */
	    {"\0\0\3\351", 4, -1, 0, 0, 0},	     /* 1001, known to be bad at once */
	    {"GET / HTTP/1.1\r\n", 16, -1, 0, 0, 0}, /* another protocol */
	    {"\377\377\377\377", 4, -1, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct packet p = {.code = 'z'};

		assert_int_equal(packet_take(rows[i].bytes, rows[i].len, MAX, &p),
				 rows[i].rc);
		assert_int_equal(p.code, rows[i].rc == 1 ? rows[i].code : 'z');
		if (rows[i].rc != 1)
			continue;
		assert_int_equal(p.left, rows[i].left);
		assert_int_equal(p.size, rows[i].size);
		assert_ptr_equal(p.at, rows[i].bytes + 5);
	}
}

static void
test_reading_stops_at_the_end(void **state)
{
	char *data = malloc(9);
	struct packet p = {.code = 'x', .at = data, .left = 9};
	uint32_t u32 = 7;
	uint16_t u16 = 7;
	char c = 7;

	(void)state;
	memcpy(data, "\1\2\3\4\5\6a\0b", 9);
	assert_int_equal(packet_u32(&p, &u32), 0);
	assert_int_equal(u32, 0x01020304);
	assert_int_equal(packet_u16(&p, &u16), 0);
	assert_int_equal(u16, 0x0506);
	assert_int_equal(packet_u32(&p, &u32), -1);
	assert_string_equal(packet_text(&p), "a");
	assert_null(packet_text(&p)); /* "b" has no end */
	assert_int_equal(packet_u16(&p, &u16), -1);
	assert_int_equal(u16, 0x0506);
	assert_int_equal(packet_octet(&p, &c), 0);
	assert_int_equal(c, 'b');
	assert_int_equal(packet_octet(&p, &c), -1);
	assert_null(packet_text(&p));
	assert_int_equal(p.left, 0);
	free(data);
}

static void
test_add(void **state)
{
	struct buf out;
	char number[4];
	struct packet_part parts[3];

	(void)state;
	buf_init(&out);
	parts[0] = packet_part_u32(0xfffefdfc, number);
	parts[1] = packet_part_text("ab");
	parts[2] = (struct packet_part){NULL, 0};
	assert_int_equal(packet_add(&out, 'c', NULL, 0), 0);
	assert_int_equal(packet_add(&out, 'i', parts, 3), 0);
	assert_int_equal(out.len, 5 + 12);
	assert_memory_equal(out.data, "\0\0\0\1c\0\0\0\10i\377\376\375\374ab", 17);
	buf_fini(&out);
}

static void
test_too_long_to_add(void **state)
{
	const struct packet_part parts[] = {{"", SIZE_MAX / 2}, {"", SIZE_MAX / 2}};
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_int_equal(packet_add(&out, 'b', parts, 2), -1);
	assert_int_equal(packet_add(&out, 'b', parts, 1), -1);
	assert_int_equal(out.len, 0);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_take),
	    cmocka_unit_test(test_reading_stops_at_the_end),
	    cmocka_unit_test(test_add),
	    cmocka_unit_test(test_too_long_to_add),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
