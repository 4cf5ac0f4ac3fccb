/* An engine over a writer and its database, as in the daemon. */
#include "forget.h"

#include <sqlite3.h>

#include "backing.h"
#include "store_context.h"
#include "writer_bench.h"

#define NOW_S ((uint32_t)(NOW_MS / 1000))

struct daemon {
	struct backing backing;
	struct engine *engine;
};

/* With nothing in memory, and all hosts are counted as seen and as bad. */
static void
start(struct daemon *d, struct bench *b, uint32_t counted)
{
	const struct context all = {.bad = (float)counted,
				    .seen = (float)counted,
				    .bad_total = counted,
				    .at_s = NOW_S};
	const struct engine_backing backing = {.ctx = &d->backing, .host = backing_host};
	const struct engine_sink sink = {.ctx = b->writer, .context = writer_context};
	struct engine_settings settings;

	d->backing = (struct backing){b->writer, b->store};
	engine_settings_init(&settings);
	settings.memory = 16 << 20;
	d->engine = engine_create(&settings, &backing, &sink,
				  (const uint8_t *)"test_forget 16 b");
	assert_non_null(d->engine);
	assert_int_equal(engine_load_context(d->engine, CONTEXT_ALL, "", &all), 0);
}

/* A host of these is known, and taught that it is a zombie. */
static void
put_zombie(struct bench *b, uint32_t number, enum helo_form form)
{
	const struct host_texts texts = {"p.example.net", "h",	  "t",
					 "example.net",	  PTR_OK, NULL};
	const struct profile profile = {.first_s = NOW_S,
					.last_s = NOW_S,
					.label = LABEL_ZOMBIE,
					.labelled_s = NOW_S,
					.taught = 1,
					.sessions_total = 1};
	struct host_key key = key_of(number);

	key.form = (uint8_t)form;
	writer_host(b->writer, &key, &profile, &texts);
}

/* How many zombies are counted. */
static double
counted(struct bench *b)
{
	struct context all;

	return writer_find_context(b->writer, CONTEXT_ALL, "", &all) == 1 ? all.bad : -1;
}

static void
all_of_an_address_is_forgotten(void **state)
{
	struct bench *b = *state;
	struct addr addr = {.family = 4, .bytes = {192, 0, 0, 1}};
	struct daemon d;

	put_zombie(b, 1, FORM_NAME);
	put_zombie(b, 1, FORM_SINGLE);
	put_zombie(b, 2, FORM_NAME);
	writer_cycle(b->writer, NOW_MS);
	put_zombie(b, 1, FORM_SINGLE); /* again */
	put_zombie(b, 1, FORM_LOCAL);  /* within the last second */
	start(&d, b, 4);
	assert_int_equal(forget_host(d.engine, b->writer, b->store, &addr, NOW_S), 0);
	assert_float_equal(counted(b), 1, 1e-6);
	writer_cycle(b->writer, NOW_MS + 1000);
	assert_int_equal(hosts(b), 1);
	engine_free(d.engine);
}

static void
what_cannot_be_read_whole_stays(void **state)
{
	struct bench *b = *state;
	struct addr addr = {.family = 4, .bytes = {192, 0, 0, 1}};
	struct fault fault = {0};
	struct store *broken;
	struct daemon d;
	sqlite3 *db;
	char path[64];

	put_zombie(b, 1, FORM_NAME);
	writer_cycle(b->writer, NOW_MS);
	put_zombie(b, 1, FORM_LOCAL);
	start(&d, b, 2);
	assert_non_null(broken = store_open(b->dir, STORE_LOOKUP, &fault));
	(void)snprintf(path, sizeof(path), "%s/" STORE_FILE, b->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "ALTER TABLE hosts RENAME TO gone", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(forget_host(d.engine, b->writer, broken, &addr, NOW_S), -1);
	assert_float_equal(counted(b), -1, 1e-6); /* nothing was told */
	assert_int_equal(
	    sqlite3_exec(db, "ALTER TABLE gone RENAME TO hosts", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(forget_host(d.engine, b->writer, broken, &addr, NOW_S), 0);
	assert_float_equal(counted(b), 0, 1e-6);
	(void)sqlite3_close(db);
	store_close(broken);
	engine_free(d.engine);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_of_an_address_is_forgotten, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(what_cannot_be_read_whole_stays, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
