#include <unistd.h>

#include "unit.h"

#include "advice.h"
#include "option.h"

static void
both_mtas_get_the_socket_in_their_own_words(void **state)
{
	static const struct {
		const char *listen, *postfix, *sendmail;
	} cases[] = {
	    {"unix:/run/lychgate/s", "smtpd_milters = unix:/run/lychgate/s\n",
	     "S=local:/run/lychgate/s,"},
	    {"local:/var/spool/postfix/lychgate/s", "= unix:/lychgate/s\n",
	     "S=local:/var/spool/postfix/lychgate/s,"},
	    {"inet:8891@192.0.2.1", "= inet:192.0.2.1:8891\n", "S=inet:8891@192.0.2.1,"},
	    {"inet:8891", "= inet:127.0.0.1:8891\n", "S=inet:8891@127.0.0.1,"},
	    {"inet6:8891@[::1]", "= inet:[::1]:8891\n", "S=inet6:8891@::1,"},
	    {"inet6:8891@::1", "= inet:[::1]:8891\n", "S=inet6:8891@::1,"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct config config;
		struct buf text;

		buf_init(&text);
		assert_int_equal(config_standard(&config), 0);
		config.listen.items[0] = cases[i].listen;
		assert_int_equal(advice_format(&config, "lychgated", &text), 0);
		assert_non_null(strstr(text.data, cases[i].postfix));
		assert_non_null(strstr(text.data, cases[i].sendmail));
		buf_fini(&text);
		config_fini(&config);
	}
}

/* The lines are there to be copied. */
static void
a_lychgate_beside_it_is_called_by_its_path(void **state)
{
	char dir[] = "/tmp/lychgate-test-XXXXXX", program[64], command[64], line[80];
	struct config config;
	struct buf text;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(program, sizeof(program), "%s/lychgated", dir);
	snprintf(command, sizeof(command), "%s/lychgate", dir);
	snprintf(line, sizeof(line), "    %s status ", command);
	buf_init(&text);
	assert_int_equal(config_standard(&config), 0);
	assert_int_equal(advice_format(&config, program, &text), 0);
	assert_non_null(
	    strstr(text.data, "    lychgate status --dir /var/lib/lychgate\n"));
	buf_clear(&text);
	assert_int_equal(symlink("/bin/true", command), 0);
	assert_int_equal(advice_format(&config, program, &text), 0);
	assert_non_null(strstr(text.data, line));
	buf_fini(&text);
	config_fini(&config);
	assert_int_equal(unlink(command), 0);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_mtas_get_the_socket_in_their_own_words),
	    cmocka_unit_test(a_lychgate_beside_it_is_called_by_its_path)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
