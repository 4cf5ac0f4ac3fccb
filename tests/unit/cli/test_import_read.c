#include "import_read.h"

#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "unit.h"

static void
test_years(void **state)
{
	struct logline_stamp stamp = {.month = 12, .day = 31, .hour = 23, .zoned = true};

	(void)state;
	/* 2024-01-01 10:00: the newest New Year's Eve before it. */
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1704063600000));
	stamp.month = 1;
	stamp.day = 1;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1704150000000));
	stamp.day = 3;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1672786800000));
	stamp.year = 2026;
	stamp.zone_s = 3600;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(1767477600000));
	stamp.year = 2106;
	assert_true(import_time(&stamp, 1704103200) == INT64_C(4291999200000));
	stamp.year = 2107; /* such a record could not be read again */
	assert_true(import_time(&stamp, 1704103200) == -1);
	stamp.year = 1969;
	assert_true(import_time(&stamp, 1704103200) == -1);
}

/* A log of a leap year that was copied since: no other year has that day. */
static void
test_leap_day(void **state)
{
	const struct logline_stamp stamp = {
	    .month = 2, .day = 29, .hour = 12, .zoned = true};

	(void)state;
	assert_true(import_time(&stamp, 1775000000) == INT64_C(1709208000000)); /* 2026 */
	assert_true(import_time(&stamp, 1709300000) == INT64_C(1709208000000)); /* 2024 */
	assert_true(import_time(&stamp, 1709000000) == INT64_C(1582977600000)); /* 2024 */
	assert_true(import_time(&stamp, 4110000000) == INT64_C(3981355200000)); /* 2100 */
}

static int
keep(void *ctx, int64_t at_ms, const struct logline *l)
{
	assert_int_equal(at_ms, INT64_C(1698832800000));
	return buf_add(ctx, l->text.at, l->text.len) == 0 ? EX_OK : EX_OSERR;
}

/* Read ${len} bytes as a file.  The exit status. */
static int
read_bytes(struct import_read *in, const char *log, size_t len)
{
	char path[] = "/tmp/lychgate-test-XXXXXX", *files[] = {path};
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, log, len), (ssize_t)len);
	assert_int_equal(close(fd), 0);
	status = import_read(in, files, 1);
	assert_int_equal(unlink(path), 0);
	return status;
}

/* The same of a log: the texts of its lines go to ${texts}. */
static struct import_read
read_log(const char *log, size_t len, struct buf *texts)
{
	struct import_read in = {.line = keep, .ctx = texts};

	buf_clear(texts);
	assert_int_equal(read_bytes(&in, log, len), EX_OK);
	return in;
}

#define HEAD "2023-11-01T10:00:00Z mx a[1]: "

/* A machine that lost power leaves NULs in its log, and the end of a line perhaps. */
static void
test_strange_lines(void **state)
{
	static const char log[] = HEAD "one\n"
				       "\0\0\0\0\0" HEAD "two\n" HEAD "three\n\n" HEAD
				       "four \0 and\n" HEAD "five";
	struct import_read in;
	struct buf texts;

	(void)state;
	buf_init(&texts);
	in = read_log(log, sizeof(log) - 1, &texts);
	assert_int_equal(in.lines, 6);
	assert_int_equal(in.strange, 1);
	assert_int_equal(texts.len, strlen("onetwothreefour ") + 1 + strlen(" andfive"));
	assert_memory_equal(texts.data, "onetwothreefour \0 andfive", texts.len);
	in = read_log("", 0, &texts);
	assert_int_equal(in.lines, 0);
	buf_fini(&texts);
}

/* What is too long is passed over, and what comes behind is not. */
static void
test_long_lines(void **state)
{
	struct import_read in;
	struct buf log, texts;

	(void)state;
	buf_init(&texts);
	for (size_t len = IMPORT_LINE_MAX - 1; len <= IMPORT_LINE_MAX + 1; len++) {
		buf_init(&log);
		assert_int_equal(buf_adds(&log, HEAD), 0);
		while (log.len < len)
			assert_int_equal(buf_addc(&log, 'x'), 0);
		assert_int_equal(buf_adds(&log, "\n" HEAD "y\n"), 0);
		in = read_log(log.data, log.len, &texts);
		assert_int_equal(in.lines, 2);
		assert_int_equal(in.strange, len > IMPORT_LINE_MAX);
		assert_int_equal(texts.data[texts.len - 1], 'y');
		buf_fini(&log);
	}
	buf_fini(&texts);
}

/* SUSE packs rotated logs by xz.  That nothing was found in them is no answer. */
static void
test_other_packers(void **state)
{
	static const struct {
		const char *bytes;
		int status;
	} cases[] = {
	    {"\xFD"
	     "7zXZ and more\n",
	     EX_DATAERR},
	    {"\x28\xB5\x2F\xFD", EX_DATAERR},
	    {"BZh9 and more\nand more\n", EX_DATAERR},
	    {"BZ\n", EX_OK},
	    {"line\nBZh9\n", EX_OK},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct import_read in = {.line = keep};

		assert_int_equal(read_bytes(&in, cases[i].bytes, strlen(cases[i].bytes)),
				 cases[i].status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_years),	  cmocka_unit_test(test_leap_day),
	    cmocka_unit_test(test_strange_lines), cmocka_unit_test(test_long_lines),
	    cmocka_unit_test(test_other_packers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
