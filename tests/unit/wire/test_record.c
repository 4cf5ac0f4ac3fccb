#include "record.h"
#include "unit.h"

#define HEAD "\"time\":1,\"ip\":\"192.0.2.1\""

static void
parse(const char *line, struct record *r)
{
	char reason[RECORD_REASON_MAX];

	if (record_parse(line, strlen(line), r, reason) != 0)
		fail_msg("%s: %s", line, reason);
}

/* Of a JSON text with ' for ", to spare the reader the backslashes. */
static char *
quoted(const char *text)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	for (char *p = copy; (p = strchr(p, '\'')) != NULL;)
		*p = '"';
	return copy;
}

static void
test_everything(void **state)
{
	char *line = quoted(
	    "{'id':'a/1','label':'ham','time':993467899.125,'ip':'2001:db8::1',"
	    "'ptr':'mx.example.org','ptr_status':'ok','helo':['one','two'],"
	    "'tls':'TLSv1.3','auth':true,'concurrent':3,'owner':'AS64500','country':'de',"
	    "'end':993467910,"
	    "'transactions':[{'time':993467900,'mail_from':'','mail_args':['SIZE=500'],"
	    "'rcpts':[{'to':'u@example.com','time':993467901.5,'mta':'accepted'},"
	    "{'mta':'unknown','to':'v@example.com'}],"
	    "'data':{'headers':[['Received',null],['Subject','hi']],'size':500,"
	    "'body_simhash':'00ff00ff00ff00ff','message_id':'<1@x>'}},"
	    "{'mail_from':'s@example.org'}]}");
	const struct session_txn *t;
	const struct session *s;
	char ip[ADDR_TEXT_MAX];
	struct record r;

	(void)state;
	parse(line, &r);
	s = &r.session;
	assert_int_equal(r.label, RECORD_HAM);
	assert_string_equal(r.id, "a/1");
	assert_int_equal(s->at_ms, 993467899125);
	assert_int_equal(s->end_ms, 993467910000);
	assert_string_equal(addr_format(&s->ip, ip), "2001:db8::1");
	assert_string_equal(s->ptr, "mx.example.org");
	assert_int_equal(s->ptr_status, PTR_OK);
	assert_true(s->helo_known);
	assert_int_equal(s->n_helos, 2);
	assert_string_equal(s->helos[1], "two");
	assert_int_equal(s->tls, TLS_ON);
	assert_string_equal(s->tls_version, "TLSv1.3");
	assert_true(s->auth);
	assert_int_equal(s->concurrent, 3);
	assert_int_equal(s->owner.asn, 64500);
	assert_string_equal(s->owner.country, "DE");
	assert_int_equal(s->n_txns, 2);
	t = &s->txns[0];
	assert_int_equal(t->at_ms, 993467900000);
	assert_string_equal(t->mail_from, "");
	assert_int_equal(t->n_args, 1);
	assert_string_equal(t->args[0], "SIZE=500");
	assert_int_equal(t->n_rcpts, 2);
	assert_string_equal(t->rcpts[0].to, "u@example.com");
	assert_int_equal(t->rcpts[0].at_ms, 993467901500);
	assert_int_equal(t->rcpts[0].mta, MTA_ACCEPTED);
	assert_string_equal(t->rcpts[0].account, "u@example.com");
	assert_string_equal(t->rcpts[1].account, "v@example.com");
	assert_int_equal(t->rcpts[1].mta, MTA_UNKNOWN);
	assert_int_equal(t->rcpts[1].at_ms, 0);
	assert_int_equal(t->data->n_headers, 2);
	assert_null(t->data->headers[0].value);
	assert_string_equal(t->data->headers[1].value, "hi");
	assert_int_equal(t->data->size, 500);
	assert_true(t->data->has_simhash);
	assert_int_equal(t->data->body_simhash, 0x00ff00ff00ff00ff);
	assert_string_equal(t->data->message_id, "<1@x>");
	assert_string_equal(s->txns[1].mail_from, "s@example.org");
	assert_null(s->txns[1].data);
	record_fini(&r);
	free(line);
}

static void
test_missing_is_not_known(void **state)
{
	const struct session *s;
	struct record r;

	(void)state;
	parse("{" HEAD ",\"transactions\":[{\"rcpts\":[{}],\"data\":{}}]}", &r);
	s = &r.session;
	assert_int_equal(r.label, RECORD_NO_LABEL);
	assert_null(r.id);
	assert_null(s->ptr);
	assert_int_equal(s->ptr_status, PTR_UNKNOWN);
	assert_false(s->helo_known);
	assert_int_equal(s->tls, TLS_UNKNOWN);
	assert_false(s->auth);
	assert_int_equal(s->concurrent, -1);
	assert_int_equal(s->end_ms, 0);
	assert_null(s->txns[0].mail_from);
	assert_false(s->txns[0].args_known);
	assert_int_equal(s->txns[0].at_ms, 0);
	assert_string_equal(s->txns[0].rcpts[0].to, "");
	assert_int_equal(s->txns[0].rcpts[0].mta, MTA_NOT_KNOWN);
	assert_int_equal(s->txns[0].data->size, -1);
	assert_null(s->txns[0].data->message_id);
	assert_false(s->txns[0].data->has_simhash);
	record_fini(&r);
}

static void
test_empty_is_known(void **state)
{
	struct record r;

	(void)state;
	parse("{" HEAD ",\"helo\":[],\"tls\":null,"
	      "\"transactions\":[{\"mail_from\":\"\",\"mail_args\":[]}]}",
	      &r);
	assert_true(r.session.helo_known);
	assert_int_equal(r.session.n_helos, 0);
	assert_int_equal(r.session.tls, TLS_PLAIN);
	assert_string_equal(r.session.txns[0].mail_from, "");
	assert_true(r.session.txns[0].args_known);
	record_fini(&r);
}

static void
test_ptr(void **state)
{
	static const struct {
		const char *keys;
		const char *ptr; /* NULL: none */
		int status;	 /* -1: an error */
	} cases[] = {
	    {"", NULL, PTR_UNKNOWN},
	    {",'ptr':null", NULL, PTR_NONE},
	    {",'ptr':null,'ptr_status':'none'", NULL, PTR_NONE},
	    {",'ptr_status':'none'", NULL, PTR_NONE},
	    {",'ptr':null,'ptr_status':'temp'", NULL, PTR_TEMP},
	    {",'ptr_status':'temp','ptr':'a.b'", "a.b", PTR_TEMP},
	    {",'ptr':'a.b'", "a.b", PTR_UNKNOWN},
	    {",'ptr':'a.b','ptr_status':'forged'", "a.b", PTR_FORGED},
	    {",'ptr_status':'ok'", NULL, PTR_UNKNOWN}, /* a name that is not told */
	    {",'ptr':null,'ptr_status':'ok'", NULL, -1},
	    {",'ptr_status':'forged','ptr':null", NULL, -1},
	    {",'ptr':'a.b','ptr_status':'none'", NULL, -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char reason[RECORD_REASON_MAX], text[200], *line;
		struct record r;
		int rc;

		snprintf(text, sizeof(text), "{'time':1,'ip':'192.0.2.1'%s}",
			 cases[i].keys);
		line = quoted(text);
		rc = record_parse(line, strlen(line), &r, reason);
		free(line);
		assert_int_equal(rc, cases[i].status < 0 ? -1 : 0);
		if (rc != 0)
			continue;
		assert_int_equal(r.session.ptr_status, cases[i].status);
		if (cases[i].ptr == NULL)
			assert_null(r.session.ptr);
		else
			assert_string_equal(r.session.ptr, cases[i].ptr);
		record_fini(&r);
	}
}

static void
test_unknown_keys_are_ignored(void **state)
{
	char *line = quoted("{'x':null,'time':1,'y':[{'time':'no',"
			    "'ip':[[]]},[1,[2]],true],'ip':'192.0.2.1','z':{'ip':{}},"
			    "'transactions':[{'q':[['rcpts']],'rcpts':[{'to':'a','dsn':{}"
			    "}]}],'':1e999}");
	struct record r;

	(void)state;
	parse(line, &r);
	assert_int_equal(r.session.at_ms, 1000);
	assert_int_equal(r.session.n_txns, 1);
	assert_string_equal(r.session.txns[0].rcpts[0].to, "a");
	record_fini(&r);
	free(line);
}

/* '@' stands for a good time and address. */
static const struct {
	const char *line, *reason; /* a part of it */
} bad_lines[] = {
    {"", "EOF"},
    {"   ", "EOF"},
    {"null", "record: must be an object"},
    {"[]", "must be an object"},
    {"17", "must be an object"},
    {"{'time':1,'ip':'192.0.2.1'", "EOF"},
    {"{'time':1,'ip':'192.0.2.1'} x", "trailing garbage"},
    {"{'time':1,'ip':'192.0.2.1'}{}", "trailing garbage"},
    {"{time:1}", "lexical"},
    {"{}", "time: missing"},
    {"{'ip':'192.0.2.1'}", "time: missing"},
    {"{'time':1}", "ip: missing"},
    {"{'time':null,'ip':'192.0.2.1'}", "time: must be a number"},
    {"{'time':'1','ip':'192.0.2.1'}", "time: must be a number"},
    {"{'time':-1,'ip':'192.0.2.1'}", "time: no time"},
    {"{'time':1e300,'ip':'192.0.2.1'}", "time: no time"},
    {"{'time':4294967296,'ip':'192.0.2.1'}", "time: no time"},
    {"{'time':1,'ip':'192.0.2.256'}", "ip: no IPv4"},
    {"{'time':1,'ip':'[192.0.2.1]'}", "ip: no IPv4"},
    {"{'time':1,'ip':'192.0.2.1/32'}", "ip: no IPv4"},
    {"{'time':1,'ip':'192.0.2.1\\u0000'}", "ip: no IPv4"},
    {"{'time':1,'ip':null}", "ip: must be a string"},
    {"{'time':1,'time':1,'ip':'192.0.2.1'}", "time: given twice"},
    {"{@,'helo':'x'}", "helo: must be an array"},
    {"{@,'helo':null}", "helo: must be an array"},
    {"{@,'helo':[null]}", "helo: must be a string"},
    {"{@,'helo':[],'helo':[]}", "helo: given twice"},
    {"{@,'ptr':5}", "ptr: must be a string or null"},
    {"{@,'ptr_status':null}", "ptr_status: must be a string"},
    {"{@,'ptr_status':'OK'}", "ptr_status: none of"},
    {"{@,'ptr_status':'unknown?'}", "ptr_status: none of"},
    {"{@,'tls':true}", "tls: must be a string or null"},
    {"{@,'auth':null}", "auth: must be true/false"},
    {"{@,'auth':1}", "auth: must be true/false"},
    {"{@,'concurrent':-1}", "concurrent: no integer"},
    {"{@,'concurrent':1.5}", "concurrent: no integer"},
    {"{@,'concurrent':2147483648}", "concurrent: no integer"},
    {"{@,'owner':64500}", "owner: must be a string"},
    {"{@,'country':'Germany'}", "country: no two letters"},
    {"{@,'end':true}", "end: must be a number"},
    {"{@,'label':'virus'}", "label: neither"},
    {"{@,'label':null}", "label: must be a string"},
    {"{@,'id':1}", "id: must be a string"},
    {"{@,'transactions':{}}", "transactions: must be an array"},
    {"{@,'transactions':[1]}", "transactions: must be an object"},
    {"{@,'transactions':[{'mail_from':null}]}", "mail_from: must be a string"},
    {"{@,'transactions':[{'mail_args':[1]}]}", "mail_args: must be a string"},
    {"{@,'transactions':[{'rcpts':['a']}]}", "rcpts: must be an object"},
    {"{@,'transactions':[{'rcpts':[{'to':null}]}]}", "rcpts.to: must be"},
    {"{@,'transactions':[{'rcpts':[{'mta':'ok'}]}]}", "mta: none of"},
    {"{@,'transactions':[{'data':null}]}", "data: must be an object"},
    {"{@,'transactions':[{'data':{'size':-2}}]}", "size: no integer"},
    {"{@,'transactions':[{'data':{'body_simhash':'0x1'}}]}", "16 hex"},
    {"{@,'transactions':[{'data':{'headers':['a']}}]}", "headers: must be"},
    {"{@,'transactions':[{'data':{'headers':[[]]}}]}", "pairs"},
    {"{@,'transactions':[{'data':{'headers':[['a']]}}]}", "pairs"},
    {"{@,'transactions':[{'data':{'headers':[[null,'a']]}}]}", "a name must"},
    {"{@,'transactions':[{'data':{'headers':[['a','b','c']]}}]}", "more than"},
    {"{@,'x':'\xFF'}", "not UTF-8"},
    {"{@,'x':'\xED\xA0\x80'}", "not UTF-8"},
};

static void
test_bad_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_lines); i++) {
		char reason[RECORD_REASON_MAX] = "", text[300], *line;
		const char *at = strchr(bad_lines[i].line, '@');
		struct record r;

		if (at == NULL)
			snprintf(text, sizeof(text), "%s", bad_lines[i].line);
		else
			snprintf(text, sizeof(text), "{%s%s", HEAD, at + 1);
		line = quoted(text);
		if (record_parse(line, strlen(line), &r, reason) == 0)
			fail_msg("parsed: %s", line);
		if (strstr(reason, bad_lines[i].reason) == NULL)
			fail_msg("%s: %s", line, reason);
		assert_null(strpbrk(reason, "\r\n"));
		free(line);
	}
}

static void
test_limits(void **state)
{
	char reason[RECORD_REASON_MAX];
	struct record r;
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_adds(&b, "{" HEAD ",\"transactions\":["), 0);
	for (int i = 0; i <= SESSION_TXNS_MAX; i++)
		assert_int_equal(
		    buf_addf(&b,
			     "%s{\"mail_from\":\"%d\",\"mail_args\":[],"
			     "\"rcpts\":[{\"to\":\"%d\",\"mta\":\"unknown\"}],"
			     "\"data\":{\"size\":%d,\"headers\":[[\"a\",\"b\"]]"
			     "}}",
			     i > 0 ? "," : "", i, i, i),
		    0);
	assert_int_equal(buf_adds(&b, "]}"), 0);
	parse(b.data, &r);
	assert_int_equal(r.session.n_txns, SESSION_TXNS_MAX);
	assert_true(r.session.dropped > 0);
	assert_string_equal(r.session.txns[SESSION_TXNS_MAX - 1].mail_from, "999");
	assert_int_equal(r.session.txns[SESSION_TXNS_MAX - 1].n_rcpts, 1);
	assert_int_equal(r.session.txns[SESSION_TXNS_MAX - 1].data->size, 999);
	record_fini(&r);

	buf_clear(&b);
	assert_int_equal(buf_adds(&b, "{" HEAD ",\"transactions\":[{\"rcpts\":["), 0);
	for (int i = 0; i <= SESSION_RCPTS_MAX; i++)
		assert_int_equal(
		    buf_addf(&b, "%s{\"to\":\"%d\",\"time\":%d}", i > 0 ? "," : "", i, i),
		    0);
	assert_int_equal(buf_adds(&b, "],\"data\":{\"headers\":["), 0);
	for (int i = 0; i <= SESSION_HEADERS_MAX; i++)
		assert_int_equal(buf_addf(&b, "%s[\"a\",\"%d\"]", i > 0 ? "," : "", i),
				 0);
	assert_int_equal(buf_adds(&b, "]}}]}"), 0);
	parse(b.data, &r);
	assert_int_equal(r.session.dropped, 2);
	assert_int_equal(r.session.txns[0].n_rcpts, SESSION_RCPTS_MAX);
	assert_string_equal(r.session.txns[0].rcpts[SESSION_RCPTS_MAX - 1].to, "999");
	assert_string_equal(
	    r.session.txns[0].data->headers[SESSION_HEADERS_MAX - 1].value, "199");
	record_fini(&r);

	buf_clear(&b);
	assert_int_equal(buf_addf(&b, "%*s", RECORD_LINE_MAX + 1, "{}"), 0);
	assert_int_equal(record_parse(b.data, b.len, &r, reason), -1);
	assert_non_null(strstr(reason, "longer"));
	buf_fini(&b);
}

static void
test_hostile_text(void **state)
{
	struct record r;

	(void)state;
	parse("{" HEAD ",\"helo\":[\"a\\u0000b\",\"\\ud83d\\ude00\",\"\\ud800\"]}", &r);
	assert_string_equal(r.session.helos[0], "a?b");
	assert_string_equal(r.session.helos[1], "\xF0\x9F\x98\x80");
	assert_string_equal(r.session.helos[2], "?");
	record_fini(&r);
}

static void
test_deep_nesting(void **state)
{
	char reason[RECORD_REASON_MAX];
	struct record r;
	struct buf b;

	(void)state;
	buf_init(&b);
	assert_int_equal(buf_adds(&b, "{" HEAD ",\"x\":"), 0);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf_addc(&b, '['), 0);
	assert_int_equal(record_parse(b.data, b.len, &r, reason), -1);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf_addc(&b, ']'), 0);
	assert_int_equal(buf_addc(&b, '}'), 0);
	parse(b.data, &r);
	record_fini(&r);
	buf_fini(&b);
}

static void
test_many_in_one_arena(void **state)
{
	static const char *const lines[] = {
	    "{" HEAD ",\"id\":\"first\",\"helo\":[\"a\"]}",
	    "{" HEAD ",\"id\":\"bad\",\"helo\":[\"b\", 1]}",
	    "{" HEAD ",\"id\":\"second\",\"helo\":[\"c\"]}",
	};
	char reason[RECORD_REASON_MAX];
	struct record r[3];
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    record_parse_in(&arena, lines[i], strlen(lines[i]), &r[i], reason),
		    i == 1 ? -1 : 0);
	assert_string_equal(r[0].id, "first");
	assert_string_equal(r[0].session.helos[0], "a");
	assert_string_equal(r[2].session.helos[0], "c");
	record_fini(&r[0]);
	assert_string_equal(r[0].id, "first");
	arena_fini(&arena);
}

static void
test_format_comes_back(void **state)
{
	static const char *const lines[] = {
	    "{'time':993467899.125,'ip':'192.0.2.1','transactions':[]}",
	    "{'time':0,'ip':'2001:db8::1','ptr':null,'ptr_status':'none','helo':[],"
	    "'tls':null,'concurrent':0,'owner':'AS64500','country':'DE','end':5.001,'"
	    "transactions':[]}",
	    "{'time':1,'ip':'192.0.2.1','ptr':'a.b','ptr_status':'forged',"
	    "'helo':['x','\\u001b[1m\xC3\xA9'],'tls':'TLSv1','auth':true,"
	    "'transactions':[{'time':2.5,'mail_from':'','mail_args':['SIZE=1'],"
	    "'rcpts':[{'to':'a','time':3,'mta':'deferred'},{}],"
	    "'data':{'headers':[['a','b'],['c',null]],'size':0,"
	    "'body_simhash':'0123456789abcdef','message_id':''}},{'rcpts':[]}]}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char *line = quoted(lines[i]);
		struct record r;
		struct buf b;

		buf_init(&b);
		parse(line, &r);
		assert_int_equal(record_format(&r.session, &b), 0);
		assert_string_equal(b.data, line);
		record_fini(&r);
		buf_fini(&b);
		free(line);
	}
}

static void
test_format_makes_utf8(void **state)
{
	struct addr ip;
	struct session s;
	struct record r;
	struct buf b;

	(void)state;
	assert_int_equal(addr_parse("192.0.2.1", &ip), 0);
	session_init(&s, 1500, &ip);
	assert_int_equal(session_add_helo(&s, "bad\xFF\"\n", 6), 0);
	buf_init(&b);
	assert_int_equal(record_format(&s, &b), 0);
	assert_string_equal(b.data, "{\"time\":1.5,\"ip\":\"192.0.2.1\","
				    "\"helo\":[\"bad\xEF\xBF\xBD\\\"\\n\"],"
				    "\"transactions\":[]}");
	parse(b.data, &r);
	assert_string_equal(r.session.helos[0], "bad\xEF\xBF\xBD\"\n");
	record_fini(&r);
	buf_fini(&b);
	session_fini(&s);
}

/* A corpus that Python made of mail has them for bytes that are no UTF-8. */
static void
test_half_a_pair_is_taken(void **state)
{
	struct record r;
	struct buf b;

	(void)state;
	parse("{\"time\":1.5,\"ip\":\"192.0.2.1\",\"helo\":[\"a\\udc80b\","
	      "\"\\ud83d\\ude00\"]}",
	      &r);
	buf_init(&b);
	assert_int_equal(record_format(&r.session, &b), 0);
	assert_string_equal(b.data, "{\"time\":1.5,\"ip\":\"192.0.2.1\",\"helo\":[\"a"
				    "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
				    "b\",\"\xF0\x9F\x98\x80\"],\"transactions\":[]}");
	buf_fini(&b);
	record_fini(&r);
}

/* What the daemon knows for the grouping alone is in no record. */
static void
test_subjects_are_left_out(void **state)
{
	struct addr ip;
	struct session s;
	struct session_data *data;
	struct buf b;

	(void)state;
	assert_int_equal(addr_parse("192.0.2.1", &ip), 0);
	session_init(&s, 1500, &ip);
	assert_int_equal(session_add_txn(&s, 1500, "a@b.example", 11), 0);
	assert_int_equal(session_add_header(&s, "Subject", 7, NULL, 0), 0);
	assert_non_null(data = session_add_data(&s));
	data->subject = "secret";
	buf_init(&b);
	assert_int_equal(record_format(&s, &b), 0);
	assert_non_null(strstr(b.data, "[\"Subject\",null]"));
	assert_null(strstr(b.data, "secret"));
	buf_fini(&b);
	session_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everything),
	    cmocka_unit_test(test_missing_is_not_known),
	    cmocka_unit_test(test_empty_is_known),
	    cmocka_unit_test(test_ptr),
	    cmocka_unit_test(test_unknown_keys_are_ignored),
	    cmocka_unit_test(test_bad_lines),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_hostile_text),
	    cmocka_unit_test(test_deep_nesting),
	    cmocka_unit_test(test_many_in_one_arena),
	    cmocka_unit_test(test_format_comes_back),
	    cmocka_unit_test(test_format_makes_utf8),
	    cmocka_unit_test(test_half_a_pair_is_taken),
	    cmocka_unit_test(test_subjects_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
