/* As what hosts taught: there and back; and what an older database gets. */
#include "dialect.h"
#include "schema_lessons.h"
#include "store_host.h"
#include "store_lesson.h"
#include "store_memo.h"
#include "store_schema.h"
#include "unit_store_open.h"

#define NOW 1700000000u

static struct host_key
key_of(const char *ip, enum helo_form form)
{
	struct host_key key;
	struct addr addr;

	assert_int_equal(addr_parse(ip, &addr), 0);
	host_key_make(&addr, form, DIALECT_ESMTP, &key);
	return key;
}

static struct taught_as
some_lesson(void)
{
	struct taught_as as = {.at_s = NOW,
			       .name_class = NAME_NAMED_FORGED,
			       .helo_class = HELO_SENDER,
			       .ptr_status = PTR_FORGED,
			       .manner = {.dialect = DIALECT_ESMTP,
					  .tls = TLS_ON,
					  .pace = PACE_SLOW,
					  .sender = SENDER_ELSEWHERE,
					  .content = 0xffffff},
			       .owner = {.asn = 64500, .country = "DE"},
			       .ptr = "p.example.net",
			       .stray = "firm.com"};

	taught_set_helo(&as, "odd \"helo\"");
	return as;
}

static void
test_round_trip(void **state)
{
	static const struct taught_as bare = {.at_s = NOW, .manner = {DIALECT_ESMTP}};
	const struct taught_as full = some_lesson();
	struct host_key key = key_of("2001:db8::1", FORM_NAME);
	struct host_key other = key_of("2001:db8::1", FORM_SINGLE);
	struct taught_as back;

	(void)state;
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_LABEL, &back), 0);
	assert_int_equal(store_lesson_put(store, &key, TAUGHT_LABEL, &bare), 0);
	assert_int_equal(store_lesson_put(store, &key, TAUGHT_LABEL, &full), 0);
	assert_int_equal(store_lesson_put(store, &key, TAUGHT_PROVEN, &bare), 0);
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_LABEL, &back), 1);
	assert_memory_equal(&back, &full, sizeof(back));
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_PROVEN, &back), 1);
	assert_memory_equal(&back, &bare, sizeof(back));
	assert_int_equal(store_lesson_get(store, &other, TAUGHT_LABEL, &back), 0);
}

static void
test_it_goes_with_the_host_and_with_time(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME);
	struct host_key other = key_of("192.0.2.2", FORM_NAME);
	struct taught_as as = some_lesson();
	struct addr addr = host_key_addr(&key);
	uint32_t deleted = 0;

	(void)state;
	assert_int_equal(store_lesson_put(store, &key, TAUGHT_LABEL, &as), 0);
	assert_int_equal(store_lesson_put(store, &other, TAUGHT_LABEL, &as), 0);
	as.at_s += 1000;
	assert_int_equal(store_lesson_put(store, &other, TAUGHT_PROVEN, &as), 0);
	assert_int_equal(store_host_delete(store, &addr, NULL), 0);
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_LABEL, &as), 0);
	assert_int_equal(
	    store_lesson_prune(store, NOW + STORE_LESSON_KEEP_S, 9, &deleted), 0);
	assert_int_equal(deleted, 0);
	assert_int_equal(
	    store_lesson_prune(store, NOW + STORE_LESSON_KEEP_S + 1, 9, &deleted), 0);
	assert_int_equal(deleted, 1);
	assert_int_equal(store_lesson_get(store, &other, TAUGHT_PROVEN, &as), 1);
}

static void
test_what_a_person_wrote(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME);
	struct taught_as as = some_lesson();

	(void)state;
	assert_int_equal(store_lesson_put(store, &key, TAUGHT_LABEL, &as), 0);
	unit_sql(STORE_FILE, "UPDATE lessons SET name_class = 'nonsense'");
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_LABEL, &as), 0);
}

/* A lesson from before senders were kept. */
static void
test_older_lesson(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME);
	struct db_schema old = store_schema;
	struct taught_as back;
	struct fault fault;
	struct db db;

	(void)state;
	store_close(store);
	assert_int_equal(unlink(unit_path(STORE_FILE)), 0);
	while (old.migrations[old.n_migrations - 1].sql != schema_lesson_senders)
		old.n_migrations--;
	old.n_migrations--;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(STORE_FILE,
		 "INSERT INTO lessons VALUES ('192.0.2.1', 'name', 'esmtp', 'label',"
		 " 1000, 'p.example.net', 'ok', 'pc', NULL, NULL, 'named', 'other', 3)");
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_int_equal(store_lesson_get(store, &key, TAUGHT_LABEL, &back), 1);
	assert_string_equal(back.ptr, "p.example.net");
	assert_string_equal(back.stray, "");
}

/* A pair of an older database: since when it is known, is not. */
static void
test_older_database(void **state)
{
	struct db_schema old = store_schema;
	struct memo m = {.first_s = 1};
	struct fault fault;
	struct db db;

	(void)state;
	store_close(store);
	assert_int_equal(unlink(unit_path(STORE_FILE)), 0);
	while (old.migrations[old.n_migrations - 1].sql != schema_lessons)
		old.n_migrations--;
	old.n_migrations--; /* nor what came later */
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(STORE_FILE, "INSERT INTO known_pairs (id, last) VALUES (7, 1000)");
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_int_equal(store_memo_get(store, MEMO_PAIR, 7, &m), 1);
	assert_int_equal(m.first_s, 0);
	assert_int_equal(m.last_s, 1000);
	/* It stays so; a new one has its time. */
	m = (struct memo){.first_s = 2000, .last_s = 2000};
	assert_int_equal(store_memo_put(store, MEMO_PAIR, 7, "", &m), 0);
	assert_int_equal(store_memo_put(store, MEMO_PAIR, 8, "", &m), 0);
	assert_int_equal(store_memo_get(store, MEMO_PAIR, 7, &m), 1);
	assert_int_equal(m.first_s, 0);
	assert_int_equal(m.last_s, 2000);
	assert_int_equal(store_memo_get(store, MEMO_PAIR, 8, &m), 1);
	assert_int_equal(m.first_s, 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_round_trip, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_it_goes_with_the_host_and_with_time,
					    setup, teardown),
	    cmocka_unit_test_setup_teardown(test_what_a_person_wrote, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_older_lesson, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_older_database, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
