/* Lines of a log, mixed as they come, and the sessions they make. */
#include "import_assemble.h"

#include "record.h"
#include "unit.h"

static struct buf told;

static void
tell(void *ctx, const struct session *s)
{
	(void)ctx;
	assert_int_equal(record_format(s, &told), 0);
	assert_int_equal(buf_addc(&told, '\n'), 0);
}

#define AT    "2023-11-01T10:00:00Z mx "
#define AT_MS INT64_C(1698832800000)

static struct import_counts
play(bool sendmail, const char *const *lines, size_t n)
{
	struct import *im = import_create(tell, NULL);
	struct import_counts counts;

	assert_non_null(im);
	buf_clear(&told);
	assert_int_equal(buf_adds(&told, ""), 0);
	for (size_t i = 0; i < n; i++) {
		struct logline l;

		assert_int_equal(logline_parse(lines[i], strlen(lines[i]), &l), 0);
		assert_int_equal(import_line(im, sendmail, AT_MS, &l), 0);
	}
	import_end(im);
	import_counts(im, &counts);
	import_free(im);
	return counts;
}

static void
test_postfix(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: warning: hostname f.example does not resolve to "
	       "address "
	       "192.0.2.1: Name or service not known",
	    AT "postfix/smtpd[1]: connect from unknown[192.0.2.1]",
	    AT "postfix/smtpd[2]: connect from b.example[192.0.2.2]",
	    AT "postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 "
	       "5.1.1 "
	       "<x@s>: Recipient address rejected: User unknown; from=<a@f> to=<x@s> "
	       "proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[2]: QQ2: client=b.example[192.0.2.2]",
	    AT "postfix/smtpd[1]: QQ1: client=unknown[192.0.2.1]",
	    AT "postfix/cleanup[9]: QQ1: message-id=<1@f>",
	    AT "postfix/qmgr[8]: QQ1: from=<a@f>, size=300, nrcpt=1 (queue active)",
	    AT "postfix/smtpd[1]: disconnect from unknown[192.0.2.1] quit=1",
	    AT "postfix/smtpd[1]: connect from unknown[192.0.2.3]",
	    AT "postfix/qmgr[8]: QQ2: from=<b@b.example>, size=400, nrcpt=1 (queue "
	       "active)",
	    AT "postfix/local[7]: QQ1: to=<y@s>, relay=local, status=sent (ok)",
	    AT "postfix/smtpd[2]: disconnect from b.example[192.0.2.2] quit=1",
	    AT "postfix/local[7]: QQ2: to=<z@s>, relay=local, status=deferred (full)",
	    AT "postfix/local[7]: QQ2: to=<z@s>, relay=local, status=sent (ok)",
	    AT "postfix/qmgr[8]: QQ2: removed",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 3);
	assert_string_equal(
	    told.data,
	    "{\"time\":1698832800,\"ip\":\"192.0.2.1\",\"ptr\":\"f.example\","
	    "\"ptr_status\":\"forged\",\"helo\":[\"pc\"],\"end\":1698832800,"
	    "\"transactions\":[{\"time\":1698832800,\"mail_from\":\"a@f\",\"rcpts\":["
	    "{\"to\":\"x@s\",\"time\":1698832800,\"mta\":\"unknown\"},"
	    "{\"to\":\"y@s\",\"mta\":\"accepted\"}],"
	    "\"data\":{\"size\":300,\"message_id\":\"<1@f>\"}}]}\n"
	    "{\"time\":1698832800,\"ip\":\"192.0.2.2\",\"ptr\":\"b.example\","
	    "\"ptr_status\":\"ok\",\"end\":1698832800,\"transactions\":["
	    "{\"time\":1698832800,\"mail_from\":\"b@b.example\",\"rcpts\":["
	    "{\"to\":\"z@s\",\"mta\":\"accepted\"}],\"data\":{\"size\":400}}]}\n"
	    "{\"time\":1698832800,\"ip\":\"192.0.2.3\",\"transactions\":[]}\n");
}

/* Refused recipients of one sender, and then another one's message. */
static void
test_postfix_other_sender(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    AT "postfix/smtpd[1]: NOQUEUE: reject: RCPT from b[192.0.2.1]: 454 4.7.1 "
	       "no; "
	       "from=<a@f> to=<x@s> proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[1]: QQ1: client=b[192.0.2.1]",
	    AT "postfix/qmgr[8]: QQ1: from=<c@f>, size=300, nrcpt=1 (queue active)",
	    AT "postfix/local[7]: QQ1: to=<y@s>, relay=local, status=sent (ok)",
	    AT "postfix/smtpd[1]: disconnect from b[192.0.2.1] quit=1",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 1);
	assert_non_null(strstr(told.data,
			       "\"mail_from\":\"a@f\",\"rcpts\":[{\"to\":\"x@s\","
			       "\"time\":1698832800,\"mta\":\"deferred\"}]}"));
	assert_non_null(strstr(told.data,
			       "\"mail_from\":\"c@f\",\"rcpts\":[{\"to\":\"y@s\","
			       "\"mta\":\"accepted\"}]"));
}

static void
test_sendmail(void **state)
{
	static const char *const lines[] = {
	    AT "sm-mta[5]: AUTH=server, relay=c.example [192.0.2.5], authid=alice, "
	       "mech=PLAIN",
	    AT "sm-mta[4]: 6ASNfiKa000267: <x@s>... User unknown",
	    AT "sm-mta[4]: 6ASNfiKa000267: from=<a@f>, size=106, class=0, nrcpts=2, "
	       "msgid=<1@f>, proto=ESMTP, daemon=mta, relay=b.example [192.0.2.1]",
	    AT "sm-mta[9]: 6ASNfiKa000267: to=<y@s>,<z@s>, delay=00:00:00, stat=Sent",
	    AT "sm-mta[6]: 6ASNfiKa000268: <x@s>... User unknown", /* never named */
	};
	struct import_counts counts;

	(void)state;
	counts = play(true, lines, COUNT(lines));
	assert_int_equal(counts.sessions, 2);
	assert_int_equal(counts.nameless, 1);
	assert_non_null(strstr(told.data, "\"ip\":\"192.0.2.5\""));
	assert_non_null(strstr(told.data, "\"auth\":true"));
	assert_non_null(
	    strstr(told.data,
		   "\"rcpts\":[{\"to\":\"x@s\",\"time\":1698832800,\"mta\":\"unknown\"},"
		   "{\"to\":\"y@s\",\"mta\":\"accepted\"},{\"to\":\"z@s\","
		   "\"mta\":\"accepted\"}],\"data\":{\"size\":106,"
		   "\"message_id\":\"<1@f>\"}"));
}

/* The line comes behind the content: no client is slow to say MAIL by what it sent. */
static void
test_sendmail_tells_no_beginning(void **state)
{
	static const char *const lines[] = {
	    AT "sm-mta[4]: STARTTLS=server, relay=b.example [192.0.2.1], "
	       "version=TLSv1.3, verify=NO",
	    AT "sm-mta[4]: 6ASNfiKa000267: from=<a@f>, size=106, class=0, nrcpts=1, "
	       "msgid=<1@f>, proto=ESMTPS, daemon=mta, relay=b.example [192.0.2.1]",
	};

	(void)state;
	assert_int_equal(play(true, lines, COUNT(lines)).sessions, 1);
	assert_non_null(strstr(told.data, "\"time\":1698832800,\"ip\""));
	assert_non_null(strstr(told.data, "\"transactions\":[{\"mail_from\":\"a@f\""));
}

/* syslogd cuts long lines: of whom no address is left is nobody. */
static void
test_cut_address(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    AT "postfix/smtpd[1]: QQ1: client=b[192.0.2.1]",
	    AT "postfix/qmgr[8]: QQ1: from=<c@f>, size=300, nrcpt=2 (queue active)",
	    AT "postfix/local[7]: QQ1: to=<y@s",
	    AT "postfix/local[7]: QQ1: to=<z@s>, relay=local, status=sent (ok)",
	    AT "postfix/qmgr[8]: QQ1: removed",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 1);
	assert_non_null(
	    strstr(told.data, "\"rcpts\":[{\"to\":\"z@s\",\"mta\":\"accepted\"}]"));
}

/* An end that Postfix counted, and a client that goes before the message's. */
static void
test_postfix_counters(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    AT "postfix/smtpd[1]: QQ1: client=b[192.0.2.1]",
	    AT "postfix/cleanup[9]: QQ1: message-id=<1@f>",
	    AT "postfix/smtpd[1]: lost connection after DATA (17 bytes) from "
	       "b[192.0.2.1]",
	    AT "postfix/smtpd[1]: disconnect from b[192.0.2.1] mail=1 rcpt=1 data=0/1 "
	       "commands=2/3",
	    AT "postfix/smtpd[2]: connect from c[192.0.2.2]",
	    AT "postfix/smtpd[2]: disconnect from c[192.0.2.2] ehlo=2 starttls=1 auth=1 "
	       "quit=1 commands=5",
	    AT "postfix/smtpd[3]: connect from d[192.0.2.3]",
	    AT "postfix/smtpd[3]: disconnect from d[192.0.2.3] commands=0/0",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 3);
	assert_non_null(strstr(
	    told.data, "\"ip\":\"192.0.2.1\",\"ptr\":\"b\",\"ptr_status\":\"ok\","
		       "\"helo\":[],\"tls\":null,\"end\":1698832800,\"transactions\":["
		       "{\"time\":1698832800,\"rcpts\":[]}]"));
	assert_non_null(strstr(told.data,
			       "\"ptr\":\"c\",\"ptr_status\":\"ok\",\"tls\":\"TLS\","
			       "\"auth\":true,"));
	/* Of who said nothing the filter knows neither HELO nor TLS. */
	assert_non_null(strstr(told.data, "\"ptr\":\"d\",\"ptr_status\":\"ok\","
					  "\"end\":1698832800,\"transactions\":[]}"));
}

/* A filter before the queue: two messages of one sender, one of them refused. */
static void
test_filter_before_queue(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    AT "postfix/smtpd[1]: NOQUEUE: client=b[192.0.2.1]",
	    AT "postfix/smtpd[1]: NOQUEUE: reject: RCPT from b[192.0.2.1]: 550 5.1.1 "
	       "no; from=<a@f> to=<x@s> proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[1]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as "
	       "QQ1; from=<a@f> to=<y@s> proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[2]: QQ1: client=localhost[127.0.0.1]",
	    AT "postfix/smtpd[1]: proxy-reject: END-OF-MESSAGE: 554 5.7.0 SPAM; "
	       "from=<a@f> to=<z@s> proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[1]: disconnect from b[192.0.2.1] quit=1",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 2);
	assert_non_null(strstr(
	    told.data, "\"transactions\":[{\"time\":1698832800,\"mail_from\":\"a@f\","
		       "\"rcpts\":[{\"to\":\"x@s\",\"time\":1698832800,"
		       "\"mta\":\"unknown\"},{\"to\":\"y@s\",\"mta\":\"accepted\"}],"
		       "\"data\":{}},{\"mail_from\":\"a@f\",\"rcpts\":[{\"to\":"
		       "\"z@s\",\"mta\":\"accepted\"}],\"data\":{}}]}"));
}

/* The end of a session is where the log tells it: not where its process serves the next
 * client, an hour later perhaps. */
static void
test_process_goes_on(void **state)
{
	static const char *const lines[] = {
	    AT "sm-mta[4]: 6ASNfiKa000267: from=<a@f>, size=106, class=0, nrcpts=1, "
	       "msgid=<1@f>, proto=ESMTP, daemon=mta, relay=b.example [192.0.2.1]",
	    AT "sm-mta[4]: 6ASOfiKa000267: from=<a@g>, size=106, class=0, nrcpts=1, "
	       "msgid=<2@g>, proto=ESMTP, daemon=mta, relay=c.example [192.0.2.2]",
	};

	(void)state;
	assert_int_equal(play(true, lines, COUNT(lines)).sessions, 2);
	assert_null(strstr(told.data, "\"end\""));
}

/* One log of two machines: each has processes, and queues, of its own. */
static void
test_hosts(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    "2023-11-01T10:00:00Z mx2 postfix/smtpd[1]: connect from c[192.0.2.2]",
	    AT "postfix/smtpd[1]: QQ1: client=b[192.0.2.1]",
	    "2023-11-01T10:00:00Z mx2 postfix/smtpd[1]: QQ1: client=c[192.0.2.2]",
	    AT "postfix/qmgr[8]: QQ1: from=<b@f>, size=300, nrcpt=1 (queue active)",
	    "2023-11-01T10:00:00Z mx2 postfix/qmgr[8]: QQ1: from=<c@f>, size=300, "
	    "nrcpt=1 (queue active)",
	    AT "postfix/smtpd[1]: disconnect from b[192.0.2.1] quit=1",
	    "2023-11-01T10:00:00Z mx2 postfix/smtpd[1]: disconnect from c[192.0.2.2]",
	    AT "postfix/qmgr[8]: QQ1: removed",
	    "2023-11-01T10:00:00Z mx2 postfix/qmgr[8]: QQ1: removed",
	};

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 2);
	assert_non_null(strstr(told.data, "\"ip\":\"192.0.2.1\",\"ptr\":\"b\",\"ptr_"
					  "status\":\"ok\",\"end\":1698832800,"
					  "\"transactions\":[{\"time\":1698832800,"
					  "\"mail_from\":\"b@f\""));
	assert_non_null(strstr(told.data, "\"mail_from\":\"c@f\""));
}

/* At a high LogLevel Sendmail also tells when a client comes: it comes once all the same.
 */
static void
test_sendmail_silent_client(void **state)
{
	static const char *const lines[] = {
	    AT "sm-mta[4]: NOQUEUE: connect from b.example [192.0.2.1]",
	    AT "sm-mta[4]: 6ASNfdTV000048: b.example [192.0.2.1] did not issue "
	       "MAIL/EXPN/VRFY/ETRN during connection to mta",
	    /* Its handshake is all that is known of this one. */
	    AT "sm-mta[5]: STARTTLS=server, relay=c.example [192.0.2.2], "
	       "version=TLSv1.3, verify=NO",
	};
	struct import_counts counts;

	(void)state;
	counts = play(true, lines, COUNT(lines));
	assert_int_equal(counts.sessions, 2);
	assert_int_equal(counts.nameless, 0);
	assert_non_null(strstr(told.data, "\"ip\":\"192.0.2.2\""));
}

/* rsyslogd may make one line of several: Ubuntu's does. */
static void
test_repeated(void **state)
{
	static const char *const lines[] = {
	    AT "postfix/smtpd[1]: connect from b[192.0.2.1]",
	    AT "postfix/smtpd[1]: NOQUEUE: reject: RCPT from b[192.0.2.1]: 454 4.7.1 "
	       "no; from=<a@f> to=<x@s> proto=SMTP helo=<pc>",
	    AT "postfix/smtpd[1]: message repeated 2 times: [ NOQUEUE: reject: RCPT from "
	       "b[192.0.2.1]: 454 4.7.1 no; from=<a@f> to=<x@s> proto=SMTP helo=<pc>]",
	    AT "postfix/smtpd[1]: message repeated 900000000000000 times: [ NOQUEUE]",
	    AT "postfix/smtpd[1]: message repeated 2 times: [",
	    AT "postfix/smtpd[1]: message repeated 2 times: [ ",
	};
	static const char rcpt[] =
	    "{\"to\":\"x@s\",\"time\":1698832800,\"mta\":\"deferred\"}";
	size_t n = 0;

	(void)state;
	assert_int_equal(play(false, lines, COUNT(lines)).sessions, 1);
	for (const char *at = told.data; (at = strstr(at, rcpt)) != NULL; at++)
		n++;
	assert_int_equal(n, 3);
}

__attribute__((format(printf, 2, 3))) static void
feed(struct import *im, const char *format, ...)
{
	struct logline l;
	char line[300];
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	assert_int_equal(logline_parse(line, strlen(line), &l), 0);
	assert_int_equal(import_line(im, false, AT_MS, &l), 0);
}

/* A server with much to deliver does it in one session; all of it counts, up to a limit.
 */
static void
test_many_messages(void **state)
{
	struct import *im = import_create(tell, NULL);
	const int limit = SESSION_TXNS_MAX / 2;
	char last[40];

	(void)state;
	assert_non_null(im);
	buf_clear(&told);
	feed(im, AT "postfix/smtpd[1]: connect from b[192.0.2.1]");
	for (int n = 1; n <= limit + 1; n++) {
		feed(im, AT "postfix/smtpd[1]: Q%d: client=b[192.0.2.1]", n);
		feed(im,
		     AT "postfix/qmgr[8]: Q%d: from=<s%d@f>, size=300, nrcpt=1 (queue "
			"active)",
		     n, n);
		feed(im, AT "postfix/local[7]: Q%d: to=<y%d@s>, relay=local, status=sent",
		     n, n);
		feed(im, AT "postfix/qmgr[8]: Q%d: removed", n);
	}
	feed(im, AT "postfix/smtpd[1]: disconnect from b[192.0.2.1] quit=1");
	import_free(im);
	snprintf(last, sizeof(last), "\"mail_from\":\"s%d@f\"", limit);
	assert_non_null(strstr(told.data, last));
	snprintf(last, sizeof(last), "\"to\":\"y%d@s\"", limit);
	assert_non_null(strstr(told.data, last));
	snprintf(last, sizeof(last), "\"to\":\"y%d@s\"", limit + 1);
	assert_null(strstr(told.data, last));
}

/* What is silent for an hour of the log's time is told, complete or not. */
static void
test_memory_is_bounded(void **state)
{
	struct import *im = import_create(tell, NULL);
	struct import_counts counts;
	char ip[] = "192.0.2.1";
	struct logline_event e;

	(void)state;
	assert_non_null(im);
	logline_event_init(&e);
	e.kind = LOGLINE_CONNECT;
	e.ip = (struct logline_text){ip, strlen(ip)};
	for (uint32_t pid = 1; pid <= IMPORT_OPEN_MAX + 500; pid++)
		assert_int_equal(import_event(im, 1000, pid, &e), 0);
	import_counts(im, &counts);
	assert_in_range(counts.early, 490, 500);
	e.kind = LOGLINE_OTHER;
	assert_int_equal(import_event(im, (IMPORT_IDLE_S + 2) * 1000, 1, &e), 0);
	import_counts(im, &counts);
	assert_int_equal(counts.sessions, IMPORT_OPEN_MAX + 500);
	import_free(im);
	buf_fini(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_postfix),
	    cmocka_unit_test(test_postfix_other_sender),
	    cmocka_unit_test(test_postfix_counters),
	    cmocka_unit_test(test_cut_address),
	    cmocka_unit_test(test_sendmail_tells_no_beginning),
	    cmocka_unit_test(test_sendmail),
	    cmocka_unit_test(test_filter_before_queue),
	    cmocka_unit_test(test_process_goes_on),
	    cmocka_unit_test(test_hosts),
	    cmocka_unit_test(test_sendmail_silent_client),
	    cmocka_unit_test(test_repeated),
	    cmocka_unit_test(test_many_messages),
	    cmocka_unit_test(test_memory_is_bounded),
	};

	buf_init(&told);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
