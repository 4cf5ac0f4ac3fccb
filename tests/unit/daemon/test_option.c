#include "unit.h"

#include "config.h"
#include "option.h"

/* Every default is a value that the option itself takes. */
static void
defaults_pass_their_own_rules(void **state)
{
	size_t n;
	const struct option *table = option_table(&n);
	struct config c;

	(void)state;
	assert_true(n > 20);
	assert_int_equal(config_standard(&c), 0);
	for (size_t i = 0; i < n; i++) {
		assert_non_null(table[i].help);
		assert_true(table[i].help[strlen(table[i].help) - 1] == '.');
		assert_ptr_equal(option_find(table[i].name), &table[i]);
		assert_true(option_equal(&table[i], &c, &c));
	}
	assert_null(option_find("no_such_option"));
	assert_string_equal(c.directory, "/var/lib/lychgate");
	assert_int_equal(c.listen.n, 1);
	assert_int_equal(c.socket_mode, 0660);
	assert_int_equal(c.memory, 256 << 20);
	assert_int_equal(c.idle_timeout, 7200);
	assert_true(c.target_share == 0.0005);
	config_fini(&c);
}

static void
values_at_and_beyond_the_limits(void **state)
{
	static const struct {
		const char *name, *text, *complaint; /* NULL: taken */
	} cases[] = {
	    {"memory", "4MiB", NULL},
	    {"memory", "4194303", "\"4194303\" is not a size from 4MiB to 1024GiB"},
	    {"memory", "1025GiB", "\"1025GiB\" is not a size from 4MiB to 1024GiB"},
	    {"memory", "-1", "\"-1\" is not a size from 4MiB to 1024GiB"},
	    {"stop_timeout", "0", NULL},
	    {"stop_timeout", "61min", "\"61min\" is not a duration from 0s to 1h"},
	    {"stop_timeout", "soon", "\"soon\" is not a duration from 0s to 1h"},
	    {"max_sessions", "0", "\"0\" is not a whole number from 1 to 1000000"},
	    {"max_sessions", "1000000", NULL},
	    {"socket_mode", "0777", NULL},
	    {"socket_mode", "1777",
	     "\"1777\" is not an octal number in quotes, at most \"0777\""},
	    {"socket_mode", "66666666666666666666666666",
	     "\"66666666666666666666666666\" is not an octal number in quotes, at most "
	     "\"0777\""},
	    {"socket_mode", "",
	     "\"\" is not an octal number in quotes, at most \"0777\""},
	    {"target_share", "0.05", NULL},
	    {"target_share", "0.050001",
	     "\"0.050001\" is not a number from 1e-06 to 0.05"},
	    {"target_share", "nan", "\"nan\" is not a number from 1e-06 to 0.05"},
	    {"log_level", "debug", NULL},
	    {"log_level", "Debug",
	     "\"Debug\" is not \"error\", \"warning\", \"info\" or \"debug\""},
	    {"directory", "lychgate", "\"lychgate\" is no absolute path"},
	    {"directory", "", "\"\" is empty"},
	    {"listen", "inet6:8891@[::1]", NULL},
	    {"listen", "tcp:25",
	     "\"tcp:25\" is no socket (write unix:/path, inet:port@host or "
	     "inet6:port@host)"},
	    {"own_names", "MX.Example.COM.", NULL},
	    {"own_names", "mx_-.example.com ", "\"mx_-.example.com \" is no host name"},
	    {"own_addresses", "2001:DB8::0025", NULL},
	    {"own_addresses", "192.0.2.256", "\"192.0.2.256\" is no IP address"},
	    {"own_addresses", "", "\"\" is empty"},
	    {"reply_url", "https://example.com/blocked/", NULL},
	    {"reply_url", "", NULL},
	    {"reply_url", "ftp://example.com/",
	     "\"ftp://example.com/\" is no http:// or https:// address"},
	    {"reply_url", "http://example.com/a b",
	     "\"http://example.com/a b\" has a blank in it"},
	    {"reply_text",
	     "bl\xc3\xb6"
	     "d",
	     "\"bl\xc3\xb6"
	     "d\" has characters that are not printable ASCII"},
	    {"reply_text", "two\nlines",
	     "\"two\nlines\" has characters that are not printable ASCII"},
	};
	struct config c;
	struct buf why;

	(void)state;
	assert_int_equal(config_standard(&c), 0);
	buf_init(&why);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct option *o = option_find(cases[i].name);
		int result;

		buf_clear(&why);
		assert_non_null(o);
		result = option_set(o, &c, cases[i].text, &why);
		if (cases[i].complaint != NULL)
			assert_string_equal(why.data, cases[i].complaint);
		assert_int_equal(result, cases[i].complaint == NULL ? 0 : -1);
	}
	assert_string_equal(c.own_names.items[0], "mx.example.com");
	assert_string_equal(c.own_addresses.items[0], "2001:db8::25");
	assert_int_equal(c.socket_mode, 0777);
	assert_int_equal(c.log_level, 3);
	buf_fini(&why);
	config_fini(&c);
}

static void
difference_is_seen_by_type(void **state)
{
	static const char *const changes[][2] = {
	    {"directory", "/tmp"},	 {"listen", "unix:/tmp/x"},
	    {"memory", "8MiB"},		 {"idle_timeout", "1h"},
	    {"max_sessions", "3"},	 {"socket_mode", "0600"},
	    {"target_share", "0.001"},	 {"address_privacy", "none"},
	    {"own_names", "example.com"}};
	struct config a, b;
	struct buf why;

	(void)state;
	buf_init(&why);
	for (size_t i = 0; i < COUNT(changes); i++) {
		const struct option *o = option_find(changes[i][0]);

		assert_int_equal(config_standard(&a), 0);
		assert_int_equal(config_standard(&b), 0);
		assert_true(option_equal(o, &a, &b));
		assert_int_equal(option_set(o, &b, changes[i][1], &why), 0);
		assert_false(option_equal(o, &a, &b));
		assert_int_equal(option_reset(o, &b), 0);
		assert_true(option_equal(o, &a, &b));
		config_fini(&a);
		config_fini(&b);
	}
	buf_fini(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_pass_their_own_rules),
	    cmocka_unit_test(values_at_and_beyond_the_limits),
	    cmocka_unit_test(difference_is_seen_by_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
