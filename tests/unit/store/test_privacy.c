#include "privacy.h"
#include "unit.h"

static const struct privacy hashed = {PRIVACY_HASHED, {1, 2, 3}};
static const struct privacy none = {PRIVACY_NONE, {0}};
static const struct privacy full = {PRIVACY_FULL, {0}};

static void
test_addresses(void **state)
{
	struct privacy other = hashed;
	const char *bob, *again;
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(privacy_address(&full, "Bob@Example.com", &a),
			    "Bob@Example.com");
	assert_string_equal(privacy_address(&none, "bob@example.com", &a), "");
	for (int mode = PRIVACY_FULL; mode <= PRIVACY_NONE; mode++) {
		struct privacy p = {.mode = (enum privacy_mode)mode};

		assert_string_equal(privacy_address(&p, "", &a), "");
	}
	bob = privacy_address(&hashed, "bob@example.com", &a);
	assert_int_equal(strlen(bob), 9 + strlen("@example.com"));
	assert_int_equal(bob[0], '~');
	assert_int_equal(strspn(bob + 1, "0123456789abcdef"), 8);
	assert_string_equal(bob + 9, "@example.com");
	again = privacy_address(&hashed, "BOB@EXAMPLE.COM", &a);
	assert_memory_equal(again, bob, 9);
	assert_string_equal(again + 9, "@EXAMPLE.COM");
	/* Another name, domain or key is another hash. */
	assert_memory_not_equal(privacy_address(&hashed, "rob@example.com", &a), bob, 9);
	assert_memory_not_equal(privacy_address(&hashed, "bob@example.org", &a), bob, 9);
	other.key[15] ^= 1;
	assert_memory_not_equal(privacy_address(&other, "bob@example.com", &a), bob, 9);
	/* What has no domain is hashed whole; the last @ counts. */
	assert_int_equal(strlen(privacy_address(&hashed, "postmaster", &a)), 9);
	assert_string_equal(privacy_address(&hashed, "\"a@b\"@example.com", &a) + 9,
			    "@example.com");
	arena_fini(&a);
}

static void
make_session(struct session *s)
{
	struct addr ip = {4, {192, 0, 2, 1}};

	session_init(s, 1000, &ip);
	session_add_helo(s, "friend", 6);
	session_add_txn(s, 1001, "anna@example.org", 16);
	session_add_arg(s, "SIZE=500", 8);
	session_add_arg(s, "auth=anna@example.org", 21);
	session_add_rcpt(s, 1002, "bob@example.com", 15, MTA_ACCEPTED);
	session_add_rcpt(s, 1003, "carol@example.com", 17, MTA_UNKNOWN);
	session_add_data(s);
	session_add_header(s, "From", 4, "anna@example.org", 16);
	session_add_header(s, "X-Odd", 5, NULL, 0);
	session_add_txn(s, 1004, "", 0);
}

static void
test_sessions(void **state)
{
	struct session in, out;
	struct arena scratch;

	(void)state;
	make_session(&in);
	arena_init(&scratch);
	assert_int_equal(privacy_session(&full, &in, &scratch, &out), 0);
	assert_ptr_equal(out.txns, in.txns);
	assert_int_equal(scratch.held, 0);

	assert_int_equal(privacy_session(&hashed, &in, &scratch, &out), 0);
	assert_int_equal(out.n_txns, 2);
	assert_string_equal(out.txns[0].mail_from + 9, "@example.org");
	assert_string_equal(out.txns[0].rcpts[1].to + 9, "@example.com");
	assert_string_equal(out.txns[0].rcpts[1].account, out.txns[0].rcpts[1].to);
	assert_int_equal(out.txns[0].rcpts[1].mta, MTA_UNKNOWN);
	assert_int_equal(out.txns[0].rcpts[1].at_ms, 1003);
	assert_string_equal(out.txns[0].args[0], "SIZE=500");
	assert_string_equal(out.txns[0].args[1], "AUTH=");
	assert_string_equal(out.txns[0].data->headers[0].name, "From");
	assert_null(out.txns[0].data->headers[0].value);
	assert_string_equal(out.txns[1].mail_from, "");
	assert_string_equal(out.helos[0], "friend");

	assert_int_equal(privacy_session(&none, &in, &scratch, &out), 0);
	assert_string_equal(out.txns[0].mail_from, "");
	assert_string_equal(out.txns[0].rcpts[0].to, "");
	assert_string_equal(out.txns[0].rcpts[0].account, "");

	/* The original is as it was. */
	assert_string_equal(in.txns[0].mail_from, "anna@example.org");
	assert_string_equal(in.txns[0].rcpts[0].to, "bob@example.com");
	assert_string_equal(in.txns[0].args[1], "auth=anna@example.org");
	assert_string_equal(in.txns[0].data->headers[0].value, "anna@example.org");
	arena_fini(&scratch);
	session_fini(&in);
}

static void
test_a_sender_not_known_stays_so(void **state)
{
	struct session_txn txn = {.mail_from = NULL};
	struct session in = {.txns = &txn, .n_txns = 1}, out;
	struct arena scratch;

	(void)state;
	arena_init(&scratch);
	assert_int_equal(privacy_session(&hashed, &in, &scratch, &out), 0);
	assert_null(out.txns[0].mail_from);
	assert_null(out.txns[0].data);
	arena_fini(&scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_sessions),
	    cmocka_unit_test(test_a_sender_not_known_stays_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
