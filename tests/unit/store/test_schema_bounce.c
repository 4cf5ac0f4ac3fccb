/* Databases from before bounces were counted become those that do; what was in them
 * stays.
 */
#include "schema_bounce.h"

#include "journal.h"
#include "journal_schema.h"
#include "store.h"
#include "store_schema.h"
#include "unit_store.h"

static void
make_old(const struct db_schema *now, const char *sql)
{
	struct db_schema old = *now;
	struct fault fault;
	struct db db;

	while (old.migrations[old.n_migrations - 1].sql != schema_bounce_store &&
	       old.migrations[old.n_migrations - 1].sql != schema_bounce_journal)
		old.n_migrations--;
	old.n_migrations--;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(now->file, sql);
}

static void
test_statistics(void **state)
{
	static const char *const tables[] = {"rollup_minute", "rollup_hour", "rollup_day",
					     "rollup_week"};
	char sql[200];
	struct fault fault;
	struct store *s;

	(void)state;
	make_old(&store_schema,
		 "INSERT INTO rollup_day VALUES"
		 " ('site',0,'site',1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,"
		 "21,22,23,24,25)");
	s = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(s);
	store_close(s);
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT bounces + bounces_real + bounces_refused FROM stats_day"),
	    24);
	for (size_t i = 0; i < COUNT(tables); i++) {
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM pragma_table_info('%s')"
			 " WHERE name IN ('bounces_real', 'bounces_refused')",
			 tables[i]);
		assert_int_equal(unit_number(STORE_FILE, sql), 2);
	}
	assert_int_equal(unit_number(STORE_FILE,
				     "SELECT count(*) FROM README"
				     " WHERE topic LIKE 'stats_minute.bounces_%'"),
			 2);
}

static void
test_journal(void **state)
{
	struct fault fault;
	struct journal *j;

	(void)state;
	make_old(&journal_schema, "INSERT INTO recipients VALUES (1,1,1,NULL,'x','b@x',"
				  "'accepted','refuse','no',0,9,0)");
	j = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(j);
	journal_close(j);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM recipients"
						   " WHERE action = 'refuse'"
						   " AND bounce IS NULL"),
			 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_statistics, unit_dir_setup,
					    unit_dir_teardown),
	    cmocka_unit_test_setup_teardown(test_journal, unit_dir_setup,
					    unit_dir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
