/* Lines as Sendmail 8.17 writes them. */
#include "logline_sendmail.h"

#include "unit.h"

static struct logline line;

static struct logline_event
read_line(const char *text)
{
	struct logline_event e;

	line = (struct logline){.program = {"sm-mta", 6}, .text = {text, strlen(text)}};
	logline_sendmail(&line, &e);
	return e;
}

static void
assert_text(struct logline_text text, const char *wanted)
{
	if (wanted == NULL)
		assert_null(text.at);
	else if (text.at == NULL || !logline_equal(text, wanted))
		fail_msg("\"%.*s\", not \"%s\"", (int)text.len, text.at, wanted);
}

static void
test_messages(void **state)
{
	struct logline_event e = read_line(
	    "6ASNfiKa000267: from=<rx646@f.example>, size=106, class=0, nrcpts=1, "
	    "msgid=<1@mx.test>, proto=ESMTP, daemon=mta, relay=x.hexnet.example "
	    "[244.70.234.223] (may be forged)");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_FROM);
	assert_text(e.queue, "6ASNfiKa000267");
	assert_text(e.from, "rx646@f.example");
	assert_text(e.message_id, "<1@mx.test>");
	assert_text(e.ip, "244.70.234.223");
	assert_text(e.name, "x.hexnet.example");
	assert_true(e.forged && e.size == 106 && e.rcpts == 1);
	assert_true(e.content);
	/* Neither sender nor Message-ID say who the client is. */
	e = read_line(
	    "6ASNfiKa000267: from=<\"x>, size=1, relay=[192.0.2.9], \"@b>, "
	    "size=106, nrcpts=1, msgid=<1>, relay=[192.0.2.8], x=, proto=ESMTP, "
	    "relay=[192.0.2.7]");
	assert_text(e.from, "\"x>, size=1, relay=[192.0.2.9], \"@b");
	assert_text(e.ip, "192.0.2.7");
	assert_true(e.size == 106);
	/* The client went before the end. */
	e = read_line("6AT70Q2h000224: from=<a@b>, size=18, class=0, nrcpts=1, "
		      "proto=ESMTP, daemon=mta, relay=a.b [192.0.2.7]");
	assert_false(e.content);
	e = read_line("6ASNfiKa000267: from=<>, size=0, class=0, nrcpts=0, proto=SMTP, "
		      "daemon=mta, relay=[IPv6:2001:db8::7]");
	assert_text(e.from, "");
	assert_text(e.ip, "2001:db8::7");
	assert_text(e.name, NULL);
	e = read_line("6ASNfiKa000267: to=<a@x>,<b@x>, delay=00:00:00, stat=Sent");
	assert_int_equal(e.kind, LOGLINE_TO);
	assert_true(logline_sendmail_next_to(&e, &line));
	assert_text(e.to, "a@x");
	assert_true(logline_sendmail_next_to(&e, &line));
	assert_text(e.to, "b@x");
	assert_false(logline_sendmail_next_to(&e, &line));
}

static void
test_refusals(void **state)
{
	struct logline_event e =
	    read_line("6ASNfiKa000267: <max@site.test>... User unknown");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_REJECT);
	assert_true(e.unknown && e.at_rcpt);
	assert_text(e.to, "max@site.test");
	e = read_line("6ASNfiKa000267: ruleset=check_rcpt, arg1=<b@c>, relay=a.b "
		      "[192.0.2.7], reject=550 5.7.1 <b@c>... Relaying denied");
	assert_int_equal(e.kind, LOGLINE_REJECT);
	assert_true(e.at_rcpt && !e.unknown && e.code == 550);
	assert_text(e.to, "b@c");
	assert_text(e.ip, "192.0.2.7");
	e = read_line(
	    "6ASNfiKa000267: ruleset=check_mail, arg1=<a@b>, relay=[192.0.2.7], "
	    "reject=451 4.1.8 Domain of sender address a@b does not resolve");
	assert_text(e.from, "a@b");
	assert_false(e.at_rcpt);
	e = read_line("6ASNfrS2002816: Milter: to=<ivan@site.test>, reject=550 5.7.1 no");
	assert_true(e.by_filter && e.at_rcpt);
	assert_text(e.to, "ivan@site.test");
}

static void
test_connections(void **state)
{
	struct logline_event e = read_line("AUTH=server, relay=a.b [192.0.2.7], "
					   "authid=alice, mech=PLAIN, bits=0");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_AUTH);
	assert_text(e.ip, "192.0.2.7");
	e = read_line(
	    "STARTTLS=server, relay=a.b [192.0.2.7], version=TLSv1.3, verify=NO");
	assert_int_equal(e.kind, LOGLINE_TLS);
	assert_text(e.tls, "TLSv1.3");
	/* Who a user says he is (RFC 1413) is no part of the name. */
	e = read_line("AUTH=server, relay=IDENT:joe@a.b [192.0.2.7] (may be forged), "
		      "authid=alice, mech=PLAIN");
	assert_text(e.name, "a.b");
	assert_true(e.forged);
	e = read_line(
	    "6ASNfdTV000048: mx.test [192.0.2.1] did not issue MAIL/EXPN/VRFY/ETRN "
	    "during connection to mta");
	assert_int_equal(e.kind, LOGLINE_NAME);
	assert_text(e.name, "mx.test");
	e = read_line("NOQUEUE: connect from a.b [192.0.2.7]");
	assert_int_equal(e.kind, LOGLINE_CONNECT);
	e = read_line("STARTTLS=server, error: accept failed=-1, reason=wrong version "
		      "number, SSL_error=1, errno=0, retry=-1, relay=[192.0.2.7]");
	assert_int_equal(e.kind, LOGLINE_NAME);
	assert_text(e.ip, "192.0.2.7");
	e = read_line("6AT70Rsl000406: rejecting server HELO from a.b "
		      "[IPv6:2001:db8:120:0:0:0:0:7] due to traffic before response");
	assert_int_equal(e.kind, LOGLINE_NAME);
	assert_text(e.ip, "2001:db8:120:0:0:0:0:7");
	assert_text(e.name, "a.b");
	assert_int_equal(read_line("starting daemon (8.17.1.9): SMTP").kind,
			 LOGLINE_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_connections),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
