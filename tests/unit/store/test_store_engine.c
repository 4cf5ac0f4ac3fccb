#include "dialect.h"
#include "outbound.h"
#include "store_context.h"
#include "store_engine.h"
#include "store_host.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_memo.h"
#include "unit_store_open.h"

#define NOW	1700000000u
#define SECRET	((const uint8_t[16]){1})
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static struct host_key
some_key(void)
{
	struct host_key key;
	struct addr addr;

	assert_int_equal(addr_parse("192.0.2.1", &addr), 0);
	host_key_make(&addr, FORM_NAME, DIALECT_ESMTP, &key);
	return key;
}

/* Each function goes to the table it is named after. */
static void
what_is_written_is_read(void **state)
{
	const struct engine_backing b = store_engine_backing(store);
	const struct host_key key = some_key();
	struct taught_as as = {.at_s = NOW, .manner = {.dialect = DIALECT_ESMTP}};
	struct mailbox box = {.accepted_first_s = NOW - 1, .accepted_last_s = NOW};
	struct memo memo = {.first_s = NOW, .last_s = NOW, .n = 1};
	struct context context = {.bad = 3, .at_s = NOW, .last_s = NOW};
	struct profile p = {.first_s = NOW, .last_s = NOW, .sessions = 5};

	(void)state;
	assert_int_equal(b.host(b.ctx, &key, &p), 0);
	assert_int_equal(store_host_put(store, &key, &p, &(struct host_texts){.ptr = ""}),
			 0);
	assert_int_equal(store_context_put(store, CONTEXT_HELO, "friend", &context), 0);
	assert_int_equal(store_mailbox_put(store, 7, "anna@ours.net", &box), 0);
	assert_int_equal(store_memo_put(store, MEMO_ACCOUNT, 8, "", &memo), 0);
	assert_int_equal(store_lesson_put(store, &key, 0, &as), 0);
	p.sessions = context.bad = box.accepted_last_s = memo.n = as.at_s = 0;
	assert_int_equal(b.host(b.ctx, &key, &p), 1);
	assert_int_equal(b.context(b.ctx, CONTEXT_HELO, "friend", &context), 1);
	assert_int_equal(b.mailbox(b.ctx, 7, &box), 1);
	assert_int_equal(b.memo(b.ctx, MEMO_ACCOUNT, 8, &memo), 1);
	assert_int_equal(b.taught(b.ctx, &key, 0, &as), 1);
	assert_int_equal(p.sessions, 5);
	assert_true(context.bad > 2.99);
	assert_int_equal(box.accepted_last_s, NOW);
	assert_int_equal(memo.n, 1);
	assert_int_equal(as.at_s, NOW);
}

/* Beside the database it knows what it was given, and no more. */
static void
an_engine_is_filled(void **state)
{
	const struct memo pair = {.first_s = NOW, .last_s = NOW, .n = 1};
	const struct mailbox box = {.accepted_first_s = NOW - 1, .accepted_last_s = NOW};
	struct engine_settings settings;
	struct engine_stats stats;
	struct engine *e;

	(void)state;
	engine_settings_init(&settings);
	settings.memory = 4 << 20;
	e = engine_create(&settings, NULL, NULL, SECRET);
	assert_non_null(e);
	for (uint64_t id = 1; id <= 3; id++) {
		assert_int_equal(store_memo_put(store, MEMO_PAIR, id, "", &pair), 0);
		assert_int_equal(store_mailbox_put(store, id, "anna@ours.net", &box), 0);
	}
	assert_int_equal(store_engine_measured(store, e), 0);
	assert_int_equal(store_engine_mailboxes(store, e), 0);
	assert_int_equal(store_engine_memos(store, MEMO_PAIR, 0, e), 0);
	engine_stats(e, &stats);
	assert_int_equal(stats.mailboxes, 3);
	for (uint64_t id = 1; id <= 3; id++)
		assert_true(pairs_known(outbound_pairs(engine_outbound(e)), id, NOW));
	assert_false(pairs_known(outbound_pairs(engine_outbound(e)), 4, NOW));
	engine_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_written_is_read),
	    TEST(an_engine_is_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
