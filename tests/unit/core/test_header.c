#include "buf.h"
#include "header.h"
#include "unit.h"

#define AT_MS INT64_C(1175423696000) /* Sun, 1 Apr 2007 10:34:56 UTC */
#define NOW   "Sun, 1 Apr 2007 12:34:50 +0200"

/*
 * Parse a header of lines "Name: value"; "Name?" is there with a value that is not known.
 * The sender is anna@firm.com unless it begins with "<>".
 */
static struct header
parse(const char *lines)
{
	const char *from = strncmp(lines, "<>", 2) == 0 ? "" : "anna@firm.com";
	struct addr ip = {.family = 4};
	struct header h;
	struct session s;

	session_init(&s, AT_MS, &ip);
	session_add_txn(&s, AT_MS, from, strlen(from));
	session_add_rcpt(&s, AT_MS, "bob@ours.net", 12, MTA_ACCEPTED);
	lines += *from == '\0' ? 2 : 0;
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n"), name = strcspn(lines, ":?");
		bool known = lines[name] == ':';

		assert_int_equal(session_add_header(&s, lines, name,
						    known ? lines + name + 2 : NULL,
						    known ? len - name - 2 : 0),
				 0);
		lines += len + (lines[len] == '\n');
	}
	header_parse(&s.txns[0], "mail.helo.org", &h);
	session_fini(&s);
	return h;
}

static void
test_nothing_is_known(void **state)
{
	struct session_txn txn = {.mail_from = ""};
	struct session_data data = {.size = -1};
	struct header h;

	(void)state;
	for (int i = 0; i < 2; i++) {
		header_parse(&txn, NULL, &h);
		assert_false(h.known);
		assert_int_equal(h.has, 0);
		assert_int_equal(h.id, HEADER_ID_NOT_KNOWN);
		assert_int_equal(h.date, HEADER_DATE_NOT_KNOWN);
		assert_int_equal(h.mailer, HEADER_MAILER_NOT_KNOWN);
		assert_int_equal(h.author, HEADER_AUTHOR_NOT_KNOWN);
		txn.data = &data;
	}
}

/* What came behind the last field that a session keeps may be what seems to lack. */
static void
test_more_than_is_kept(void **state)
{
	struct buf lines;
	struct header h;

	(void)state;
	buf_init(&lines);
	for (int i = 1; i < SESSION_HEADERS_MAX; i++)
		buf_adds(&lines, "Received: x\n");
	h = parse(lines.data);
	assert_true(h.known);
	assert_int_equal(h.date, HEADER_DATE_MISSING);
	buf_adds(&lines, "Received: x\nDate: " NOW "\n");
	h = parse(lines.data);
	assert_false(h.known);
	assert_int_equal(h.date, HEADER_DATE_NOT_KNOWN);
	assert_int_equal(h.id, HEADER_ID_NOT_KNOWN);
	buf_fini(&lines);
}

static void
test_the_set(void **state)
{
	struct header h = parse("received?\nRECEIVED?\nCc?\nList-Id?\nX-MimeOLE?\nFoo?");

	(void)state;
	assert_true(h.known);
	assert_int_equal(h.has,
			 HEADER_RECEIVED | HEADER_TO | HEADER_LIST | HEADER_MIMEOLE);
	assert_int_equal(parse("Subject?").has, 0);
	/* Names alone: what is not there is known, what is there says nothing. */
	h = parse("Message-ID?\nDate?\nX-Mailer?");
	assert_int_equal(h.id, HEADER_ID_NOT_KNOWN);
	assert_int_equal(h.date, HEADER_DATE_NOT_KNOWN);
	assert_int_equal(h.mailer, HEADER_MAILER_NOT_KNOWN);
	h = parse("Subject?");
	assert_int_equal(h.id, HEADER_ID_NONE);
	assert_int_equal(h.date, HEADER_DATE_MISSING);
	assert_int_equal(h.mailer, HEADER_MAILER_NONE);
}

static void
test_whose_message_id(void **state)
{
	static const struct {
		const char *lines;
		enum header_id id;
		const char *host;
	} cases[] = {
	    {"Message-ID: <1@firm.com>", HEADER_ID_SENDER, "firm.com"},
	    {"Message-ID: <1@pc7.firm.com>", HEADER_ID_SENDER, "pc7.firm.com"},
	    {"Message-ID: <1@x.helo.org>", HEADER_ID_HELO, "x.helo.org"},
	    {"Message-ID: <1@ours.net>", HEADER_ID_RECIPIENT, "ours.net"},
	    {"Message-ID: <1@mx.ours.net>", HEADER_ID_RECIPIENT, "mx.ours.net"},
	    {"<>Message-ID: <1@ours.net>", HEADER_ID_OTHER, "ours.net"},
	    {"Message-ID: <1@gmail.com>", HEADER_ID_OTHER, "gmail.com"},
	    {"Message-ID: <1@localhost>", HEADER_ID_ODD, ""},
	    {"Message-ID: nonsense", HEADER_ID_ODD, ""},
	    {"Message-ID: <1@[192.0.2.1]>", HEADER_ID_ODD, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct header h = parse(cases[i].lines);

		if (h.id != cases[i].id || strcmp(h.id_host, cases[i].host) != 0)
			fail_msg("%s: %d %s", cases[i].lines, h.id, h.id_host);
	}
}

static void
test_the_date(void **state)
{
	static const struct {
		const char *lines;
		enum header_date date;
	} cases[] = {
	    {"Date: " NOW, HEADER_DATE_OK},
	    {"Date: " NOW "\nDate: nonsense", HEADER_DATE_OK}, /* the first counts */
	    {"Date: Mon, 2 Apr 2007 10:34:00 +0000", HEADER_DATE_OK},
	    {"Date: Mon, 2 Apr 2007 10:35:00 +0000", HEADER_DATE_AHEAD},
	    {"Date: Tue, 27 Mar 2007 10:35:00 +0000", HEADER_DATE_OK}, /* queued */
	    {"Date: Mon, 26 Mar 2007 10:34:00 +0000", HEADER_DATE_BEHIND},
	    {"Date: Sun, 1 Apr 2007 10:34:56 GMT", HEADER_DATE_OK},
	    {"Date: Sun, 1 Apr 2007 10:34:56", HEADER_DATE_ZONE},
	    {"Date: Sun, 1 Apr 2007 10:34:56 +0999", HEADER_DATE_ZONE},
	    {"Date: ", HEADER_DATE_BAD},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (parse(cases[i].lines).date != cases[i].date)
			fail_msg("%s: %d", cases[i].lines, parse(cases[i].lines).date);
}

#define OE   "X-Mailer: Microsoft Outlook Express 6.00.2900.2180\n"
#define BAT  "X-Mailer: The Bat! (v2.00.3) Personal\n"
#define BIRD "User-Agent: Thunderbird 1.5.0.10 (Windows/20070221)\n"
#define BOTH "Date: " NOW "\nMIME-Version: 1.0\n"

static void
test_claims(void **state)
{
	static const struct {
		const char *lines;
		enum header_mailer mailer;
	} cases[] = {
	    {OE BOTH "X-MimeOLE?\nX-MSMail-Priority?", HEADER_MAILER_FITS},
	    {OE BOTH "X-MimeOLE?", HEADER_MAILER_MISFIT},
	    {OE BOTH "X-MSMail-Priority?", HEADER_MAILER_MISFIT},
	    {OE "Date?\nX-MimeOLE?\nX-MSMail-Priority?", HEADER_MAILER_MISFIT},
	    {BAT BOTH "Message-ID: <1234.20070401123450@firm.com>", HEADER_MAILER_FITS},
	    {BAT BOTH "Message-ID: <4614A0C2.4020908@firm.com>", HEADER_MAILER_MISFIT},
	    /* Not known, given by a list, or by a server: no evidence. */
	    {BAT BOTH "Message-ID?", HEADER_MAILER_FITS},
	    {BAT BOTH, HEADER_MAILER_FITS},
	    {BAT BOTH "Message-ID: <x@firm.com>\nList-Post?", HEADER_MAILER_FITS},
	    {BAT BOTH "Message-ID: <x@relay.net>", HEADER_MAILER_FITS},
	    {BIRD BOTH "Message-ID: <4614A0C2.4020908@firm.com>", HEADER_MAILER_FITS},
	    {BIRD BOTH "Message-ID: <746837af82de@firm.com>", HEADER_MAILER_MISFIT},
	    {"User-Agent: Mozilla/5.0 (X11; U) Gecko/1 Thunderbird/2.0\n" BOTH
	     "Message-ID: <746837af82de@firm.com>",
	     HEADER_MAILER_MISFIT},
	    {"X-Mailer: PHPMailer 5.2", HEADER_MAILER_FITS},
	    /* Half of a program's headers, with and without values. */
	    {"X-Priority?", HEADER_MAILER_MISFIT},
	    {"X-Priority?\nX-Mailer: PHPMailer 5.2", HEADER_MAILER_FITS},
	    {"X-Priority?\nUser-Agent?", HEADER_MAILER_NOT_KNOWN},
	    {"X-Priority?\nAuto-Submitted?", HEADER_MAILER_NONE},
	    {"X-Priority?\nPrecedence?", HEADER_MAILER_NONE},
	    {"X-MSMail-Priority?\nX-Mailer?", HEADER_MAILER_MISFIT},
	    {"X-MSMail-Priority?\nX-Mailer?\nX-MimeOLE?", HEADER_MAILER_NOT_KNOWN},
	    {"X-MSMail-Priority?\nX-Mailer?\nList-Id?", HEADER_MAILER_NOT_KNOWN},
	    {"X-MSMail-Priority?\nX-Mailer: Blat v2.6", HEADER_MAILER_MISFIT},
	    {"X-MSMail-Priority?\nUser-Agent: SquirrelMail/1.4", HEADER_MAILER_FITS},
	    {"X-MSMail-Priority?\nX-Mailer: Open-Xchange Mailer", HEADER_MAILER_FITS},
	    {BOTH "X-MSMail-Priority?\nX-Mailer: Microsoft Outlook 14.0",
	     HEADER_MAILER_FITS},
	    {"X-Mailer: \nUser-Agent?", HEADER_MAILER_FITS},
	    {"Date?", HEADER_MAILER_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (parse(cases[i].lines).mailer != cases[i].mailer)
			fail_msg("%s: %d", cases[i].lines, parse(cases[i].lines).mailer);
}

static void
test_who_wrote_it(void **state)
{
	static const struct {
		const char *lines;
		enum header_author author;
	} cases[] = {
	    {OE BOTH, HEADER_AUTHOR_NOT_KNOWN}, /* not with a null sender */
	    {"<>" OE BOTH, HEADER_AUTHOR_PERSON},
	    {"<>" OE "Content-Type: text/plain", HEADER_AUTHOR_PERSON},
	    {"<>" OE "Content-Type: multipart/report; report-type=x",
	     HEADER_AUTHOR_PROGRAM},
	    {"<>" OE "Content-Type?", HEADER_AUTHOR_NOT_KNOWN},
	    {"<>" OE "Auto-Submitted?", HEADER_AUTHOR_PROGRAM},
	    {"<>X-Mailer?", HEADER_AUTHOR_NOT_KNOWN},
	    {"<>X-Mailer: Internet Mail Service (5.5.2653.19)", HEADER_AUTHOR_PROGRAM},
	    {"<>Date?", HEADER_AUTHOR_PROGRAM},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (parse(cases[i].lines).author != cases[i].author)
			fail_msg("%s: %d", cases[i].lines, parse(cases[i].lines).author);
}

static void
test_values_that_are_kept(void **state)
{
	(void)state;
	assert_true(header_wants_value("date"));
	assert_true(header_wants_value("X-MAILER"));
	assert_true(header_wants_value("User-Agent"));
	assert_true(header_wants_value("Content-Type"));
	assert_false(header_wants_value("Subject"));
	assert_false(header_wants_value("From"));
	assert_false(header_wants_value("Message-ID"));
	assert_false(header_wants_value(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_is_known),
	    cmocka_unit_test(test_more_than_is_kept),
	    cmocka_unit_test(test_the_set),
	    cmocka_unit_test(test_whose_message_id),
	    cmocka_unit_test(test_the_date),
	    cmocka_unit_test(test_claims),
	    cmocka_unit_test(test_who_wrote_it),
	    cmocka_unit_test(test_values_that_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
