/*
 * What goes wrong with files: full and failing disks, locks, damage, old and strange
 * versions, and copies.
 */
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "db.h"
#include "store_context.h"
#include "store_host.h"
#include "store_impl.h"
#include "store_policy.h"
#include "store_stats.h"
#include "unit_store.h"

/* Host number ${n}. */
static int
put(struct store *s, unsigned n)
{
	struct addr addr = {4, {10, (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
	struct profile p = {.last_s = 1000 + n, .sessions_total = n};
	char name[32];
	struct host_texts texts = {name,	  name,	  "host@.example.net",
				   "example.net", PTR_OK, NULL};
	struct host_key key;

	snprintf(name, sizeof(name), "host%u.example.net", n);
	host_key_make(&addr, FORM_NAME, 2, &key);
	return store_host_put(s, &key, &p, &texts);
}

static uint64_t
count(struct store *s)
{
	struct store_host_filter all = {0};
	uint64_t n = UINT64_MAX;

	assert_int_equal(store_host_count(s, &all, &n), 0);
	return n;
}

/* Put hosts in one transaction until it fails or ${n} are in; the code of the failure. */
static enum fault_code
put_many(struct store *s, unsigned n)
{
	if (store_begin(s) != 0)
		return store_fault(s)->code;
	for (unsigned i = 0; i < n; i++)
		if (put(s, i) != 0)
			return store_fault(s)->code;
	return store_commit(s) == 0 ? FAULT_NONE : store_fault(s)->code;
}

/* A version 1 as it may lie on a disk, and what later versions make of it. */
static const char *const step_1[] = {"CREATE TABLE people (name TEXT)",
				     "INSERT INTO people VALUES ('new')", NULL};
static const char *const step_2[] = {
    "ALTER TABLE people ADD COLUMN age INTEGER NOT NULL DEFAULT 7", NULL};
static const char *const step_3[] = {"CREATE INDEX people_age ON people (age)",
				     "UPDATE people SET age = age + 1", NULL};
static const char *const broken_step_3[] = {"DROP TABLE people; CREATE TABLE animals (x)",
					    "SELECT nonsense FROM nowhere", NULL};
static const struct db_migration steps[] = {{1, step_1}, {2, step_2}, {3, step_3}};
static const struct db_migration broken_steps[] = {
    {1, step_1}, {2, step_2}, {3, broken_step_3}};
static const char fixture_1[] = "CREATE TABLE people (name TEXT);"
				"INSERT INTO people VALUES ('anna'), ('bob');"
				"PRAGMA application_id = 77; PRAGMA user_version = 1;";

static void
test_migrations(void **state)
{
	const struct db_schema schema = {"old.db", 77, false, steps, COUNT(steps)};
	struct fault fault;
	struct db db;

	(void)state;
	unit_sql("old.db", fixture_1);
	assert_int_equal(db_open(&db, unit_dir, STORE_READER, &schema, &fault), -1);
	assert_int_equal(fault.code, FAULT_VERSION);
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &schema, &fault), 0);
	db_close(&db);
	assert_int_equal(unit_number("old.db", "PRAGMA user_version"), 3);
	assert_int_equal(unit_number("old.db", "SELECT count(*) FROM people"), 2);
	assert_int_equal(unit_number("old.db", "SELECT sum(age) FROM people"), 16);
	/* Once is enough. */
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &schema, &fault), 0);
	db_close(&db);
	assert_int_equal(unit_number("old.db", "SELECT sum(age) FROM people"), 16);
	assert_int_equal(db_open(&db, unit_dir, STORE_READER, &schema, &fault), 0);
	db_close(&db);
}

static void
test_a_new_file_gets_all_steps(void **state)
{
	const struct db_schema schema = {"new.db", 77, true, steps, COUNT(steps)};
	struct fault fault;
	struct db db;

	(void)state;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &schema, &fault), 0);
	/* Where SQLite is well, and we are not. */
	assert_int_equal(db_fail(&db, SQLITE_NOMEM, "list"), -1);
	assert_int_equal(db.fault.code, FAULT_MEMORY);
	assert_string_equal(db.fault.text, "new.db: cannot list: out of memory");
	assert_int_equal(db_exec(&db, "SELECT nonsense"), -1);
	assert_non_null(strstr(db.fault.text, "no such column: nonsense"));
	db_close(&db);
	assert_int_equal(unit_number("new.db", "SELECT age FROM people"), 8);
	assert_int_equal(unit_number("new.db", "PRAGMA auto_vacuum"), 2);
	assert_int_equal(unit_number("new.db", "PRAGMA application_id"), 77);
}

static void
test_a_failed_migration_changes_nothing(void **state)
{
	const struct db_schema schema = {"old.db", 77, false, broken_steps,
					 COUNT(broken_steps)};
	struct fault fault;
	struct db db;

	(void)state;
	unit_sql("old.db", fixture_1);
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &schema, &fault), -1);
	assert_int_equal(unit_number("old.db", "PRAGMA user_version"), 1);
	assert_int_equal(unit_number("old.db", "SELECT count(*) FROM people"), 2);
	assert_int_equal(
	    unit_number("old.db", "SELECT count(*) FROM pragma_table_info('people')"), 1);
}

static void
test_locked(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct store *other = unit_must_open(unit_dir, STORE_EDITOR);

	(void)state;
	sqlite3_busy_timeout(s->db.handle, 1);
	assert_int_equal(store_begin(other), 0);
	assert_int_equal(put_many(s, 10), FAULT_BUSY);
	assert_int_equal(put(s, 1), -1);
	assert_int_equal(store_fault(s)->code, FAULT_BUSY);
	store_rollback(other);
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	assert_int_equal(count(s), 10);
	store_close(other);
	store_close(s);
}

static void
test_readers_and_the_writer_do_not_wait(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct store *lookup = unit_must_open(unit_dir, STORE_LOOKUP);

	(void)state;
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(put(s, 10), 0);
	assert_int_equal(count(lookup), 10);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(count(lookup), 11);
	assert_int_equal(put(lookup, 1), -1); /* and it cannot write */
	assert_int_equal(store_fault(lookup)->code, FAULT_ACCESS);
	assert_int_equal(count(lookup), 11);
	store_close(lookup);
	store_close(s);
}

static void
test_page_limit(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	assert_int_equal(
	    sqlite3_exec(s->db.handle, "PRAGMA max_page_count = 60", NULL, NULL, NULL),
	    0);
	assert_int_equal(put_many(s, 5000), FAULT_FULL);
	assert_true(sqlite3_get_autocommit(s->db.handle));
	assert_int_equal(count(s), 10); /* the whole batch is gone, nothing else */
	assert_int_equal(sqlite3_exec(s->db.handle, "PRAGMA max_page_count = 100000",
				      NULL, NULL, NULL),
			 0);
	assert_int_equal(put_many(s, 5000), FAULT_NONE);
	assert_int_equal(count(s), 5000);
	store_close(s);
}

/* The same on a disk that is really full; needs root for the small tmpfs. */
static void
test_disk_full(void **state)
{
	struct store *s;
	char dir[80], filler[100];
	int fd;

	(void)state;
	snprintf(dir, sizeof(dir), "%s/disk", unit_dir);
	snprintf(filler, sizeof(filler), "%s/filler", dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", dir, "tmpfs", 0, "size=2m") != 0) {
		rmdir(dir);
		skip();
	}
	s = unit_must_open(dir, STORE_WRITER);
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	fd = open(filler, O_CREAT | O_WRONLY, 0600);
	while (write(fd, dir, sizeof(dir)) > 0)
		;
	close(fd);
	assert_int_equal(put_many(s, 5000), FAULT_FULL);
	assert_int_equal(put_many(s, 5000), FAULT_FULL);
	assert_int_equal(count(s), 10);
	assert_int_equal(unlink(filler), 0);
	assert_int_equal(put_many(s, 200), FAULT_NONE);
	assert_int_equal(count(s), 200);
	store_close(s);
	assert_int_equal(umount(dir), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* A write that the system refuses: here a limit on the size of files. */
static void
test_write_error(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct rlimit old, small;
	enum fault_code code;

	(void)state;
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small = (struct rlimit){256 * 1024, old.rlim_max};
	setrlimit(RLIMIT_FSIZE, &small);
	code = put_many(s, 5000);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(code, FAULT_IO);
	assert_int_equal(count(s), 10);
	assert_int_equal(put_many(s, 5000), FAULT_NONE);
	assert_int_equal(count(s), 5000);
	store_close(s);
}

static void
test_a_refused_value_spoils_nothing_else(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct context bad = {.bad = 0.0f / 0.0f};

	(void)state;
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(put(s, 1), 0);
	/* NaN is NULL in SQLite, which the column does not take. */
	assert_int_equal(store_context_put(s, CONTEXT_HELO, "x", &bad), -1);
	assert_int_equal(store_fault(s)->code, FAULT_VALUE);
	assert_int_equal(put(s, 2), 0);
	assert_int_equal(store_commit(s), 0);
	assert_int_equal(count(s), 2);
	store_close(s);
}

static void
test_every_other_failure_rolls_back(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	assert_int_equal(store_begin(s), 0);
	assert_int_equal(put(s, 1), 0);
	assert_int_equal(db_exec(&s->db, "SELECT nonsense FROM nowhere"), -1);
	assert_int_equal(count(s), 0);
	assert_int_equal(put_many(s, 2), FAULT_NONE);
	store_close(s);
}

static bool
ignore_host(void *ctx, const struct store_host *h)
{
	(void)h;
	++*(size_t *)ctx;
	return true;
}

static bool
ignore_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	(void)pattern, (void)created_s, (void)note;
	++*(size_t *)ctx;
	return true;
}

static void
report(void *ctx, const char *problem)
{
	assert_true(problem[0] != '\0');
	++*(size_t *)ctx;
}

/* Read everything and write a little; whatever comes, it must come back. */
static void
use_damaged(size_t *rows, size_t *problems, size_t *failures)
{
	struct store_host_filter all = {0};
	struct store_minute sum;
	struct fault fault;
	struct store *s = store_open(unit_dir, STORE_WRITER, &fault);

	if (s == NULL) {
		assert_true(fault.code == FAULT_CORRUPT || fault.code == FAULT_FOREIGN ||
			    fault.code == FAULT_VERSION || fault.code == FAULT_OTHER ||
			    fault.code == FAULT_IO || fault.code == FAULT_ACCESS);
		++*failures;
		return;
	}
	*failures += store_host_each(s, &all, ignore_host, rows) != 0;
	*failures += store_policy_traps(s, ignore_trap, rows) != 0;
	*failures += store_stats_sum(s, 0, UINT32_MAX, &sum) != 0;
	*failures += put_many(s, 300) != FAULT_NONE;
	if (store_check(s, true, report, problems) < 0)
		++*failures;
	store_close(s);
}

static void
test_damage_is_noticed_and_survived(void **state)
{
	size_t rows = 0, problems = 0, failures = 0;
	char path[128];
	uint64_t seed = 20260101;
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	long size;
	FILE *f;
	char *bytes;

	(void)state;
	snprintf(path, sizeof(path), "%s", unit_path(STORE_FILE));
	assert_int_equal(put_many(s, 400), FAULT_NONE);
	assert_int_equal(sqlite3_wal_checkpoint_v2(
			     s->db.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
			 SQLITE_OK);
	store_close(s);
	assert_non_null(f = fopen(path, "rb"));
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	rewind(f);
	bytes = malloc((size_t)size);
	assert_int_equal(fread(bytes, 1, (size_t)size, f), (size_t)size);
	fclose(f);
	for (int round = 0; round < 100; round++) {
		unlink(unit_path(STORE_FILE "-wal"));
		unlink(unit_path(STORE_FILE "-shm"));
		assert_non_null(f = fopen(path, "wb"));
		fwrite(bytes, 1, (size_t)size, f);
		for (int hits = 0; hits < 1 + round / 4; hits++) {
			fseek(f, (long)(unit_random(&seed) % (uint64_t)size), SEEK_SET);
			for (int i = 0; i < 16; i++)
				fputc((int)(unit_random(&seed) & 0xff), f);
		}
		fclose(f);
		use_damaged(&rows, &problems, &failures);
	}
	free(bytes);
	assert_true(rows > 1000);
	assert_true(problems > 50);
	assert_true(failures > 10);
}

static void
test_a_truncated_file(void **state)
{
	size_t rows = 0, problems = 0, failures = 0;
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	assert_int_equal(put_many(s, 1000), FAULT_NONE);
	sqlite3_wal_checkpoint_v2(s->db.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
				  NULL);
	store_close(s);
	assert_int_equal(truncate(unit_path(STORE_FILE), 40 * 4096 + 100), 0);
	use_damaged(&rows, &problems, &failures);
	assert_true(problems + failures > 0);
}

static void
test_a_sound_file_has_no_problems(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	size_t problems = 0;

	(void)state;
	assert_int_equal(put_many(s, 1000), FAULT_NONE);
	assert_int_equal(store_check(s, false, report, &problems), 0);
	assert_int_equal(store_check(s, true, report, &problems), 0);
	assert_int_equal(problems, 0);
	store_close(s);
}

struct meanwhile {
	struct store *writer;
	int calls, last_done, last_total;
};

/* Others commit while a copy is made. */
static void
write_meanwhile(void *ctx, int done, int total)
{
	struct meanwhile *m = ctx;

	m->calls++;
	assert_true(done >= m->last_done && done <= total);
	m->last_done = done;
	m->last_total = total;
	if (m->writer != NULL)
		assert_int_equal(put(m->writer, 100000 + (unsigned)m->calls), 0);
}

static void
test_backup(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	struct store *reader = unit_must_open(unit_dir, STORE_READER), *copy;
	struct meanwhile m = {.writer = s};
	char dir[128];

	(void)state;
	snprintf(dir, sizeof(dir), "%s", unit_path("copy"));
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(put_many(s, 5000), FAULT_NONE);
	for (int round = 0; round < 2; round++) { /* the second replaces the first */
		m.calls = m.last_done = 0;
		assert_int_equal(store_backup(reader, dir, write_meanwhile, &m), 0);
		assert_true(m.calls > 1);
		assert_int_equal(m.last_done, m.last_total);
	}
	assert_true(count(s) > 5000);
	store_close(reader);
	store_close(s);
	assert_int_equal(access(unit_path("copy/" STORE_FILE "-wal"), F_OK), -1);
	assert_int_equal(access(unit_path("copy/" STORE_FILE ".part"), F_OK), -1);
	copy = unit_must_open(dir, STORE_READER);
	assert_true(count(copy) >= 5000);
	store_close(copy);
	unlink(unit_path("copy/" STORE_FILE));
	unlink(unit_path("copy/" STORE_FILE "-wal"));
	unlink(unit_path("copy/" STORE_FILE "-shm"));
	assert_int_equal(rmdir(dir), 0);
}

static void
test_backup_failures(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);

	(void)state;
	assert_int_equal(put_many(s, 100), FAULT_NONE);
	/* Onto itself: the database must stay what it is. */
	assert_int_equal(store_backup(s, unit_dir, NULL, NULL), -1);
	assert_int_equal(store_fault(s)->code, FAULT_VALUE);
	assert_int_equal(store_backup(s, "/nonexistent", NULL, NULL), -1);
	assert_int_equal(store_fault(s)->code, FAULT_ACCESS);
	assert_int_equal(put_many(s, 200), FAULT_NONE);
	assert_int_equal(count(s), 200);
	store_close(s);
}

/* Members of the group may read but not write the directory, also while no daemon runs.
 */
static void
test_a_reader_without_write_permission(void **state)
{
	struct store *s = unit_must_open(unit_dir, STORE_WRITER);
	int status;
	pid_t pid;

	(void)state;
	if (geteuid() != 0) {
		store_close(s);
		skip();
	}
	assert_int_equal(put_many(s, 10), FAULT_NONE);
	store_close(s);
	chmod(unit_dir, 0755);
	chmod(unit_path(STORE_FILE), 0644);
	chmod(unit_path(STORE_FILE "-wal"), 0644);
	chmod(unit_path(STORE_FILE "-shm"), 0644);
	if ((pid = fork()) == 0) {
		struct fault fault;
		struct store_host_filter all = {0};
		uint64_t n = 0;

		if (setuid(65534) != 0)
			_exit(2);
		s = store_open(unit_dir, STORE_READER, &fault);
		if (s == NULL)
			_exit(3);
		_exit(store_host_count(s, &all, &n) == 0 && n == 10 ? 0 : 4);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Commit small batches until killed, and say after each how many are in. */
static void
write_until_killed(int report_fd, unsigned n)
{
	struct fault fault;
	struct store *s = store_open(unit_dir, STORE_WRITER, &fault);

	if (s == NULL)
		_exit(1);
	for (;; n += 7) {
		if (store_begin(s) != 0)
			_exit(2);
		for (unsigned i = 0; i < 7; i++)
			if (put(s, n + i) != 0)
				_exit(3);
		if (store_commit(s) != 0 ||
		    write(report_fd, &(unsigned){n + 7}, sizeof(n)) < 0)
			_exit(4);
	}
}

/* kill -9 at any moment: what was committed is there, the rest is not, nothing is broken
 * and no repair is needed. */
static void
test_kill(void **state)
{
	unsigned told = 0, n = 0;
	int fds[2], status;

	(void)state;
	for (int round = 0; round < 20; round++) {
		unsigned wait_for = told + 7 * (10 + (unsigned)round * 13 % 50);
		size_t problems = 0;
		struct store *s;
		pid_t pid;

		assert_int_equal(pipe(fds), 0);
		if ((pid = fork()) == 0)
			write_until_killed(fds[1], n);
		close(fds[1]);
		while (told < wait_for)
			assert_int_equal(read(fds[0], &told, sizeof(told)), sizeof(told));
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		while (read(fds[0], &told, sizeof(told)) == sizeof(told))
			;
		close(fds[0]);
		s = unit_must_open(unit_dir, STORE_WRITER);
		n = (unsigned)count(s);
		assert_true(n >= told && n % 7 == 0);
		assert_int_equal(store_check(s, true, report, &problems), 0);
		store_close(s);
		told = n;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(test_migrations),
	    UNIT_TEST(test_a_new_file_gets_all_steps),
	    UNIT_TEST(test_a_failed_migration_changes_nothing),
	    UNIT_TEST(test_locked),
	    UNIT_TEST(test_readers_and_the_writer_do_not_wait),
	    UNIT_TEST(test_page_limit),
	    UNIT_TEST(test_disk_full),
	    UNIT_TEST(test_write_error),
	    UNIT_TEST(test_a_refused_value_spoils_nothing_else),
	    UNIT_TEST(test_every_other_failure_rolls_back),
	    UNIT_TEST(test_damage_is_noticed_and_survived),
	    UNIT_TEST(test_a_truncated_file),
	    UNIT_TEST(test_a_sound_file_has_no_problems),
	    UNIT_TEST(test_backup),
	    UNIT_TEST(test_backup_failures),
	    UNIT_TEST(test_kill),
	    UNIT_TEST(test_a_reader_without_write_permission),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
