#include "unit.h"

#include "manual.h"
#include "option.h"

/* The printed configuration, once its options are switched on, is the defaults. */
static void
printed_configuration_parses_to_the_defaults(void **state)
{
	struct buf text, active, errors;
	struct config read, standard;
	size_t n, lines = 0;
	char *next;
	const struct option *table = option_table(&n);

	(void)state;
	buf_init(&text);
	buf_init(&active);
	buf_init(&errors);
	assert_int_equal(manual_config(&text), 0);
	assert_int_equal(config_parse(text.data, text.len, "f", &read, &errors), 0);
	config_fini(&read);
	for (char *line = strtok_r(text.data, "\n", &next); line != NULL;
	     line = strtok_r(NULL, "\n", &next)) {
		bool option = line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';

		assert_true(strlen(line) <= 78);
		lines += option;
		assert_int_equal(buf_addf(&active, "%s\n", line + option), 0);
	}
	assert_int_equal(lines, n);
	assert_int_equal(config_parse(active.data, active.len, "f", &read, &errors), 0);
	assert_int_equal(config_standard(&standard), 0);
	for (size_t i = 0; i < n; i++)
		assert_true(option_equal(&table[i], &read, &standard));
	config_fini(&read);
	config_fini(&standard);
	buf_fini(&text);
	buf_fini(&active);
	buf_fini(&errors);
}

static void
same_as_file(const char *path, int (*print)(struct buf *))
{
	FILE *file = fopen(path, "r");
	struct buf made, found;
	int c;

	buf_init(&made);
	buf_init(&found);
	assert_int_equal(print(&made), 0);
	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		assert_int_equal(buf_addc(&found, (char)c), 0);
	(void)fclose(file);
	if (strcmp(made.data, found.data) != 0)
		fail_msg("%s is out of date: run `make man`", path);
	buf_fini(&made);
	buf_fini(&found);
}

static void
committed_files_are_up_to_date(void **state)
{
	(void)state;
	same_as_file("man/lychgate.conf.5", manual_page);
	same_as_file("contrib/lychgate.conf", manual_config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(printed_configuration_parses_to_the_defaults),
	    cmocka_unit_test(committed_files_are_up_to_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
