/* A journal that is damaged, and what becomes of it. */
#include "journal_aside.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_impl.h"
#include "unit_journal.h"

#define NOW_S 1700000000u
#define ASIDE "sessions.db.damaged-20231114T221320Z"
#define PAGE  4096

static const char *
path_of(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", unit_dir, name);
	return path;
}

static bool
exists(const char *name)
{
	return access(path_of(name), F_OK) == 0;
}

/* Write over a file from ${at} on, to its end at most. */
static void
spoil(const char *name, off_t at, off_t len)
{
	char junk[PAGE];
	int fd = open(path_of(name), O_WRONLY);
	struct stat st;

	memset(junk, 'x', sizeof(junk));
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	if (len > st.st_size - at)
		len = st.st_size - at;
	for (; len > 0; at += PAGE, len -= PAGE)
		assert_true(pwrite(fd, junk, (size_t)(len < PAGE ? len : PAGE), at) > 0);
	close(fd);
}

static void
put_sessions(unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char ref[16], ip[32];

		snprintf(ref, sizeof(ref), "R%u", i);
		snprintf(ip, sizeof(ip), "192.0.%u.%u", i / 250, i % 250);
		assert_int_equal(put(&(struct visit_facts){.reference = ref,
							   .ip = ip,
							   .helo = "h",
							   .sender = "a@b.com",
							   .rcpts = "c@d.net",
							   .at_s = NOW_S + i}),
				 0);
	}
}

/* What does not open is damage, but for somebody else's database. */
static void
test_what_is_damage(void **state)
{
	struct fault fault;

	(void)state;
	journal_close(journal);
	journal = NULL;
	spoil(JOURNAL_FILE, 0, PAGE);
	assert_null(journal_open(unit_dir, STORE_WRITER, &fault));
	assert_true(journal_is_damaged(unit_dir, &fault));
	assert_int_equal(unlink(path_of(JOURNAL_FILE)), 0);
	unit_sql(JOURNAL_FILE, "CREATE TABLE theirs (x); PRAGMA application_id = 7");
	assert_null(journal_open(unit_dir, STORE_WRITER, &fault));
	assert_int_equal(fault.code, FAULT_FOREIGN);
	assert_false(journal_is_damaged(unit_dir, &fault));
	fault.code = FAULT_BUSY;
	assert_false(journal_is_damaged(unit_dir, &fault));
}

static void
test_set_aside(void **state)
{
	char name[JOURNAL_ASIDE_MAX];
	struct fault fault;

	(void)state;
	put_sessions(1);
	journal_close(journal);
	journal = NULL;
	assert_int_equal(journal_asides(unit_dir, name), 0);
	assert_string_equal(name, "");
	assert_true(exists(JOURNAL_FILE "-wal"));
	spoil(JOURNAL_FILE, 0, PAGE);
	assert_int_equal(journal_set_aside(unit_dir, NOW_S, name, &fault), 0);
	assert_string_equal(name, ASIDE);
	assert_true(exists(ASIDE) && exists(ASIDE "-wal"));
	assert_false(exists(JOURNAL_FILE) || exists(JOURNAL_FILE "-wal") ||
		     exists(JOURNAL_FILE "-shm"));
	assert_int_equal(journal_asides(unit_dir, name), 1);
	assert_string_equal(name, ASIDE);
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(journal);
	put_sessions(1);

	/* Never over one that is there. */
	assert_int_equal(journal_set_aside(unit_dir, NOW_S, name, &fault), -1);
	assert_int_equal(fault.code, FAULT_ACCESS);
	assert_int_equal(journal_set_aside(unit_dir, NOW_S + 61, name, &fault), 0);
	assert_int_equal(journal_asides(unit_dir, name), 2);
	assert_string_equal(name, "sessions.db.damaged-20231114T221421Z");
}

/* Damage that shows only while it is written. */
static void
test_renew(void **state)
{
	char name[JOURNAL_ASIDE_MAX] = "";
	struct fault fault;
	struct journal *fresh;
	int64_t n;

	(void)state;
	put_sessions(500);
	journal_close(journal);
	spoil(JOURNAL_FILE, (off_t)60 * PAGE, (off_t)10000 * PAGE);
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(journal);
	assert_int_equal(
	    db_number(&journal->db, "SELECT sum(length(record)) FROM sessions", &n), -1);
	assert_true(journal_is_damaged(unit_dir, journal_fault(journal)));
	fresh = journal_renew(journal, NOW_S, name, &fault);
	assert_non_null(fresh);
	journal = fresh;
	assert_string_equal(name, ASIDE);
	put_sessions(2);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 2);
	journal_close(journal);
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(journal);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_what_is_damage, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_set_aside, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_renew, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
