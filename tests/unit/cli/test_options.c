#include <sysexits.h>

#include "options.h"
#include "unit.h"

static int
nothing(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argc, (void)argv;
	return EX_OK;
}

static const struct option_row rows[] = {
    {'f', "file", "FILE", "read FILE"},
    {'q', "quiet", NULL, "say nothing"},
    {0x100, "limit", "N", "at most N"},
    {0},
};
static const struct command command = {
    .name = "test",
    .summary = "a test",
    .args = "ARG",
    .help = "It tests.\n",
    .options = rows,
    .formats = true,
    .run = nothing,
};
static const struct command plain = {
    .name = "plain", .summary = "", .args = "", .help = "\n", .run = nothing};

#define ARGS_MAX 8

/* What the options come to: "f=x q : arg arg", or "stop 64". */
static void
check(const struct command *c, const char *const *args, const char *expected,
      struct cli *cli)
{
	char *argv[ARGS_MAX + 1] = {NULL}, text[200] = "";
	size_t n = 0;
	struct options o;
	int id, argc = 0;

	for (; args[argc] != NULL; argc++)
		argv[argc] = strdup(args[argc]);
	options_init(&o, cli, c, argc, argv);
	while ((id = options_next(&o)) > 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%x=%s ", (unsigned)id,
				      o.arg != NULL ? o.arg : "");
	if (id == OPTIONS_STOP)
		snprintf(text + n, sizeof(text) - n, "stop %d", o.status);
	for (int i = 0; id == OPTIONS_END && i < o.n_args; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "[%s]", o.args[i]);
	assert_string_equal(text, expected);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
}

static void
test_lines(void **state)
{
	static const struct {
		const char *args[ARGS_MAX];
		const char *expected;
	} cases[] = {
	    {{"test"}, ""},
	    {{"test", "a", "b"}, "[a][b]"},
	    {{"test", "-f", "x", "-q", "a"}, "66=x 71= [a]"},
	    {{"test", "a", "--file=x", "b", "--quiet"}, "66=x 71= [a][b]"},
	    {{"test", "--lim", "9"}, "100=9 "},
	    {{"test", "-qf", "x", "--", "-q"}, "71= 66=x [-q]"},
	    {{"test", "-"}, "[-]"},
	    {{"test", "--nope"}, "stop 64"},
	    {{"test", "-x"}, "stop 64"},
	    {{"test", "--file"}, "stop 64"},
	    {{"test", "-f"}, "stop 64"},
	    {{"test", "--quiet=1"}, "stop 64"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&command, cases[i].args, cases[i].expected, &(struct cli){0});
}

static void
test_common_options(void **state)
{
	const char *const json[] = {"test", "--json", "a", NULL};
	const char *const csv[] = {"test", "--csv", NULL};
	char *dir[] = {(char[]){"plain"}, (char[]){"--dir"}, (char[]){"/x"}, NULL};
	const char *const none[] = {"plain", "--json", NULL};
	struct cli cli = {.dir = "/d", .format = OUTPUT_TABLE};
	struct options o;

	(void)state;
	check(&command, json, "[a]", &cli);
	assert_int_equal(cli.format, OUTPUT_JSON);
	check(&command, csv, "", &cli);
	assert_int_equal(cli.format, OUTPUT_CSV);
	check(&plain, none, "stop 64", &cli);
	options_init(&o, &cli, &plain, 3, dir);
	assert_int_equal(options_next(&o), OPTIONS_END);
	assert_string_equal(cli.dir, "/x");
}

static void
test_help(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	command_help(&command, to);
	fclose(to);
	assert_string_equal(
	    text, "Usage: lychgate test [OPTION...] ARG\n"
		  "\n"
		  "It tests.\n"
		  "\n"
		  "Options:\n"
		  "  -f, --file FILE            read FILE\n"
		  "  -q, --quiet                say nothing\n"
		  "      --limit N              at most N\n"
		  "      --json                 print one JSON object per line\n"
		  "      --csv                  print comma-separated values "
		  "with a header line\n"
		  "      --dir DIR              where the databases are\n"
		  "  -h, --help                 print this text\n");
	free(text);
}

/* Every command's help fits a terminal, and has what the list needs. */
static void
test_all_commands(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];
		char *text = NULL;
		size_t size = 0;
		FILE *to = open_memstream(&text, &size);

		assert_ptr_equal(command_find(c->name), c);
		assert_true(strlen(c->name) <= 12);
		assert_non_null(c->run);
		assert_int_equal(c->help[strlen(c->help) - 1], '\n');
		command_help(c, to);
		commands_help(to);
		fclose(to);
		for (const char *p = text, *end; (end = strchr(p, '\n')) != NULL;
		     p = end + 1)
			if (end - p > 79)
				fail_msg("%s: %.*s", c->name, (int)(end - p), p);
		free(text);
	}
	assert_null(command_find("no such"));
	assert_null(command_find(""));
}

static void
test_host(void **state)
{
	static const struct {
		const char *text, *host; /* NULL: none */
	} cases[] = {
	    {"192.0.2.7", "192.0.2.7"},
	    {"192.0.2.7/32", "192.0.2.7"},
	    {"2001:db8::7", "2001:db8::7"},
	    {"2001:db8:0:1::/64", "2001:db8:0:1::"}, /* as tables have it */
	    {"2001:db8::7/128", "2001:db8::7"},
	    {"192.0.2.0/24", NULL},
	    {"2001:db8::/56", NULL},
	    {"2001:db8::/80", NULL},
	    {"2001:db8::1/64", NULL},
	    {"mx.example.com", NULL},
	    {"", NULL},
	};
	char text[ADDR_TEXT_MAX];
	struct addr addr;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (options_host(cases[i].text, &addr) !=
		    (cases[i].host != NULL ? 0 : -1))
			fail_msg("%s", cases[i].text);
		if (cases[i].host != NULL)
			assert_string_equal(addr_format(&addr, text), cases[i].host);
	}
}

static void
test_scope(void **state)
{
	static const struct {
		const char *text, *scope; /* NULL: refused */
		int status;
	} cases[] = {
	    {"example.com", "example.com", EX_OK},
	    {"@example.com", "example.com", EX_OK},
	    {"anna@example.com", "anna@example.com", EX_OK},
	    {"192.0.2.7", NULL, EX_USAGE},
	    {"2001:db8::/64", NULL, EX_USAGE},
	    {"", NULL, EX_DATAERR},
	    {"@", NULL, EX_DATAERR},
	    {"anna@", NULL, EX_DATAERR},
	    {"@@example.com", NULL, EX_DATAERR},
	    {"a@b@example.com", NULL, EX_DATAERR},
	    {"anna @example.com", NULL, EX_DATAERR},
	};
	struct options o = {.command = &command};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *scope = "untouched";
		int status = options_scope(&o, cases[i].text, &scope);

		if (status != cases[i].status)
			fail_msg("%s: %d", cases[i].text, status);
		assert_string_equal(scope, cases[i].scope != NULL ? cases[i].scope
								  : "untouched");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines), cmocka_unit_test(test_common_options),
	    cmocka_unit_test(test_help),  cmocka_unit_test(test_host),
	    cmocka_unit_test(test_scope), cmocka_unit_test(test_all_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
