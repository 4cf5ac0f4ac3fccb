#ifndef LYCHGATE_PLACE_H
#define LYCHGATE_PLACE_H

#include "buf.h"
#include "config.h"
#include "privileges.h"

/*
 * The directory of the databases, made when missing, and the lock that keeps a second
 * daemon out of it (two would overwrite each other's memory).  The kernel gives the lock
 * back whatever becomes of the process.
 */

/* Make ${path} (its parent must be there), for the user of ${p}.  0, or -1 with the
 * reason appended to ${why}. */
int
place_make(const char *path, unsigned mode, const struct privileges *p, struct buf *why);

/* Make the directories in which unix sockets are to be.  As place_make(). */
int place_make_for_sockets(const struct config *config, const struct privileges *p,
			   struct buf *why);

/* Lock the directory: a descriptor to keep open, or -1 with the reason in ${why} and in
 * errno: EWOULDBLOCK when another one has it. */
int place_lock(const char *dir, struct buf *why);

#endif
