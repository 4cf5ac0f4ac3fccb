/* Hosts of an older database: what their labels taught is assumed. */
#include "schema_taught.h"

#include "store.h"
#include "store_schema.h"
#include "unit_store.h"

static void
test_old_hosts_have_taught(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct store *s;
	struct db db;

	(void)state;
	while (old.migrations[old.n_migrations - 1].sql != schema_taught)
		old.n_migrations--;
	old.n_migrations--;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(
	    STORE_FILE,
	    "INSERT INTO hosts (address, form, dialect, ptr_status, name_class,"
	    " helo_class, label, label_origin, first_seen, last_seen, sessions,"
	    " accepted, unknown, traps, refused, active_days, concurrent_max,"
	    " labelled_at, trap_first, trap_last, convicted_at, convicted_until,"
	    " relapses, newcomer, established_at, faded_at, recent_sessions,"
	    " recent_accepted, recent_unknown, recent_rejected, recent_traps,"
	    " recent_auto_traps, recent_refused, recent_null_senders, burst_at,"
	    " burst_sessions, burst_recipients, users_map, unknowns_map, helos_map)"
	    " SELECT '192.0.2.1', 'name', 'esmtp', 'ok', 'named', 'ptr', 'zombie',"
	    " 'trap', 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
	    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
	s = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(s);
	store_close(s);
	assert_int_equal(unit_number(STORE_FILE, "SELECT taught FROM hosts"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_old_hosts_have_taught, unit_dir_setup,
					    unit_dir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
