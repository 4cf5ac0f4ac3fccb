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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_day_is_no_mark),
	    cmocka_unit_test(a_subject_is_one_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
