#include "store_context.h"
#include "store_host.h"
#include "store_stats.h"
#include "unit_store.h"

static enum fault_code
open_fault(enum store_use use)
{
	struct fault fault = {0};

	assert_null(store_open(unit_dir, use, &fault));
	assert_true(fault.text[0] != '\0');
	return fault.code;
}

static void
test_only_the_writer_creates(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(open_fault(STORE_READER), FAULT_ACCESS);
	assert_int_equal(open_fault(STORE_LOOKUP), FAULT_ACCESS);
	assert_int_equal(open_fault(STORE_EDITOR), FAULT_ACCESS);
	store_close(unit_must_open(unit_dir, STORE_WRITER));
	assert_int_equal(stat(unit_path(STORE_FILE), &st), 0);
	assert_int_equal(st.st_mode & 07, 0); /* the secret is not for everybody */
	store_close(unit_must_open(unit_dir, STORE_READER));
	store_close(unit_must_open(unit_dir, STORE_LOOKUP));
	store_close(unit_must_open(unit_dir, STORE_EDITOR));
	store_close(NULL);
}

static void
test_directory_missing(void **state)
{
	struct fault fault;

	(void)state;
	assert_null(store_open("/nonexistent/lychgate", STORE_WRITER, &fault));
	assert_int_equal(fault.code, FAULT_ACCESS);
	assert_non_null(strstr(fault.text, "lychgate.db"));
}

static void
test_an_empty_file_is_new(void **state)
{
	(void)state;
	close(open(unit_path(STORE_FILE), O_CREAT | O_RDWR, 0600));
	assert_int_equal(open_fault(STORE_READER), FAULT_VERSION);
	store_close(unit_must_open(unit_dir, STORE_WRITER));
	store_close(unit_must_open(unit_dir, STORE_READER));
}

static void
test_files_of_others_are_left_alone(void **state)
{
	(void)state;
	unit_sql(STORE_FILE,
		 "CREATE TABLE precious (x); INSERT INTO precious VALUES (1)");
	assert_int_equal(open_fault(STORE_WRITER), FAULT_FOREIGN);
	assert_int_equal(open_fault(STORE_READER), FAULT_FOREIGN);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM precious"), 1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM sqlite_schema"),
			 1);
}

static void
test_not_a_database(void **state)
{
	int fd = open(unit_path(STORE_FILE), O_CREAT | O_RDWR, 0600);

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(write(fd, "this is a letter, not a database\n", 33), 33);
	close(fd);
	assert_int_equal(open_fault(STORE_WRITER), FAULT_FOREIGN);
	assert_int_equal(open_fault(STORE_READER), FAULT_FOREIGN);
}

static void
test_a_newer_version_is_left_alone(void **state)
{
	(void)state;
	store_close(unit_must_open(unit_dir, STORE_WRITER));
	unit_sql(STORE_FILE, "PRAGMA user_version = 1000");
	assert_int_equal(open_fault(STORE_WRITER), FAULT_VERSION);
	assert_int_equal(open_fault(STORE_EDITOR), FAULT_VERSION);
	assert_int_equal(unit_number(STORE_FILE, "PRAGMA user_version"), 1000);
}

static void
test_meta(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct buf value;

	(void)state;
	buf_init(&value);
	assert_int_equal(store_meta_get(s, "daemon.heartbeat", &value), 0);
	assert_int_equal(store_meta_set(s, "daemon.heartbeat", "1"), 0);
	assert_int_equal(store_meta_set(s, "daemon.heartbeat", "1700000000"), 0);
	assert_int_equal(store_meta_get(s, "daemon.heartbeat", &value), 1);
	assert_string_equal(value.data, "1700000000");
	buf_fini(&value);
	store_close(s);
}

/* An administrator may have put anything there. */
static void
test_meta_numbers(void **state)
{
	static const char *const odd[] = {"", "x", "-1", "1.5", "4294967296"};
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	uint32_t value = 7;

	(void)state;
	assert_int_equal(store_meta_get_u32(s, "a", &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(store_meta_set_u32(s, "a", UINT32_MAX), 0);
	assert_int_equal(store_meta_get_u32(s, "a", &value), 0);
	assert_int_equal(value, UINT32_MAX);
	for (size_t i = 0; i < COUNT(odd); i++) {
		value = 7;
		assert_int_equal(store_meta_set(s, "a", odd[i]), 0);
		assert_int_equal(store_meta_get_u32(s, "a", &value), 0);
		assert_int_equal(value, 0);
	}
	store_close(s);
}

static void
test_the_secret_is_made_once(void **state)
{
	const uint8_t first[16] = {0,	 1,    0xfe, 0xff, 4,  5,  6,  7,
				   0x80, 0x81, 10,   11,   12, 13, 14, 15};
	const uint8_t second[16] = {1};
	uint8_t secret[16] = {0};
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	assert_int_equal(store_secret(s, NULL, secret), 0);
	assert_int_equal(store_secret(s, first, secret), 1);
	assert_memory_equal(secret, first, 16);
	store_close(s);
	s = unit_must_open(unit_dir, STORE_WRITER);
	assert_int_equal(store_secret(s, second, secret), 1);
	assert_memory_equal(secret, first, 16);
	store_close(s);
	s = unit_must_open(unit_dir, STORE_READER);
	memset(secret, 0, 16);
	assert_int_equal(store_secret(s, NULL, secret), 1);
	assert_memory_equal(secret, first, 16);
	store_close(s);
}

static void
test_a_damaged_secret_is_an_error(void **state)
{
	static const char *const bad[] = {"", "00112233",
					  "zz112233445566778899aabbccddeeff",
					  "00112233445566778899aabbccddeeff00"};
	uint8_t secret[16] = {7}, fresh[16] = {1};
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(store_meta_set(s, "secret", bad[i]), 0);
		assert_int_equal(store_secret(s, fresh, secret), -1);
		assert_int_equal(store_fault(s)->code, FAULT_VALUE);
		assert_int_equal(secret[0], 7);
	}
	store_close(s);
}

static void
test_rollback_and_close_undo(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct buf value;

	(void)state;
	buf_init(&value);
	store_rollback(s); /* nothing is open: no effect */
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(store_meta_set(s, "a", "1"), 0);
	store_rollback(s);
	assert_int_equal(store_meta_get(s, "a", &value), 0);
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(store_meta_set(s, "a", "1"), 0);
	store_close(s);
	s = unit_must_open(unit_dir, STORE_WRITER);
	assert_int_equal(store_meta_get(s, "a", &value), 0);
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(store_meta_set(s, "a", "1"), 0);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(store_meta_get(s, "a", &value), 1);
	buf_fini(&value);
	store_close(s);
}

/* What a person at `sqlite3 lychgate.db` finds. */
static void
test_the_file_explains_itself(void **state)
{
	(void)state;
	store_close(unit_must_open(unit_dir, STORE_WRITER));
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT count(*) FROM sqlite_schema WHERE type IN"
			" ('table', 'view') AND name <> 'README' AND name NOT IN"
			" (SELECT topic FROM README)"),
	    0);
	assert_true(unit_number(STORE_FILE, "SELECT instr(sql, '-- ') FROM sqlite_schema"
					    " WHERE name = 'hosts'") > 0);
	/* All views can be read. */
	unit_sql(STORE_FILE, "SELECT * FROM zombies; SELECT * FROM servers;"
			     "SELECT * FROM providers; SELECT * FROM stats_hour");
}

static uint32_t
prune_all(struct store *s, const struct store_retention *keep, uint32_t now_s)
{
	uint32_t deleted, total = 0;

	do {
		assert_int_equal(store_prune(s, keep, now_s, 2, &deleted), 0);
		total += deleted;
	} while (deleted > 0);
	return total;
}

static void
test_prune_hosts(void **state)
{
	static const struct {
		const char *address;
		uint32_t last_s, convicted_until_s, established_s;
		bool stays;
	} hosts[] = {
	    {"192.0.2.1", 1000, 0, 0, false},	 {"192.0.2.2", 1000, 10000, 0, true},
	    {"192.0.2.3", 1000, 9999, 0, false}, {"192.0.2.4", 8999, 0, 0, false},
	    {"192.0.2.5", 9000, 0, 0, true},	 {"192.0.2.6", 12000, 0, 0, true},
	    {"192.0.2.7", 1000, 0, 5, true},
	};
	struct store_retention keep = {.hosts_s = 1000}, forever = {0};
	struct host_texts texts = {"", "", "", "", PTR_NONE, NULL};
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct profile p;
	struct host_key key;
	struct addr addr;

	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		addr_parse(hosts[i].address, &addr);
		host_key_make(&addr, FORM_NAME, 1, &key);
		p = (struct profile){.last_s = hosts[i].last_s, .label = LABEL_ZOMBIE};
		p.convicted_until_s = hosts[i].convicted_until_s;
		p.established_s = hosts[i].established_s;
		assert_int_equal(store_host_put(s, &key, &p, &texts), 0);
	}
	assert_int_equal(prune_all(s, &forever, 10000), 0);
	assert_int_equal(prune_all(s, &keep, 10000), 3);
	for (size_t i = 0; i < COUNT(hosts); i++) {
		addr_parse(hosts[i].address, &addr);
		host_key_make(&addr, FORM_NAME, 1, &key);
		assert_int_equal(store_host_get(s, &key, &p), hosts[i].stays);
	}
	store_close(s);
}

static void
test_prune_contexts_and_statistics(void **state)
{
	struct store_retention keep = {.hosts_s = 10000, .stats_s = 5000};
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	char name[16];

	(void)state;
	for (uint32_t i = 0; i < 10; i++) {
		struct context c = {.last_s = 1000 * i};
		struct store_minute m = {.minute_s = 1000 * i};

		snprintf(name, sizeof(name), "helo%u", i);
		assert_int_equal(store_context_put(s, CONTEXT_HELO, name, &c), 0);
		assert_int_equal(store_stats_add(s, &m), 0);
	}
	assert_int_equal(prune_all(s, &keep, 14500), 5 + 10);
	assert_int_equal(unit_number(STORE_FILE, "SELECT min(last_seen) FROM contexts"),
			 5000);
	/* All contexts are read only once an hour. */
	assert_int_equal(prune_all(s, &keep, 14500 + 3599), 0);
	assert_int_equal(prune_all(s, &keep, 14500 + 3600), 4);
	store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(test_only_the_writer_creates),
	    UNIT_TEST(test_directory_missing),
	    UNIT_TEST(test_an_empty_file_is_new),
	    UNIT_TEST(test_files_of_others_are_left_alone),
	    UNIT_TEST(test_not_a_database),
	    UNIT_TEST(test_a_newer_version_is_left_alone),
	    UNIT_TEST(test_meta),
	    UNIT_TEST(test_meta_numbers),
	    UNIT_TEST(test_the_secret_is_made_once),
	    UNIT_TEST(test_a_damaged_secret_is_an_error),
	    UNIT_TEST(test_rollback_and_close_undo),
	    UNIT_TEST(test_the_file_explains_itself),
	    UNIT_TEST(test_prune_hosts),
	    UNIT_TEST(test_prune_contexts_and_statistics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
