/* A writer whose databases fail. */
#include "writer_bench.h"

#include <signal.h>
#include <sys/resource.h>

#include "batch.h"
#include "capture.h"
#include "clock.h"
#include "edit.h"
#include "journal_aside.h"
#include "store_policy.h"
#include "store_returns.h"
#include "storm.h"

/* Make writing to a database fail, or possible again, by hiding a table.  (That a
 * lock or a full disk does the same is for the system tests: a lock makes each try wait.)
 */
static void
hide_table(struct bench *b, const char *file, const char *table, bool hidden)
{
	char statement[160];

	(void)snprintf(statement, sizeof(statement),
		       "PRAGMA legacy_alter_table = ON; ALTER TABLE %s%s RENAME TO %s%s",
		       hidden ? "" : "hidden_", table, hidden ? "hidden_" : "", table);
	edit(b->dir, file, statement);
}

static void
hide_in(struct bench *b, const char *file, bool hidden)
{
	hide_table(b, file, strcmp(file, STORE_FILE) == 0 ? "hosts" : "sessions", hidden);
}

static void
hide(struct bench *b, bool hidden)
{
	hide_in(b, STORE_FILE, hidden);
	hide_in(b, JOURNAL_FILE, hidden);
}

static void
a_failing_database_loses_nothing(void **state)
{
	struct bench *b = *state;
	struct host_key key = key_of(1);
	struct profile profile = {0};

	hide(b, true);
	put_host(b, 1, 1);
	put_session(b, 1);
	writer_cycle(b->writer, NOW_MS);
	/* What waits is found, whichever half holds it; the newer one first. */
	assert_int_equal(writer_find_host(b->writer, &key, &profile), 1);
	assert_int_equal(profile.sessions_total, 1);
	put_host(b, 1, 2);
	put_host(b, 2, 1);
	put_session(b, 2);
	assert_int_equal(writer_find_host(b->writer, &key, &profile), 1);
	assert_int_equal(profile.sessions_total, 2);
	hide(b, false);

	writer_cycle(b->writer, NOW_MS + 500); /* not yet: backing off */
	assert_int_equal(hosts(b), 0);
	writer_cycle(b->writer, NOW_MS + 1500);
	assert_int_equal(hosts(b), 2);
	assert_int_equal(sessions_of(b, 1), 2);
	assert_int_equal(sessions(b), 2);
	assert_int_equal(writer_find_host(b->writer, &key, &profile), 0);
}

/* Two hosts and two sessions, two hours later to be kept for one hour; one of the
 * databases fails by then. */
static void
grow_old(struct bench *b, const char *failing)
{
	const struct writer_settings settings = {.privacy = {.mode = PRIVACY_FULL},
						 .store = {.hosts_s = 3600},
						 .journal = {.age_s = 3600}};

	for (uint32_t i = 1; i <= 2; i++) {
		put_host(b, i, 1);
		put_session(b, i);
	}
	writer_cycle(b->writer, NOW_MS);
	assert_int_equal(hosts(b), 2);
	assert_int_equal(sessions(b), 2);
	writer_configure(b->writer, &settings);
	put_host(b, 3, 1);
	put_session(b, 3);
	hide_in(b, failing, true);
	writer_cycle(b->writer, NOW_MS + 7200000);
	hide_in(b, failing, false);
}

static void
hosts_go_while_the_journal_fails(void **state)
{
	struct bench *b = *state;

	grow_old(b, JOURNAL_FILE);
	assert_int_equal(hosts(b), 0);
	assert_int_equal(sessions(b), 2);
}

static void
sessions_go_while_the_store_fails(void **state)
{
	struct bench *b = *state;

	grow_old(b, STORE_FILE);
	assert_int_equal(hosts(b), 2);
	assert_int_equal(sessions(b), 1); /* the newest is always kept */
}

/* It is tried again, with no session that waits to be written. */
static void
pruning_that_failed_goes_on(void **state)
{
	struct bench *b = *state;
	struct writer_numbers numbers;

	grow_old(b, STORE_FILE);
	put_session(b, 4);
	writer_cycle(b->writer, NOW_MS + 7201000);
	hide_in(b, JOURNAL_FILE, true);
	writer_cycle(b->writer, NOW_MS + 7261000);
	hide_in(b, JOURNAL_FILE, false);
	assert_int_equal(sessions(b), 2);
	writer_cycle(b->writer, NOW_MS + 7321000);
	assert_int_equal(sessions(b), 1);
	writer_cycle(b->writer, NOW_MS + 7322000);
	writer_numbers(b->writer, &numbers);
	assert_false(numbers.failing);
}

/* Few that are large fill the memory as well as many. */
#define LARGE (64u << 10)

static void
the_journal_is_bounded(void **state)
{
	struct bench *b = *state;
	const struct journal_filter first = {.reference = "0000000000"};
	const uint32_t n_put = 2 * BATCH_JOURNAL_MEMORY / LARGE;
	struct store_status status = {0};
	uint64_t n;

	hide(b, true);
	writer_status(b->writer, &status);
	for (uint32_t i = 0; i < n_put; i++)
		put_large_session(b, i, LARGE);
	writer_cycle(b->writer, NOW_MS);
	hide(b, false);
	writer_cycle(b->writer, NOW_MS + 1500);
	assert_in_range(sessions(b), n_put / 4, BATCH_JOURNAL_MEMORY / LARGE);
	assert_int_equal(journal_count(b->journal, &first, &n), 0);
	assert_int_equal(n, 0); /* the oldest went */
	assert_int_equal(store_status_get(b->store, &status), 1);
	assert_int_equal(status.lost + sessions(b), n_put);
}

/* The table of sessions begins at a page that is not there; who has the file open sees
 * it, too. */
static void
spoil_journal(struct bench *b)
{
	edit(b->dir, JOURNAL_FILE,
	     "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999"
	     " WHERE name = 'sessions'; PRAGMA schema_version = 4711");
}

/* The file that was set aside; "" for none. */
static void
aside_of(const struct bench *b, char path[600])
{
	char name[JOURNAL_ASIDE_MAX];

	path[0] = '\0';
	if (journal_asides(b->dir, name) > 0)
		(void)snprintf(path, 600, "%s/%s", b->dir, name);
}

static void
read_anew(struct bench *b)
{
	struct fault fault;

	journal_close(b->journal);
	b->journal = journal_open(b->dir, STORE_READER, &fault);
	assert_non_null(b->journal);
}

static void
a_damaged_journal_is_begun_anew(void **state)
{
	struct bench *b = *state;
	struct capture capture;
	char log[2000], aside[600];

	put_session(b, 1);
	writer_cycle(b->writer, NOW_MS);
	spoil_journal(b);
	put_session(b, 2);
	put_session(b, 3);
	capture_begin(&capture);
	writer_cycle(b->writer, NOW_MS + 1000);
	writer_cycle(b->writer, NOW_MS + 2000);
	capture_end(&capture, log, sizeof(log));
	assert_int_equal(times(log, "sessions.db is damaged"), 1);
	assert_int_equal(times(log, "cannot be written"), 0);
	aside_of(b, aside);
	assert_int_equal(access(aside, F_OK), 0);
	read_anew(b);
	assert_int_equal(sessions(b), 2);
}

/* There is no room for a new one at once: what waits is kept until there is. */
static void
a_new_journal_may_have_to_wait(void **state)
{
	struct bench *b = *state;
	char aside[600], hindrance[128];

	writer_cycle(b->writer, NOW_MS);
	spoil_journal(b);
	put_session(b, 1);
	/* A name that is taken, of the second in which it is tried first. */
	(void)snprintf(hindrance, sizeof(hindrance), "%s/%s20231114T221321Z", b->dir,
		       JOURNAL_ASIDE);
	assert_int_equal(symlink("/", hindrance), 0);
	writer_cycle(b->writer, NOW_MS + 1000);
	writer_cycle(b->writer, NOW_MS + 5000);
	aside_of(b, aside);
	assert_non_null(strstr(aside, "221325Z"));
	read_anew(b);
	assert_int_equal(sessions(b), 1);
}

/* A disk without room for a new one: what was set aside is so once. */
static void
a_new_journal_without_room_is_tried_again(void **state)
{
	struct bench *b = *state;
	struct rlimit old, small;
	struct capture capture;
	char log[4000], aside[JOURNAL_ASIDE_MAX];

	writer_cycle(b->writer, NOW_MS);
	spoil_journal(b);
	put_session(b, 1);
	signal(SIGXFSZ, SIG_IGN);
	capture_begin(&capture);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 1;
	setrlimit(RLIMIT_FSIZE, &small);
	for (int64_t at_ms = NOW_MS + 1000; at_ms < NOW_MS + 60000; at_ms += 10000)
		writer_cycle(b->writer, at_ms);
	setrlimit(RLIMIT_FSIZE, &old);
	writer_cycle(b->writer, NOW_MS + 120000);
	capture_end(&capture, log, sizeof(log));
	assert_int_equal(journal_asides(b->dir, aside), 1);
	assert_non_null(strstr(aside, "221321Z"));
	assert_int_equal(times(log, "was set aside"), 1);
	assert_non_null(strstr(log, aside));
	read_anew(b);
	assert_int_equal(sessions(b), 1);
}

/* The end of the daemon does not wait for the next try. */
static void
a_stop_tries_at_once(void **state)
{
	struct bench *b = *state;
	int64_t now_ms = clock_now_ms();

	hide(b, true);
	put_host(b, 1, 1);
	writer_cycle(b->writer, now_ms - 4000);
	writer_cycle(b->writer, now_ms - 2500);
	writer_cycle(b->writer, now_ms); /* the next try is in four seconds */
	hide(b, false);
	assert_int_equal(writer_start(b->writer), 0);
	writer_stop(b->writer);
	assert_int_equal(hosts(b), 1);
}

/* A minute in which one table takes nothing, and a while in which all is well. */
static void
cycles_without(struct bench *b, const char *table, char *log, size_t size)
{
	struct capture capture;

	capture_begin(&capture);
	hide_table(b, STORE_FILE, table, true);
	for (int64_t at_ms = NOW_MS; at_ms < NOW_MS + 60000; at_ms += 1000) {
		put_host(b, (uint32_t)(at_ms / 1000 % 100), 1);
		put_session(b, (uint32_t)(at_ms / 1000 % 100));
		writer_cycle(b->writer, at_ms);
	}
	hide_table(b, STORE_FILE, table, false);
	for (int64_t at_ms = NOW_MS + 60000; at_ms < NOW_MS + 80000; at_ms += 1000)
		writer_cycle(b->writer, at_ms);
	capture_end(&capture, log, size);
}

/* Whatever part of it fails, and although others are written: the log tells twice. */
static void
a_database_that_fails_is_told_once(void **state)
{
	static const char *const tables[] = {"hosts", "stats_minute", "rollup_hour"};
	struct bench *b = *state;
	char log[20000];

	for (size_t i = 0; i < COUNT(tables); i++) {
		cycles_without(b, tables[i], log, sizeof(log));
		assert_int_equal(times(log, "lychgate.db cannot be written"), 1);
		assert_int_equal(times(log, "lychgate.db is written again"), 1);
		writer_free(b->writer); /* its times are in the future */
		writer_over(b);
	}
}

/* A quarter of an hour in which only old rows cannot be deleted, and one in which they
 * can. */
static void
pruning_that_fails_is_told_once(void **state)
{
	static const char *const files[] = {STORE_FILE, JOURNAL_FILE};
	static const char *const breaks[] = {"ALTER TABLE mailboxes RENAME TO hidden",
					     "DROP INDEX sessions_connect_time"};
	static const char *const mends[] = {"ALTER TABLE hidden RENAME TO mailboxes",
					    "CREATE INDEX sessions_connect_time"
					    " ON sessions (connect_time)"};
	struct bench *b = *state;
	int64_t from_ms = NOW_MS + 7200000, at_ms = from_ms;
	struct capture capture;
	char log[20000], told[64];

	capture_begin(&capture);
	grow_old(b, STORE_FILE);
	for (size_t i = 0; i < COUNT(files); i++)
		edit(b->dir, files[i], breaks[i]);
	for (; at_ms < from_ms + 900000; at_ms += 20000) {
		put_host(b, 4, 1);
		put_session(b, (uint32_t)(at_ms / 1000));
		writer_cycle(b->writer, at_ms);
	}
	for (size_t i = 0; i < COUNT(files); i++)
		edit(b->dir, files[i], mends[i]);
	for (; at_ms < from_ms + 1800000; at_ms += 20000)
		writer_cycle(b->writer, at_ms);
	capture_end(&capture, log, sizeof(log));
	for (size_t i = 0; i < COUNT(files); i++) {
		(void)snprintf(told, sizeof(told), "old rows of %s", files[i]);
		assert_int_equal(times(log, told), 2);
	}
	assert_int_equal(times(log, "are deleted again"), 2);
	assert_int_equal(times(log, "is written again"), 1); /* of grow_old() */
}

/* However often its row must be tried, or another one's begin brings it up again. */
static void
a_storm_is_told_once(void **state)
{
	struct bench *b = *state;
	struct storm_numbers numbers = {.means = STORM_TAGS};
	struct memo m = {.first_s = 100, .last_s = 101, .ref = storm_pack(&numbers)};
	struct capture capture;
	char log[20000];

	hide(b, true);
	capture_begin(&capture);
	writer_memo(b->writer, MEMO_STORM, 7, "anna@ours.net", &m);
	for (int64_t at_ms = NOW_MS; at_ms < NOW_MS + 60000; at_ms += 1000) {
		if (at_ms == NOW_MS + 3000)
			writer_memo(b->writer, MEMO_STORM, 7, "anna@ours.net", &m);
		writer_cycle(b->writer, at_ms);
	}
	numbers.over = true;
	m.ref = storm_pack(&numbers);
	writer_memo(b->writer, MEMO_STORM, 7, "anna@ours.net", &m);
	writer_cycle(b->writer, NOW_MS + 60000);
	hide(b, false);
	writer_cycle(b->writer, NOW_MS + 80000);
	capture_end(&capture, log, sizeof(log));
	assert_int_equal(times(log, "storm of bounces at anna@ours.net, protection"), 1);
	assert_int_equal(times(log, "storm of bounces at anna@ours.net is over"), 1);
}

static bool
add_cases(void *ctx, const struct store_returns_cases *cases)
{
	uint64_t *sums = ctx;

	sums[0] += cases->cases;
	sums[1] += cases->open;
	return true;
}

/* What the last engine left open is kept, also when that cannot be written at first. */
static void
open_returns_are_folded(void **state)
{
	struct bench *b = *state;
	const struct returns_key key = {.day = 1, .refusal = RETURNS_OURS};
	const struct returns_counts counts = {.cases = 3};
	uint64_t sums[2] = {0};

	assert_int_equal(store_returns_put(b->store, RETURNS_OPEN, &key, &counts), 0);
	writer_free(b->writer);
	writer_over(b);
	hide_table(b, STORE_FILE, "returns_cases", true);
	writer_returns(b->writer, RETURNS_OPEN_ANEW, NULL, NULL);
	writer_cycle(b->writer, NOW_MS);
	hide_table(b, STORE_FILE, "returns_cases", false);
	writer_cycle(b->writer, NOW_MS + 20000);
	assert_int_equal(store_returns_cases(b->store, 0, add_cases, sums), 0);
	assert_int_equal(sums[0], 3);
	assert_int_equal(sums[1], 0);
}

/* A decision with a slip in it has no effect: who made it by hand must hear of it. */
static void
decisions_that_cannot_be_are_told(void **state)
{
	struct bench *b = *state;
	struct capture capture;
	char log[4000];

	edit(b->dir, STORE_FILE,
	     "INSERT INTO pins VALUES ('198.51.100.7/33', 'pass', 0, 0, NULL);"
	     "INSERT INTO traps VALUES ('no address', 0, NULL)");
	capture_begin(&capture);
	for (int64_t at_ms = NOW_MS; at_ms < NOW_MS + 3000; at_ms += 1000)
		writer_cycle(b->writer, at_ms);
	edit(b->dir, STORE_FILE, "DELETE FROM traps");
	for (int64_t at_ms = NOW_MS + 3000; at_ms < NOW_MS + 6000; at_ms += 1000)
		writer_cycle(b->writer, at_ms);
	capture_end(&capture, log, sizeof(log));
	assert_int_equal(times(log, "2 rows of the policy cannot be understood"), 1);
	assert_int_equal(times(log, "1 rows of the policy cannot be understood"), 1);
	policy_free(writer_take_policy(b->writer));
}

/* What was forgotten, and is not deleted yet, is not to be forgotten once more: the host
 * may have come again. */
static void
a_forget_is_handed_out_once(void **state)
{
	struct bench *b = *state;
	struct addr addr = {.family = 4, .bytes = {192, 0, 0, 1}}, asked[4];
	int64_t at_ms = NOW_MS;

	put_host(b, 1, 1);
	writer_cycle(b->writer, at_ms);
	assert_int_equal(store_forget_ask(b->store, &addr, 1), 0);
	hide(b, true);
	writer_cycle(b->writer, at_ms += 1000);
	assert_int_equal(writer_take_forgets(b->writer, asked, COUNT(asked)), 1);
	writer_forgotten(b->writer, &asked[0]);
	for (int i = 0; i < 5; i++) {
		put_host(b, 1, 1);
		writer_cycle(b->writer, at_ms += 1000);
		assert_int_equal(writer_take_forgets(b->writer, asked, COUNT(asked)), 0);
	}
	hide(b, false);
	writer_cycle(b->writer, at_ms + 20000);
	assert_int_equal(hosts(b), 1); /* it came again */
	assert_int_equal(writer_take_forgets(b->writer, asked, COUNT(asked)), 0);
	policy_free(writer_take_policy(b->writer));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	    TEST(a_failing_database_loses_nothing),
	    TEST(hosts_go_while_the_journal_fails),
	    TEST(sessions_go_while_the_store_fails),
	    TEST(pruning_that_failed_goes_on),
	    TEST(the_journal_is_bounded),
	    TEST(a_damaged_journal_is_begun_anew),
	    TEST(a_new_journal_may_have_to_wait),
	    TEST(a_new_journal_without_room_is_tried_again),
	    TEST(a_stop_tries_at_once),
	    TEST(a_database_that_fails_is_told_once),
	    TEST(pruning_that_fails_is_told_once),
	    TEST(a_storm_is_told_once),
	    TEST(open_returns_are_folded),
	    TEST(decisions_that_cannot_be_are_told),
	    TEST(a_forget_is_handed_out_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
