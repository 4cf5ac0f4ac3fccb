#ifndef LYCHGATE_OWNER_LOADER_H
#define LYCHGATE_OWNER_LOADER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "buf.h"
#include "config.h"
#include "ownerdb.h"

/*
 * Reads the files of the option `owners` at a reload, on a thread of its own: a text file
 * takes a second, for which no mail shall wait.  Zeroed it is ready for use.
 */
struct owner_loader {
	pthread_t thread;
	bool running;
	atomic_bool done;
	char **paths, **next; /* ${next}: asked for meanwhile */
	size_t n, n_next;
	bool again;
	struct ownerdb *db;
	struct buf report;
};

/* Begin to read; when it is reading already, begin again behind it.  0, or -1 with
 * errno. */
int owner_loader_start(struct owner_loader *l, const struct config_list *paths);

/*
 * Is there news?  Then the database is the caller's, or it is NULL: it could not be read;
 * and the lines of ownerdb_open() are appended to ${report}.
 */
bool owner_loader_take(struct owner_loader *l, struct ownerdb **db_r, struct buf *report);

/* Wait for the thread, if any, and free all. */
void owner_loader_fini(struct owner_loader *l);

#endif
