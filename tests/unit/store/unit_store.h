#ifndef LYCHGATE_UNIT_STORE_H
#define LYCHGATE_UNIT_STORE_H

/* For the tests of src/store: a directory of its own for each test, and hands that edit
 * the files behind the store's back. */
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edit.h"
#include "fault.h"
#include "store.h"
#include "unit.h"

static char unit_dir[64];

static inline int
unit_dir_setup(void **state)
{
	(void)state;
	snprintf(unit_dir, sizeof(unit_dir), "/tmp/lychgate-store-XXXXXX");
	return mkdtemp(unit_dir) == NULL ? -1 : 0;
}

static inline int
unit_dir_teardown(void **state)
{
	DIR *d = opendir(unit_dir);
	struct dirent *entry;

	(void)state;
	if (d == NULL)
		return -1;
	while ((entry = readdir(d)) != NULL)
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	return rmdir(unit_dir);
}

static inline struct store *
unit_must_open(const char *dir, enum store_use use)
{
	struct fault fault = {0};
	struct store *s = store_open(dir, use, &fault);

	if (s == NULL)
		fail_msg("%s: %s", fault_name(fault.code), fault.text);
	return s;
}

static inline char *
unit_path(const char *file)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", unit_dir, file);
	return path;
}

static inline void
unit_sql(const char *file, const char *sql)
{
	edit(unit_dir, file, sql);
}

/* The first column of the first row as a number; -1 without a row. */
static inline int64_t
unit_number(const char *file, const char *sql)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	int64_t value = -1;

	assert_int_equal(sqlite3_open(unit_path(file), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	if (sqlite3_step(st) == SQLITE_ROW)
		value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return value;
}

/* Append to a text in an array; fails the test when it does not fit. */
#define unit_append(text, ...)                                                           \
	do {                                                                             \
		size_t used_ = strlen(text);                                             \
		int n_ = snprintf((text) + used_, sizeof(text) - used_, __VA_ARGS__);    \
		assert_in_range(n_, 0, sizeof(text) - used_ - 1);                        \
	} while (0)

#define UNIT_TEST(f) cmocka_unit_test_setup_teardown(f, unit_dir_setup, unit_dir_teardown)

#endif
