#include "explain_session.h"
#include "unit.h"

static void
test_reference(void **state)
{
	static const struct {
		const char *given, *reference; /* NULL: can be none */
	} cases[] = {
	    {"7GK3QX1P0A", "7GK3QX1P0A"},
	    {"7gk3qx1p0a", "7GK3QX1P0A"},
	    {"7GK3Q-X1P0A", "7GK3QX1P0A"},
	    {"7GK3QXIPOA", "7GK3QX1P0A"},
	    {"7gk3qxlpoa", "7GK3QX1P0A"},
	    {" 7GK3QX1P0A ", "7GK3QX1P0A"},
	    {"(7GK3QX1P0A)", "7GK3QX1P0A"},
	    {"550 5.7.1 This host behaves like an infected computer (7GK3QX1P0A)",
	     "7GK3QX1P0A"},
	    {"451 (4) later (7gk3qx1p0a).", "7GK3QX1P0A"},
	    /* As Postfix and Exim tell it to the sender. */
	    {"host mx.example.com[192.0.2.1] said: 550 5.7.1 <anna@example.com>: "
	     "Recipient "
	     "address rejected: This host behaves like an infected computer (7GK3QX1P0A) "
	     "(in reply to RCPT TO command)",
	     "7GK3QX1P0A"},
	    {"(7GK3QX1P0A), see http://example.com/(help) (in reply to end of DATA "
	     "command)",
	     "7GK3QX1P0A"},
	    {"(Debian) said: refused (7GK3QX1P0A)", "7GK3QX1P0A"},
	    {"refused (in reply to RCPT TO command)", NULL},
	    {"", NULL},
	    {"(550)", NULL},
	    {"12345", NULL},
	    {"7GK3QX1PUA", NULL}, /* no U in the alphabet */
	    {"7GK3QX1P0A\n", NULL},
	    {"host.example.com", NULL},
	    {"11111111111111111111111111111111", NULL},
	};
	char out[EXPLAIN_REFERENCE_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (explain_reference_parse(cases[i].given, out) !=
		    (cases[i].reference != NULL ? 0 : -1))
			fail_msg("%s", cases[i].given);
		if (cases[i].reference != NULL)
			assert_string_equal(out, cases[i].reference);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
