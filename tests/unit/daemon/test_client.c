#include "client.h"
#include "stand_in.h"
#include "unit.h"

static struct smtp_site site;
static unsigned pieces, txns, rcpts, decisions;
static char references[32][REFERENCE_LEN + 1];

static int64_t
on_now(void)
{
	return 0;
}

static void
on_complain(void *ctx, enum complaint kind, const char *line)
{
	(void)ctx;
	(void)kind;
	(void)line;
}

/* Every piece of a session knows the client, and nothing is dropped. */
static void
on_closed(void *ctx, const struct smtp_report *r)
{
	const struct session *s = r->session;

	(void)ctx;
	assert_in_range(pieces, 0, COUNT(references) - 1);
	snprintf(references[pieces++], REFERENCE_LEN + 1, "%s", r->reference);
	assert_string_equal(s->ptr, "good.client.test");
	assert_int_equal(s->ptr_status, PTR_OK);
	assert_string_equal(session_helo(s), "h.test");
	assert_string_equal(s->tls_version, "TLSv1.2");
	assert_int_equal(s->concurrent, 3);
	assert_true(s->helo_known && s->auth);
	assert_int_equal(s->dropped, 0);
	assert_true(s->arena.held < 4 << 20);
	assert_non_null(r->outcome);
	txns += (unsigned)s->n_txns;
	for (size_t i = 0; i < s->n_txns; i++)
		rcpts += (unsigned)s->txns[i].n_rcpts;
	decisions += (unsigned)r->n_decisions;
}

static struct client client;

static int
set_up(void **state)
{
	static const uint8_t secret[16] = {1};
	struct addr ip;

	(void)state;
	site = (struct smtp_site){
	    .hooks = {.now_ms = on_now, .closed = on_closed, .complain = on_complain},
	    .crowd = crowd_create(secret)};
	pieces = txns = rcpts = decisions = 0;
	assert_int_equal(addr_parse("203.0.113.10", &ip), 0);
	client_start(&client, &site, 1000, &ip);
	crowd_enter(site.crowd, &ip);
	client.session.concurrent = 3;
	client.session.auth = true;
	session_set_ptr(&client.session, "good.client.test", 16, PTR_OK);
	session_add_helo(&client.session, "first.test", 10);
	session_add_helo(&client.session, "h.test", 6);
	session_set_tls(&client.session, "TLSv1.2", 7);
	client_visit(&client);
	return 0;
}

static int
tear_down(void **state)
{
	struct addr ip;

	(void)state;
	client_end(&client, 2000);
	assert_int_equal(stand_in_visits, 0);
	assert_int_equal(addr_parse("203.0.113.10", &ip), 0);
	assert_int_equal(crowd_enter(site.crowd, &ip), 0); /* left once */
	crowd_free(site.crowd);
	return 0;
}

/* As smtp.c does it. */
static void
add_txn(void)
{
	if (client_is_full(&client))
		client_cut(&client, 1000, false);
	assert_int_equal(session_add_txn(&client.session, 1000, "a@b.test", 8), 0);
}

static void
add_rcpt(const char *to, size_t len)
{
	bool full = client_is_full(&client);
	struct verdict verdict;

	if (full)
		client_cut(&client, 1000, true);
	assert_int_equal(session_add_rcpt(&client.session, 1000, to, len, MTA_ACCEPTED),
			 0);
	if (full)
		assert_true(session_last_txn(&client.session)->continued);
	assert_true(client_judge(&client, &verdict));
	assert_int_equal(verdict.action, to[0] == 'z' ? ACTION_REFUSE : ACTION_PASS);
}

/* Many messages, then many recipients of one, then long ones: none is lost or unjudged.
 */
static void
test_endless_sessions_are_cut(void **state)
{
	char longest[SESSION_TEXT_MAX];

	(void)state;
	memset(longest, 'z', sizeof(longest));
	for (int i = 0; i < 2500; i++)
		add_txn();
	for (int i = 0; i < 2500; i++)
		add_rcpt("bob@x.test", 10);
	for (int i = 0; i < 2500; i++)
		add_rcpt(longest, sizeof(longest));
	assert_int_equal(strcmp(session_last_txn(&client.session)->mail_from, "a@b.test"),
			 0);
	client_end(&client, 2000);
	assert_in_range(pieces, 6, 12);
	assert_in_range(txns, 2500, 2500 + pieces);
	assert_int_equal(rcpts, 5000);
	assert_int_equal(decisions, 5000);
	for (unsigned i = 1; i < pieces; i++)
		assert_true(strcmp(references[i - 1], references[i]) < 0);
}

static void
test_queue_ids(void **state)
{
	char id[100];

	(void)state;
	client_note_queue_id(&client, "");
	assert_int_equal(client.queue_ids.len, 0);
	client_note_queue_id(&client, "4XyZ");
	client_note_queue_id(&client, "4XyZ");
	client_note_queue_id(&client, "");
	client_note_queue_id(&client, "4XyZb");
	assert_string_equal(client.queue_id, "4XyZb");
	assert_string_equal(client.queue_ids.data, "4XyZ 4XyZb");
	memset(id, 'q', sizeof(id) - 1);
	id[sizeof(id) - 1] = '\0';
	client_note_queue_id(&client, id); /* cut, and seen as the same again */
	client_note_queue_id(&client, id);
	assert_int_equal(client.queue_ids.len, 11 + CLIENT_QUEUE_ID_MAX - 1);
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "id%d", i);
		client_note_queue_id(&client, id);
	}
	assert_string_equal(client.queue_id, "id999");
	assert_in_range(client.queue_ids.len, 900, 1000);
}

/* What a message came to at its end is for those whom it was let through to. */
static void
test_a_message_is_judged(void **state)
{
	struct verdict verdict;
	double change;

	(void)state;
	add_txn();
	add_rcpt("bob@x.test", 10);
	client_judge_message(&client, &change, &verdict);
	assert_int_equal(verdict.kind, VERDICT_PASS);
	assert_float_equal(client.decisions[0].score, 1 + change, 1e-6);
	add_txn();
	add_rcpt("zoe@x.test", 10);
	add_rcpt("lea@x.test", 10);
	client_judge_message(&client, &change, &verdict);
	assert_int_equal(client.decisions[0].action, ACTION_PASS);
	assert_false(client.decisions[1].carried);
	assert_float_equal(client.decisions[1].score, 12, 1e-6);
	assert_int_equal(client.decisions[2].action, ACTION_REFUSE);
	assert_true(client.decisions[2].carried);
	assert_float_equal(client.decisions[2].score, 1 + change, 1e-6);
}

static void
test_deaf_sessions_are_not_judged(void **state)
{
	struct verdict verdict;

	(void)state;
	add_txn();
	assert_false(client_judge(&client, &verdict)); /* there is no recipient */
	add_rcpt("z@x.test", 8);
	client_go_deaf(&client);
	assert_false(client_judge(&client, &verdict));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_endless_sessions_are_cut),
	    TEST(test_queue_ids),
	    TEST(test_a_message_is_judged),
	    TEST(test_deaf_sessions_are_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
