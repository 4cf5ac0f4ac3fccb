#include "trap_file.h"

#include <string.h>
#include <sysexits.h>

#include "buf.h"
#include "unit.h"

struct seen {
	struct buf text;
	unsigned end_at; /* the line at which the reader is stopped; 0: none */
};

static int
note(void *ctx, const char *pattern, unsigned line)
{
	struct seen *s = ctx;

	assert_int_equal(buf_addf(&s->text, "%u=%s;", line, pattern), 0);
	return line == s->end_at ? EX_DATAERR : EX_OK;
}

static int
read_text(const char *text, struct seen *seen)
{
	FILE *f = tmpfile();
	int status;

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	rewind(f);
	buf_init(&seen->text);
	assert_int_equal(buf_adds(&seen->text, ""), 0);
	status = trap_file_read(f, "traps", note, seen);
	fclose(f);
	return status;
}

static void
test_patterns(void **state)
{
	static const char text[] = "# ours\n"
				   "\n"
				   "  old@example.com \r\n"
				   "ghost@\t# left in 2019\n"
				   "a#b@example.com\n"
				   "old-*@example.com#1 # two\n"
				   "\t#\n"
				   "two words\n"
				   "@dead.example";
	struct seen seen = {.end_at = 0};

	(void)state;
	assert_int_equal(read_text(text, &seen), EX_OK);
	assert_string_equal(seen.text.data,
			    "3=old@example.com;4=ghost@;5=a#b@example.com;"
			    "6=old-*@example.com#1;8=two words;9=@dead.example;");
	buf_fini(&seen.text);
}

static void
test_ends(void **state)
{
	struct seen seen = {.end_at = 2};
	FILE *f;

	(void)state;
	assert_int_equal(read_text("a@\nb@\nc@\n", &seen), EX_DATAERR);
	assert_string_equal(seen.text.data, "1=a@;2=b@;");
	buf_fini(&seen.text);
	assert_int_equal(read_text("", &seen), EX_OK);
	buf_fini(&seen.text);
	f = fopen("/", "r"); /* may be opened, not read */
	assert_non_null(f);
	assert_int_equal(trap_file_read(f, "/", note, &seen), EX_IOERR);
	fclose(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
