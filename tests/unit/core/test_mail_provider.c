/* The lists are private, and their order matters: so this test includes the module. */
#include "mail_provider.c"

#include "unit.h"

static void
test_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < COUNT(domains); i++)
		if (strcmp(domains[i - 1], domains[i]) >= 0)
			fail_msg("%s, %s", domains[i - 1], domains[i]);
	for (size_t i = 1; i < COUNT(servers); i++)
		if (strcmp(servers[i - 1], servers[i]) >= 0)
			fail_msg("%s, %s", servers[i - 1], servers[i]);
}

static void
test_domains(void **state)
{
	static const struct {
		const char *domain;
		bool is, home;
	} rows[] = {
	    {"gmail.com", true, true},
	    {"zoho.com", true, true},
	    {"126.com", true, true},
	    {"yahoo.co.jp", true, true},
	    {"hotmail.fr", true, true},
	    {"yandex.net", false, true},
	    {"yahoodns.net", false, true},
	    {"yahoo", false, false},
	    {"notyahoo.com", false, false},
	    {"firm.com", false, false},
	    {"", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (mail_provider_is(rows[i].domain) != rows[i].is)
			fail_msg("%s", rows[i].domain);
		if (mail_provider_home(rows[i].domain) != rows[i].home)
			fail_msg("home: %s", rows[i].domain);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sorted),
	    cmocka_unit_test(test_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
