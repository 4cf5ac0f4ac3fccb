/* What the database knew at a time that is past. */
#include <math.h>

#include "context.h"
#include "outbound.h"
#include "replay_past.h"
#include "store/unit_store.h"
#include "store_context.h"
#include "store_host.h"
#include "store_memo.h"

#define DAY   86400u
#define START (20000 * DAY)
#define NOW   (START + 30 * DAY)
#define HOSTS 30 /* labelled before the start, and as many after it */

static struct store *store;

static int
setup(void **state)
{
	struct fault fault;

	if (unit_dir_setup(state) != 0)
		return -1;
	store = store_open(unit_dir, STORE_WRITER, &fault);
	return store == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	store_close(store);
	return unit_dir_teardown(state);
}

static struct host_key
key_of(const char *address)
{
	struct host_key key;
	struct addr addr;

	assert_int_equal(addr_parse(address, &addr), 0);
	host_key_make(&addr, FORM_SINGLE, 1, &key);
	return key;
}

static void
put_host(const char *address, const struct profile *p)
{
	struct host_key key = key_of(address);
	char ptr[64];
	struct host_texts texts = {.ptr = ptr,
				   .helo = "localhost",
				   .template = "ip-@.pool.example.net",
				   .provider = "example.net",
				   .ptr_status = PTR_OK};

	snprintf(ptr, sizeof(ptr), "ip-%s.pool.example.net", address);
	for (char *c = ptr; c < ptr + 3 + strlen(address); c++)
		*c = *c == '.' ? '-' : *c;
	assert_int_equal(store_host_put(store, &key, p, &texts), 0);
}

static void
test_hosts(void **state)
{
	static const struct {
		const char *address;
		struct profile p;
		bool known;
	} cases[] = {
	    {"192.0.2.1", {.first_s = 1, .last_s = START - 1}, true},
	    {"192.0.2.2", {.first_s = 1, .last_s = START}, false},
	    {"192.0.2.3",
	     {.last_s = NOW, .label = LABEL_SERVER, .established_s = START - 1},
	     true},
	    {"192.0.2.4",
	     {.last_s = NOW, .label = LABEL_SERVER, .established_s = START},
	     false},
	    /* It was one, and lost it since. */
	    {"192.0.2.5", {.last_s = NOW, .established_s = START - 1}, false},
	};
	struct replay_past past = {store, START};
	struct engine_backing backing = replay_past_backing(&past);
	struct profile p;
	struct host_key key = key_of("192.0.2.99");

	(void)state;
	assert_int_equal(backing.host(backing.ctx, &key, &p), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		put_host(cases[i].address, &cases[i].p);
		key = key_of(cases[i].address);
		assert_int_equal(backing.host(backing.ctx, &key, &p), cases[i].known);
	}
}

static void
test_contexts_were_younger(void **state)
{
	const struct context old = {.bad = 8, .at_s = START - DAY, .last_s = START - DAY};
	const struct context new = {.bad = 8, .good = 2, .at_s = NOW, .last_s = NOW};
	struct replay_past past = {store, START};
	struct engine_backing backing = replay_past_backing(&past);
	struct context c;

	(void)state;
	store_context_put(store, CONTEXT_HELO, "old", &old);
	store_context_put(store, CONTEXT_HELO, "new", &new);
	assert_int_equal(backing.context(backing.ctx, CONTEXT_HELO, "none", &c), 0);
	assert_int_equal(backing.context(backing.ctx, CONTEXT_HELO, "old", &c), 1);
	assert_memory_equal(&c, &old, sizeof(c));
	/* 30 days are one half-life. */
	assert_int_equal(backing.context(backing.ctx, CONTEXT_HELO, "new", &c), 1);
	assert_float_equal(c.bad, 16, 1e-4);
	assert_float_equal(c.good, 4, 1e-4);
	assert_int_equal(c.at_s, START);
	assert_int_equal(c.last_s, START);
}

/* Hosts labelled ten days before the start and ten days after it; what they taught. */
static void
put_zombies(void)
{
	struct context c = {.at_s = 0};
	char address[32];

	for (unsigned n = 0; n < 2 * HOSTS; n++) {
		uint32_t at_s = n < HOSTS ? START - 10 * DAY : START + 10 * DAY;
		struct profile p = {.first_s = at_s,
				    .last_s = at_s,
				    .label = LABEL_ZOMBIE,
				    .origin = ORIGIN_TRAP,
				    .labelled_s = at_s,
				    .taught = 1,
				    .convicted_s = at_s,
				    .convicted_until_s = at_s + DAY};

		snprintf(address, sizeof(address), "10.%u.0.7", n);
		put_host(address, &p);
		context_label(&c, at_s, LABEL_ZOMBIE, n);
	}
	store_context_put(store, CONTEXT_ALL, "", &c);
	store_context_put(store, CONTEXT_TEMPLATE, "ip-@.pool.example.net", &c);
	store_context_put(store, CONTEXT_KIN, "ip-@.pool.example.net, HELO single, plain",
			  &c);
}

/* How many zombies the engine knows among a stranger's kin. */
static double
zombies_of_kin(struct engine *e)
{
	static const char ptr[] = "ip-10-99-0-7.pool.example.net";
	struct engine_opinion opinion;
	struct session s;
	struct addr ip;

	assert_int_equal(addr_parse("10.99.0.7", &ip), 0);
	session_init(&s, (int64_t)START * 1000, &ip);
	s.helo_known = true;
	assert_int_equal(session_set_ptr(&s, ptr, strlen(ptr), PTR_OK), 0);
	assert_int_equal(session_add_helo(&s, "localhost", 9), 0);
	assert_int_equal(session_add_txn(&s, s.at_ms, NULL, 0), 0);
	session_last_txn(&s)->args_known = true;
	engine_explain(e, &s, &opinion);
	session_fini(&s);
	for (size_t i = 0; i < opinion.verdict.score.n_reasons; i++)
		if (opinion.verdict.score.reasons[i].id == REASON_CONTEXT_KIN)
			return opinion.verdict.score.reasons[i].a;
	return 0;
}

static void
test_later_labels_are_taken_out(void **state)
{
	static const uint8_t secret[16];
	struct replay_past past = {store, START};
	struct engine_backing backing = replay_past_backing(&past);
	struct engine_settings settings;
	struct engine *engines[2];
	const struct replay_past_engines to = {engines, 2, &settings, secret};

	(void)state;
	put_zombies();
	engine_settings_init(&settings);
	settings.memory = 4 << 20;
	for (int i = 0; i < 2; i++)
		engines[i] = engine_create(&settings, &backing, NULL, secret);
	assert_int_equal(replay_past_tell(&past, &to), 0);
	for (int i = 0; i < 2; i++) {
		assert_float_equal(zombies_of_kin(engines[i]), HOSTS * exp2(-10.0 / 30),
				   0.05);
		engine_free(engines[i]);
	}
}

/* As a keyed hash would be. */
static uint64_t
id_of(size_t i)
{
	return (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

/* Pairs that were known then; of those of an older database, those that did not come
 * since. */
static void
test_pairs(void **state)
{
	static const struct {
		uint32_t first_s, last_s;
		bool known;
	} cases[] = {
	    {START - DAY, START + DAY, true},
	    {START, START + DAY, false},
	    {0, START - DAY, true},
	    {0, START + DAY, false},
	};
	static const uint8_t secret[16];
	struct replay_past past = {store, START};
	struct engine_backing backing = replay_past_backing(&past);
	struct engine_settings settings;
	struct engine *e;
	const struct replay_past_engines to = {&e, 1, &settings, secret};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct memo m = {.first_s = cases[i].first_s,
				       .last_s = cases[i].last_s};

		assert_int_equal(store_memo_put(store, MEMO_PAIR, id_of(i), "", &m), 0);
	}
	engine_settings_init(&settings);
	settings.memory = 4 << 20;
	e = engine_create(&settings, &backing, NULL, secret);
	assert_int_equal(replay_past_tell(&past, &to), 0);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    pairs_known(outbound_pairs(engine_outbound(e)), id_of(i), START),
		    cases[i].known);
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_hosts, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_contexts_were_younger, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_later_labels_are_taken_out, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_pairs, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
