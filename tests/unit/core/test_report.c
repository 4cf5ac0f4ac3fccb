#include "report.h"

#include "unit.h"

static struct report r;

static int
setup(void **state)
{
	(void)state;
	report_init(&r);
	return 0;
}

static void
body(const char *text)
{
	(void)report_body(&r, text, strlen(text));
}

static void
expect_only(const char *id)
{
	report_end(&r);
	assert_int_equal(r.n_ids, 1);
	assert_string_equal(r.ids[0], id);
}

/* As Postfix makes it. */
static const char dsn[] = "This is a MIME-encapsulated message.\r\n\r\n"
			  "--A1\r\nContent-Description: Notification\r\n\r\n"
			  "<bob@gone.example>: unknown user\r\n\r\n"
			  "--A1\r\nContent-Type: message/delivery-status\r\n\r\n"
			  "Reporting-MTA: dns; mx.gone.example\r\n\r\n"
			  "Final-Recipient: rfc822; bob@gone.example\r\n"
			  "Action: failed\r\nStatus: 5.1.1\r\n\r\n"
			  "--A1\r\nContent-Type: text/rfc822-headers\r\n\r\n"
			  "Received: from x by y; date\r\n"
			  "Message-Id: <20260101.1234@ours.example>\r\n"
			  "References: <theirs@gone.example>\r\n"
			  "Subject: Hello\r\n\r\n--A1--\r\n";

static void
a_delivery_status_notification(void **state)
{
	(void)state;
	report_header(&r, "Auto-Submitted", "auto-replied");
	report_header(
	    &r, "Content-Type",
	    "multipart/report; report-type=delivery-status;\n\tboundary=\"A1\"");
	body(dsn);
	assert_int_equal(r.kind, REPORT_BOUNCE);
	expect_only("<20260101.1234@ours.example>");
}

static void
in_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t piece = 1; piece < 40; piece++) {
		report_init(&r);
		for (size_t at = 0; at < sizeof(dsn) - 1; at += piece) {
			size_t left = sizeof(dsn) - 1 - at;

			(void)report_body(&r, dsn + at, left < piece ? left : piece);
		}
		expect_only("<20260101.1234@ours.example>");
	}
}

static void
where_mail_systems_put_it(void **state)
{
	static const char *const bodies[] = {
	    "Hi. This is the qmail-send program.\n--- Below this line is a copy.\n\n"
	    "message-id: <a@b.example>\n",
	    "> Message-ID: <a@b.example>\n",
	    "Original message headers:\r\n\r\n   Message-ID:\t<a@b.example>\r\n",
	    "Message-ID:\r\n <a@b.example>\r\n",
	    "> Message-ID:\r\n>  <a@b.example>\r\n",
	    "Message-ID : <a@b.example>\r\n",
	    "Original-Message-ID: <a@b.example>",
	    "Message-ID: <a@b.example>\nMessage-ID: <a@b.example>\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		report_init(&r);
		body(bodies[i]);
		expect_only("<a@b.example>");
	}
}

static void
what_names_nothing(void **state)
{
	static const char *const bodies[] = {"",
					     "\n\n",
					     "Message-ID:\n",
					     "Message-ID: <a@b.example\n",
					     "Message-ID: a@b\n",
					     "X-Message-ID: <a@b.example>\n",
					     "the Message-ID: <a@b.example>\n",
					     "Message-ID:\nSubject: <a@b.example>\n",
					     "Message-ID: <>\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		report_init(&r);
		body(bodies[i]);
		report_end(&r);
		assert_int_equal(r.n_ids, 0);
	}
}

static void
headers_tell_the_kind(void **state)
{
	static const struct {
		const char *name, *value;
		enum report_kind kind;
	} cases[] = {
	    {"auto-submitted", " auto-replied (vacation)", REPORT_REPLY},
	    {"Auto-Submitted", "no", REPORT_NONE},
	    {"X-Autoreply", "yes", REPORT_REPLY},
	    {"X-Failed-Recipients", "bob@gone.example", REPORT_BOUNCE},
	    {"Content-Type", "Multipart/Report; report-type=\"disposition-notification\"",
	     REPORT_RECEIPT},
	    {"Content-Type", "multipart/mixed", REPORT_NONE},
	    {"X-Delivery-Agent", "TMDA/1.1", REPORT_CHALLENGE},
	    {"Subject", "Undelivered mail", REPORT_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		report_init(&r);
		report_header(&r, cases[i].name, cases[i].value);
		assert_int_equal(r.kind, cases[i].kind);
	}
}

static void
replies_name_what_they_answer(void **state)
{
	(void)state;
	report_header(&r, "In-Reply-To", " <b@ours.example>");
	report_header(&r, "References", "<a@ours.example>\n <b@ours.example>");
	report_header(&r, "Message-ID", "<their@own.example>");
	assert_int_equal(r.n_ids, 2);
	assert_string_equal(r.ids[0], "<b@ours.example>");
	assert_string_equal(r.ids[1], "<a@ours.example>");
}

static void
everything_is_bounded(void **state)
{
	char id[REPORT_ID_MAX + 3], line[400];
	size_t fed = 0;

	(void)state;
	memset(id, 'x', sizeof(id));
	id[0] = '<';
	id[REPORT_ID_MAX] = '>';
	id[REPORT_ID_MAX + 1] = '\0';
	report_header(&r, "In-Reply-To", id);
	assert_int_equal(r.n_ids, 0);
	memmove(id + 1, id + 2, REPORT_ID_MAX);
	report_header(&r, "In-Reply-To", id);
	assert_int_equal(r.n_ids, 1);
	for (int i = 0; i < 100; i++) {
		snprintf(line, sizeof(line), "<%d@b.example>", i);
		report_header(&r, "References", line);
	}
	assert_int_equal(r.n_ids, REPORT_IDS_MAX);

	report_init(&r);
	memset(line, ' ', sizeof(line));
	while (report_body(&r, line, sizeof(line)))
		fed += sizeof(line);
	assert_in_range(fed, REPORT_BODY_MAX - sizeof(line), REPORT_BODY_MAX);
	body("\nMessage-ID: <too@late.example>\n");
	report_end(&r);
	assert_int_equal(r.n_ids, 0);
}

#define TEST(f) cmocka_unit_test_setup(f, setup)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_delivery_status_notification), TEST(in_pieces_of_any_size),
	    TEST(where_mail_systems_put_it),	  TEST(what_names_nothing),
	    TEST(headers_tell_the_kind),	  TEST(replies_name_what_they_answer),
	    TEST(everything_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
