#include "output.h"
#include "unit.h"

static const struct column columns[] = {
    {"name", "NAME", COLUMN_TEXT, 0},	{"n", "N", COLUMN_INT, 0},
    {"score", "SCORE", COLUMN_REAL, 1}, {"seen", "SEEN", COLUMN_TIME, 0},
    {"ok", "OK", COLUMN_BOOL, 0},
};

static void
print_rows(struct output *o)
{
	output_text(o, "caf\xC3\xA9");
	output_int(o, 7);
	output_real(o, 6.84);
	output_time(o, 1000000000500);
	output_bool(o, true);

	output_text(o, "a, \"b\"\n\x1B[2J");
	output_int(o, -12345);
	output_real(o, 0);
	output_none(o);
	output_bool(o, false);

	output_text(o, NULL);
	output_none(o);
	output_none(o);
	output_time(o, 0);
	output_none(o);
}

static void
check(enum output_format format, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	struct output *o;

	assert_non_null(to);
	/* A memory stream has no descriptor: it is no terminal. */
	o = output_create(to, format, columns, COUNT(columns));
	assert_non_null(o);
	print_rows(o);
	assert_int_equal(output_finish(o), 0);
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
}

static void
test_table(void **state)
{
	(void)state;
	check(OUTPUT_TABLE,
	      "NAME              N  SCORE  SEEN                 OK\n"
	      "caf\xC3\xA9              7    6.8  2001-09-09 01:46:40  yes\n"
	      "a, \"b\"??[2J  -12345    0.0  -                    no\n"
	      "-                 -      -  1970-01-01 00:00:00  -\n");
}

static void
test_json(void **state)
{
	(void)state;
	check(OUTPUT_JSON,
	      "{\"name\":\"caf\xC3\xA9\",\"n\":7,\"score\":6.8,\"seen\":1000000000.5,"
	      "\"ok\":true}\n"
	      "{\"name\":\"a, \\\"b\\\"\\n\\u001b[2J\",\"n\":-12345,\"score\":0,"
	      "\"seen\":null,\"ok\":false}\n"
	      "{\"name\":null,\"n\":null,\"score\":null,\"seen\":0,\"ok\":null}\n");
}

static void
test_csv(void **state)
{
	(void)state;
	check(OUTPUT_CSV, "name,n,score,seen,ok\r\n"
			  "caf\xC3\xA9,7,6.8,2001-09-09T01:46:40Z,true\r\n"
			  "\"a, \"\"b\"\"\n?[2J\",-12345,0.0,,false\r\n"
			  ",,,1970-01-01T00:00:00Z,\r\n");
}

static void
test_csv_is_utf8(void **state)
{
	static const struct column one[] = {{"x", "X", COLUMN_TEXT, 0}};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	struct output *o = output_create(to, OUTPUT_CSV, one, 1);

	(void)state;
	output_text(o, "caf\xE9\xFF,\t\xC2\x9B\x7F");
	assert_int_equal(output_finish(o), 0);
	fclose(to);
	assert_string_equal(text, "x\r\n\"caf\xEF\xBF\xBD\xEF\xBF\xBD,\t\?\?\"\r\n");
	free(text);
}

static void
test_no_rows(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	struct output *o = output_create(to, OUTPUT_TABLE, columns, COUNT(columns));

	(void)state;
	assert_int_equal(output_finish(o), 0);
	fclose(to);
	assert_string_equal(text, "NAME  N  SCORE  SEEN  OK\n");
	free(text);
}

static void
test_flush_prints_the_header_once(void **state)
{
	static const struct column one[] = {{"x", "X", COLUMN_INT, 0}};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	struct output *o = output_create(to, OUTPUT_TABLE, one, 1);

	(void)state;
	output_int(o, 1);
	assert_int_equal(output_flush(o), 0);
	assert_string_equal(text, "X\n1\n");
	output_int(o, 22);
	assert_int_equal(output_finish(o), 0);
	fclose(to);
	assert_string_equal(text, "X\n1\n22\n");
	free(text);
}

/* Columns without a title are for programs only. */
static void
test_hidden_columns(void **state)
{
	static const struct column some[] = {{"a", NULL, COLUMN_INT, 0},
					     {"b", "B", COLUMN_INT, 0},
					     {"c", NULL, COLUMN_TEXT, 0},
					     {"d", "D", COLUMN_TEXT, 0},
					     {"e", NULL, COLUMN_TEXT, 0}};
	static const char *const expected[] = {
	    [OUTPUT_TABLE] = "  B  D\n 22  x\n",
	    [OUTPUT_JSON] = "{\"a\":1,\"b\":22,\"c\":\"cc\",\"d\":\"x\",\"e\":\"e\"}\n",
	    [OUTPUT_CSV] = "a,b,c,d,e\r\n1,22,cc,x,e\r\n",
	};
	static const int widths[] = {9, 3, 9, 1, 9};

	(void)state;
	for (int format = OUTPUT_TABLE; format <= OUTPUT_CSV; format++) {
		char *text = NULL;
		size_t size = 0;
		FILE *to = open_memstream(&text, &size);
		struct output *o =
		    output_create(to, (enum output_format)format, some, COUNT(some));

		output_widths(o, widths);
		output_int(o, 1);
		output_int(o, 22);
		output_text(o, "cc");
		output_text(o, "x");
		output_text(o, "e");
		assert_int_equal(output_finish(o), 0);
		fclose(to);
		assert_string_equal(text, expected[format]);
		free(text);
	}
}

/* A long text is cut between characters, so that the columns behind it stay in sight. */
static void
test_long_cells(void **state)
{
	static const struct column two[] = {{"a", "A", COLUMN_TEXT, 0},
					    {"b", "B", COLUMN_TEXT, 0}};
	char word[201], *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	struct output *o = output_create(to, OUTPUT_TABLE, two, 2);
	const char *line;

	(void)state;
	for (size_t i = 0; i < 200; i += 2)
		memcpy(word + i, "\xC3\xA9", 2);
	word[200] = '\0';
	output_text(o, word);
	output_text(o, word);
	assert_int_equal(output_finish(o), 0);
	fclose(to);
	line = strchr(text, '\n') + 1;
	assert_memory_equal(line, word, 122); /* 61 characters */
	assert_memory_equal(line + 122, "...  ", 5);
	assert_string_equal(line + 127 + 200, "\n"); /* the last one is whole */
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_csv),
	    cmocka_unit_test(test_csv_is_utf8),
	    cmocka_unit_test(test_no_rows),
	    cmocka_unit_test(test_flush_prints_the_header_once),
	    cmocka_unit_test(test_hidden_columns),
	    cmocka_unit_test(test_long_cells),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
