#include "returns.h"

#include "botnet_view.h"
#include "caller.h"
#include "engine_setup.h"

#define MEMORY	   (UINT64_C(16) << 20)
#define STEP_10MIN 4 /* of an age from 5 to 10 minutes */

static const struct caller bot = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};
static const struct caller neighbour = {
    .ip = "24.0.0.9", .ptr = "c-24-0-0-9.hsd.bignet.net", .helo = "friend"};
static const struct caller stranger = {
    .ip = "81.3.4.5", .ptr = "p5.dip.othernet.net", .helo = "friend"};
static const struct caller server = {.ip = "192.0.2.1",
				     .ptr = "mail.firm-a.com",
				     .helo = "mail.firm-a.com",
				     .esmtp = true};

/* What the sink was told, summed up. */
struct told {
	struct returns_counts done[RETURNS_REFUSALS][RETURNS_CLASSES], open;
};

static void
take(void *ctx, enum returns_state state, const struct returns_key *key,
     const struct returns_counts *counts)
{
	struct told *told = ctx;

	if (state == RETURNS_OPEN_ANEW)
		told->open = (struct returns_counts){0};
	else if (state == RETURNS_OPEN)
		returns_counts_add(&told->open, counts);
	else
		returns_counts_add(&told->done[key->refusal][key->class], counts);
}

static struct engine *
listen_to(struct told *told, uint64_t memory)
{
	const struct engine_sink sink = {.ctx = told, .returns = take};

	*told = (struct told){0};
	return engine_in_mode(MODE_ENFORCE, NULL, &sink, memory);
}

/* A day and an hour later all cases are over. */
static void
let_end(struct engine *e, uint32_t now_s)
{
	const struct caller other = {.ip = "198.51.100.1", .helo = "x"};

	call_once(e, &other, now_s + 26 * 3600, "z@ours.net", MTA_ACCEPTED);
	engine_flush(e, 0);
	engine_free(e);
}

struct mail {
	const char *from, *to;
	enum mta_answer answer;
};

static struct call
send_mail(struct engine *e, const struct caller *who, uint32_t now_s, struct mail mail)
{
	struct caller as = *who;

	as.from = mail.from;
	return call_once(e, &as, now_s, mail.to, mail.answer);
}

static void
nobody_comes_back(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];

	(void)state;
	call_once(e, &bot, T0_S, "nobody@ours.net", MTA_UNKNOWN);
	call_once(e, &stranger, T0_S, "closed@ours.net", MTA_REJECTED);
	engine_flush(e, 0);
	assert_int_equal(told.open.cases, 2);
	assert_int_equal(c->cases, 0);
	let_end(e, T0_S);
	assert_int_equal(told.open.cases, 0);
	assert_int_equal(c->cases, 2);
	assert_int_equal(c->evicted, 0);
	for (unsigned way = 0; way < RETURNS_WAYS; way++)
		assert_int_equal(c->censored[way][RETURNS_NOT], 2);
	assert_int_equal(c->grey[1][0][RETURNS_NOT], 2);
}

/* A case of a time to come, when the clock was ahead, holds up no others. */
static void
the_clock_was_ahead(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];

	(void)state;
	call_once(e, &stranger, T0_S + 365 * DAY_S, "closed@ours.net", MTA_REJECTED);
	call_once(e, &bot, T0_S, "closed@ours.net", MTA_REJECTED);
	engine_flush(e, T0_S + 27 * 3600);
	assert_int_equal(told.open.cases, 0);
	assert_int_equal(c->cases, 1);
	assert_int_equal(c->censored[RETURNS_HOST][RETURNS_NOT], 1);
	engine_free(e);
}

/* The same mail from the same host, one beside it, and anyone. */
static void
who_brings_it_again(void **state)
{
	const struct caller *const who[] = {&bot, &neighbour, &stranger};
	const unsigned ways[] = {RETURNS_RESEND, RETURNS_NEAR, RETURNS_ANYONE};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct told told;
		struct engine *e = listen_to(&told, MEMORY);
		const struct returns_counts *c =
		    &told.done[RETURNS_DEFERRED][RETURNS_UNKNOWN];

		send_mail(e, &bot, T0_S,
			  (struct mail){"A@b.com", "anna@ours.net", MTA_DEFERRED});
		send_mail(e, who[i], T0_S + 400,
			  (struct mail){"a@B.com", "Anna@ours.net", MTA_ACCEPTED});
		let_end(e, T0_S);
		assert_int_equal(c->cases, 1);
		for (size_t k = 0; k < 3; k++)
			assert_int_equal(c->returned[ways[k]][STEP_10MIN], k >= i);
		assert_int_equal(c->returned[RETURNS_HOST][STEP_10MIN], i == 0);
		/* A greylist of 5 minutes would have let it pass but for the stranger. */
		assert_int_equal(c->grey[1][0][STEP_10MIN], i < 2);
		assert_int_equal(c->grey[2][0][RETURNS_NOT], 1);
	}
}

static void
with_what_it_comes(void **state)
{
	static const struct {
		const char *from, *to;
		enum returns_way way;
	} rows[] = {{"a@b.com", "anna@ours.net", RETURNS_RESEND},
		    {"x@y.com", "anna@ours.net", RETURNS_RETEMPLATE},
		    {"a@b.com", "bert@ours.net", RETURNS_BLAST}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told;
		struct engine *e = listen_to(&told, MEMORY);
		const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];

		send_mail(e, &bot, T0_S,
			  (struct mail){"a@b.com", "anna@ours.net", MTA_REJECTED});
		send_mail(e, &bot, T0_S + 5,
			  (struct mail){rows[i].from, rows[i].to, MTA_ACCEPTED});
		let_end(e, T0_S);
		assert_int_equal(c->returned[RETURNS_HOST][0], 1);
		for (unsigned way = RETURNS_RESEND; way <= RETURNS_BLAST; way++)
			assert_int_equal(c->returned[way][0], way == rows[i].way);
	}
}

/* A message with content; the first recipient is refused, the second takes it. */
static void
send_content(struct engine *e, uint32_t now_s, const char *to, const char *id,
	     uint64_t body)
{
	struct session_data *data;
	struct call c;

	call_begin(&c, e, &bot, now_s);
	call_mail(&c, "a@b.com", false);
	call_rcpt(&c, to, MTA_REJECTED);
	call_rcpt(&c, "taker@ours.net", MTA_ACCEPTED);
	data = session_add_data(&c.session);
	assert_non_null(data);
	data->message_id = session_text(&c.session, id, strlen(id));
	data->body_simhash = body;
	data->has_simhash = true;
	call_end(&c);
}

static void
content_tells_more_than_the_envelope(void **state)
{
	static const struct {
		const char *to, *id;
		uint64_t body;
		enum returns_way way;
	} rows[] = {
	    {"anna@ours.net", "<1@b.com>", 0xffffffff00000003, RETURNS_RESEND},
	    {"anna@ours.net", "<2@b.com>", 0xffffffff00000000, RETURNS_RESEND},
	    {"anna@ours.net", "<2@b.com>", 0x00000000ffffffff, RETURNS_RETEMPLATE},
	    {"bert@ours.net", "<1@b.com>", 0x00000000ffffffff, RETURNS_RESEND},
	    {"bert@ours.net", "<2@b.com>", 0xffffffff00000001, RETURNS_RETEMPLATE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct told told;
		struct engine *e = listen_to(&told, MEMORY);
		const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];

		send_content(e, T0_S, "anna@ours.net", "<1@b.com>", 0xffffffff00000001);
		send_content(e, T0_S + 5, rows[i].to, rows[i].id, rows[i].body);
		let_end(e, T0_S);
		assert_int_equal(c->returned[rows[i].way][0], 1);
	}
}

/* Sessions that were open when the refusal came do not know of it. */
static void
one_session_is_no_return(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];
	struct call one, two;

	(void)state;
	call_begin(&one, e, &bot, T0_S);
	call_begin(&two, e, &bot, T0_S);
	call_mail(&one, "a@b.com", false);
	call_mail(&two, "a@b.com", false);
	one.now_s = two.now_s = T0_S + 2;
	call_rcpt(&one, "n1@ours.net", MTA_UNKNOWN);
	call_rcpt(&one, "n2@ours.net", MTA_UNKNOWN);
	call_rcpt(&two, "n1@ours.net", MTA_UNKNOWN);
	call_end(&one);
	call_end(&two);
	let_end(e, T0_S);
	assert_int_equal(c->cases, 1);
	for (unsigned way = 0; way < RETURNS_WAYS; way++)
		assert_int_equal(c->censored[way][RETURNS_NOT], 1);
}

static void
bounces_are_left_out(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	struct call c;

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		c = send_mail(e, &bot, T0_S + i,
			      (struct mail){"", "n1@ours.net", MTA_UNKNOWN});
		for (size_t k = 0; k < c.verdict.score.n_reasons; k++)
			assert_int_not_equal(c.verdict.score.reasons[k].id,
					     REASON_RETURN_REFUSED);
	}
	let_end(e, T0_S);
	assert_int_equal(told.done[RETURNS_MTA][RETURNS_UNKNOWN].cases, 0);
}

/* Who it is counts as known at the end. */
static void
the_class_comes_later(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_ZOMBIE];

	(void)state;
	call_once(e, &bot, T0_S, "anna@ours.net", MTA_REJECTED);
	convict(e, &bot, T0_S + 100);
	let_end(e, T0_S);
	assert_int_equal(told.done[RETURNS_MTA][RETURNS_UNKNOWN].cases, 0);
	assert_int_equal(c->cases, 1);
	assert_int_equal(told.done[RETURNS_OURS][RETURNS_ZOMBIE].cases, 1);
	assert_int_equal(c->grey[1][0][RETURNS_NOT], 1);
}

/* The botnet is the one that is known when the case ends. */
static void
take_botnets(void *ctx, enum returns_state state, const struct returns_key *key,
	     const struct returns_counts *counts)
{
	uint32_t *cases = ctx;

	if (state == RETURNS_DONE && key->refusal == RETURNS_MTA) {
		assert_true(key->botnet == 0 || key->botnet == 7);
		cases[key->botnet == 7] += counts->cases;
	}
}

static void
a_case_belongs_to_a_botnet(void **state)
{
	uint32_t cases[2] = {0};
	const struct engine_sink sink = {.ctx = cases, .returns = take_botnets};
	struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	const struct botnet_summary summary = {.id = 7, .name = "rooks", .hosts = 9};
	struct botnet_view *view = botnet_view_create(SECRET);
	struct call c;

	(void)state;
	c = call_once(e, &bot, T0_S, "n1@ours.net", MTA_UNKNOWN);
	call_once(e, &stranger, T0_S, "n2@ours.net", MTA_UNKNOWN);
	assert_int_equal(botnet_view_add(view, &summary), 0);
	assert_int_equal(botnet_view_add_member(view, &c.outcome.key, 7,
						&(struct botnet_place){.member = true}),
			 0);
	engine_set_botnets(e, view);
	let_end(e, T0_S);
	assert_int_equal(cases[0], 1);
	assert_int_equal(cases[1], 1);
}

/* Of what is accepted one host in eight, whatever it sends. */
static void
a_sample_of_the_accepted(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);

	(void)state;
	for (uint32_t i = 0; i < 800; i++) {
		char ip[32];
		struct caller who = bot;

		snprintf(ip, sizeof(ip), "24.1.%u.%u", i / 200, i % 200);
		who.ip = ip;
		call_once(e, &who, T0_S + i, "anna@ours.net", MTA_ACCEPTED);
		call_once(e, &who, T0_S + i, "bert@ours.net", MTA_ACCEPTED);
	}
	let_end(e, T0_S + 800);
	assert_in_range(told.done[RETURNS_ACCEPTED][RETURNS_UNKNOWN].cases, 80, 120);
}

static const struct reason *
find(const struct verdict *v, enum reason_id id)
{
	for (size_t i = 0; i < v->score.n_reasons; i++)
		if (v->score.reasons[i].id == id)
			return &v->score.reasons[i];
	return NULL;
}

static double
repeat_nats(const struct call *c)
{
	const struct reason *r = find(&c->verdict, REASON_RETURN_REFUSED);

	return r != NULL ? r->nats : 0;
}

/* What was refused for good comes again: more each time, up to a bound. */
static void
repeats_after_a_5xx(void **state)
{
	static const double expected[] = {0, 0.5, 1, 1.5, 1.5};
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		struct call c =
		    call_once(e, &bot, T0_S + i * 30, "closed@ours.net", MTA_REJECTED);

		assert_near(repeat_nats(&c), expected[i], 1e-9);
	}
	let_end(e, T0_S);
}

static void
a_server_has_to_repeat_it_twice(void **state)
{
	static const double expected[] = {0, 0, 0.5, 0.5};
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		struct call c =
		    call_once(e, &server, T0_S + i * 30, "closed@ours.net", MTA_REJECTED);

		assert_near(repeat_nats(&c), expected[i], 1e-9);
	}
	let_end(e, T0_S);
}

/* Another day, another mail, another host, and a temporary refusal are no repetition. */
static void
what_is_no_repetition(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	struct call c;

	(void)state;
	call_once(e, &bot, T0_S, "n1@ours.net", MTA_REJECTED);
	c = call_once(e, &bot, T0_S + RETURNS_REPEAT_BLIND_S, "n1@ours.net",
		      MTA_REJECTED);
	assert_near(repeat_nats(&c), 0, 1e-9);
	c = call_once(e, &bot, T0_S + RETURNS_REPEAT_S, "n1@ours.net", MTA_REJECTED);
	assert_near(repeat_nats(&c), 0, 1e-9);
	c = call_once(e, &bot, T0_S + RETURNS_REPEAT_S + 9, "n2@ours.net", MTA_REJECTED);
	assert_near(repeat_nats(&c), 0, 1e-9);
	c = call_once(e, &neighbour, T0_S + RETURNS_REPEAT_S + 9, "n1@ours.net",
		      MTA_REJECTED);
	assert_near(repeat_nats(&c), 0, 1e-9);
	call_once(e, &stranger, T0_S, "n1@ours.net", MTA_DEFERRED);
	c = call_once(e, &stranger, T0_S + 9, "n1@ours.net", MTA_DEFERRED);
	assert_near(repeat_nats(&c), 0, 1e-9);
	let_end(e, T0_S);
}

/* A list writes to who has left, many times a day: its mails differ in size. */
static void
another_size_is_another_mail(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);

	(void)state;
	for (uint32_t i = 0; i < 6; i++) {
		char size[24];
		struct call c;

		snprintf(size, sizeof(size), "Size=%u", 2000 + i);
		call_begin(&c, e, &bot, T0_S + i * 600);
		session_add_txn(&c.session, c.session.at_ms, "l@b.com", 7);
		session_add_arg(&c.session, size, strlen(size));
		call_rcpt(&c, "n1@ours.net", MTA_UNKNOWN);
		assert_near(repeat_nats(&c), 0, 1e-9);
		call_end(&c);
	}
	let_end(e, T0_S);
}

static uint8_t
retries_of(struct engine *e, const struct caller *who, uint32_t now_s)
{
	struct engine_opinion o;
	struct call c;

	call_begin(&c, e, who, now_s);
	call_mail(&c, "a@sender.com", who->esmtp);
	engine_explain(e, &c.session, &o);
	assert_true(o.known);
	assert_int_equal(returns_retried(&o.profile), o.profile.retries > 0);
	call_end(&c);
	return o.profile.retries;
}

static void
proper_retries(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	uint32_t t = T0_S;

	(void)state;
	call_once(e, &server, t, "anna@ours.net", MTA_DEFERRED);
	assert_int_equal(retries_of(e, &server, t), 0);
	call_once(e, &server, t += 300, "anna@ours.net", MTA_DEFERRED);
	assert_int_equal(retries_of(e, &server, t), 1);
	call_once(e, &server, t += 900, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(retries_of(e, &server, t), 2);
	call_once(e, &server, t += 900, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(retries_of(e, &server, t), 2);
	/* Hammering is none, nor a new mail to somebody else, nor the day after. */
	for (int i = 0; i < 20; i++)
		call_once(e, &bot, t += 20, "anna@ours.net", MTA_DEFERRED);
	call_once(e, &bot, t + 300, "bert@ours.net", MTA_ACCEPTED);
	assert_int_equal(retries_of(e, &bot, t), 0);
	call_once(e, &bot, t + RETURNS_WATCHED_S, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(retries_of(e, &bot, t + RETURNS_WATCHED_S), 0);
	let_end(e, t);
}

/* Of what valid servers bring only what is new to us would be delayed. */
static void
triples_of_valid_servers(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_ACCEPTED][RETURNS_VALID];
	uint32_t t = T0_S;

	(void)state;
	for (uint32_t i = 0; i < 400; i++) {
		char to[32];

		snprintf(to, sizeof(to), "user%u@ours.net", i % 20);
		call_once(e, &server, t += DAY_S / 10, to, MTA_ACCEPTED);
	}
	let_end(e, t);
	assert_between(c->triples, 100, 300); /* since it is proven */
	assert_int_equal(c->triples_new, 20);
}

/* What memory has no place for is out of sight, and the oldest goes first. */
static void
cases_beyond_memory(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, 1 << 20);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];
	uint32_t places;

	(void)state;
	for (uint32_t i = 0; i < 250; i++) {
		char ip[32];
		struct caller who = bot;

		snprintf(ip, sizeof(ip), "24.0.%u.7", i);
		who.ip = ip;
		call_once(e, &who, T0_S + i, "n1@ours.net", MTA_UNKNOWN);
	}
	let_end(e, T0_S);
	places = c->cases - c->evicted;
	assert_int_equal(c->cases, 250);
	assert_in_range(places, 64, 200);
	assert_int_equal(c->censored[RETURNS_HOST][3], c->evicted); /* 1 to 5 min */
	assert_int_equal(c->censored[RETURNS_HOST][RETURNS_NOT], places);
	/* All had one envelope: each of the last cases saw it again. */
	assert_true(c->returned[RETURNS_ANYONE][0] >= 240);
}

/* With next to no memory all goes on without. */
static void
too_little_memory(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, 256 << 10);

	(void)state;
	call_once(e, &bot, T0_S, "n1@ours.net", MTA_UNKNOWN);
	call_once(e, &bot, T0_S + 9, "n1@ours.net", MTA_UNKNOWN);
	let_end(e, T0_S);
	assert_int_equal(told.done[RETURNS_MTA][RETURNS_UNKNOWN].cases, 0);
}

/* Every case that is open is found by its host, however many there are. */
static void
tables_hold_what_the_ring_holds(void **state)
{
	struct told told;
	struct engine *e = listen_to(&told, MEMORY);
	const struct returns_counts *c = &told.done[RETURNS_MTA][RETURNS_UNKNOWN];
	uint32_t n = 2 * (uint32_t)(MEMORY / 32 / 200);

	(void)state;
	for (uint32_t i = 0; i < 2 * n; i++) {
		char ip[32], to[32];
		struct caller who = bot;

		/* In the second half they come back, the last one first. */
		uint32_t k = i < n ? i : 2 * n - 1 - i;

		snprintf(ip, sizeof(ip), "24.%u.%u.7", k / 250, k % 250);
		snprintf(to, sizeof(to), "n%u@ours.net", k);
		who.ip = ip;
		call_once(e, &who, T0_S + (i < n ? 0 : 3000), to, MTA_UNKNOWN);
	}
	let_end(e, T0_S);
	assert_true(c->evicted > 0 && c->evicted < c->cases);
	assert_int_equal(c->returned[RETURNS_RESEND][7], c->cases - c->evicted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_comes_back),
	    cmocka_unit_test(the_clock_was_ahead),
	    cmocka_unit_test(who_brings_it_again),
	    cmocka_unit_test(with_what_it_comes),
	    cmocka_unit_test(content_tells_more_than_the_envelope),
	    cmocka_unit_test(one_session_is_no_return),
	    cmocka_unit_test(bounces_are_left_out),
	    cmocka_unit_test(the_class_comes_later),
	    cmocka_unit_test(a_sample_of_the_accepted),
	    cmocka_unit_test(a_case_belongs_to_a_botnet),
	    cmocka_unit_test(repeats_after_a_5xx),
	    cmocka_unit_test(a_server_has_to_repeat_it_twice),
	    cmocka_unit_test(what_is_no_repetition),
	    cmocka_unit_test(another_size_is_another_mail),
	    cmocka_unit_test(proper_retries),
	    cmocka_unit_test(triples_of_valid_servers),
	    cmocka_unit_test(cases_beyond_memory),
	    cmocka_unit_test(too_little_memory),
	    cmocka_unit_test(tables_hold_what_the_ring_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
