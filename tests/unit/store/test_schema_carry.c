/* Databases of version 1 become those that know of carried messages; what was in them
 * stays. */
#include "schema_carry.h"

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

	old.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(now->file, sql);
}

static void
test_statistics(void **state)
{
	struct fault fault;
	struct store *s;

	(void)state;
	make_old(&store_schema,
		 "INSERT INTO stats_minute VALUES"
		 " (60,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20)");
	s = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(s);
	store_close(s);
	assert_int_equal(unit_number(STORE_FILE, "SELECT refused FROM stats_minute"), 9);
	assert_int_equal(unit_number(STORE_FILE, "SELECT carried FROM stats_minute"), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM README"
						 " WHERE topic = 'stats_minute.carried'"),
			 1);
}

static void
test_journal(void **state)
{
	struct fault fault;
	struct journal *j;

	(void)state;
	make_old(
	    &journal_schema,
	    "INSERT INTO sessions VALUES (1,'R',1,2,'192.0.2.1',NULL,'none','h',NULL,0,"
	    "NULL,'a@b',1,'zombie','refuse','no',0,1,1,0,9,4.5,1,1,0,0,0,0,1,NULL,NULL);"
	    "INSERT INTO recipients VALUES "
	    "(1,1,1,NULL,'x','b@x','accepted','refuse','no',"
	    "0,9)");
	j = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(j);
	journal_close(j);
	assert_int_equal(
	    unit_number(JOURNAL_FILE, "SELECT refused - carried FROM sessions"), 1);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT carried FROM recipients"), 0);
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
