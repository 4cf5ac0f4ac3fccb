/* What is a mark of zombies, and what only looks alike. */
#include "bots.h"

#include "helo.h"
#include "hostname.h"
#include "session.h"

struct said {
	const char *helo, *from, *message_id;
};

static void
add_text(struct session *s, const struct said *said)
{
	struct session_data *data;

	assert_int_equal(session_add_helo(s, said->helo, strlen(said->helo)), 0);
	assert_int_equal(session_add_txn(s, s->at_ms, said->from, strlen(said->from)), 0);
	assert_int_equal(
	    session_add_rcpt(s, s->at_ms, "a@ours.example", 14, MTA_ACCEPTED), 0);
	assert_non_null(data = session_add_data(s));
	data->message_id = session_text(s, said->message_id, strlen(said->message_id));
	assert_non_null(data->message_id);
}

/* The visit of host ${host}, which has no name. */
static struct botnet_visit
visit_saying(uint32_t host, uint32_t at_s, const struct said *said)
{
	struct botnet_visit v, empty = visit_of(host, at_s);
	struct addr ip = host_key_addr(&empty.key);
	struct hostname name;
	struct helo helo;
	struct session s;
	struct helo_input in = {.known = true, .ip = &ip, .ptr = &name};

	session_init(&s, at_s * INT64_C(1000), &ip);
	add_text(&s, said);
	in.helo = said->helo;
	hostname_parse(NULL, PTR_NONE, &ip, &name);
	helo_parse(&in, &helo);
	botnet_visit_make(&(struct botnet_source){&s, &name, &helo, &empty.key, secret},
			  &v);
	v.at_s = at_s;
	v.owner = empty.owner;
	session_fini(&s);
	return v;
}

/* Postfix, Sendmail, qmail and many programs begin a Message-ID with the day: with a
 * great provider's sender, which many forge, that makes no botnet. */
static void
a_day_is_no_mark(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_view *v;
	char helo[32], from[64], id[64];
	const struct said said = {helo, from, id};

	(void)state;
	assert_non_null(b);
	for (uint32_t i = 0; i < 400; i++) {
		bool day = i % 40 == 0;
		struct botnet_visit visit;

		snprintf(helo, sizeof(helo), "%c%c%c%c", 'a' + i % 26, 'a' + i / 26,
			 'm' + i % 5, 'k' + i % 7);
		snprintf(from, sizeof(from), "user%u@%s", i,
			 day ? "yahoo.example" : helo);
		snprintf(id, sizeof(id), day ? "<20220108%06u.%08X@%s>" : "<%x%08x%s@%s>",
			 i, i * 2654435761u, helo, helo);
		visit = visit_saying(i, BEGIN + i * 100, &said);
		botnet_feed(b, &visit);
	}
	v = publish(b, BEGIN + 50000);
	for (uint32_t i = 0; i < 400; i += 40)
		assert_int_equal(id_of(v, i), 0);
	botnet_view_free(v);
	botnet_free(b);
}

/* A record may have it among its headers, the daemon beside them. */
static void
a_subject_is_one_mark(void **state)
{
	static const char subject[] = "Cheap watches 123 for you";
	const struct addr ip = {.family = 4, .bytes = {10, 0, 0, 1}};
	uint64_t hashes[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct botnet_visit empty = visit_of(1, BEGIN), v;
		struct hostname name;
		struct helo helo = {.registered = ""};
		struct session s;
		struct session_data *data;

		session_init(&s, BEGIN * INT64_C(1000), &ip);
		assert_int_equal(session_add_txn(&s, s.at_ms, "a@b.example", 11), 0);
		assert_non_null(data = session_add_data(&s));
		if (i > 0)
			data->subject = subject;
		assert_int_equal(session_add_header(&s, "Subject", 7,
						    i == 0 ? subject : NULL,
						    strlen(subject)),
				 0);
		hostname_parse(NULL, PTR_NONE, &ip, &name);
		botnet_visit_make(
		    &(struct botnet_source){&s, &name, &helo, &empty.key, secret}, &v);
		assert_string_equal(v.tokens[BOTNET_SUBJECT].text,
				    "cheap watches # for you");
		hashes[i] = v.tokens[BOTNET_SUBJECT].hash;
		session_fini(&s);
	}
	assert_int_equal(hashes[0], hashes[1]);
}

/* What one session says, and from where. */
struct story {
	const char *ptr, *helo, *from, *message_id, *type, *subject;
	const char *rcpts[6];
};

static void
add_header(struct session *s, const char *name, const char *value)
{
	if (value != NULL)
		assert_int_equal(
		    session_add_header(s, name, strlen(name), value, strlen(value)), 0);
}

static void
fill(struct session *s, const struct story *story)
{
	const char *from = story->from != NULL ? story->from : "";

	if (story->helo != NULL)
		session_add_helo(s, story->helo, strlen(story->helo));
	assert_int_equal(session_add_txn(s, s->at_ms, from, strlen(from)), 0);
	for (size_t i = 0; i < COUNT(story->rcpts) && story->rcpts[i] != NULL; i++)
		assert_int_equal(session_add_rcpt(s, s->at_ms, story->rcpts[i],
						  strlen(story->rcpts[i]), MTA_ACCEPTED),
				 0);
	assert_non_null(session_add_data(s));
	add_header(s, "Message-ID", story->message_id);
	add_header(s, "Content-Type", story->type);
	add_header(s, "Subject", story->subject);
}

static struct botnet_visit
visit_made(const struct story *story)
{
	struct botnet_visit v, empty = visit_of(1, BEGIN);
	struct addr ip = host_key_addr(&empty.key);
	struct hostname name;
	struct helo helo;
	struct session s;
	const char *from = story->from != NULL ? strchr(story->from, '@') : NULL;
	struct helo_input in = {.helo = story->helo,
				.known = true,
				.ip = &ip,
				.ptr = &name,
				.sender_domain = from != NULL ? from + 1 : NULL};

	session_init(&s, BEGIN * INT64_C(1000), &ip);
	fill(&s, story);
	hostname_parse(story->ptr, story->ptr != NULL ? PTR_OK : PTR_NONE, &ip, &name);
	helo_parse(&in, &helo);
	botnet_visit_make(&(struct botnet_source){&s, &name, &helo, &empty.key, secret},
			  &v);
	session_fini(&s);
	return v;
}

/* The token of each kind: its text, or none. */
static void
each_mark_is_what_it_says(void **state)
{
	static const struct {
		struct story said;
		enum botnet_kind kind;
		const char *text;
	} rows[] = {
	    {{.helo = "ylmf-pc"}, BOTNET_HELO, "ylmf-pc"},
	    {{.helo = "ylmf-pc"}, BOTNET_HELO_TEMPLATE, ""}, /* it says no more */
	    {{.helo = "pc-17"}, BOTNET_HELO_TEMPLATE, "pc-#"},
	    {{.helo = "ubuntu-17"}, BOTNET_HELO, ""},
	    {{.helo = "ubuntu-17"}, BOTNET_HELO_TEMPLATE, ""},
	    {{.helo = "a7.internal"}, BOTNET_HELO, ""},
	    {{.helo = "a.internal.example"}, BOTNET_HELO, "a.internal.example"},
	    {{.helo = "[10.0.1.1]"}, BOTNET_HELO, ""},
	    {{.helo = "[10.9.9.9]"}, BOTNET_HELO, ""},
	    {{.helo = "a.firm.com", .ptr = "a.firm.com"}, BOTNET_HELO, ""},
	    {{.helo = "b.firm.com", .ptr = "a.firm.com"}, BOTNET_HELO, ""},
	    {{.helo = "forged.example", .from = "me@forged.example"}, BOTNET_HELO, ""},
	    {{.from = "Me@Forged.example"}, BOTNET_SENDER, "...@forged.example"},
	    {{.from = "me@forged.example"}, BOTNET_SENDER_DOMAIN, "forged.example"},
	    {{.from = "me@firm.com", .ptr = "a.firm.com"}, BOTNET_SENDER, ""},
	    {{.from = "me@firm.com", .ptr = "a.firm.com"}, BOTNET_SENDER_DOMAIN, ""},
	    {{.message_id = "<1234567@x>"}, BOTNET_MESSAGE_ID, ""},
	    {{.message_id = "<12345678@x>"}, BOTNET_MESSAGE_ID, "12345678"},
	    {{.message_id = "kit.000d01c6@x"}, BOTNET_MESSAGE_ID, "000d01c6"},
	    {{.message_id = "<abcdefgh1234567@x>"}, BOTNET_ID_HEAD, ""},
	    {{.message_id = "<abcdefgh12345678@x>"}, BOTNET_ID_HEAD, "abcdefgh"},
	    {{.message_id = "<20070131abcdefgh@x>"}, BOTNET_ID_HEAD, ""},
	    {{.message_id = "<19701201abcdefgh@x>"}, BOTNET_ID_HEAD, ""},
	    {{.message_id = "<20990101abcdefgh@x>"}, BOTNET_ID_HEAD, ""},
	    {{.message_id = "<21000101abcdefgh@x>"}, BOTNET_ID_HEAD, "21000101"},
	    {{.message_id = "<19691231abcdefgh@x>"}, BOTNET_ID_HEAD, "19691231"},
	    {{.message_id = "<20071331abcdefgh@x>"}, BOTNET_ID_HEAD, "20071331"},
	    {{.message_id = "<20070031abcdefgh@x>"}, BOTNET_ID_HEAD, "20070031"},
	    {{.message_id = "<20070132abcdefgh@x>"}, BOTNET_ID_HEAD, "20070132"},
	    {{.message_id = "<200701:1abcdefgh@x>"}, BOTNET_ID_HEAD, "200701:1"},
	    {{.message_id = "<20070100abcdefgh@x>"}, BOTNET_ID_HEAD, "20070100"},
	    {{.message_id = "<000d01c6$6400$abcdefgh@x>"}, BOTNET_ID_MIDDLE, "6400"},
	    {{.message_id = "<000d01c6$640$abcdefghi@x>"}, BOTNET_ID_MIDDLE, ""},
	    {{.message_id = "<000d01c6$6400abcdefgh@x>"}, BOTNET_ID_MIDDLE, ""},
	    {{.message_id = "<a0-Zz.12$b@x>"}, BOTNET_ID_SHAPE, "10: #-x.#$x@"},
	    {{.message_id = "<no-address>"}, BOTNET_ID_SHAPE, ""},
	    {{.type = "multipart/mixed; Boundary=\"--=_ab12c9999\""},
	     BOTNET_BOUNDARY,
	     "--=_ab12c"},
	    {{.type = "multipart/mixed; boundary=--ab12;x=cdef"}, BOTNET_BOUNDARY, ""},
	    {{.subject = " Buy  this 4U now"}, BOTNET_SUBJECT, "buy this # now"},
	    {{.subject = "Buy 123456789 now"}, BOTNET_SUBJECT, ""},
	    {{.subject = "Buy this"}, BOTNET_SUBJECT, ""},
	    {{.subject = "Buy these"}, BOTNET_SUBJECT, "buy these"},
	    {{.subject = "Caf\xc3\xa9 cr\xe8me"}, BOTNET_SUBJECT, "caf?? cr?me"},
	    {{.type = "text/plain", .subject = "Buy these"}, BOTNET_SUBJECT, "buy these"},
	    {{.helo = "pc"}, BOTNET_NETWORK, "10.0.0.0/16"}, /* owner not known */
	    {{.rcpts = {"a@o.net", "b@o.net"}}, BOTNET_RCPTS, ""},
	    {{.rcpts = {"a@o.net", "b@o.net"}}, BOTNET_RCPT_ORDER, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct botnet_visit v = visit_made(&rows[i].said);
		const struct botnet_token *t = &v.tokens[rows[i].kind];

		if (strcmp(t->text, rows[i].text) != 0)
			fail_msg("row %zu: \"%s\", not \"%s\"", i, t->text, rows[i].text);
		assert_int_equal(t->hash != 0, rows[i].text[0] != '\0');
	}
}

/* A list is the same in whatever order, its order is a mark of its own; capitals are
 * none. */
static void
lists_are_sets_and_orders(void **state)
{
	const struct story lists[] = {
	    {.rcpts = {"a@o.net", "b@o.net", "c@o.net"}},
	    {.rcpts = {"A@O.net", "b@o.net", "c@o.net"}},
	    {.rcpts = {"c@o.net", "b@o.net", "a@o.net"}},
	    {.rcpts = {"d@o.net", "e@o.net", "f@o.net"}},
	};
	struct botnet_visit v[COUNT(lists)];

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++)
		v[i] = visit_made(&lists[i]);
	for (enum botnet_kind k = BOTNET_RCPTS; k <= BOTNET_RCPT_ORDER; k++) {
		bool order = k == BOTNET_RCPT_ORDER;

		assert_true(v[0].tokens[k].hash != 0);
		assert_true(v[0].tokens[k].hash == v[1].tokens[k].hash);
		assert_int_equal(v[0].tokens[k].hash == v[2].tokens[k].hash, !order);
		assert_false(v[0].tokens[k].hash == v[3].tokens[k].hash);
	}
	assert_string_equal(v[0].target, "o.net");
	assert_false(v[0].tokens[BOTNET_RCPTS].hash ==
		     v[0].tokens[BOTNET_RCPTS_AGAIN].hash);
}

/* The mark of these header names; "Date" has the zone ${zone}. */
static uint64_t
header_mark(const char *const *names, const char *zone)
{
	const struct addr ip = {.family = 4, .bytes = {10, 0, 0, 1}};
	struct botnet_visit empty = visit_of(1, BEGIN), v;
	struct hostname name;
	struct helo helo = {.registered = ""};
	struct session s;
	char date[64];

	snprintf(date, sizeof(date), "Mon, 1 Jan 2007 10:00:00 %s", zone);
	session_init(&s, BEGIN * INT64_C(1000), &ip);
	assert_int_equal(session_add_txn(&s, s.at_ms, "a@b.example", 11), 0);
	assert_non_null(session_add_data(&s));
	for (size_t i = 0; names[i] != NULL; i++)
		add_header(&s, names[i], strcasecmp(names[i], "Date") == 0 ? date : "x");
	hostname_parse(NULL, PTR_NONE, &ip, &name);
	botnet_visit_make(&(struct botnet_source){&s, &name, &helo, &empty.key, secret},
			  &v);
	session_fini(&s);
	return v.tokens[BOTNET_HEADERS].hash;
}

/* Neither order nor case tells, nor how often; the zone does. */
static void
header_names_are_a_set(void **state)
{
	static const char *const names[] = {"From", "Date", "Received", NULL};
	static const char *const same[] = {"received", "Received", "DATE", "From", NULL};
	static const char *const fewer[] = {"From", "Date", NULL};
	static const char *const other[] = {"From", "Date", "Reply-To", NULL};
	static const char *const none[] = {NULL};
	uint64_t mark = header_mark(names, "+0100");

	(void)state;
	assert_true(mark != 0);
	assert_true(header_mark(same, "+0100") == mark);
	assert_false(header_mark(fewer, "+0100") == mark);
	assert_false(header_mark(other, "+0100") == mark);
	assert_false(header_mark(names, "+0200") == mark);
	assert_true(header_mark(none, "") == 0);
	/* A last word longer than any zone is none. */
	assert_true(header_mark(names, "(one12)") == header_mark(names, "(two34)"));
}

/* Of more names than anybody writes the first 64 are looked at. */
static void
header_names_are_bounded(void **state)
{
	enum { LOOKED_AT = 64, NAMES = 100 };
	char text[NAMES][8];
	const char *names[NAMES + 1] = {NULL};
	uint64_t mark;

	(void)state;
	for (size_t i = 0; i < LOOKED_AT - 1; i++) {
		snprintf(text[i], sizeof(text[i]), "X-%zu", i);
		names[i] = text[i];
	}
	mark = header_mark(names, "");
	names[LOOKED_AT - 1] = "X-Last";
	assert_false(header_mark(names, "") == mark);
	mark = header_mark(names, "");
	for (size_t i = LOOKED_AT; i < NAMES; i++) {
		snprintf(text[i], sizeof(text[i]), "X-%zu", i);
		names[i] = text[i];
	}
	assert_true(header_mark(names, "") == mark);
}

static void
kinds_have_names(void **state)
{
	enum botnet_kind kind;

	(void)state;
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++) {
		assert_int_equal(botnet_kind_parse(botnet_kind_row(k)->name, &kind), 0);
		assert_int_equal(kind, k);
	}
	assert_int_equal(botnet_kind_parse("no-such", &kind), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_day_is_no_mark),
	    cmocka_unit_test(a_subject_is_one_mark),
	    cmocka_unit_test(each_mark_is_what_it_says),
	    cmocka_unit_test(lists_are_sets_and_orders),
	    cmocka_unit_test(header_names_are_a_set),
	    cmocka_unit_test(header_names_are_bounded),
	    cmocka_unit_test(kinds_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
