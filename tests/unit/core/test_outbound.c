/* What our users send, asked of outbound.h, and how the engine comes to learn it. */
#include "outbound.h"

#include "caller.h"

#define NOW 1700000000u
#define DAY 86400u

struct bench {
	struct recall *recall;
	struct outbound *o;
};

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	b->o = outbound_create(b->recall, 1 << 20, NULL, NULL);
	assert_non_null(b->o);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	outbound_free(b->o);
	recall_free(b->recall);
	free(b);
	return 0;
}

static void
send_mail(struct outbound *o, const char *from, const char *to, const char *id,
	  uint32_t now_s)
{
	struct addr ip = {.family = 4, .bytes = {127, 0, 0, 1}};
	struct session s;

	session_init(&s, (int64_t)now_s * 1000, &ip);
	session_add_txn(&s, (int64_t)now_s * 1000, from, strlen(from));
	session_add_rcpt(&s, 0, to, strlen(to), MTA_ACCEPTED);
	session_add_data(&s)->message_id =
	    id != NULL ? session_text(&s, id, strlen(id)) : NULL;
	outbound_learn(o, &s, &s.txns[0]);
	session_fini(&s);
}

static bool
sent(struct outbound *o, const char *id, uint32_t now_s)
{
	struct outbound_message m;
	struct message_id_text msgid = {id, strlen(id)};

	return outbound_sent(o, &msgid, now_s, &m);
}

static void
what_left_is_known(void **state)
{
	struct outbound *o = ((struct bench *)*state)->o;
	struct outbound_message m;
	struct outbound_habit habit;
	struct message_id_text id = {"<1@ours.net>", 12};

	send_mail(o, "Anna+list@Ours.net", "bob@mx.firm.co.uk", " <1@ours.net>", NOW);
	assert_true(outbound_sent(o, &id, NOW + 5, &m));
	assert_int_equal(m.sent_s, NOW);
	assert_true(m.account == outbound_account_id(o, "anna@ours.net"));
	assert_false(sent(o, "<2@ours.net>", NOW));
	send_mail(o, "anna@ours.net", "bob@firm.co.uk", NULL, NOW + DAY);
	assert_true(outbound_account(o, "ANNA@ours.net", NOW + DAY, &habit));
	assert_int_equal(habit.first_s, NOW);
	assert_int_equal(habit.last_s, NOW + DAY);
	assert_int_equal(habit.n, 2);
	assert_false(outbound_account(o, "carol@ours.net", NOW, &habit));
	assert_true(outbound_sender_domain(o, "ours.net", NOW, &habit));
	assert_false(outbound_sender_domain(o, "theirs.net", NOW, &habit));
	/* The domain's owner is who was written to. */
	assert_true(outbound_partner(o, "firm.co.uk", NOW + DAY, &habit));
	assert_int_equal(habit.n, 2);
	assert_false(outbound_partner(o, "mx.firm.co.uk", NOW + DAY, &habit));
	assert_false(outbound_partner(o, "other.co.uk", NOW + DAY, &habit));
}

static void
it_is_forgotten_in_time(void **state)
{
	struct outbound *o = ((struct bench *)*state)->o;
	struct outbound_habit habit;

	send_mail(o, "anna@ours.net", "bob@firm.com", "<1@ours.net>", NOW);
	assert_true(sent(o, "<1@ours.net>", NOW + 30 * DAY));
	assert_false(sent(o, "<1@ours.net>", NOW + 31 * DAY));
	assert_true(outbound_partner(o, "firm.com", NOW + 180 * DAY, &habit));
	assert_false(outbound_partner(o, "firm.com", NOW + 181 * DAY, &habit));
	assert_true(outbound_account(o, "anna@ours.net", NOW + 180 * DAY, &habit));
	assert_false(outbound_account(o, "anna@ours.net", NOW + 181 * DAY, &habit));
}

/* A backup MX in an exempt network relays a zombie's mail: nobody of ours sent it. */
static void
local_mail_does_not_leave(void **state)
{
	struct outbound *o = ((struct bench *)*state)->o;
	struct outbound_habit habit;

	outbound_local(o, "ours.net", NOW - DAY);
	assert_true(outbound_is_local(o, "ours.net", NOW));
	assert_false(outbound_is_local(o, "firm.com", NOW));
	send_mail(o, "spam@zombie.com", "anna@ours.net", "<1@zombie.com>", NOW);
	assert_false(sent(o, "<1@zombie.com>", NOW));
	assert_false(outbound_account(o, "spam@zombie.com", NOW, &habit));
	assert_false(outbound_partner(o, "ours.net", NOW, &habit));
	assert_false(outbound_is_local(o, "ours.net", NOW + 180 * DAY));
}

static void
bounces_are_nobodys(void **state)
{
	struct outbound *o = ((struct bench *)*state)->o;
	struct outbound_habit habit;

	send_mail(o, "", "bob@firm.com", "<1@ours.net>", NOW);
	assert_false(sent(o, "<1@ours.net>", NOW));
	assert_false(outbound_partner(o, "firm.com", NOW, &habit));
}

static void
long_ids_differ_in_their_ends(void **state)
{
	struct outbound *o = ((struct bench *)*state)->o;
	char id[700];

	memset(id, 'x', sizeof(id));
	id[0] = '<';
	memcpy(id + sizeof(id) - 8, "@a.net>", 8);
	send_mail(o, "anna@ours.net", "bob@firm.com", id, NOW);
	assert_true(sent(o, id, NOW));
	id[sizeof(id) - 9] = 'y';
	assert_false(sent(o, id, NOW));
}

/* A memo as the engine told it. */
struct told {
	int n[MEMO_KINDS];
	char name[64];
};

static void
tell(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
     const struct memo *memo)
{
	struct told *told = ctx;

	assert_true(id != 0 && memo->last_s != 0);
	told->n[kind]++;
	snprintf(told->name, sizeof(told->name), "%s", name);
}

static struct engine *
telling_engine(struct told *told)
{
	const struct engine_sink sink = {.ctx = told, .memo = tell};

	*told = (struct told){0};
	return engine_in_mode(MODE_MONITOR, NULL, &sink, 1 << 20);
}

static void
with_message(struct call *c, const char *from, const char *to, const char *id)
{
	call_mail(c, from, true);
	call_rcpt(c, to, MTA_ACCEPTED);
	session_add_data(&c->session)->message_id =
	    session_text(&c->session, id, strlen(id));
}

/* Never by the envelope alone. */
static void
only_trusted_sessions_teach(void **state)
{
	static const struct caller user = {"203.0.113.5", NULL, "pc", NULL, true, true},
				   local = {"127.0.0.1", NULL, "pc", NULL, true, false},
				   liar = {"203.0.113.5", NULL, "pc", NULL, true, false};
	struct told told;
	struct engine *e = telling_engine(&told);
	struct call c;

	(void)state;
	call_begin(&c, e, &liar, NOW);
	with_message(&c, "anna@ours.net", "bob@firm.com", "<1@ours.net>");
	call_end(&c);
	assert_int_equal(told.n[MEMO_SENT] + told.n[MEMO_ACCOUNT], 0);
	/* What a stranger may send mail to is local. */
	assert_int_equal(told.n[MEMO_LOCAL_DOMAIN], 1);
	call_begin(&c, e, &user, NOW);
	with_message(&c, "anna@ours.net", "bob@elsewhere.com", "<2@ours.net>");
	call_end(&c);
	assert_int_equal(told.n[MEMO_SENT], 1);
	call_begin(&c, e, &local, NOW);
	with_message(&c, "anna@ours.net", "bob@elsewhere.com", "<3@ours.net>");
	call_end(&c);
	assert_int_equal(told.n[MEMO_SENT], 2);
	assert_int_equal(told.n[MEMO_ACCOUNT], 2);
	assert_int_equal(told.n[MEMO_PARTNER], 2);
	engine_free(e);
}

/* Each transaction once: at its end, or when the next one has a recipient. */
static void
each_message_teaches_once(void **state)
{
	static const struct caller user = {"203.0.113.5", NULL, "pc", NULL, true, true};
	struct told told;
	struct engine *e = telling_engine(&told);
	struct verdict verdict;
	struct call c;
	double change;

	(void)state;
	call_begin(&c, e, &user, NOW);
	with_message(&c, "anna@ours.net", "bob@firm.com", "<1@ours.net>");
	assert_int_equal(told.n[MEMO_SENT], 0);
	engine_message(e, c.visit, &change, &verdict);
	assert_int_equal(told.n[MEMO_SENT], 1);
	with_message(&c, "anna@ours.net", "bob@firm.com", "<2@ours.net>");
	assert_int_equal(told.n[MEMO_SENT], 1);
	with_message(&c, "anna@ours.net", "bob@firm.com", "<3@ours.net>");
	assert_int_equal(told.n[MEMO_SENT], 2);
	call_end(&c);
	assert_int_equal(told.n[MEMO_SENT], 3);
	engine_free(e);
}

/* Of what a backup MX relays to us nobody's correspondents come, nor rows for each. */
static void
only_mail_that_leaves_makes_correspondents(void **state)
{
	static const struct caller stranger = {"203.0.113.5", NULL, "pc",
					       NULL,	      true, false},
				   backup = {"127.0.0.1", NULL, "mx2", NULL, true, false};
	struct told told;
	struct engine *e = telling_engine(&told);
	struct call c;

	(void)state;
	call_once(e, &stranger, NOW, "anna@ours.net", MTA_ACCEPTED);
	call_begin(&c, e, &backup, NOW);
	with_message(&c, "somebody@firm.com", "anna@ours.net", "<1@firm.com>");
	call_end(&c);
	assert_int_equal(told.n[MEMO_PAIR], 0);
	call_begin(&c, e, &backup, NOW);
	with_message(&c, "anna@ours.net", "bob@firm.com", "<2@ours.net>");
	call_rcpt(&c, "carol@ours.net", MTA_ACCEPTED);
	call_end(&c);
	assert_int_equal(told.n[MEMO_PAIR], 1);
	engine_free(e);
}

/* A user at home whose network nobody listed as exempt does not make the world local. */
static void
private_clients_make_nothing_local(void **state)
{
	static const struct caller lan = {"10.1.2.3", NULL, "pc", NULL, true, false};
	struct told told;
	struct engine *e = telling_engine(&told);

	(void)state;
	call_once(e, &lan, NOW, "bob@firm.com", MTA_ACCEPTED);
	assert_int_equal(told.n[MEMO_LOCAL_DOMAIN], 0);
	engine_free(e);
}

static int
cannot_read(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	(void)ctx, (void)kind, (void)id, (void)memo_r;
	return -1;
}

/* Whether our users write to a domain is not known then: it speaks for nobody. */
static void
what_cannot_be_read_makes_no_partner(void **state)
{
	static const struct caller server = {"203.0.113.9",  "mx.firm.com", "mx.firm.com",
					     "bob@firm.com", true,	    false};
	const struct engine_backing backing = {.memo = cannot_read};
	struct engine *e = engine_in_mode(MODE_ENFORCE, &backing, NULL, 16 << 20);
	struct call c = call_once(e, &server, NOW, "anna@ours.net", MTA_ACCEPTED);

	(void)state;
	assert_false(score_has(&c.verdict.score, REASON_SERVER_TWO_WAY));
	engine_free(e);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_left_is_known),
	    TEST(it_is_forgotten_in_time),
	    TEST(local_mail_does_not_leave),
	    TEST(bounces_are_nobodys),
	    TEST(long_ids_differ_in_their_ends),
	    cmocka_unit_test(only_trusted_sessions_teach),
	    cmocka_unit_test(each_message_teaches_once),
	    cmocka_unit_test(only_mail_that_leaves_makes_correspondents),
	    cmocka_unit_test(private_clients_make_nothing_local),
	    cmocka_unit_test(what_cannot_be_read_makes_no_partner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
