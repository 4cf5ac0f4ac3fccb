/* Lines as Postfix 3.7 writes them. */
#include "logline_postfix.h"

#include "unit.h"

static struct logline_event
read_one(const char *program, const char *text)
{
	const struct logline l = {.program = {program, strlen(program)},
				  .text = {text, strlen(text)}};
	struct logline_event e;

	logline_postfix(&l, &e);
	return e;
}

static bool
same(struct logline_text a, struct logline_text b)
{
	return a.at == b.at && a.len == b.len;
}

/* rsyslogd's own template of RFC 5424 cuts the program's name at the slash: a line tells
 * the same. */
static struct logline_event
read_line(const char *program, const char *text)
{
	struct logline_event e = read_one(program, text), cut = read_one("postfix", text);

	if (strncmp(program, "postfix", 7) == 0 &&
	    (cut.kind != e.kind || !same(cut.queue, e.queue) || !same(cut.ip, e.ip) ||
	     !same(cut.name, e.name) || !same(cut.from, e.from) || !same(cut.to, e.to) ||
	     !same(cut.helo, e.helo) || cut.unknown != e.unknown ||
	     cut.content != e.content || cut.at_rcpt != e.at_rcpt ||
	     cut.by_filter != e.by_filter || cut.auth != e.auth))
		fail_msg("not the same of \"postfix\" alone (%d, %d): %s", cut.kind,
			 e.kind, text);
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

#define SMTPD "postfix/smtpd"

static void
test_connections(void **state)
{
	struct logline_event e = read_line(SMTPD, "connect from a.b.example[192.0.2.7]");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_CONNECT);
	assert_text(e.name, "a.b.example");
	assert_text(e.ip, "192.0.2.7");
	e = read_line("postfix-in/submission/smtpd", "connect from unknown[2001:db8::1]");
	assert_int_equal(e.kind, LOGLINE_CONNECT);
	assert_text(e.name, NULL);
	assert_text(e.ip, "2001:db8::1");
	e = read_line(SMTPD,
		      "disconnect from unknown[192.0.2.7] ehlo=1 quit=1 commands=2");
	assert_int_equal(e.kind, LOGLINE_DISCONNECT);
	e = read_line(SMTPD, "warning: hostname x.example does not resolve to address "
			     "2001:db8::7: Name or service not known");
	assert_int_equal(e.kind, LOGLINE_NAME);
	assert_text(e.name, "x.example");
	assert_text(e.ip, "2001:db8::7");
	assert_true(e.forged && !e.temp);
	e = read_line(SMTPD, "warning: hostname x.example does not resolve to address "
			     "192.0.2.7");
	assert_text(e.ip, "192.0.2.7");
	assert_true(e.forged);
	e = read_line(SMTPD, "warning: hostname x.example does not resolve to address "
			     "192.0.2.7: Temporary failure in name resolution");
	assert_true(e.temp && !e.forged);
	e = read_line(SMTPD, "Anonymous TLS connection established from a.b[192.0.2.7]: "
			     "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)");
	assert_int_equal(e.kind, LOGLINE_TLS);
	assert_text(e.tls, "TLSv1.3");
}

static void
test_counters(void **state)
{
	static const struct {
		const char *program, *counters;
		bool counted, greeted, auth;
		enum logline_tls tls;
	} cases[] = {
	    {SMTPD, " ehlo=2 starttls=1 auth=1 mail=1 commands=5", true, true, true,
	     LOGLINE_TLS_USED},
	    {SMTPD, " helo=0/1 starttls=0/1 auth=0/1 commands=0/3", true, true, false,
	     LOGLINE_TLS_NONE},
	    {SMTPD, " mail=1 rcpt=0/1 quit=1 commands=2/3", true, false, false,
	     LOGLINE_TLS_NONE},
	    {"postfix/smtps/smtpd", " ehlo=1 commands=1", true, true, false,
	     LOGLINE_TLS_NOT_TOLD},
	    {SMTPD, "", false, false, false, LOGLINE_TLS_NOT_TOLD}, /* before 3.0 */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[200];
		struct logline_event e;

		snprintf(text, sizeof(text), "disconnect from a.b[192.0.2.7]%s",
			 cases[i].counters);
		e = read_line(cases[i].program, text);
		assert_int_equal(e.kind, LOGLINE_DISCONNECT);
		assert_int_equal(e.counted, cases[i].counted);
		assert_int_equal(e.greeted, cases[i].greeted);
		assert_int_equal(e.auth, cases[i].auth);
		assert_int_equal(e.tls_used, cases[i].tls);
	}
}

static void
test_refusals(void **state)
{
	struct logline_event e = read_line(
	    SMTPD, "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 550 5.1.1 "
		   "<max@site.test>: Recipient address rejected: User unknown in local "
		   "recipient table; from=<rx@f.example> to=<max@site.test> proto=ESMTP "
		   "helo=<pc-0234>");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_REJECT);
	assert_true(e.unknown && e.at_rcpt && !e.by_filter && e.code == 550);
	assert_text(e.queue, NULL);
	assert_text(e.from, "rx@f.example");
	assert_text(e.to, "max@site.test");
	assert_text(e.helo, "pc-0234");
	e = read_line(SMTPD, "8141B63B: milter-reject: RCPT from a[192.0.2.7]: 550 5.7.1 "
			     "no; from=<> to=<b@c> proto=SMTP helo=<x>");
	assert_true(e.by_filter && !e.unknown);
	assert_text(e.queue, "8141B63B");
	assert_text(e.from, "");
	e = read_line(SMTPD,
		      "NOQUEUE: reject: RCPT from a[192.0.2.7]: 450 4.7.1 <b@c>: "
		      "Recipient address rejected: Greylisted; from=<a@b> to=<b@c> "
		      "proto=SMTP helo=<x>");
	assert_int_equal(e.code, 450);
	assert_false(e.unknown);
	/* The sender is unknown, here or at his own server; of the recipient it says
	 * nothing (and the filter is told 5.1.0, too). */
	e = read_line(
	    SMTPD, "NOQUEUE: reject: RCPT from a[192.0.2.7]: 550 5.1.0 <a@b>: Sender "
		   "address rejected: User unknown in virtual mailbox table; from=<a@b> "
		   "to=<b@c> proto=SMTP helo=<x>");
	assert_true(e.code == 550 && !e.unknown);
	e = read_line(
	    SMTPD, "NOQUEUE: reject: RCPT from a[192.0.2.7]: 550 5.1.0 <a@b>: Sender "
		   "address rejected: undeliverable address: host mx.b[192.0.2.8] said: "
		   "550 5.1.1 <a@b>: User unknown; from=<a@b> to=<b@c> proto=SMTP "
		   "helo=<x>");
	assert_false(e.unknown);
	/* What a client writes cannot pose as Postfix's own words. */
	e = read_line(SMTPD,
		      "NOQUEUE: reject: RCPT from a[192.0.2.7]: 554 5.7.1 <x; from=<v@v> "
		      "to=<w@w> helo=<z>>: Relay access denied; from=<a@b> to=<b@c> "
		      "proto=SMTP helo=<x>");
	assert_text(e.from, "a@b");
	assert_text(e.helo, "x");
	e = read_line(SMTPD,
		      "NOQUEUE: reject: RCPT from a[192.0.2.7]: 554 5.7.1 <b@c>: Relay "
		      "access denied; from=<\"; from=<v@v> to=<w@w> helo=<z\"@b> "
		      "to=<b@c> proto=SMTP helo=<x>");
	assert_text(e.from, "\"; from=<v@v> to=<w@w> helo=<z\"@b");
	assert_text(e.to, "b@c");
	assert_text(e.helo, "x");
	e = read_line(SMTPD, "NOQUEUE: reject: CONNECT from a[192.0.2.7]: 554 5.7.1 no; "
			     "proto=SMTP");
	assert_int_equal(e.kind, LOGLINE_REJECT);
	assert_text(e.from, NULL);
	assert_false(e.at_rcpt);
}

/* smtpd_client_port_logging = yes */
static void
test_client_ports(void **state)
{
	struct logline_event e = read_line(SMTPD, "connect from a.b[192.0.2.7]:4711");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_CONNECT);
	assert_text(e.ip, "192.0.2.7");
	e = read_line(
	    SMTPD, "NOQUEUE: reject: RCPT from a.b[2001:db8::7]:4711: 550 5.1.1 <b@c>: "
		   "Recipient address rejected; from=<a@b> to=<b@c> proto=SMTP "
		   "helo=<x>");
	assert_true(e.kind == LOGLINE_REJECT && e.code == 550 && e.unknown);
	assert_text(e.dsn, "5.1.1");
	e = read_line(SMTPD,
		      "Anonymous TLS connection established from a.b[192.0.2.7]:4711: "
		      "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)");
	assert_int_equal(e.kind, LOGLINE_TLS);
	assert_text(e.tls, "TLSv1.3");
	e = read_line(SMTPD, "9D969A83: client=a.b[192.0.2.7]:4711, sasl_method=PLAIN, "
			     "sasl_username=alice");
	assert_true(e.kind == LOGLINE_CLIENT && e.auth);
	e = read_line(SMTPD, "disconnect from a.b[192.0.2.7]:4711 ehlo=1 quit=1 "
			     "commands=2");
	assert_true(e.kind == LOGLINE_DISCONNECT && e.counted && e.greeted);
}

/* smtpd_proxy_filter: the client's message has no queue id, the filter's has. */
static void
test_content_filters(void **state)
{
	struct logline_event e = read_line(SMTPD, "NOQUEUE: client=a.b[192.0.2.7]");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_NAME);
	assert_text(e.ip, "192.0.2.7");
	e = read_line(SMTPD, "NOQUEUE: client=a.b[192.0.2.7], sasl_method=PLAIN, "
			     "sasl_username=alice");
	assert_int_equal(e.kind, LOGLINE_AUTH);
	e = read_line(SMTPD, "proxy-accept: END-OF-MESSAGE: 250 2.0.0 from MTA"
			     "(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4A1B2C; "
			     "from=<a@b> to=<c@d> proto=ESMTP helo=<x>");
	assert_true(e.kind == LOGLINE_CONTENT && e.content);
	assert_text(e.queue, NULL);
	assert_text(e.from, "a@b");
	assert_text(e.to, "c@d");
	assert_text(e.helo, "x");
	e = read_line(SMTPD, "NOQUEUE: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, "
			     "id=11790-05 - SPAM; from=<a@b> to=<c@d> proto=ESMTP "
			     "helo=<x>");
	assert_true(e.kind == LOGLINE_CONTENT && e.content);
	assert_text(e.to, "c@d");
	/* A filter behind the queue gives back what came before. */
	e = read_line(SMTPD,
		      "DF66E94: client=localhost[127.0.0.1], orig_queue_id=9D969A8, "
		      "orig_client=a.b[192.0.2.7]");
	assert_int_equal(e.kind, LOGLINE_OTHER);
	/* Cut by syslog: nothing of it is sure. */
	e = read_line(SMTPD, "proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok; from=<a@b");
	assert_text(e.from, NULL);
	assert_int_equal(read_line(SMTPD, "proxy-reject: RCPT: 550 no").kind,
			 LOGLINE_OTHER);
}

static void
test_messages(void **state)
{
	struct logline_event e =
	    read_line(SMTPD, "9D969A83: client=unknown[240.0.0.241], sasl_method=PLAIN, "
			     "sasl_username=alice");

	(void)state;
	assert_int_equal(e.kind, LOGLINE_CLIENT);
	assert_true(e.auth);
	assert_text(e.queue, "9D969A83");
	e = read_line("postfix/qmgr", "8A1535DD: from=<rx@f.example>, size=316, nrcpt=2 "
				      "(queue active)");
	assert_int_equal(e.kind, LOGLINE_FROM);
	assert_true(e.size == 316 && e.rcpts == 2);
	assert_text(e.from, "rx@f.example");
	e = read_line("postfix/cleanup", "8A1535DD: message-id=<1@x>");
	assert_int_equal(e.kind, LOGLINE_MESSAGE_ID);
	assert_text(e.message_id, "<1@x>");
	e = read_line("postfix/cleanup",
		      "8A1535DD: milter-reject: END-OF-MESSAGE from a[192.0.2.7]: 5.7.1 "
		      "no; from=<a@b> to=<c@d> proto=ESMTP helo=<x>");
	assert_true(e.kind == LOGLINE_REJECT && e.by_filter && e.content && !e.at_rcpt);
	e = read_line("postfix/cleanup",
		      "8A1535DD: reject: header Subject: ; from=<v@v> from a[192.0.2.7]; "
		      "from=<a@b> to=<c@d> proto=ESMTP helo=<x>: 5.7.1 no");
	assert_true(e.kind == LOGLINE_REJECT && e.content && !e.at_rcpt);
	assert_text(e.from, "a@b");
	assert_text(e.to, "c@d");
	assert_text(e.helo, "x");
	e = read_line("postfix/virtual",
		      "8A1535DD: to=<box@a>, orig_to=<carol@site.test>, "
		      "relay=virtual, dsn=2.0.0, status=sent (ok)");
	assert_int_equal(e.kind, LOGLINE_TO);
	assert_text(e.to, "carol@site.test");
	e = read_line("postfix/qmgr", "8A1535DD: removed");
	assert_int_equal(e.kind, LOGLINE_REMOVED);
	assert_int_equal(read_line("dovecot", "8A1535DD: removed").kind, LOGLINE_OTHER);
	assert_int_equal(read_line("postfix/qmgr", "").kind, LOGLINE_OTHER);
}

/* Of a program whose name is cut: not of postscreen(8), and TLS from the first byte on
 * cannot be told from none. */
static void
test_cut_names(void **state)
{
	static const char *const others[] = {
	    "NOQUEUE: reject: RCPT from [192.0.2.7]:4711: 450 4.3.2 Service currently "
	    "unavailable; from=<a@b>, to=<c@d>, proto=ESMTP, helo=<x>",
	    "CONNECT from [192.0.2.7]:4711 to [192.0.2.1]:25",
	    "DISCONNECT [192.0.2.7]:4711",
	    "Anonymous TLS connection established from [192.0.2.7]:4711: TLSv1.3 with x",
	    "Trusted TLS connection established to mx.x.example[192.0.2.9]:25: TLSv1.3 w",
	    "connect to mx.x.example[192.0.2.9]:25: Connection timed out",
	};
	struct logline_event e;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		e = read_one("postfix", others[i]);
		if (e.kind != LOGLINE_OTHER)
			fail_msg("%d: %s", e.kind, others[i]);
	}
	e = read_one("postfix", "disconnect from a.b[192.0.2.7] ehlo=1 commands=1");
	assert_true(e.counted && e.greeted);
	assert_int_equal(e.tls_used, read_one("postfix/smtps/smtpd",
					      "disconnect from a.b[192.0.2.7] ehlo=1 "
					      "commands=1")
					 .tls_used);
	e = read_one("postfix-in", "disconnect from a[192.0.2.7] starttls=1 commands=1");
	assert_int_equal(e.tls_used, LOGLINE_TLS_USED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_connections),	    cmocka_unit_test(test_counters),
	    cmocka_unit_test(test_refusals),	    cmocka_unit_test(test_client_ports),
	    cmocka_unit_test(test_content_filters), cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_cut_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
