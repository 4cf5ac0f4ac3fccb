#include "unit.h"

#include <unistd.h>

#include "config.h"
#include "option.h"
#include "privacy.h"

static int
parse(const char *text, struct config *c, struct buf *errors)
{
	buf_clear(errors);
	return config_parse(text, strlen(text), "f", c, errors);
}

static void
a_whole_file(void **state)
{
	static const char text[] = "# comment\n"
				   "directory = \"/srv/lychgate\"; // comment\n"
				   "listen = [ \"unix:/a\", \"inet:8891@127.0.0.1\" ];\n"
				   "own_names = ( \"MX.example.com\", \"example.com\" )\n"
				   "own_addresses : \"192.0.2.1\";\n"
				   "memory = 8388608;\n"
				   "journal_keep = \"90d\"; journal_size = 5000000000L;\n"
				   "idle_timeout = 90;\n"
				   "socket_mode = \"0600\";\n"
				   "target_share = 1e-4;\n"
				   "suspect_score = 5;\n"
				   "convictions_per_hour = 0;\n"
				   "mark_messages = False;\n"
				   "address_privacy = \"hashed\";\n";
	struct config c;
	struct buf errors;

	(void)state;
	buf_init(&errors);
	assert_int_equal(parse(text, &c, &errors), 0);
	assert_string_equal(c.directory, "/srv/lychgate");
	assert_int_equal(c.listen.n, 2);
	assert_string_equal(c.listen.items[1], "inet:8891@127.0.0.1");
	assert_int_equal(c.own_names.n, 2);
	assert_string_equal(c.own_names.items[0], "mx.example.com");
	assert_int_equal(c.own_addresses.n, 1);
	assert_int_equal(c.memory, 8388608);
	assert_int_equal(c.journal_keep, 90 * 86400);
	assert_int_equal(c.journal_size, 5000000000);
	assert_int_equal(c.idle_timeout, 90);
	assert_int_equal(c.socket_mode, 0600);
	assert_true(c.target_share == 1e-4);
	assert_true(c.suspect_score == 5);
	assert_int_equal(c.convictions_per_hour, 0);
	assert_int_equal(c.mark_messages, 0);
	assert_int_equal(c.address_privacy, PRIVACY_HASHED);
	assert_int_equal(c.stats_keep, 400 * 86400); /* not in the file */
	config_fini(&c);

	assert_int_equal(parse("", &c, &errors), 0);
	config_fini(&c);
	buf_fini(&errors);
}

static void
mistakes_are_named_with_their_line(void **state)
{
	static const struct {
		const char *text, *errors;
	} cases[] = {
	    {"memroy = 1;", "f:1: memroy: there is no such option\n"},
	    {"\n\nmemory = ;", "f:3: syntax error\n"},
	    {"memory = 9; memory = 9;", "f:1: duplicate setting name\n"},
	    {"directory = 5;",
	     "f:1: directory: must be a string of 1 to 255 characters\n"},
	    {"directory = [ \"/a\" ];",
	     "f:1: directory: must be a string of 1 to 255 characters\n"},
	    {"memory = 9.5;", "f:1: memory: must be a size from 4MiB to 1024GiB\n"},
	    {"memory = true;", "f:1: memory: must be a size from 4MiB to 1024GiB\n"},
	    {"memory = { a = 1; };",
	     "f:1: memory: must be a size from 4MiB to 1024GiB\n"},
	    {"max_sessions = \"5\";",
	     "f:1: max_sessions: must be a whole number from 1 to 1000000\n"},
	    {"max_sessions = -5;",
	     "f:1: max_sessions: \"-5\" is not a whole number from 1 to 1000000\n"},
	    {"socket_mode = 0600;", "f:1: socket_mode: must be an octal number in "
				    "quotes, at most \"0777\"\n"},
	    {"listen = [ ];", "f:1: listen: has 0 elements, not 1 to 16\n"},
	    {"mark_messages = 1;", "f:1: mark_messages: must be true or false\n"},
	    {"mark_messages = \"yes\";", "f:1: mark_messages: must be true or false\n"},
	    {"own_names = [ 5 ];",
	     "f:1: own_names: must be a list of 0 to 1000 strings\n"},
	    {"own_names = ( \"a.b\",\n( \"c\" ), \"d..e\" );",
	     "f:2: own_names: must be a list of 0 to 1000 strings\n"
	     "f:2: own_names: \"d..e\" is no host name\n"},
	    {"a = 1;\nidle_timeout = 0;\nlog = \"file\";\nb = 2;",
	     "f:1: a: there is no such option\n"
	     "f:2: idle_timeout: \"0\" is not a duration from 1s to 7d\n"
	     "f:3: log: \"file\" is not \"syslog\" or \"stderr\"\n"
	     "f:4: b: there is no such option\n"},
	    {"max_packet = 64;\n @include \"/etc/passwd\"\n",
	     "f:2: @include: is not supported\n"},
	};
	struct config c;
	struct buf errors;

	(void)state;
	buf_init(&errors);
	for (size_t i = 0; i < COUNT(cases); i++) {
		memset(&c, 0x55, sizeof(c));
		assert_int_equal(parse(cases[i].text, &c, &errors), -1);
		assert_string_equal(errors.data, cases[i].errors);
		for (size_t b = 0; b < sizeof(c); b++) /* untouched */
			assert_int_equal(((unsigned char *)&c)[b], 0x55);
	}
	buf_clear(&errors);
	assert_int_equal(config_parse("a\0b", 3, "f", &c, &errors), -1);
	assert_string_equal(errors.data, "f:1: has NUL bytes: this is no text\n");
	buf_fini(&errors);
}

static void
files(void **state)
{
	char path[] = "/tmp/test_config.XXXXXX";
	char big[4096];
	struct config c;
	struct buf errors, expected;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	buf_init(&errors);
	buf_init(&expected);
	assert_int_equal(write(fd, "memory = 8388608;", 17), 17);
	assert_int_equal(config_load(path, &c, &errors), 0);
	assert_int_equal(c.memory, 8388608);
	config_fini(&c);

	memset(big, '#', sizeof(big));
	for (int i = 0; i <= CONFIG_SIZE_MAX / (int)sizeof(big); i++)
		assert_int_equal(write(fd, big, sizeof(big)), sizeof(big));
	assert_int_equal(config_load(path, &c, &errors), -1);
	(void)buf_addf(&expected, "%s: File too large\n", path);
	assert_string_equal(errors.data, expected.data);

	assert_int_equal(unlink(path), 0);
	buf_clear(&errors);
	buf_clear(&expected);
	assert_int_equal(config_load(path, &c, &errors), -1);
	(void)buf_addf(&expected, "%s: No such file or directory\n", path);
	assert_string_equal(errors.data, expected.data);

	buf_clear(&errors);
	assert_int_equal(config_load("/tmp", &c, &errors), -1);
	assert_string_equal(errors.data, "/tmp: Is a directory\n");
	(void)close(fd);
	buf_fini(&errors);
	buf_fini(&expected);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_whole_file),
	    cmocka_unit_test(mistakes_are_named_with_their_line),
	    cmocka_unit_test(files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
