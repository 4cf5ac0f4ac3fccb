/* Several handles of one file in one process: fcntl's locks belong to the process, and
 * any close of the file gives them all back, but for those that SQLite knows of. */
#include <sys/wait.h>

#include "unit_store.h"

/* Does another process find this file locked?  (One's own locks are never in the way.) */
static bool
is_locked(const char *file)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(unit_path(file), O_RDWR);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) != 0 ? 2
							       : lock.l_type != F_UNLCK);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status) == 1;
}

static void
test_a_second_writer_leaves_the_locks_of_the_first(void **state)
{
	struct store *first, *second;

	(void)state;
	first = unit_must_open(unit_dir, STORE_WRITER);
	assert_int_equal(store_begin(first), 0);
	assert_int_equal(store_meta_set(first, "who", "first"), 0);
	assert_int_equal(store_commit(first), 0);
	assert_true(is_locked(STORE_FILE));
	second = unit_must_open(unit_dir, STORE_WRITER);
	assert_true(is_locked(STORE_FILE));
	store_close(second);
	assert_true(is_locked(STORE_FILE));
	store_close(first);
	assert_false(is_locked(STORE_FILE));
}

static void
test_two_writers_take_turns(void **state)
{
	struct store *first = unit_must_open(unit_dir, STORE_WRITER),
		     *second = unit_must_open(unit_dir, STORE_WRITER);
	struct buf value;

	(void)state;
	buf_init(&value);
	assert_int_equal(store_begin(first), 0);
	assert_int_equal(store_begin(second), -1);
	assert_int_equal(store_fault(second)->code, FAULT_BUSY);
	assert_int_equal(store_meta_set(first, "who", "first"), 0);
	assert_int_equal(store_commit(first), 0);
	assert_int_equal(store_begin(second), 0);
	assert_int_equal(store_meta_set(second, "who", "second"), 0);
	assert_int_equal(store_commit(second), 0);
	assert_int_equal(store_meta_get(first, "who", &value), 1);
	assert_string_equal(value.data, "second");
	buf_fini(&value);
	store_close(second);
	store_close(first);
}

static void
test_a_file_that_may_not_be_written(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	store_close(unit_must_open(unit_dir, STORE_WRITER));
	chmod(unit_dir, 0777);
	chmod(unit_path(STORE_FILE), 0444);
	if ((pid = fork()) == 0) {
		struct fault fault;

		if (setuid(65534) != 0)
			_exit(2);
		_exit(store_open(unit_dir, STORE_WRITER, &fault) != NULL ||
		      fault.code != FAULT_ACCESS);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(test_a_second_writer_leaves_the_locks_of_the_first),
	    UNIT_TEST(test_two_writers_take_turns),
	    UNIT_TEST(test_a_file_that_may_not_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
