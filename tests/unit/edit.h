#ifndef LYCHGATE_EDIT_H
#define LYCHGATE_EDIT_H

#include <sqlite3.h>

#include "unit.h"

/* Change ${file} in ${dir} behind the program's back, as a person does with sqlite3. */
static inline void
edit(const char *dir, const char *file, const char *statement)
{
	char path[128], *error = NULL;
	sqlite3 *db;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, file);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	(void)sqlite3_busy_timeout(db, 5000);
	if (sqlite3_exec(db, statement, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", statement, error);
	(void)sqlite3_close(db);
}

#endif
