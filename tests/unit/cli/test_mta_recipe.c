#include "mta_recipe.h"
#include "unit.h"

static void
check_sockets(const char *listen, const char *postfix, const char *sendmail)
{
	struct mta_recipe r;
	struct buf text;

	mta_recipe_init(&r);
	r.listen = listen;
	buf_init(&text);
	assert_int_equal(mta_recipe_postfix(&r, &text), 0);
	if (strstr(text.data, postfix) == NULL)
		fail_msg("%s for Postfix: %s", listen, text.data);
	buf_clear(&text);
	assert_int_equal(mta_recipe_sendmail(&r, &text), 0);
	if (strstr(text.data, sendmail) == NULL)
		fail_msg("%s for Sendmail: %s", listen, text.data);
	buf_fini(&text);
	mta_recipe_fini(&r);
}

static void
test_sockets(void **state)
{
	(void)state;
	check_sockets("inet:8891@127.0.0.1", "smtpd_milters = inet:127.0.0.1:8891\n",
		      "S=inet:8891@127.0.0.1, T=");
	check_sockets("inet:8891@mx.example.com unix:/run/s",
		      "smtpd_milters = inet:mx.example.com:8891\n",
		      "S=inet:8891@mx.example.com, T=");
	check_sockets("inet:8891", "smtpd_milters = inet:127.0.0.1:8891\n",
		      "S=inet:8891@127.0.0.1, T=");
	check_sockets("inet6:8891@::1", "smtpd_milters = inet:[::1]:8891\n",
		      "S=inet6:8891@::1, T=");
	check_sockets("inet6:8891@[2001:db8::1]",
		      "smtpd_milters = inet:[2001:db8::1]:8891\n",
		      "S=inet6:8891@2001:db8::1, T=");
	check_sockets("inet6:8891 inet:1@127.0.0.1", "smtpd_milters = inet:[::1]:8891\n",
		      "S=inet6:8891@::1, T=");
	check_sockets("unix:/run/lychgate/milter.sock inet:1@127.0.0.1",
		      "smtpd_milters = unix:/run/lychgate/milter.sock\n# (Debian",
		      "S=local:/run/lychgate/milter.sock, T=");
	check_sockets("local:/var/spool/postfix/lychgate/milter.sock",
		      "smtpd_milters = unix:/lychgate/milter.sock\n# mail",
		      "S=local:/var/spool/postfix/lychgate/milter.sock, T=");
}

/* Each once, whatever else it is the end of. */
static void
test_domains(void **state)
{
	static const char *const domains[] = {"mail.example.com", "example.com",
					      "Example.COM.",	  "my-example.com",
					      "example.co",	  "not a domain"};
	struct mta_recipe r;

	(void)state;
	mta_recipe_init(&r);
	for (size_t i = 0; i < COUNT(domains); i++)
		assert_int_equal(mta_recipe_domain(&r, domains[i]), 0);
	assert_string_equal(r.domains.data, "mail\\.example\\.com|example\\.com|"
					    "my-example\\.com|example\\.co");
	assert_int_equal(r.n_domains, 4);
	mta_recipe_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sockets),
	    cmocka_unit_test(test_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
