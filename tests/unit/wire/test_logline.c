#include "logline.h"

#include "unit.h"

static int
parse(const char *line, struct logline *l)
{
	return logline_parse(line, strlen(line), l);
}

static void
assert_text(struct logline_text text, const char *wanted)
{
	if (wanted == NULL) {
		assert_null(text.at);
		return;
	}
	assert_non_null(text.at);
	if (!logline_equal(text, wanted))
		fail_msg("\"%.*s\", not \"%s\"", (int)text.len, text.at, wanted);
}

static void
test_heads(void **state)
{
	static const struct {
		const char *line, *host, *program, *text;
		uint32_t pid;
	} cases[] = {
	    {"Nov  8 23:41:08 mx postfix/smtpd[31]: connect", "mx", "postfix/smtpd",
	     "connect", 31},
	    {"Nov 28 23:41:08 mx postfix/smtpd[31]: a: b\r\n", "mx", "postfix/smtpd",
	     "a: b", 31},
	    {"<22>Nov 28 23:41:08 sendmail[44]: x", NULL, "sendmail", "x", 44},
	    {"2026-11-28T23:41:08.120+01:00 mx sm-mta[7]: x", "mx", "sm-mta", "x", 7},
	    {"2026-11-28T23:41:08Z mx sm-mta: x", "mx", "sm-mta", "x", 0},
	    {"Nov 28 23:41:08 mx kernel: ", "mx", "kernel", "", 0},
	    {"Nov 28 23:41:08 mx a[99999999999]: x", "mx", "a", "x", 0},
	    /* journalctl -o short-precise, short-iso, short-iso-precise */
	    {"Nov 28 23:41:08.123456 mx a[3]: x", "mx", "a", "x", 3},
	    {"2026-11-28T23:41:08+0100 mx a[3]: x", "mx", "a", "x", 3},
	    {"2026-11-28T23:41:08.123456-0930 mx a[3]: x", "mx", "a", "x", 3},
	    /* RFC 5424, as FreeBSD, syslog-ng and rsyslog write it */
	    {"<22>1 2026-11-28T23:41:08.12+01:00 mx postfix/smtpd 31 - - connect", "mx",
	     "postfix/smtpd", "connect", 31},
	    {"<22>1 2026-11-28T23:41:08Z mx sm-mta 31 ID [a b=\"]\\\"\"][c]  x: [y]",
	     "mx", "sm-mta", "x: [y]", 31},
	    {"<22>1 2026-11-28T23:41:08Z mx a - - - \xEF\xBB\xBFx", "mx", "a", "x", 0},
	    {"<22>1 2026-11-28T23:41:08Z mx a - - [x]", "mx", "a", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct logline l;

		assert_int_equal(parse(cases[i].line, &l), 0);
		assert_text(l.host, cases[i].host);
		assert_text(l.program, cases[i].program);
		assert_text(l.text, cases[i].text);
		assert_int_equal(l.pid, cases[i].pid);
	}
}

static void
test_stamps(void **state)
{
	struct logline l;

	(void)state;
	assert_int_equal(parse("Feb  3 04:05:06 mx a[1]: x", &l), 0);
	assert_int_equal(l.stamp.year, 0);
	assert_int_equal(l.stamp.month, 2);
	assert_int_equal(l.stamp.day, 3);
	assert_int_equal(l.stamp.hour * 10000 + l.stamp.minute * 100 + l.stamp.second,
			 40506);
	assert_false(l.stamp.zoned);
	assert_int_equal(parse("2026-02-03T04:05:06.1234-05:30 mx a[1]: x", &l), 0);
	assert_int_equal(l.stamp.year, 2026);
	assert_int_equal(l.stamp.ms, 123);
	assert_true(l.stamp.zoned);
	assert_int_equal(l.stamp.zone_s, -(5 * 60 + 30) * 60);
	assert_int_equal(parse("2026-02-03T04:05:06.5+0130 mx a[1]: x", &l), 0);
	assert_int_equal(l.stamp.ms, 500);
	assert_int_equal(l.stamp.zone_s, (60 + 30) * 60);
	assert_int_equal(parse("Feb  3 04:05:06.007 mx a[1]: x", &l), 0);
	assert_int_equal(l.stamp.ms, 7);
	assert_false(l.stamp.zoned);
}

static void
test_no_lines(void **state)
{
	static const char *const lines[] = {
	    "",
	    "hello",
	    "Nov 28 23:41:08",
	    "Nov 28 23:41:08 mx",
	    "Nov 28 23:41:08 mx no colon here",
	    "Nov 32 23:41:08 mx a[1]: x",
	    "Nox 28 23:41:08 mx a[1]: x",
	    "Nov 28 24:41:08 mx a[1]: x",
	    "2026-13-28T23:41:08Z mx a[1]: x",
	    "2026-11-28T23:41:08 mx a[1]: x",
	    "2026-11-28T23:41:08+99:00 mx a[1]: x",
	    "2026-11-28T23:41:08+01 mx a[1]: x",
	    "2026-11-28T23:41:08+01:0",
	    "2026-11-28T23:41:08+",
	    "<22>1 2026-11-28T23:41:08Z mx a 31 -",
	    "<22>1 2026-11-28T23:41:08Z mx a 31 - x",
	    "<22>1 2026-11-28T23:41:08Z mx a 31 - [x x",
	    "<22>1 2026-11-28T23:41:08Z mx a 31 - [x=\"]",
	    "<22>1 Nov 28 23:41:08",
	    "<22Nov 28 23:41:08 mx a[1]: x",
	};
	struct logline l = {.pid = 77};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(parse(lines[i], &l), -1);
	assert_int_equal(l.pid, 77);
}

static void
test_values(void **state)
{
	const char *text = "from=<a,b@c>, size=12, to=x, orig_to=<y>, proto=";
	struct logline_text t = {text, strlen(text)};

	(void)state;
	assert_text(logline_value(t, "from", ","), "a,b@c");
	assert_text(logline_value(t, "size", ","), "12");
	assert_text(logline_value(t, "to", ","), "x");
	assert_text(logline_value(t, "orig_to", ","), "y");
	assert_text(logline_value(t, "proto", ","), "");
	assert_text(logline_value(t, "rom", ","), NULL);
	assert_text(logline_value(t, "helo", ","), NULL);
	assert_int_equal(logline_number(logline_value(t, "size", ",")), 12);
	assert_int_equal(logline_number(logline_value(t, "from", ",")), -1);
}

/* What a client wrote is no word of the MTA's. */
static void
test_brackets(void **state)
{
	static const struct {
		const char *text, *from, *to;
	} cases[] = {
	    {"from=<\"x> to=<v@v> y\"@b> to=<w@w>", "\"x> to=<v@v> y\"@b", "w@w"},
	    {"from=<\"x\\\"> to=<v@v>\"@b> to=<w@w>", "\"x\\\"> to=<v@v>\"@b", "w@w"},
	    {"from=<x to=<v@v> to=<w@w>", "x to=<v@v", "w@w"},
	    {"from=<\"x@b> to=<w@w>", "\"x@b", "w@w"}, /* its quote is never closed */
	    {"from=<x", NULL, NULL},
	    {"from=<", NULL, NULL},
	    {"from=<\"", NULL, NULL},
	    {"from=<\"\\", NULL, NULL},
	    {"<< to=<w@w>", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct logline_text t = {cases[i].text, strlen(cases[i].text)};

		assert_text(logline_value(t, "from", " "), cases[i].from);
		assert_text(logline_value(t, "to", " "), cases[i].to);
	}
}

static void
test_queue_ids(void **state)
{
	static const struct {
		const char *text, *queue, *rest;
	} cases[] = {
	    {"833E25D7: x", "833E25D7", "x"},
	    {"4Q8zjV3kRMz9rxQ: ", "4Q8zjV3kRMz9rxQ", ""},
	    {"NOQUEUE: x: y", NULL, "x: y"},
	    {"833E25D7:x", NULL, NULL},
	    {"833E25D7", NULL, NULL},
	    {"833E25D7 : x", NULL, NULL},
	    {"83: x", NULL, NULL}, /* too short */
	    {"123456789012345678901: x", NULL, NULL},
	    {": x", NULL, NULL},
	    {"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct logline_text t = {cases[i].text, strlen(cases[i].text)};
		struct logline_event e;

		logline_event_init(&e);
		assert_text(logline_queue(t, 3, &e), cases[i].rest);
		assert_text(e.queue, cases[i].queue);
	}
}

static void
test_places(void **state)
{
	const char *text = "; a <; a> ; a 1 <\"; a >\"> ; a 2";
	struct logline_text t = {text, strlen(text)};

	(void)state;
	assert_text(logline_behind(t, "; a "), "<; a> ; a 1 <\"; a >\"> ; a 2");
	assert_text(logline_outside(logline_behind(t, "; a "), "; a "),
		    "1 <\"; a >\"> ; a 2");
	assert_text(logline_last(t, "; a "), "2");
	assert_text(logline_last(t, "no"), NULL);
	text = "; from=<a; from=<b> c; from=<d; from=<e>";
	t = (struct logline_text){text, strlen(text)};
	assert_text(logline_last(t, "; from=<"), "d; from=<e>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_heads),     cmocka_unit_test(test_stamps),
	    cmocka_unit_test(test_no_lines),  cmocka_unit_test(test_values),
	    cmocka_unit_test(test_brackets),  cmocka_unit_test(test_places),
	    cmocka_unit_test(test_queue_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
