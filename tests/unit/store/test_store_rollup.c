#include "db.h"
#include "rollup_query.h"
#include "store_account.h"
#include "store_host.h"
#include "store_rollup.h"
#include "store_schema.h"
#include "unit_store_open.h"

#define DAY    86400u
#define MONDAY 1717977600u /* 2024-06-10 */

static const uint8_t secret[16] = {1};
static const struct privacy readable = {.mode = PRIVACY_FULL};

static void
put(uint32_t at_s, uint32_t unit_s, enum rollup_dim dim, const char *key,
    uint32_t sessions)
{
	struct rollup *r = rollup_create(secret);
	struct tally_period p = {at_s - at_s % unit_s, unit_s, r};
	struct rollup_counts c = {
	    .count = {[STAT_SESSIONS] = sessions, [STAT_TRAPS] = 3 * sessions}};

	rollup_add(r, dim, key, &c);
	rollup_add(r, ROLLUP_SITE, ROLLUP_THE_SITE, &c);
	assert_int_equal(store_rollup_put(store, &p), 0);
	rollup_free(r);
}

static void
tidy(uint32_t now_s)
{
	bool done = false;

	for (int i = 0; i < 1000 && !done; i++)
		assert_int_equal(store_rollup_tidy(store, now_s, &done), 0);
	assert_true(done);
}

static uint64_t
sum(const struct rollup_filter *f)
{
	struct rollup_sum s;

	assert_int_equal(rollup_query_key(store, f, &s), 0);
	return s.count[STAT_SESSIONS];
}

static int64_t
number(const char *sql)
{
	return unit_number(STORE_FILE, sql);
}

static void
test_what_is_written_is_in_three_tables(void **state)
{
	(void)state;
	put(MONDAY + 30, 60, ROLLUP_HELO, "pc", 2);
	put(MONDAY + 40, 60, ROLLUP_HELO, "pc", 3);
	put(MONDAY + 3700, 60, ROLLUP_HELO, "pc", 5);
	put(MONDAY + 8000, 3600, ROLLUP_HELO, "pc", 7);
	assert_int_equal(number("SELECT count(*) FROM rollup_minute WHERE key = 'pc'"),
			 2);
	assert_int_equal(number("SELECT sum(sessions) FROM rollup_minute"
				" WHERE key = 'pc'"),
			 10);
	assert_int_equal(number("SELECT count(*) FROM rollup_hour WHERE key = 'pc'"), 3);
	assert_int_equal(number("SELECT traps FROM rollup_day WHERE key = 'pc'"), 3 * 17);
}

static void
test_the_least_of_a_finished_period_are_folded(void **state)
{
	uint32_t rows = rollup_level_rows(ROLLUP_HOUR, ROLLUP_HELO);
	char key[16];

	(void)state;
	assert_int_equal(store_begin(store), 0);
	for (uint32_t i = 1; i <= rows + 20; i++) {
		snprintf(key, sizeof(key), "h%u", i);
		put(MONDAY + 30, 60, ROLLUP_HELO, key, i);
	}
	assert_int_equal(store_commit(store), 0);
	tidy(MONDAY + 3600);
	assert_int_equal(number("SELECT count(*) FROM rollup_hour"), rows + 20 + 1);
	tidy(MONDAY + 3600 + 180);
	assert_int_equal(number("SELECT count(*) FROM rollup_hour"
				" WHERE dimension = 'helo' AND key <> ''"),
			 rows);
	assert_int_equal(number("SELECT min(sessions) FROM rollup_hour"
				" WHERE dimension = 'helo' AND key <> ''"),
			 21);
	assert_int_equal(number("SELECT sessions FROM rollup_hour"
				" WHERE dimension = 'helo' AND key = ''"),
			 20 * 21 / 2);
	assert_int_equal(number("SELECT missed FROM rollup_hour"
				" WHERE dimension = 'helo' AND key = ''"),
			 20);
	/* The day keeps more of them. */
	assert_int_equal(number("SELECT count(*) FROM rollup_day"
				" WHERE dimension = 'helo'"),
			 rows + 20);
}

/* The sum over any range is that of its periods, whatever tables it is read from. */
static void
test_ranges_add_up(void **state)
{
	struct rollup_filter f = {.by = ROLLUP_HELO, .key = "pc"};

	(void)state;
	assert_int_equal(store_begin(store), 0);
	for (uint32_t h = 0; h < 30 * 24; h++)
		put(MONDAY + 3600 * h, 3600, ROLLUP_HELO, "pc", h + 1);
	tidy(MONDAY + 30 * DAY);
	assert_int_equal(store_commit(store), 0);
	assert_int_equal(number("SELECT count(*) FROM rollup_week WHERE key = 'pc'"), 4);
	for (uint32_t from = 0; from < 30 * 24; from += 13)
		for (uint32_t to = from + 1; to <= 30 * 24; to += 29) {
			f.since_s = MONDAY + 3600 * from;
			f.until_s = MONDAY + 3600 * to;
			assert_int_equal(sum(&f), (uint64_t)to * (to + 1) / 2 -
						      from * (from + 1) / 2);
		}
	f.until_s = 0;
	f.since_s = 0;
	assert_int_equal(sum(&f), 720 * 721 / 2);
	/* They grow to whole hours. */
	f.since_s = MONDAY + 10 * 3600 + 1800;
	f.until_s = MONDAY + 20 * 3600 + 1;
	assert_int_equal(sum(&f), 21 * 22 / 2 - 10 * 11 / 2);
}

/* Without an end a range ends where the counters do: at noon, as at the end of a day,
 * what came before it is not in it. */
static void
test_the_last_minutes(void **state)
{
	const uint32_t noon_s = MONDAY + 12 * 3600;
	struct rollup_filter f = {.by = ROLLUP_HELO, .key = "pc"};
	uint32_t from_s, to_s;

	(void)state;
	for (uint32_t m = 0; m < 240; m++)
		put(noon_s - 240 * 60 + m * 60, 60, ROLLUP_HELO, "pc", 1);
	f.since_s = noon_s - 600;
	assert_int_equal(sum(&f), 10);
	assert_int_equal(rollup_range(store, &f, &from_s, &to_s), 0);
	assert_true(from_s == noon_s - 600 && to_s == noon_s);
	f.since_s = noon_s - 3 * 3600;
	assert_int_equal(sum(&f), 180);
	f.since_s = noon_s + 60;
	assert_int_equal(sum(&f), 0);
	f.since_s = noon_s - 4 * 3600;
	assert_int_equal(sum(&f), 240);
}

struct list {
	char text[400];
};

static bool
add_row(void *ctx, const struct rollup_sum *s)
{
	struct list *l = ctx;

	unit_append(l->text, "%s:%u:%u ", s->key, s->time_s > 0 ? s->time_s - MONDAY : 0,
		    (unsigned)s->count[STAT_SESSIONS]);
	return true;
}

static const char *
list(const struct rollup_filter *f)
{
	static struct list l;

	l.text[0] = '\0';
	assert_int_equal(rollup_query_each(store, f, add_row, &l), 0);
	return l.text;
}

static void
test_pages_and_series(void **state)
{
	struct rollup_filter f = {.by = ROLLUP_HELO, .since_s = MONDAY};

	(void)state;
	put(MONDAY, 60, ROLLUP_HELO, "a", 1);
	put(MONDAY, 60, ROLLUP_HELO, "b", 5);
	put(MONDAY + 3600, 60, ROLLUP_HELO, "c", 3);
	put(MONDAY + 7200, 60, ROLLUP_HELO, "a", 9);
	assert_string_equal(list(&f), "a:0:10 b:0:5 c:0:3 ");
	f.limit = 1;
	f.offset = 1;
	assert_string_equal(list(&f), "b:0:5 ");
	f.reverse = true;
	f.offset = 0;
	assert_string_equal(list(&f), "c:0:3 ");
	f.limit = 0;
	f.reverse = false;
	f.per = PER_HOUR;
	assert_string_equal(list(&f), "a:7200:9 c:3600:3 b:0:5 a:0:1 ");
	f.key = "a";
	assert_string_equal(list(&f), "a:7200:9 a:0:1 ");
	f.offset = 1;
	assert_string_equal(list(&f), "a:0:1 ");
	f.per = PER_WHOLE;
	assert_string_equal(list(&f), "");
}

static void
test_old_rows_go(void **state)
{
	uint32_t deleted = 0;

	(void)state;
	put(MONDAY, 60, ROLLUP_HELO, "a", 1);
	put(MONDAY + 3 * DAY, 60, ROLLUP_HELO, "a", 1);
	assert_int_equal(store_rollup_prune(store, MONDAY + 3 * DAY, 1000, &deleted), 0);
	assert_int_equal(deleted, 2); /* a minute of "a", one of the site */
	assert_int_equal(number("SELECT count(*) FROM rollup_hour WHERE key = 'a'"), 2);
	assert_int_equal(store_rollup_prune(store, MONDAY + 200 * DAY, 1000, &deleted),
			 0);
	assert_int_equal(deleted, 8); /* added */
	assert_int_equal(number("SELECT count(*) FROM rollup_day WHERE key = 'a'"), 2);
}

static void
put_convicted(const char *address, uint32_t until_s)
{
	struct profile p = {
	    .first_s = 1, .last_s = 1, .convicted_s = 1, .convicted_until_s = until_s};
	struct host_texts texts = {"",	   "pc", "dsl-@.example.net", "example.net",
				   PTR_OK, NULL};
	struct host_key key;
	struct addr ip;

	assert_int_equal(addr_parse(address, &ip), 0);
	host_key_make(&ip, FORM_SINGLE, 1, &key);
	assert_int_equal(store_host_put(store, &key, &p, &texts), 0);
}

static void
test_convictions_that_run_out_count_once(void **state)
{
	struct tally *t = tally_create(secret, &readable);

	(void)state;
	put_convicted("192.0.2.1", MONDAY + 100);
	put_convicted("192.0.2.2", MONDAY + 200);
	put_convicted("192.0.2.3", MONDAY + 9000);
	/* The first time says where to begin. */
	assert_int_equal(store_rollup_write(store, t, MONDAY + 50), 0);
	assert_int_equal(store_rollup_write(store, t, MONDAY + 150), 0);
	assert_int_equal(store_rollup_write(store, t, MONDAY + 160), 0);
	assert_int_equal(store_rollup_write(store, t, MONDAY + 400), 0);
	assert_int_equal(number("SELECT sum(expired) FROM rollup_day"
				" WHERE dimension = 'template'"
				" AND key = 'dsl-@.example.net'"),
			 2);
	assert_int_equal(number("SELECT sum(expired) FROM rollup_day"
				" WHERE dimension = 'owner' AND key = '192.0.0.0/16'"),
			 2);
	assert_int_equal(number("SELECT sum(expired) FROM stats_minute"), 2);
	assert_int_equal(store_bad_rows(store), 0);
	unit_sql(STORE_FILE, "UPDATE hosts SET address = 'nowhere'"
			     " WHERE address = '192.0.2.3'");
	assert_int_equal(store_rollup_write(store, t, MONDAY + 9100), 0);
	assert_int_equal(number("SELECT sum(expired) FROM stats_minute"), 2);
	assert_int_equal(store_bad_rows(store), 1);
	tally_free(t);
}

static void
test_late_sessions_are_folded_and_made_weeks_of_too(void **state)
{
	struct rollup_filter f = {.by = ROLLUP_SITE, .key = ROLLUP_THE_SITE};
	struct tally *t = tally_create(secret, &readable);
	struct session s;
	struct outcome o = {.rcpts = 0};
	struct journal_entry e = {.session = &s, .outcome = &o};
	struct addr ip;

	(void)state;
	put(MONDAY, 3600, ROLLUP_HELO, "a", 1);
	put(MONDAY + 20 * DAY, 3600, ROLLUP_HELO, "a", 1);
	tidy(MONDAY + 20 * DAY);
	assert_int_equal(sum(&f), 2);
	assert_int_equal(addr_parse("192.0.2.1", &ip), 0);
	session_init(&s, 1000LL * (MONDAY + 2 * DAY), &ip);
	tally_session(t, &e);
	assert_int_equal(store_rollup_write(store, t, MONDAY + 20 * DAY), 0);
	tally_free(t);
	tidy(MONDAY + 20 * DAY);
	assert_int_equal(sum(&f), 3);
	session_fini(&s);
}

static bool
count_scope(void *ctx, const char *scope)
{
	(void)scope;
	++*(unsigned *)ctx;
	return true;
}

static void
test_accounts(void **state)
{
	unsigned n = 0;

	(void)state;
	assert_int_equal(store_account_add(store, "example.com"), 0);
	assert_int_equal(store_account_add(store, "EXAMPLE.com"), 0);
	assert_int_equal(store_account_add(store, "bob@example.org"), 0);
	assert_int_equal(store_account_add(store, ""), -1);
	assert_int_equal(store_fault(store)->code, FAULT_VALUE);
	assert_int_equal(number("SELECT count(*) FROM counted_accounts"), 2);
	assert_int_equal(store_account_remove(store, "Example.Com"), 1);
	assert_int_equal(store_account_remove(store, "example.com"), 0);
	unit_sql(STORE_FILE, "INSERT INTO counted_accounts VALUES (hex(zeroblob(9999)))");
	assert_int_equal(store_account_each(store, count_scope, &n), 0);
	assert_int_equal(n, 1); /* nobody's name is so long */
	assert_int_equal(store_bad_rows(store), 1);
}

/* A database of version 1, with a host and a minute in it, as it may lie on a disk. */
static void
test_version_1_is_upgraded(void **state)
{
	struct db_schema first = store_schema;
	struct fault fault;
	struct db db;

	(void)state;
	store_close(store);
	store = NULL;
	assert_int_equal(unlink(unit_path(STORE_FILE)), 0);
	(void)unlink(unit_path(STORE_FILE "-wal"));
	(void)unlink(unit_path(STORE_FILE "-shm"));
	first.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &first, &fault), 0);
	assert_int_equal(
	    db_exec(&db, "INSERT INTO stats_minute VALUES (60, 1, 2, 3, 4, 5, 6, 7, 8, 9,"
			 " 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)"),
	    0);
	db_close(&db);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_int_equal(number("SELECT new_servers + expired FROM stats_minute"), 20);
	put_convicted("192.0.2.1", MONDAY);
	put(MONDAY, 60, ROLLUP_HELO, "a", 1);
	assert_int_equal(number("SELECT count(*) FROM README WHERE topic LIKE 'rollup%'"),
			 4);
	assert_int_equal(
	    number("SELECT bounces_real + bounces_refused FROM stats_minute"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_is_written_is_in_three_tables),
	    TEST(test_the_least_of_a_finished_period_are_folded),
	    TEST(test_ranges_add_up),
	    TEST(test_the_last_minutes),
	    TEST(test_pages_and_series),
	    TEST(test_old_rows_go),
	    TEST(test_convictions_that_run_out_count_once),
	    TEST(test_late_sessions_are_folded_and_made_weeks_of_too),
	    TEST(test_accounts),
	    TEST(test_version_1_is_upgraded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
