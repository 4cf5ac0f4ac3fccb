#include "sender.h"

#include "dname.h"
#include "unit.h"

static const struct row {
	const char *from; /* NULL: not known */
	bool is_null, bounce, named;
	const char *domain;
} rows[] = {
    {NULL, false, false, false, NULL},
    {"", true, true, false, NULL},
    {"Mailer-Daemon@Example.COM", false, true, true, "example.com"},
    {"mailer-daemon2@example.com", false, false, true, "example.com"},
    {"a@Example.COM", false, false, true, "example.com"},
    {"nobody", false, false, true, NULL},
    {"a@[192.0.2.7]", false, false, true, NULL},
};

static void
test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct session_txn txn = {.mail_from = rows[i].from};
		char out[DNAME_MAX];
		const char *domain = sender_domain(&txn, out);

		assert_int_equal(sender_is_null(&txn), rows[i].is_null);
		assert_int_equal(sender_is_bounce(&txn), rows[i].bounce);
		assert_int_equal(sender_is_named(&txn), rows[i].named);
		if (rows[i].domain == NULL)
			assert_null(domain);
		else
			assert_string_equal(domain, rows[i].domain);
	}
}

static void
test_no_transaction(void **state)
{
	char out[DNAME_MAX];

	(void)state;
	assert_false(sender_is_null(NULL));
	assert_false(sender_is_bounce(NULL));
	assert_false(sender_is_named(NULL));
	assert_null(sender_domain(NULL, out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_no_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
