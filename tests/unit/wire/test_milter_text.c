#include "milter_text.h"
#include "unit.h"

static void
test_reply(void **state)
{
	static const struct {
		unsigned code;
		const char *status, *text, *out; /* NULL: refused */
	} rows[] = {
	    {550, "5.7.1", "go away", "550 5.7.1 go away"},
	    {451, "4.7.1", "later", "451 4.7.1 later"},
	    {550, "5.7.1", "100% sure", "550 5.7.1 100%% sure"},
	    {550, "5.7.1", "%s%n", "550 5.7.1 %%s%%n"},
	    {550, "5.7.1", "gr\xc3\xbc\xc3\x9f", "550 5.7.1 gr????"},
	    {550, "5.7.1", "a\r\n250 b\t\x7f", "550 5.7.1 a??250 b??"},
	    {550, "5.7.1", " \tlead", "550 5.7.1 lead"},
	    {550, "5.123.45", "~x~", "550 5.123.45 ~x~"},
	    {400, "4.12.345", "x", "400 4.12.345 x"},
	    {599, "5.0.0", "x", "599 5.0.0 x"},
	    {550, "4.7.1", "x", NULL}, /* class mismatch: Postfix drops the filter */
	    {450, "5.7.1", "x", NULL},
	    {550, "5.7.1", "", NULL}, /* bare code: Sendmail prints memory */
	    {550, "5.7.1", " ", NULL},
	    {250, "2.0.0", "x", NULL},
	    {999, "9.0.0", "x", NULL},
	    {399, "3.0.0", "x", NULL},
	    {600, "6.0.0", "x", NULL},
	    {550, "", "x", NULL},
	    {550, "5", "x", NULL},
	    {550, "5.7", "x", NULL},
	    {550, "5.7.", "x", NULL},
	    {550, "5..1", "x", NULL},
	    {550, "5.7.1 ", "x", NULL},
	    {550, "5.7.1234", "x", NULL},
	    {550, "5.7777.1", "x", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char out[MILTER_REPLY_MAX + 1] = "old";
		int rc =
		    milter_text_reply(rows[i].code, rows[i].status, rows[i].text, out);

		assert_int_equal(rc, rows[i].out != NULL ? 0 : -1);
		assert_string_equal(out, rows[i].out != NULL ? rows[i].out : "old");
	}
}

/* At every length near the limit: cut, and never between the two '%'. */
static void
test_reply_is_cut(void **state)
{
	char text[2 * MILTER_REPLY_MAX], out[MILTER_REPLY_MAX + 1];

	(void)state;
	for (size_t lead = 0; lead < 2; lead++) {
		size_t percents = 0;

		memset(text, '%', sizeof(text) - 1);
		memset(text, 'a', lead);
		text[sizeof(text) - 1] = '\0';
		assert_int_equal(milter_text_reply(550, "5.7.1", text, out), 0);
		assert_in_range(strlen(out), MILTER_REPLY_MAX - 1, MILTER_REPLY_MAX);
		for (const char *c = out; *c != '\0'; c++)
			percents += *c == '%';
		assert_int_equal(percents % 2, 0);
	}
}

static void
test_client(void **state)
{
	static const struct {
		enum milter_family family;
		const char *text;
		int rc;
		const char *addr;
	} rows[] = {
	    {SMFIA_INET, "192.0.2.1", 0, "192.0.2.1"},
	    {SMFIA_INET6, "2001:db8::10", 0, "2001:db8::10"}, /* Postfix */
	    {SMFIA_INET6, "IPv6:0:0:0:0:0:0:0:1", 0, "::1"},  /* Sendmail */
	    {SMFIA_INET6, "ipv6:2001:db8:0:0:0:0:0:1", 0, "2001:db8::1"},
	    {SMFIA_INET6, "::ffff:192.0.2.1", 0, "192.0.2.1"},
	    {SMFIA_UNIX, "/run/sock", 0, "unknown"},
	    {SMFIA_UNKNOWN, "", 0, "unknown"},
	    {SMFIA_INET, "2001:db8::10", -1, NULL},
	    {SMFIA_INET, "", -1, NULL},
	    {SMFIA_INET, "192.0.2.256", -1, NULL},
	    {SMFIA_INET, "192.0.2.1 ", -1, NULL},
	    {SMFIA_INET6, "IPv6:", -1, NULL},
	    {SMFIA_INET6, "fe80::1%eth0", -1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct addr addr = {.family = 99};
		char text[ADDR_TEXT_MAX];

		assert_int_equal(milter_text_client(rows[i].family, rows[i].text, &addr),
				 rows[i].rc);
		if (rows[i].rc == 0)
			assert_string_equal(addr_format(&addr, text), rows[i].addr);
		else
			assert_int_equal(addr.family, 99);
	}
}

static void
test_nameless(void **state)
{
	(void)state;
	assert_true(milter_text_is_nameless("[203.0.113.11]"));
	assert_true(milter_text_is_nameless("[IPv6:0:0:0:0:0:0:0:1]"));
	assert_true(milter_text_is_nameless("unknown"));
	assert_true(milter_text_is_nameless(""));
	assert_false(milter_text_is_nameless("unknown.example"));
	assert_false(milter_text_is_nameless("a.test"));
}

static void
test_origin(void **state)
{
	static const struct {
		const char *macro, *name;
		bool forged;
	} rows[] = {
	    {"good.client.test [203.0.113.10]", "good.client.test", false},
	    {"mismatch.client.test [203.0.113.11] (may be forged)",
	     "mismatch.client.test", true},
	    {"under_score.-bad.test [203.0.113.16] (may be forged)",
	     "under_score.-bad.test", true},
	    {"unknown [203.0.113.13]", "", false}, /* Postfix */
	    {"UNKNOWN [203.0.113.13]", "", false},
	    {"[203.0.113.13]", "", false}, /* Sendmail */
	    {"[2001:db8::10]", "", false},
	    {"[IPv6:0:0:0:0:0:0:0:1]", "", false},
	    {"a.test [IPv6:0:0:0:0:0:0:0:1]", "a.test", false},
	    {"mx.test [192.0.2.1]", "mx.test", false},	 /* as long as "unknown" */
	    {"joe@a.test [192.0.2.1]", "a.test", false}, /* RFC 1413 */
	    {"joe@[192.0.2.1]", "", false},
	    {"mail.big.test [192.0.2.9]@a.test [192.0.2.1] (may be forged)", "a.test",
	     true},
	    {"(may be forged)@a.test [192.0.2.1]", "a.test", false},
	    {"localhost", "localhost", false},
	    {"root@localhost", "localhost", false},
	    {"", "", false},
	    {"[", "", false},
	    {" [", "", false},
	    {"@", "", false},
	    {"a b", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct milter_origin o = milter_text_origin(rows[i].macro);

		if (o.len != strlen(rows[i].name) || o.forged != rows[i].forged)
			fail_msg("%s: %.*s", rows[i].macro, (int)o.len, o.name);
		assert_memory_equal(o.name, rows[i].name, o.len);
	}
}

static void
test_address(void **state)
{
	static const struct {
		const char *arg, *addr;
	} rows[] = {
	    {"<bob@x.test>", "bob@x.test"},
	    {"<Bob@LOCAL.test>", "Bob@LOCAL.test"},
	    {"bob@x.test", "bob@x.test"}, /* bare */
	    {"<>", ""},
	    {"", ""},
	    {"<", ""},
	    {">", ">"},
	    {"<bob@x.test", "bob@x.test"},
	    {" <bob@x.test> ", "bob@x.test"},
	    {"<bob>", "bob"},
	    {"<bob@local.test.>", "bob@local.test"},
	    {"<bob.>", "bob."}, /* a local part may end in what it likes */
	    {"<@a,@b:bob@x>", "bob@x"},
	    {"@a,@b:bob@x", "bob@x"},
	    {"<@a:bob@x>", "bob@x"},
	    {"<@[IPv6:2001:db8::1]:bob@x>", "bob@x"},
	    {"<@a>", "@a"}, /* no route without ':' */
	    {"<@>", "@"},
	    {"<@:>", ""},
	    {"<bob@[IPv6:2001:db8::1]>", "bob@[IPv6:2001:db8::1]"},
	    {"<\"a@b:c>d\"@x>", "\"a@b:c>d\"@x"},
	    {"<\"@a:b\"@x>", "\"@a:b\"@x"},
	    {"<prvs=0123abcdef=alice@local.test>", "prvs=0123abcdef=alice@local.test"},
	    {"<alice+prvs=0123abcdef@local.test>", "alice+prvs=0123abcdef@local.test"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len;
		const char *addr = milter_text_address(rows[i].arg, &len);

		if (len != strlen(rows[i].addr) || memcmp(addr, rows[i].addr, len) != 0)
			fail_msg("%s: %.*s", rows[i].arg, (int)len, addr);
		assert_in_range((uintptr_t)addr, (uintptr_t)rows[i].arg,
				(uintptr_t)rows[i].arg + strlen(rows[i].arg));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reply),  cmocka_unit_test(test_reply_is_cut),
	    cmocka_unit_test(test_client), cmocka_unit_test(test_nameless),
	    cmocka_unit_test(test_origin), cmocka_unit_test(test_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
