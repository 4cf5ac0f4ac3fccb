/* What a botnet is worth in a judgement: bounded, never enough alone, nothing for those
 * that look like servers; and who is put up for grouping. */
#include "caller.h"
#include "engine.h"
#include "judge_botnet.h"

#define ID 7

static const uint8_t secret[16] = {0};

struct bench {
	struct engine *engine;
	unsigned grouped, servers;
	struct botnet_visit last;
};

static void
on_grouped(void *ctx, const struct botnet_visit *visit)
{
	struct bench *b = ctx;

	b->grouped++;
	b->servers += visit->server;
	b->last = *visit;
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	const struct engine_sink sink = {.grouped_ctx = b, .grouped = on_grouped};
	struct engine_settings settings;

	assert_non_null(b);
	engine_settings_init(&settings);
	settings.memory = 4 << 20;
	b->engine = engine_create(&settings, NULL, &sink, secret);
	assert_non_null(b->engine);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	engine_free(b->engine);
	free(b);
	return 0;
}

/* The engine knows a botnet with so many zombies, in which the address is somehow. */
static void
know_as(struct bench *b, uint32_t labelled, bool evidence, const struct caller *member,
	const struct botnet_place *how)
{
	struct botnet_view *v = botnet_view_create(secret);
	struct botnet_summary s = {.id = ID,
				   .name = "ylmf-pc",
				   .hosts = labelled + 100,
				   .labelled = labelled,
				   .networks = 10,
				   .evidence = evidence};
	struct host_key key;
	struct addr ip;

	assert_int_equal(addr_parse(member->ip, &ip), 0);
	host_key_make(&ip, FORM_SINGLE, DIALECT_PLAIN, &key);
	assert_int_equal(botnet_view_add(v, &s), 0);
	assert_int_equal(botnet_view_add_member(v, &key, ID, how), 0);
	host_key_make(&ip, FORM_NAME, DIALECT_PLAIN, &key);
	assert_int_equal(botnet_view_add_member(v, &key, ID, how), 0);
	engine_set_botnets(b->engine, v);
}

static void
know(struct bench *b, uint32_t labelled, bool evidence, const struct caller *member)
{
	know_as(b, labelled, evidence, member, &(struct botnet_place){.member = true});
}

static double
nats(const struct verdict *v)
{
	for (size_t i = 0; i < v->score.n_reasons; i++)
		if (v->score.reasons[i].id == REASON_BOTNET)
			return v->score.reasons[i].nats;
	return 0;
}

static struct verdict
visit(struct bench *b, const struct caller *who, enum mta_answer answer)
{
	struct verdict verdict;
	struct call c;

	call_begin(&c, b->engine, who, T0_S);
	call_mail(&c, who->from, who->esmtp);
	verdict = *call_rcpt(&c, "user@example.com", answer);
	call_end(&c);
	return verdict;
}

static const struct caller zombie = {.ip = "192.0.2.77",
				     .ptr = "dsl-192-0-2-77.example.net",
				     .helo = "ylmf-pc",
				     .from = "a@example.org"};
static const struct caller server = {.ip = "198.51.100.5",
				     .ptr = "mail.example.org",
				     .helo = "mail.example.org",
				     .from = "a@example.org"};
/* A name that says nothing, and a HELO that says little. */
static const struct caller plain = {.ip = "203.0.113.9",
				    .ptr = "flower.example.org",
				    .helo = "flower",
				    .from = "a@example.org"};

static void
is_bounded(void **state)
{
	struct bench *b = *state;
	struct verdict v;

	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), 0, 1e-9);
	know(b, 6, true, &zombie);
	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), log(7), 1e-9);
	know(b, 100000, true, &zombie);
	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), JUDGE_BOTNET_MAX, 1e-9);
	/* Too few were found out, or a server is among them. */
	know(b, 100000, false, &zombie);
	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), 0, 1e-9);
	know(b, BOTNET_LABELLED - 1, true, &zombie);
	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), 0, 1e-9);
}

/* To be like a botnet is no evidence. */
static void
guests_are_spared(void **state)
{
	const struct botnet_place guest = {.member = true, .guest = true};
	struct bench *b = *state;
	struct verdict v;

	know_as(b, 100000, true, &zombie, &guest);
	v = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&v), 0, 1e-9);
}

static void
alone_convicts_nobody(void **state)
{
	struct bench *b = *state;
	struct verdict before = visit(b, &plain, MTA_ACCEPTED), v;

	know(b, 100000, true, &plain);
	v = visit(b, &plain, MTA_ACCEPTED);
	/* Who greets with a host name may be a forwarder. */
	assert_near(nats(&v), JUDGE_BOTNET_MAX / 2, 1e-9);
	assert_true(v.score.total <= before.score.total + JUDGE_BOTNET_MAX + 1e-9);
	assert_true(JUDGE_BOTNET_MAX < v.threshold);
}

static void
spares_servers(void **state)
{
	struct bench *b = *state;
	struct verdict v;

	know(b, 100000, true, &server);
	v = visit(b, &server, MTA_ACCEPTED);
	assert_near(nats(&v), 0, 1e-9);
}

/* A host that was never seen in it is placed by what it says, and counts less. */
static void
places_by_tokens(void **state)
{
	static const char sender[] = "a@example.org";
	struct bench *b = *state;
	struct botnet_view *v = botnet_view_create(secret);
	struct botnet_summary s = {
	    .id = ID, .name = "x", .hosts = 200, .labelled = 100, .evidence = true};
	struct verdict verdict;

	assert_int_equal(botnet_view_add(v, &s), 0);
	assert_int_equal(
	    botnet_view_add_token(v, BOTNET_HELO,
				  botnet_hash(BOTNET_HELO, "ylmf-pc", 7, secret), ID, 5),
	    0);
	assert_int_equal(botnet_view_add_token(
			     v, BOTNET_SENDER,
			     botnet_hash(BOTNET_SENDER, sender, strlen(sender), secret),
			     ID, 4),
			 0);
	engine_set_botnets(b->engine, v);
	verdict = visit(b, &zombie, MTA_ACCEPTED);
	assert_near(nats(&verdict), JUDGE_BOTNET_MAX * 2 / 3, 1e-9);
}

/* Suspects are grouped; what looks like a server is not; names that machines have before
 * anybody gives them one are no marks. */
static void
musters_suspects(void **state)
{
	struct bench *b = *state;
	struct caller cloud = zombie;

	(void)visit(b, &zombie, MTA_ACCEPTED);
	assert_int_equal(b->grouped, 1);
	assert_false(b->last.labelled);
	assert_int_not_equal(b->last.tokens[BOTNET_HELO].hash, 0);
	assert_string_equal(b->last.tokens[BOTNET_HELO].text, "ylmf-pc");
	assert_string_equal(b->last.target, "example.com");
	(void)visit(b, &server, MTA_ACCEPTED);
	assert_int_equal(b->grouped, 1);
	cloud.helo = "ip-10-0-0-1.ec2.internal";
	(void)visit(b, &cloud, MTA_ACCEPTED);
	assert_int_equal(b->grouped, 2);
	assert_int_equal(b->last.tokens[BOTNET_HELO].hash, 0);
	assert_int_equal(b->last.tokens[BOTNET_HELO_TEMPLATE].hash, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(is_bounded, setup, teardown),
	    cmocka_unit_test_setup_teardown(guests_are_spared, setup, teardown),
	    cmocka_unit_test_setup_teardown(alone_convicts_nobody, setup, teardown),
	    cmocka_unit_test_setup_teardown(spares_servers, setup, teardown),
	    cmocka_unit_test_setup_teardown(places_by_tokens, setup, teardown),
	    cmocka_unit_test_setup_teardown(musters_suspects, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
