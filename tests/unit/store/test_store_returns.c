#include "db.h"
#include "store_host.h"
#include "store_returns.h"
#include "store_schema.h"
#include "unit_store_open.h"

#define DAY 86400

static struct returns_counts
counts_of(uint32_t n)
{
	struct returns_counts c = {.cases = 2 * n, .evicted = n, .triples = 10 * n};

	c.returned[RETURNS_HOST][0] = n;
	c.censored[RETURNS_HOST][RETURNS_NOT] = n;
	c.grey[1][1][RETURNS_NOT] = n;
	return c;
}

static void
put(enum returns_state state, uint32_t day, uint32_t n)
{
	const struct returns_key key = {.day = day, .refusal = RETURNS_OURS, .botnet = 7};
	const struct returns_counts counts = counts_of(n);

	assert_int_equal(store_returns_put(store, state, &key, &counts), 0);
}

struct sums {
	uint64_t returned, censored, cases, open, evicted, triples, grey;
	uint32_t first_s, last_s;
	unsigned rows;
};

static bool
add_step(void *ctx, const struct store_returns_step *step)
{
	struct sums *sums = ctx;

	assert_int_equal(step->refusal, RETURNS_OURS);
	assert_int_equal(step->class, RETURNS_ZOMBIE);
	assert_int_equal(step->botnet, 7);
	assert_int_equal(step->way, RETURNS_HOST);
	assert_int_equal(step->step, step->returned > 0 ? 0 : RETURNS_NOT);
	sums->returned += step->returned;
	sums->censored += step->censored;
	sums->rows++;
	return true;
}

static bool
add_grey(void *ctx, const struct store_returns_grey *grey)
{
	struct sums *sums = ctx;

	assert_int_equal(grey->delay, 1);
	assert_true(grey->convicted);
	assert_int_equal(grey->step, RETURNS_NOT);
	sums->grey += grey->cases;
	return true;
}

static bool
add_cases(void *ctx, const struct store_returns_cases *cases)
{
	struct sums *sums = ctx;

	sums->cases += cases->cases;
	sums->open += cases->open;
	sums->evicted += cases->evicted;
	sums->triples += cases->triples;
	sums->first_s = cases->first_s;
	sums->last_s = cases->last_s;
	return true;
}

static struct sums
sums_since(uint32_t since_s)
{
	struct sums sums = {.returned = 0};

	assert_int_equal(store_returns_steps(store, since_s, add_step, &sums), 0);
	assert_int_equal(store_returns_greys(store, since_s, add_grey, &sums), 0);
	assert_int_equal(store_returns_cases(store, since_s, add_cases, &sums), 0);
	return sums;
}

static void
test_counts_add_up_by_day(void **state)
{
	struct sums sums;

	(void)state;
	put(RETURNS_DONE, 100, 1);
	put(RETURNS_DONE, 100, 10);
	put(RETURNS_DONE, 101, 100);
	sums = sums_since(0);
	assert_int_equal(sums.rows, 2);
	assert_int_equal(sums.returned, 111);
	assert_int_equal(sums.censored, 111);
	assert_int_equal(sums.cases, 222);
	assert_int_equal(sums.evicted, 111);
	assert_int_equal(sums.triples, 1110);
	assert_int_equal(sums.grey, 111);
	assert_int_equal(sums.open, 0);
	assert_int_equal(sums.first_s, 100 * DAY);
	assert_int_equal(sums.last_s, 101 * DAY);
	assert_int_equal(sums_since(101 * DAY + 1).returned, 100);
}

/* What is open replaces what was, and counts as out of sight when the engine has ended.
 */
static void
test_open_cases(void **state)
{
	(void)state;
	put(RETURNS_DONE, 100, 1);
	put(RETURNS_OPEN_ANEW, 0, 0);
	put(RETURNS_OPEN, 100, 10);
	assert_int_equal(sums_since(0).cases, 22);
	assert_int_equal(sums_since(0).open, 20);
	assert_int_equal(sums_since(0).grey, 1);
	put(RETURNS_OPEN_ANEW, 0, 0);
	put(RETURNS_OPEN, 100, 5);
	put(RETURNS_OPEN, 101, 5);
	assert_int_equal(sums_since(0).returned, 11);
	assert_int_equal(store_returns_fold(store), 0);
	assert_int_equal(sums_since(0).returned, 11);
	assert_int_equal(sums_since(0).cases, 22);
	assert_int_equal(sums_since(0).open, 0);
	put(RETURNS_OPEN_ANEW, 0, 0);
	assert_int_equal(sums_since(0).returned, 11);
}

/* What is cut off half way changes nothing: the next start would add it once more. */
static void
test_folding_is_all_or_nothing(void **state)
{
	(void)state;
	put(RETURNS_DONE, 100, 1);
	put(RETURNS_OPEN, 100, 10);
	unit_sql(STORE_FILE, "CREATE TRIGGER cut BEFORE DELETE ON returns_cases BEGIN"
			     " SELECT RAISE(ABORT, 'cut off'); END");
	assert_int_equal(store_returns_fold(store), -1);
	assert_int_equal(sums_since(0).returned, 11);
	assert_int_equal(sums_since(0).cases, 22);
	unit_sql(STORE_FILE, "DROP TRIGGER cut");
	assert_int_equal(store_returns_fold(store), 0);
	assert_int_equal(sums_since(0).returned, 11);
	assert_int_equal(sums_since(0).cases, 22);
	assert_int_equal(sums_since(0).open, 0);
}

static void
test_90_days_are_kept(void **state)
{
	uint32_t deleted = 0;

	(void)state;
	put(RETURNS_DONE, 100, 1);
	put(RETURNS_DONE, 110, 1);
	assert_int_equal(store_returns_prune(store, 190 * DAY, &deleted), 0);
	assert_int_equal(deleted, 0);
	assert_int_equal(store_returns_prune(store, 191 * DAY, &deleted), 0);
	assert_int_equal(deleted, 4);
	assert_int_equal(sums_since(0).returned, 1);
}

static void
test_rows_that_cannot_be_are_left_out(void **state)
{
	(void)state;
	put(RETURNS_DONE, 100, 1);
	unit_sql(STORE_FILE,
		 "INSERT INTO returns VALUES (0, 0, 'ours', 'zombie', 7, 'host',"
		 " 11, 1, 1), (0, 0, 'ours', 'nobody', 7, 'host', 10, 1, 1)");
	assert_int_equal(sums_since(0).returned, 1);
	assert_int_equal(store_bad_rows(store), 2);
}

/* A file of version 1 has the tables when the daemon has opened it, and hosts
 * have their new column. */
static void
test_an_old_file(void **state)
{
	const struct host_key key = {.family = 4, .unit = {192, 0, 2, 1}};
	struct profile profile = {.first_s = 1, .last_s = 2, .sessions_total = 3};
	const struct host_texts texts = {"", "", "", "", PTR_NONE, NULL};
	struct db_schema old = store_schema;
	struct fault fault;
	struct db db;

	(void)state;
	old.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	put(RETURNS_DONE, 100, 1);
	assert_int_equal(sums_since(0).returned, 1);
	assert_int_equal(store_host_put(store, &key, &profile, &texts), 0);
	profile.retries = 9;
	assert_int_equal(store_host_put(store, &key, &profile, &texts), 0);
	memset(&profile, 0, sizeof(profile));
	assert_int_equal(store_host_get(store, &key, &profile), 1);
	assert_int_equal(profile.retries, 9);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM README"
						 " WHERE topic LIKE 'returns%'"),
			 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_counts_add_up_by_day, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_open_cases, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_folding_is_all_or_nothing, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_90_days_are_kept, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_rows_that_cannot_be_are_left_out, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_an_old_file, unit_dir_setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
