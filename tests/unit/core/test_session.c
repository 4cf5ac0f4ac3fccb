#include "dname.h"
#include "session.h"
#include "unit.h"

#define TEXT(text) text, sizeof(text) - 1

static void
begin(struct session *s)
{
	struct addr ip;

	assert_int_equal(addr_parse("192.0.2.1", &ip), 0);
	session_init(s, 1000, &ip);
}

static void
test_empty(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	assert_int_equal(s.at_ms, 1000);
	assert_int_equal(s.end_ms, 0);
	assert_int_equal(s.ip.bytes[3], 1);
	assert_int_equal(s.ptr_status, PTR_UNKNOWN);
	assert_int_equal(s.tls, TLS_UNKNOWN);
	assert_int_equal(s.concurrent, -1);
	assert_false(s.helo_known);
	assert_null(session_helo(&s));
	assert_null(session_last_txn(&s));
	assert_null(session_last_rcpt(&s));
	assert_null(session_add_data(&s));
	assert_int_equal(session_add_arg(&s, TEXT("SIZE=1")), -1);
	assert_int_equal(session_add_rcpt(&s, 1, TEXT("a@b"), MTA_ACCEPTED), -1);
	assert_int_equal(session_add_header(&s, TEXT("To"), NULL, 0), -1);
	assert_int_equal(s.dropped, 0);
	assert_int_equal(s.arena.held, 0);
	session_fini(&s);
}

static void
test_facts_of_a_session(void **state)
{
	struct session s;
	struct session_data *d;
	char helo[] = "one";

	(void)state;
	begin(&s);
	assert_int_equal(session_set_ptr(&s, TEXT("a.example"), PTR_FORGED), 0);
	assert_int_equal(session_set_tls(&s, TEXT("TLSv1.3")), 0);
	assert_int_equal(session_add_helo(&s, helo, 3), 0);
	helo[0] = 'X'; /* it is a copy */
	assert_string_equal(session_helo(&s), "one");
	assert_int_equal(session_add_helo(&s, TEXT("")), 0);
	assert_string_equal(session_helo(&s), "");
	assert_true(s.helo_known);
	assert_int_equal(session_add_txn(&s, 2000, TEXT("x@example.com")), 0);
	assert_int_equal(session_add_txn(&s, 3000, TEXT("")), 0);
	assert_int_equal(session_add_arg(&s, TEXT("SIZE=1")), 0);
	assert_int_equal(session_add_rcpt(&s, 3001, TEXT("a@b"), MTA_UNKNOWN), 0);
	assert_int_equal(session_add_rcpt(&s, 3002, TEXT("c@d"), MTA_ACCEPTED), 0);
	assert_int_equal(session_add_header(&s, TEXT("To"), TEXT("you")), 0);
	assert_int_equal(session_add_header(&s, TEXT("Cc"), NULL, 0), 0);

	assert_string_equal(s.ptr, "a.example");
	assert_int_equal(s.tls, TLS_ON);
	assert_string_equal(s.tls_version, "TLSv1.3");
	assert_int_equal(s.n_helos, 2);
	assert_int_equal(s.n_txns, 2);
	assert_string_equal(s.txns[0].mail_from, "x@example.com");
	assert_false(s.txns[0].args_known);
	assert_string_equal(session_last_txn(&s)->mail_from, "");
	assert_true(s.txns[1].args_known);
	assert_int_equal(s.txns[0].n_rcpts, 0);
	assert_int_equal(s.txns[1].n_rcpts, 2);
	assert_int_equal(s.txns[1].rcpts[0].mta, MTA_UNKNOWN);
	assert_string_equal(session_last_rcpt(&s)->to, "c@d");
	d = s.txns[1].data;
	assert_int_equal(d->n_headers, 2);
	assert_int_equal(d->size, -1);
	assert_string_equal(d->headers[0].value, "you");
	assert_null(d->headers[1].value);
	assert_ptr_equal(session_add_data(&s), d);
	session_fini(&s);
}

static void
test_not_known_and_none(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	assert_int_equal(session_set_ptr(&s, NULL, 0, PTR_NONE), 0);
	assert_null(s.ptr);
	assert_int_equal(session_set_tls(&s, NULL, 0), 0);
	assert_int_equal(s.tls, TLS_PLAIN);
	assert_int_equal(session_add_txn(&s, 1, NULL, 0), 0);
	assert_null(session_last_txn(&s)->mail_from);
	session_fini(&s);
}

static void
test_text_is_cut_and_cleaned(void **state)
{
	struct session s;
	char text[2 * SESSION_TEXT_MAX];

	(void)state;
	begin(&s);
	memset(text, 'a', sizeof(text));
	assert_int_equal(strlen(session_text(&s, text, sizeof(text))), SESSION_TEXT_MAX);
	assert_string_equal(session_text(&s, "a\0b\0\0", 5), "a?b??");
	assert_string_equal(session_text(&s, NULL, 0), "");
	assert_string_equal(session_text(&s, "\xff\n", 2), "\xff\n");
	session_fini(&s);
}

static void
test_counts_are_bounded(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	for (int i = 0; i < SESSION_HELOS_MAX + 2; i++)
		assert_int_equal(session_add_helo(&s, TEXT("h")), 0);
	assert_int_equal(s.n_helos, SESSION_HELOS_MAX);
	assert_int_equal(s.dropped, 2);
	assert_int_equal(session_add_txn(&s, 1, TEXT("a@b")), 0);
	for (int i = 0; i < SESSION_ARGS_MAX + 1; i++)
		assert_int_equal(session_add_arg(&s, TEXT("A")), 0);
	for (int i = 0; i < SESSION_HEADERS_MAX + 1; i++)
		assert_int_equal(session_add_header(&s, TEXT("A"), NULL, 0), 0);
	assert_int_equal(s.dropped, 4);
	for (int i = 0; i < SESSION_RCPTS_MAX; i++)
		assert_int_equal(session_add_rcpt(&s, i, TEXT("a@b"), MTA_ACCEPTED), 0);
	assert_non_null(session_last_rcpt(&s));
	assert_int_equal(session_add_rcpt(&s, 1, TEXT("z@z"), MTA_ACCEPTED), 0);
	assert_int_equal(s.dropped, 5);
	assert_null(session_last_rcpt(&s)); /* not the one before it */
	assert_int_equal(session_add_txn(&s, 1, TEXT("a@b")), 0);
	assert_int_equal(session_add_rcpt(&s, 1, TEXT("y@y"), MTA_ACCEPTED), 0);
	assert_string_equal(session_last_rcpt(&s)->to, "y@y");
	session_fini(&s);
}

/* What belongs to a transaction too many must not land in the last one kept. */
static void
test_transaction_too_many(void **state)
{
	struct session s;

	(void)state;
	begin(&s);
	for (int i = 0; i < SESSION_TXNS_MAX; i++)
		assert_int_equal(session_add_txn(&s, i, TEXT("a@b")), 0);
	assert_non_null(session_last_txn(&s));
	assert_int_equal(session_add_txn(&s, 1, TEXT("z@z")), 0);
	assert_null(session_last_txn(&s));
	assert_int_equal(session_add_arg(&s, TEXT("A")), 0);
	assert_int_equal(session_add_rcpt(&s, 1, TEXT("z@z"), MTA_ACCEPTED), 0);
	assert_int_equal(session_add_header(&s, TEXT("A"), NULL, 0), 0);
	assert_null(session_add_data(&s));
	assert_null(session_last_rcpt(&s));
	assert_int_equal(s.n_txns, SESSION_TXNS_MAX);
	assert_int_equal(s.txns[SESSION_TXNS_MAX - 1].n_rcpts, 0);
	assert_int_equal(s.txns[SESSION_TXNS_MAX - 1].n_args, 0);
	assert_null(s.txns[SESSION_TXNS_MAX - 1].data);
	assert_int_equal(s.dropped, 4);
	session_fini(&s);
}

static void
test_domain(void **state)
{
	static const struct {
		const char *address, *domain; /* NULL: none */
	} rows[] = {
	    {"a@Example.COM", "example.com"},
	    {"a@example.com.", "example.com"},
	    {"\"a@b\"@example.com", "example.com"},
	    {"@x.example,@y.example:a@example.com", "example.com"},
	    {"a@localhost", "localhost"},
	    {"", NULL},
	    {"a", NULL},
	    {"a@", NULL},
	    {"a@b c", NULL},
	    {"a@[192.0.2.1]", NULL},
	    {"a@192.0.2.1", NULL},
	    {"a@[IPv6:2001:db8::1]", NULL},
	    {"a@b\xc3\xbc.example", NULL},
	};
	char out[DNAME_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(out, sizeof(out), "untouched");
		assert_int_equal(session_domain(rows[i].address, out),
				 rows[i].domain != NULL ? 0 : -1);
		assert_string_equal(out, rows[i].domain != NULL ? rows[i].domain
								: "untouched");
	}
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(ptr_status_name(PTR_OK), "ok");
	assert_string_equal(ptr_status_name(PTR_FORGED), "forged");
	assert_string_equal(ptr_status_name(PTR_NONE), "none");
	assert_string_equal(ptr_status_name(PTR_TEMP), "temp");
	assert_string_equal(ptr_status_name(PTR_UNKNOWN), "unknown?");
	assert_string_equal(mta_answer_name(MTA_ACCEPTED), "accepted");
	assert_string_equal(mta_answer_name(MTA_UNKNOWN), "unknown");
	assert_string_equal(mta_answer_name(MTA_REJECTED), "rejected");
	assert_string_equal(mta_answer_name(MTA_DEFERRED), "deferred");
	assert_string_equal(mta_answer_name(MTA_NOT_KNOWN), "unknown?");
}

static void
a_recipient_has_a_tag(void **state)
{
	const struct addr ip = {4, {192, 0, 2, 1}};
	struct session s;

	(void)state;
	session_init(&s, 1000, &ip);
	assert_int_equal(session_set_tag(&s, TAG_VALID, "a@b.com"), -1);
	session_add_txn(&s, 1000, "", 0);
	session_add_rcpt(&s, 1000, "a+x@b.com", 9, MTA_ACCEPTED);
	assert_int_equal(session_last_rcpt(&s)->tag, TAG_NONE);
	assert_string_equal(session_last_rcpt(&s)->account, "a+x@b.com");
	assert_int_equal(session_set_tag(&s, TAG_VALID, "a@b.com"), 0);
	assert_int_equal(session_last_rcpt(&s)->tag, TAG_VALID);
	assert_string_equal(session_last_rcpt(&s)->account, "a@b.com");
	session_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_facts_of_a_session),
	    cmocka_unit_test(test_not_known_and_none),
	    cmocka_unit_test(test_text_is_cut_and_cleaned),
	    cmocka_unit_test(test_counts_are_bounded),
	    cmocka_unit_test(test_transaction_too_many),
	    cmocka_unit_test(test_domain),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(a_recipient_has_a_tag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
