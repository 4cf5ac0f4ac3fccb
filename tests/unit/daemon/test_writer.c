#include "writer_bench.h"

#include <fnmatch.h>

#include "backing.h"
#include "store_mailbox.h"
#include "store_memo.h"
#include "store_policy.h"
#include "store_stats.h"
#include "writer_impl.h"

struct mailbox_seen {
	int n;
	char address[64];
};

static bool
see_mailbox(void *ctx, const struct store_mailbox *box)
{
	struct mailbox_seen *seen = ctx;

	seen->n++;
	(void)snprintf(seen->address, sizeof(seen->address), "%s", box->address);
	return true;
}

static void
see_mailboxes(struct bench *b, struct mailbox_seen *seen_r)
{
	const struct store_mailbox_filter all = {.limit = 0};

	*seen_r = (struct mailbox_seen){0};
	assert_int_equal(store_mailbox_each(b->store, &all, see_mailbox, seen_r), 0);
}

static void
a_cycle_writes_all(void **state)
{
	struct bench *b = *state;
	struct store_minute sum;

	put_host(b, 1, 1);
	put_host(b, 2, 1);
	put_host(b, 1, 2);
	put_session(b, 1);
	assert_int_equal(hosts(b), 0);
	writer_cycle(b->writer, NOW_MS);
	assert_int_equal(hosts(b), 2);
	assert_int_equal(sessions_of(b, 1), 2);
	assert_int_equal(sessions(b), 1);
	assert_int_equal(
	    store_stats_sum(b->store, NOW_MS / 1000 - 60, NOW_MS / 1000 + 60, &sum), 0);
	assert_int_equal(sum.count[STAT_UNJUDGED], 1);
	writer_cycle(b->writer, NOW_MS + 1000); /* nothing twice */
	assert_int_equal(sessions(b), 1);
}

/* Addresses are stored as far as they may be, and found without them. */
static void
mailboxes_and_privacy(void **state)
{
	static const struct {
		enum privacy_mode mode;
		const char *like;
	} cases[] = {{PRIVACY_FULL, "anna@ours.net"},
		     {PRIVACY_HASHED, "~????????@ours.net"},
		     {PRIVACY_NONE, ""}};
	struct bench *b = *state;
	struct backing backing = {b->writer, b->store};
	struct mailbox m = {.accepted_last_s = NOW_MS / 1000}, back;
	struct mailbox_seen seen;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct writer_settings settings = {
		    .privacy = {.mode = cases[i].mode}};

		writer_configure(b->writer, &settings);
		m.hits++;
		writer_mailbox(b->writer, 7, "anna@ours.net", &m);
		assert_int_equal(backing_mailbox(&backing, 7, &back), 1);
		assert_int_equal(back.hits, m.hits);
		writer_cycle(b->writer, NOW_MS);
		assert_int_equal(writer_find_mailbox(b->writer, 7, &back), 0);
		assert_int_equal(backing_mailbox(&backing, 7, &back), 1);
		assert_int_equal(back.hits, m.hits);
		see_mailboxes(b, &seen);
		assert_int_equal(seen.n, 1);
		assert_int_equal(fnmatch(cases[i].like, seen.address, 0), 0);
	}
	assert_int_equal(backing_mailbox(&backing, 8, &back), 0);
}

struct memo_names {
	char text[128];
};

static bool
see_memo(void *ctx, const struct store_memo *memo)
{
	struct memo_names *names = ctx;
	size_t len = strlen(names->text);

	(void)snprintf(names->text + len, sizeof(names->text) - len, "%s;", memo->name);
	return true;
}

static void
memos_and_privacy(void **state)
{
	static const struct {
		enum privacy_mode mode;
		const char *like;
	} cases[] = {{PRIVACY_FULL, "anna@ours.net;firm.com;"},
		     {PRIVACY_HASHED, "~????????@ours.net;firm.com;"},
		     {PRIVACY_NONE, ";;"}};
	struct bench *b = *state;
	struct backing backing = {b->writer, b->store};
	struct memo m = {.last_s = NOW_MS / 1000}, back;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct writer_settings settings = {
		    .privacy = {.mode = cases[i].mode}};
		struct memo_names names = {""};

		writer_configure(b->writer, &settings);
		m.n++;
		writer_memo(b->writer, MEMO_ACCOUNT, 7, "anna@ours.net", &m);
		writer_memo(b->writer, MEMO_PARTNER, 7, "firm.com", &m);
		assert_int_equal(backing_memo(&backing, MEMO_ACCOUNT, 7, &back), 1);
		assert_int_equal(back.n, m.n);
		writer_cycle(b->writer, NOW_MS);
		assert_int_equal(writer_find_memo(b->writer, MEMO_ACCOUNT, 7, &back), 0);
		assert_int_equal(backing_memo(&backing, MEMO_ACCOUNT, 7, &back), 1);
		assert_int_equal(back.n, m.n);
		assert_int_equal(
		    store_memo_each(b->store, MEMO_ACCOUNT, 0, see_memo, &names), 0);
		assert_int_equal(
		    store_memo_each(b->store, MEMO_PARTNER, 0, see_memo, &names), 0);
		assert_int_equal(fnmatch(cases[i].like, names.text, 0), 0);
	}
	assert_int_equal(backing_memo(&backing, MEMO_SENT, 7, &back), 0);
}

static void
policy_and_forgets_come_across(void **state)
{
	struct bench *b = *state;
	struct addr addr = {.family = 4, .bytes = {192, 0, 0, 1}}, asked[4];
	struct host_key key = key_of(1);
	struct profile profile;
	struct policy *policy;

	put_host(b, 1, 1);
	writer_cycle(b->writer, NOW_MS);
	policy = writer_take_policy(b->writer);
	assert_non_null(policy);
	assert_int_equal(policy_site_mode(policy), MODE_MONITOR);
	policy_free(policy);
	writer_cycle(b->writer, NOW_MS + 1000);
	assert_null(writer_take_policy(b->writer)); /* no news */

	assert_int_equal(store_policy_set_mode(b->store, "", MODE_ENFORCE), 0);
	assert_int_equal(store_forget_ask(b->store, &addr, 1), 0);
	writer_cycle(b->writer, NOW_MS + 2000);
	policy = writer_take_policy(b->writer);
	assert_non_null(policy);
	assert_int_equal(policy_site_mode(policy), MODE_ENFORCE);
	policy_free(policy);
	assert_int_equal(writer_take_forgets(b->writer, asked, COUNT(asked)), 1);
	assert_true(addr_equal(&asked[0], &addr));
	writer_forgotten(b->writer, &asked[0]);
	assert_int_equal(writer_find_host(b->writer, &key, &profile), -1);
	writer_cycle(b->writer, NOW_MS + 3000);
	assert_int_equal(hosts(b), 0);
	assert_int_equal(writer_take_forgets(b->writer, asked, COUNT(asked)), 0);
}

/* A clock that was put forward makes everything old: but is it right? */
static void
nothing_is_deleted_while_the_clock_is_in_doubt(void **state)
{
	const struct writer_settings settings = {.privacy = {.mode = PRIVACY_FULL},
						 .store = {.hosts_s = 3600},
						 .journal = {.age_s = 3600}};
	const int64_t year_ms = INT64_C(365) * 86400000;
	struct bench *b = *state;

	writer_configure(b->writer, &settings);
	put_host(b, 1, 1);
	put_session(b, 1);
	put_session(b, 2);
	writer_cycle(b->writer, NOW_MS);
	b->writer->keep_old = true;
	writer_cycle(b->writer, NOW_MS + year_ms);
	assert_int_equal(hosts(b), 1);
	assert_int_equal(sessions(b), 2);
	b->writer->keep_old = false;
	writer_cycle(b->writer, NOW_MS + year_ms + 1000);
	assert_int_equal(hosts(b), 0);
	assert_int_equal(sessions(b), 1); /* the newest is always kept */
}

static void
the_thread_writes_what_is_left(void **state)
{
	struct bench *b = *state;
	struct store_status status = {.state = "running", .pid = 7};

	assert_int_equal(writer_start(b->writer), 0);
	writer_status(b->writer, &status);
	for (uint32_t i = 0; i < 12000; i++) /* more than a batch */
		put_host(b, i, 1);
	put_session(b, 1);
	writer_stop(b->writer);
	assert_int_equal(hosts(b), 12000);
	assert_int_equal(sessions(b), 1);
	assert_int_equal(store_status_get(b->store, &status), 1);
	assert_string_equal(status.state, "stopped");
	assert_int_equal(status.pid, 7);
	assert_int_equal(status.lost, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    TEST(a_cycle_writes_all),
	    TEST(mailboxes_and_privacy),
	    TEST(memos_and_privacy),
	    TEST(policy_and_forgets_come_across),
	    TEST(nothing_is_deleted_while_the_clock_is_in_doubt),
	    TEST(the_thread_writes_what_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
