/*
 * Milter events in, facts and answers out.  What the MTA says and what we answer is
 * written as in milter_script.h; what the hook is told, as describe_session writes it.
 */
#include "smtp_play.h"

static void
test_negotiation(void **state)
{
	static const struct step tcp[] = {{OFFER, AGREED}, END};
	static const struct step old[] = {{"O|2|0x3f|0x7f", "O|2|11|50"}, END};
	static const struct step older[] = {{"O|1|0xf|0x3f", "!"}, END};
	static const struct step unix_path[] = {{OFFER, "O|6|111|f29d0"}, END};
	static const struct step no_headers[] = {{OFFER, "O|6|100|970"}, END};
	static const struct step twice[] = {{OFFER, AGREED}, {OFFER, "!"}, END};
	static const struct step late[] = {{CLIENT, "!"}, END};
	static const struct step quit[] = {{"Q", ""}, END};

	(void)state;
	play(false, tcp, "");
	play(false, old, "");
	play(false, older, "");
	play(true, unix_path, "");
	play(false, twice, "");
	play(false, late, "");
	play(false, quit, "");
	site.headers = false;
	play(false, no_headers, "");
}

/* Postfix with milter_protocol = 2, as many a guide to signing mail has it, keeps the
 * best evidence to itself: that must be told. */
static void
test_blind_to_unknown_users(void **state)
{
	static const struct step old[] = {{"O|2|0x3f|0x7f", "O|2|11|50"},
					  {CLIENT, "c"},
					  {"M|<a>", "c"},
					  {"DR|{rcpt_mailer}|local", ""},
					  {"R|<bob@x>", "c"},
					  {"Q", ""},
					  END};
	static const struct step full[] = {{OFFER, AGREED}, {"Q", ""}, END};

	(void)state;
	play(false, full, "");
	assert_int_equal(complaints, 0);
	for (int i = 0; i < 2; i++) {
		play(false, old,
		     CLIENT_OK " no helo tls plain | from a to bob@x accepted"
			       " | judged 1\n");
		assert_int_equal(complaints, 1);
	}
	assert_string_equal(complaint, "the mail server speaks milter protocol 2 and "
				       "does not show the recipients that "
				       "it refuses: who tries unknown users is not "
				       "seen doing it (Postfix: set "
				       "milter_protocol = 6)");
}

/* As measured; mta-facts 2, 4, 5. */
static void
test_postfix_session(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {"DC|_|good.client.test [203.0.113.10]|{client_ptr}|good.client.test|"
	     "{client_resolve}|OK",
	     ""},
	    {CLIENT, "c"},
	    {"DH", ""},
	    {"H|first.test", "c"},
	    {"A", ""}, /* STARTTLS */
	    {"DH|{tls_version}|TLSv1.3", ""},
	    {"H|second.test", "c"},
	    {"A", ""},
	    {"DM|i||{mail_addr}|x@y.test", ""},
	    {"M|<x@y.test>|SIZE=500|BODY=8BITMIME", "c"},
	    {"DR|i||{rcpt_mailer}|error|{rcpt_host}|5.1.1|{rcpt_addr}|no such user", ""},
	    {"R|<nouser@local.test>", "c"},
	    {"DR|i|4XyZ|{rcpt_mailer}|local|{rcpt_host}|mx", ""},
	    {"R|<bob@local.test>|NOTIFY=NEVER", "c"},
	    {"DT|i|4XyZ|{rcpt_mailer}|local", ""},
	    {"T", "c"},
	    {"DL|i|4XyZ", ""},
	    {"L|Subject|t", "c"},
	    {"L|Message-Id| <1@x>", "c"},
	    {"DE|i|4XyZ", ""},
	    {"E|", "h0|X-Lychgate|pass;  c"},
	    {"A", ""}, /* before the next MAIL, also after a finished message */
	    {"DM|i|", ""},
	    {"M|<>", "c"},
	    {"DR|i|5AbC|{rcpt_mailer}|local", ""},
	    {"R|<bob@local.test>", "c"},
	    {"A", ""},
	    {"A", ""},
	    {"Q", ""},
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK
	     " helo first.test helo second.test tls TLSv1.3"
	     " | from x@y.test SIZE=500 BODY=8BITMIME to nouser@local.test unknown"
	     " to bob@local.test accepted data <1@x> 't' Subject Message-Id"
	     " | from  to bob@local.test accepted"
	     " | queue 4XyZ 5AbC | judged 3\n");
}

static void
test_sendmail_session(void **state)
{
	static const struct step steps[] = {
	    {OFFER, "O|6|111|f29d0"},
	    {"DC|_|mismatch.client.test [203.0.113.11] (may be forged)|{client_resolve}|"
	     "FORGED|{client_ptr}|mismatch.client.test",
	     ""},
	    {"C|[203.0.113.11]|4|4711|203.0.113.11", "c"},
	    {"H|friend", ""},
	    {"DM|i|3B1", ""},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|error|{rcpt_host}||{rcpt_addr}|nouser+x|{nbadrcpts}|4",
	     ""},
	    {"R|<@a,@b:nouser+x@local.test>", "c"},
	    {"DR|{rcpt_mailer}|local|{rcpt_host}||{rcpt_addr}|bob|{nbadrcpts}|6", ""},
	    {"R|bob@local.test.", "c"},
	    {"DT|{nbadrcpts}|6", ""},
	    {"T", ""},
	    {"Q", ""}, /* without ABORT */
	    END};

	(void)state;
	play(true, steps,
	     "203.0.113.11 mismatch.client.test forged helo friend tls plain"
	     " | from a@b.test to nouser+x@local.test unknown to bob@local.test accepted"
	     " hidden 5 | queue 3B1 | judged 2\n");
}

/* {nbadrcpts} counts what we saw too, and begins anew with each message. */
static void
test_hidden_recipients(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {CLIENT, "c"},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|local|{nbadrcpts}|0", ""},
	    {"R|<bob@x>", "c"},
	    {"DR|{rcpt_mailer}|local|{nbadrcpts}|0", ""},
	    {"R|<zoe@x>", "y550 5.7.1 This host is 100%% odd "},
	    {"DR|{rcpt_mailer}|error|{nbadrcpts}|2", ""}, /* the one at hand too */
	    {"R|<no@x>", "c"},
	    {"DR|{rcpt_mailer}|error|{nbadrcpts}|2", ""}, /* or not yet */
	    {"R|<no@x>", "c"},
	    {"DT|{nbadrcpts}|3", ""},
	    {"T", "c"},
	    {"A", ""},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|local|{nbadrcpts}|2", ""}, /* two hidden */
	    {"R|<bob@x>", "c"},
	    {"DR|{rcpt_mailer}|error|{nbadrcpts}|5", ""}, /* two more, and this */
	    {"R|<bob@x>", "c"},
	    {"DT|{nbadrcpts}|5", ""},
	    {"T", "c"},
	    {"A", ""},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|local|{nbadrcpts}|nonsense", ""},
	    {"R|<bob@x>", "c"},
	    {"DT|{nbadrcpts}|1", ""},
	    {"T", "c"},
	    {"Q", ""},
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK
	     " no helo tls plain"
	     " | from a@b.test to bob@x accepted to zoe@x accepted to no@x unknown"
	     " to no@x unknown"
	     " | from a@b.test to bob@x accepted to bob@x unknown hidden 4"
	     " | from a@b.test to bob@x accepted hidden 1 | judged 7\n");
}

/* A recipient without macros is not what the one before it was, and neither is the next
 * client what the last one on this connection was. */
static void
test_macros_are_for_one_event(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {"DC|{client_ptr}|good.client.test|{client_resolve}|OK", ""},
	    {CLIENT, "c"},
	    {"DH|{tls_version}|TLSv1.3", ""},
	    {"H|a", "c"},
	    {"DM|i|Q1|{auth_type}|PLAIN", ""},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|error|{rcpt_host}|5.1.1|{nbadrcpts}|3", ""},
	    {"R|<no@x>", "c"},
	    {"R|<bob@x>", "c"},
	    {"DT|i|Q2", ""},
	    {"DC|{client_ptr}|late.test|{client_resolve}|FORGED", ""},
	    {"DH|{tls_version}|TLSv1.2", ""},
	    {"K", ""},
	    {"C|[203.0.113.11]|4|4711|203.0.113.11", "c"},
	    {"H|b", "c"},
	    {"M|<b@b.test>", "c"},
	    {"R|<bob@x>", "c"},
	    {"T", "c"},
	    {"Q", ""},
	    END};

	(void)state;
	play(
	    false, steps,
	    CLIENT_OK
	    " helo a tls TLSv1.3 auth"
	    " | from a@b.test to no@x unknown to bob@x ? hidden 2 | queue Q1 | judged 2\n"
	    "203.0.113.11 - ? helo b tls plain | from b@b.test to bob@x ? | judged 1\n");
}

/* Postfix has a queue id from the first valid recipient on; Sendmail tells of TLS at MAIL
 * too, and of the recipients that it hid. */
static void
test_what_comes_late(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {CLIENT, "c"},
	    {"DM|i||{tls_version}|TLSv1.3", ""},
	    {"M|<a@b.test>", "c"},
	    {"DR|i||{rcpt_mailer}|local", ""},
	    {"R|<bob@x>", "c"},
	    {"DT|i|Q1", ""},
	    {"T", "c"},
	    {"DE|i|Q2", ""},
	    {"E|", "h0|X-Lychgate|pass;  c"},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|local|{nbadrcpts}|2", ""},
	    {"R|<zoe@x>", "y550 5.7.1 This host is 100%% odd "},
	    {"Q", ""}, /* no DATA */
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " no helo tls TLSv1.3 | from a@b.test to bob@x accepted data -"
		       " | from a@b.test to zoe@x accepted hidden 2 | queue Q1 Q2"
		       " | judged 2\n");
}

/* More than a session holds: what follows is another one of the same client. */
static void
test_session_without_end(void **state)
{
	static const struct step begin[] = {{OFFER, AGREED}, {CLIENT, "c"}, END};
	static const struct step mail = {"M|<a>", "c"}, rcpt = {"R|<bob@x>", "c"};
	struct smtp *s = smtp_create(&site, false);
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; begin[i].say != NULL; i++)
		take(s, &begin[i]);
	for (int i = 0; i < SESSION_TXNS_MAX + 1; i++) {
		take(s, &mail);
		take(s, &rcpt);
	}
	for (int i = 0; i < SESSION_RCPTS_MAX; i++)
		take(s, &rcpt);
	smtp_free(s);
	for (const char *at = told.data; (at = strstr(at, CLIENT_OK)) != NULL; at++)
		lines++;
	assert_int_equal(lines, 3);
	/* The thousandth transaction, which fills the first, goes on in the second. */
	assert_non_null(strstr(told.data, " | judged 999\n" CLIENT_OK));
	assert_non_null(strstr(told.data, " | judged 1001\n" CLIENT_OK
					  " no helo tls plain | from a to bob@x ?"
					  " | judged 1\n"));
	buf_clear(&told);
}

static void
test_refusal(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {CLIENT, "c"},
	    {"M|<a@b.test>", "c"},
	    {"DR|{rcpt_mailer}|local", ""},
	    {"R|<zoe@x>", "y550 5.7.1 This host is 100%% odd "},
	    {"DR|{rcpt_mailer}|local", ""},
	    {"R|<bob@x>", "c"},
	    /* The MTA's own refusal stands: no answer of ours. */
	    {"DR|{rcpt_mailer}|error|{rcpt_host}|5.1.1", ""},
	    {"R|<zzz@x>", "c"},
	    {"DR|{rcpt_mailer}|local", ""},
	    {"R|<suse@x>", "c"},
	    {"T", "c"},
	    {"L|x-lychgate|forged", "c"},
	    {"L|Subject|t", "c"},
	    {"L|X-LYCHGATE|forged again", "c"},
	    /* Copies go, the last first; the mark is the worst that passed. */
	    {"E|", "m2|X-Lychgate| m1|X-Lychgate| h0|X-Lychgate|suspect;  c"},
	    {"A", ""},
	    {"M|<a@b.test>", "c"},
	    {"T", "c"},
	    {"E|", "c"}, /* nobody was judged: not marked */
	    {"Q", ""},
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK
	     " no helo tls plain | from a@b.test to zoe@x accepted to bob@x "
	     "accepted to zzz@x"
	     " unknown to suse@x accepted data - 't' x-lychgate Subject X-LYCHGATE"
	     " | from a@b.test data - | judged 4\n");
}

static void
test_exempt_is_not_touched(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED},
	    {CLIENT, "c"},
	    {"H|pc", "c"},
	    {"DM|{auth_type}|PLAIN|{auth_authen}|alice", ""},
	    {"M|<alice@x>", "c"},
	    {"DR|{rcpt_mailer}|smtp", ""},
	    {"R|<bob@y>", "c"},
	    {"L|X-Lychgate|of another of us", "c"},
	    {"E|", "c"},
	    {"Q", ""},
	    END};

	(void)state;
	play(false, steps,
	     CLIENT_OK " helo pc tls plain auth | from alice@x to bob@y accepted data -"
		       " X-Lychgate | judged 1\n");
}

/* The whole text, with reference and address, and that the header says the same
 * reference. */
static void
test_reference(void **state)
{
	static const struct step before[] = {{OFFER, AGREED},
					     {CLIENT, "c"},
					     {"M|<a@b.test>", "c"},
					     {"R|<bob@x>", "c"},
					     END};
	static const char *const says[] = {"R|<zoe@x>", "E|"};
	struct smtp *s = smtp_create(&site, false);
	struct buf in, out;
	struct milter_cmd cmd;
	struct packet p;
	const char *why;
	char expected[200];

	(void)state;
	buf_init(&in);
	buf_init(&out);
	snprintf(site.reply_url, sizeof(site.reply_url), "https://x.test/?r=");
	for (size_t i = 0; before[i].say != NULL; i++)
		take(s, &before[i]);
	for (size_t i = 0; i < COUNT(says); i++) {
		buf_clear(&in);
		script_encode(says[i], &in);
		assert_int_equal(packet_take(in.data, in.len, 1000, &p), 1);
		assert_int_equal(milter_decode(p, &cmd), 0);
		smtp_command(s, &cmd, &out, &why);
	}
	snprintf(expected, sizeof(expected),
		 "550 5.7.1 This host is 100%%%% odd (%s), see https://x.test/?r=%s",
		 smtp_reference(s), smtp_reference(s));
	assert_string_equal(out.data + 5, expected);
	snprintf(expected, sizeof(expected), "pass; 1.5; %s", smtp_reference(s));
	assert_string_equal(out.data + 5 + strlen(out.data + 5) + 1 + 5 + 11, expected);
	smtp_free(s);
	buf_fini(&in);
	buf_fini(&out);
}

static void
test_ways_to_end(void **state)
{
	static const struct step nothing[] = {{OFFER, AGREED}, {"A", ""}, {"Q", ""}, END};
	static const struct step no_mail[] = {
	    {OFFER, AGREED}, {CLIENT, "c"}, {"Q", ""}, END};
	static const struct step eof[] = {
	    {OFFER, AGREED}, {CLIENT, "c"}, {"H|a", "c"}, END};
	static const struct step next[] = {{OFFER, AGREED},
					   {CLIENT, "c"},
					   {"K", ""},
					   {"A", ""},
					   {"C|[192.0.2.7]|4|1|192.0.2.7", "c"},
					   {"H|b", "c"},
					   {"Q", ""},
					   END};

	(void)state;
	play(false, nothing, "");
	play(false, no_mail, CLIENT_OK " tls ? | judged 0\n");
	play(false, eof, CLIENT_OK " helo a tls ? | judged 0\n");
	play(false, next,
	     CLIENT_OK " tls ? | judged 0\n192.0.2.7 - ? helo b tls ? | judged 0\n");
}

static void
test_odd_clients(void **state)
{
	static const struct step ipv6_postfix[] = {
	    {OFFER, AGREED}, {"C|[2001:db8::10]|6|1|2001:db8::10", "c"}, {"Q", ""}, END};
	static const struct step ipv6_sendmail[] = {
	    {OFFER, AGREED},
	    {"C|localhost|6|1|IPv6:0:0:0:0:0:0:0:1", "c"},
	    {"Q", ""},
	    END};
	static const struct step unknown[] = {
	    {OFFER, AGREED}, {"C|localhost|U|0|", "c"}, {"M|a", "c"}, {"Q", ""}, END};
	static const struct step unix_path[] = {
	    {OFFER, AGREED}, {"C|localhost|L|0|/run/x", "c"}, {"Q", ""}, END};
	static const struct step bad[] = {
	    {OFFER, AGREED}, {"C|x.test|4|1|not an address", "c"}, {"Q", ""}, END};
	/* sendmail(1) of Postfix: no brackets, no {rcpt_mailer} */
	static const struct step local[] = {{OFFER, AGREED},
					    {"C|localhost|4|0|127.0.0.1", "c"},
					    {"H|localhost", "c"},
					    {"M|alice@local.test", "c"},
					    {"R|bob@x.test", "c"},
					    {"Q", ""},
					    END};

	(void)state;
	play(false, ipv6_postfix, "2001:db8::10 - ? tls ? | judged 0\n");
	play(false, ipv6_sendmail, "::1 localhost ok tls ? | judged 0\n");
	play(false, unknown,
	     "unknown localhost ok no helo tls plain | from a | judged 0\n");
	play(false, unix_path, "unknown localhost ok tls ? | judged 0\n");
	play(false, bad, "unknown x.test ok tls ? | judged 0\n");
	play(false, local,
	     "127.0.0.1 localhost ok helo localhost tls plain"
	     " | from alice@local.test to bob@x.test ? | judged 1\n");
}

static void
test_out_of_order(void **state)
{
	static const char *const first[] = {"H|a", "M|<a>", "R|<a>", "T",    "L|a|b",
					    "N",   "B|x",   "E|",    "U|FOO"};
	static const struct step twice[] = {
	    {OFFER, AGREED}, {CLIENT, "c"}, {CLIENT, "!"}, END};
	static const struct step no_mail[] = {
	    {OFFER, AGREED}, {CLIENT, "c"}, {"R|<a>", "!"}, END};
	static const struct step after_abort[] = {{OFFER, AGREED}, {CLIENT, "c"},
						  {"M|<a>", "c"},  {"A", ""},
						  {"R|<a>", "!"},  END};

	(void)state;
	for (size_t i = 0; i < COUNT(first); i++) {
		const struct step steps[] = {{OFFER, AGREED}, {first[i], "!"}, END};

		play(false, steps, "");
	}
	play(false, twice, CLIENT_OK " tls ? | judged 0\n");
	play(false, no_mail, CLIENT_OK " tls ? | judged 0\n");
	play(false, after_abort, CLIENT_OK " no helo tls plain | from a | judged 0\n");
}

static void
test_others_of_the_same_address(void **state)
{
	static const struct step steps[] = {{OFFER, AGREED}, {CLIENT, "c"}, END};
	struct smtp *a = smtp_create(&site, false), *b = smtp_create(&site, false);

	(void)state;
	for (size_t i = 0; steps[i].say != NULL; i++) {
		take(a, &steps[i]);
		take(b, &steps[i]);
	}
	smtp_free(a);
	play(false, steps,
	     CLIENT_OK " tls ? | judged 0\n" CLIENT_OK " tls ? others 1 | judged 0\n");
	smtp_free(b);
	buf_clear(&told);
	play(false, steps, CLIENT_OK " tls ? | judged 0\n");
}

static void
test_without_memory_mail_passes(void **state)
{
	static const struct step steps[] = {{OFFER, AGREED},
					    {CLIENT, "c"},
					    {"M|<a>", "c"},
					    {"R|<zoe@x>", "c"},
					    {"L|X-Lychgate|forged", "c"},
					    {"E|", "m1|X-Lychgate| c"},
					    {"Q", ""},
					    END};

	(void)state;
	stand_in_no_memory = true;
	play(false, steps, CLIENT_OK " no helo tls plain | from a | not judged\n");
	assert_int_equal(complaints, 1);
}

static void
test_hook_may_take_the_session(void **state)
{
	static const struct step steps[] = {
	    {OFFER, AGREED}, {CLIENT, "c"}, {"M|<a>", "c"}, {"R|<b@x>", "c"}, END};

	(void)state;
	take_sessions = true;
	play(false, steps, CLIENT_OK " no helo tls plain | from a to b@x ? | judged 1\n");
	take_sessions = false;
	play(false, steps, CLIENT_OK " no helo tls plain | from a to b@x ? | judged 1\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_negotiation),
	    TEST(test_blind_to_unknown_users),
	    TEST(test_postfix_session),
	    TEST(test_sendmail_session),
	    TEST(test_hidden_recipients),
	    TEST(test_macros_are_for_one_event),
	    TEST(test_what_comes_late),
	    TEST(test_session_without_end),
	    TEST(test_refusal),
	    TEST(test_exempt_is_not_touched),
	    TEST(test_reference),
	    TEST(test_ways_to_end),
	    TEST(test_odd_clients),
	    TEST(test_out_of_order),
	    TEST(test_others_of_the_same_address),
	    TEST(test_without_memory_mail_passes),
	    TEST(test_hook_may_take_the_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
