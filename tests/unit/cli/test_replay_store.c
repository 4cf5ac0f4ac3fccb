/* How a replay ends whose database fails: as other commands do. */
#include "unit.h"

#include <sysexits.h>
#include <unistd.h>

#include "database.h"
#include "edit.h"
#include "engine.h"
#include "replay_store.h"

static void
the_status_tells_the_fault(void **state)
{
	static const struct {
		enum fault_code code;
		int status;
	} cases[] = {{FAULT_MEMORY, EX_OSERR},
		     {FAULT_BUSY, EX_TEMPFAIL},
		     {FAULT_FULL, EX_IOERR},
		     {FAULT_CORRUPT, EX_DATAERR}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(database_fault(&(struct fault){cases[i].code, "test"}),
				 cases[i].status);
}

static void
loading_ends_as_other_commands_do(void **state)
{
	char dir[] = "/tmp/test_replay_store.XXXXXX", command[64];
	struct engine_settings settings;
	struct engine *engine;
	struct replay_store s;
	uint8_t secret[16];

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(replay_store_open(&s, dir, secret), EX_OK);
	engine_settings_init(&settings);
	engine = engine_create(&settings, NULL, NULL, secret);
	assert_non_null(engine);
	assert_int_equal(replay_store_load(&s, engine), 0);
	assert_int_equal(replay_store_close(&s), EX_OK);

	edit(dir, STORE_FILE, "DROP TABLE known_pairs");
	assert_int_equal(replay_store_open(&s, dir, secret), EX_OK);
	assert_int_equal(replay_store_load(&s, engine), -1);
	assert_int_equal(replay_store_fail(&s),
			 database_fault(&(struct fault){FAULT_OTHER, "test"}));
	assert_int_equal(replay_store_close(&s), EX_OK);
	edit(dir, STORE_FILE, "DROP TABLE returns");
	assert_int_equal(replay_store_open(&s, dir, secret),
			 database_fault(&(struct fault){FAULT_OTHER, "test"}));
	engine_free(engine);
	(void)snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_status_tells_the_fault),
	    cmocka_unit_test(loading_ends_as_other_commands_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
