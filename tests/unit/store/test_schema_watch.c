/* Alerts of an older database had one time for all kinds: each kind keeps that. */
#include "schema_watch.h"

#include "store.h"
#include "store_memo.h"
#include "store_schema.h"
#include "unit_store.h"
#include "watch.h"

static void
test_old_alerts_keep_their_time(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct memo memo;
	struct store *s;
	struct db db;
	uint32_t at_s[WATCH_KINDS];

	(void)state;
	while (old.migrations[old.n_migrations - 1].sql != schema_watch)
		old.n_migrations--;
	old.n_migrations--;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(STORE_FILE, "INSERT INTO server_watch VALUES"
			     " (7, '192.0.2.1', 9, 1, 2, 3, 11, 12, 13, 1000, 5),"
			     " (8, '192.0.2.2', 9, 1, 2, 0, 11, 12, 13, 0, 0)");
	s = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(s);
	assert_int_equal(store_memo_get(s, MEMO_WATCH, 7, &memo), 1);
	assert_int_equal(watch_memo_alerts(&memo, 1000, at_s),
			 WATCH_UNKNOWN | WATCH_ALIEN);
	assert_int_equal(at_s[0], 1000);
	assert_int_equal(at_s[2], 1000);
	assert_int_equal(memo.more[2], 13);
	store_close(s);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM server_alerts"),
			 1);
	assert_int_equal(unit_number(STORE_FILE,
				     "SELECT count(*) FROM server_alerts"
				     " WHERE alert = '1970-01-01 00:16:40' AND"
				     " unknown_users = alert AND traps IS NULL"),
			 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_old_alerts_keep_their_time,
					    unit_dir_setup, unit_dir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
