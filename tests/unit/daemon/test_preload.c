#include "unit.h"

#include <unistd.h>

#include "backscatter.h"
#include "edit.h"
#include "engine_impl.h"
#include "preload.h"
#include "store_context.h"
#include "store_host.h"
#include "store_mailbox.h"
#include "store_measured.h"
#include "store_memo.h"
#include "store_status.h"

#define HOSTS	  1000
#define MAILBOXES 7
#define MEMOS	  100
#define NOW_S	  1700100000
#define NEWCOMER  136 /* a proven host's score as a newcomer: 2.0 */

/* A database of HOSTS hosts, the last ones seen last, and an engine that counts what it
 * asks. */
struct bench {
	char dir[32];
	struct store *store;
	struct engine *engine;
	size_t asked;
};

static struct addr
addr_of(uint32_t number)
{
	return (struct addr){.family = 4,
			     .bytes = {192, (uint8_t)(number >> 16),
				       (uint8_t)(number >> 8), (uint8_t)number}};
}

static struct host_key
key_of(uint32_t number)
{
	struct addr addr = addr_of(number);
	struct host_key key;

	host_key_make(&addr, FORM_NONE, 0, &key);
	return key;
}

static void
fill(struct store *store)
{
	const struct host_texts texts = {"", "", "", "", PTR_NONE, NULL};
	const struct context context = {.bad = 3, .last_s = 1700000000};
	const struct mailbox mailbox = {.tried_last_s = 1700000000};

	assert_int_equal(store_begin(store), 0);
	for (uint32_t i = 0; i < HOSTS; i++) {
		/* Not in the order in which they were seen. */
		uint32_t number = i * 7 % HOSTS;
		struct profile p = {.first_s = 1700000000,
				    .last_s = 1700000000 + number,
				    .sessions_total = number + 1,
				    .newcomer = number % 2 == 0 ? NEWCOMER : 0};
		struct host_key key = key_of(number);

		assert_int_equal(store_host_put(store, &key, &p, &texts), 0);
	}
	assert_int_equal(store_context_put(store, CONTEXT_HELO, "friend", &context), 0);
	for (uint64_t id = 1; id <= MAILBOXES; id++)
		assert_int_equal(store_mailbox_put(store, id, "a@b.net", &mailbox), 0);
	for (uint64_t id = 1; id <= MEMOS; id++) {
		const struct memo memo = {.last_s =
					      1700000000 + (uint32_t)(id * 7 % MEMOS)};

		assert_int_equal(store_memo_put(store, MEMO_SENT, id, "", &memo), 0);
	}
	assert_int_equal(store_commit(store), 0);
}

static int
ask_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	struct bench *b = ctx;

	b->asked++;
	return store_memo_get(b->store, kind, id, memo_r);
}

static int
ask_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	struct bench *b = ctx;

	b->asked++;
	return store_host_get(b->store, key, profile_r);
}

static int
ask_context(void *ctx, enum context_kind kind, const char *name,
	    struct context *context_r)
{
	struct bench *b = ctx;

	b->asked++;
	return store_context_get(b->store, kind, name, context_r);
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct fault fault = {0};

	assert_non_null(b);
	(void)snprintf(b->dir, sizeof(b->dir), "/tmp/test_preload.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	b->store = store_open(b->dir, STORE_WRITER, &fault);
	assert_non_null(b->store);
	fill(b->store);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	char command[64];

	engine_free(b->engine);
	store_close(b->store);
	(void)snprintf(command, sizeof(command), "rm -r %s", b->dir);
	assert_int_equal(system(command), 0);
	free(b);
	return 0;
}

static void
make_engine(struct bench *b, uint64_t memory)
{
	static const uint8_t secret[16] = "0123456789abcdef";
	const struct engine_backing backing = {
	    .ctx = b, .host = ask_host, .context = ask_context, .memo = ask_memo};
	struct engine_settings settings;

	engine_settings_init(&settings);
	settings.memory = memory;
	b->engine = engine_create(&settings, &backing, NULL, secret);
	assert_non_null(b->engine);
}

/* What the engine knows of a host without a name, HELO or transaction. */
static uint32_t
sessions_of(struct bench *b, uint32_t number)
{
	struct addr addr = addr_of(number);
	struct engine_opinion opinion;
	struct session s;

	session_init(&s, 1700009999000, &addr);
	s.helo_known = true;
	engine_explain(b->engine, &s, &opinion);
	session_fini(&s);
	return opinion.profile.sessions_total;
}

static void
all_fit(void **state)
{
	struct bench *b = *state;
	struct engine_stats stats;

	make_engine(b, 16 << 20);
	assert_int_equal(preload(b->engine, b->store, NOW_S), 0);
	engine_stats(b->engine, &stats);
	assert_int_equal(stats.hosts, HOSTS);
	assert_int_equal(stats.contexts, 1);
	assert_int_equal(stats.mailboxes, MAILBOXES);
	assert_int_equal(stats.evictions, 0);
	for (uint32_t i = 0; i < HOSTS; i++)
		assert_int_equal(sessions_of(b, i), i + 1);
	assert_int_equal(sessions_of(b, HOSTS), 0); /* new */
	assert_true(b->engine->threshold.hosts == HOSTS / 2);
	assert_int_equal(b->asked, 0);
}

/* Those seen last are there; the others are asked for. */
static void
not_all_fit(void **state)
{
	struct bench *b = *state;
	struct engine_stats stats;
	uint32_t oldest;

	make_engine(b, 150000);
	assert_int_equal(preload(b->engine, b->store, NOW_S), 0);
	engine_stats(b->engine, &stats);
	assert_in_range(stats.hosts_max, 64, HOSTS - 2);
	assert_int_equal(stats.hosts, stats.hosts_max);
	assert_int_equal(stats.evictions, 1);
	oldest = HOSTS - (uint32_t)stats.hosts;
	assert_int_equal(sessions_of(b, oldest), oldest + 1);
	assert_int_equal(sessions_of(b, HOSTS - 1), HOSTS);
	assert_int_equal(b->asked, 0);
	assert_int_equal(sessions_of(b, oldest - 1), oldest);
	assert_int_equal(sessions_of(b, 0), 1);
	assert_int_not_equal(b->asked, 0);
	/* What all of them would have scored is measured, whether they fit or not. */
	assert_true(b->engine->threshold.hosts == HOSTS / 2);
}

/* Since when is all mail seen that leaves, when it last ran until then? */
static void
gaps(void **state)
{
	static const struct {
		uint64_t heartbeat_s, unseen_s;
		uint32_t expected_s;
	} cases[] = {
	    {NOW_S - 5, 0, 0},
	    {NOW_S - PRELOAD_GAP_S, 7, 7},
	    {NOW_S - PRELOAD_GAP_S - 1, 7, NOW_S},
	    {NOW_S + 1000, 7, 7}, /* the clock was put back */
	};
	struct bench *b = *state;

	make_engine(b, 16 << 20);
	assert_int_equal(preload(b->engine, b->store, NOW_S), 0);
	assert_int_equal(backscatter_unseen(engine_backscatter(b->engine)), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct store_status status = {.heartbeat_s = cases[i].heartbeat_s,
						    .unseen_s = cases[i].unseen_s};

		assert_int_equal(store_status_put(b->store, &status), 0);
		assert_int_equal(preload(b->engine, b->store, NOW_S), 0);
		assert_int_equal(backscatter_unseen(engine_backscatter(b->engine)),
				 cases[i].expected_s);
	}
}

static void
unreadable(void **state)
{
	struct bench *b = *state;
	struct fault fault = {0};
	char path[64];

	make_engine(b, 16 << 20);
	store_close(b->store);
	(void)snprintf(path, sizeof(path), "%s/" STORE_FILE, b->dir);
	b->store = store_open(b->dir, STORE_LOOKUP, &fault);
	assert_non_null(b->store);
	/* Its pages are gone, though not its name. */
	assert_int_equal(truncate(path, 4096), 0);
	assert_int_equal(preload(b->engine, b->store, NOW_S), -1);
	assert_int_equal(sessions_of(b, 1), 0);
	assert_int_not_equal(b->asked, 0);
	/* Nor can it be told whether mail left unseen. */
	assert_int_equal(backscatter_unseen(engine_backscatter(b->engine)), NOW_S);
}

/* One table that cannot be read keeps no other away, nor what was measured. */
static void
what_can_be_read_is(void **state)
{
	struct bench *b = *state;
	struct engine_stats stats;

	assert_int_equal(store_meta_set(b->store, STORE_MEASURED,
					"threshold=6.5\ntarget_share=0.0005\n"),
			 0);
	edit(b->dir, STORE_FILE, "DROP TABLE mailboxes");
	make_engine(b, 64 << 20);
	assert_int_equal(preload(b->engine, b->store, NOW_S), -1);
	engine_stats(b->engine, &stats);
	assert_int_equal(stats.hosts, HOSTS);
	assert_int_equal(stats.contexts, 1);
	assert_float_equal(stats.threshold, 6.5, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_fit, setup, teardown),
	    cmocka_unit_test_setup_teardown(not_all_fit, setup, teardown),
	    cmocka_unit_test_setup_teardown(gaps, setup, teardown),
	    cmocka_unit_test_setup_teardown(unreadable, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_can_be_read_is, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
