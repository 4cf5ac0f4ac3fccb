/* How a replay ends whose database fails: as other commands do. */
#include "unit.h"

#include <pthread.h>
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

/* Another program that holds the lock until the replay says that it waits. */
struct holder {
	sqlite3 *db;
	FILE *said; /* what the replay says */
	char line[200];
};

static void *
hold(void *ctx)
{
	struct holder *h = ctx;

	if (fgets(h->line, sizeof(h->line), h->said) == NULL)
		h->line[0] = '\0';
	(void)sqlite3_exec(h->db, "ROLLBACK", NULL, NULL, NULL);
	return NULL;
}

static void
a_lock_is_waited_for(void **state)
{
	const struct host_texts texts = {"p.example.net", "h", "t", "p", PTR_OK, NULL};
	char dir[] = "/tmp/test_replay_store.XXXXXX", path[64], command[64];
	struct host_key key = {.family = 4};
	struct profile profile = {.first_s = 1, .last_s = 1};
	struct holder h = {.db = NULL};
	struct replay_store s;
	struct engine_sink sink;
	pthread_t thread;
	uint8_t secret[16];
	int ends[2], err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(replay_store_open(&s, dir, secret), EX_OK);
	sink = replay_store_sink(&s);
	(void)snprintf(path, sizeof(path), "%s/%s", dir, STORE_FILE);
	assert_int_equal(sqlite3_open(path, &h.db), SQLITE_OK);
	/* Between two transactions. */
	assert_int_equal(store_commit(s.store), 0);
	assert_int_equal(sqlite3_exec(h.db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(pipe(ends), 0);
	h.said = fdopen(ends[0], "r");
	err = dup(2);
	assert_int_equal(dup2(ends[1], 2), 2);
	assert_int_equal(pthread_create(&thread, NULL, hold, &h), 0);
	sink.host(sink.ctx, &key, &profile, &texts);
	pthread_join(thread, NULL);
	dup2(err, 2);
	assert_non_null(strstr(h.line, "is locked by another program: waiting"));
	assert_false(s.failed);
	assert_int_equal(store_begin(s.store), 0);
	assert_int_equal(replay_store_close(&s), EX_OK);
	sqlite3_close(h.db);
	fclose(h.said);
	close(ends[1]);
	close(err);
	(void)snprintf(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_status_tells_the_fault),
	    cmocka_unit_test(loading_ends_as_other_commands_do),
	    cmocka_unit_test(a_lock_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
