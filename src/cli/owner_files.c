/* The databases are the only interface: the daemon's files stand in its status. */
#include "owner_files.h"

#include <string.h>

#include "store_status.h"

#define FILES_MAX 16 /* of the option `owners` */

struct ownerdb *
owner_files_open(struct store *store)
{
	const char *paths[FILES_MAX], *path;
	struct store_status status;
	struct ownerdb *db = NULL;
	struct buf report;
	char *next;
	size_t n = 0;

	if (store_status_get(store, &status) != 1 || status.owner_files[0] == '\0')
		return NULL;
	next = status.owner_files;
	while (n < FILES_MAX && (path = strsep(&next, "\n")) != NULL)
		paths[n++] = path;
	buf_init(&report);
	db = ownerdb_open(paths, n, &report);
	buf_fini(&report);
	return db;
}
