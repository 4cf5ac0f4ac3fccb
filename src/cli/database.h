#ifndef LYCHGATE_DATABASE_H
#define LYCHGATE_DATABASE_H

#include <stdint.h>

#include "command.h"
#include "journal.h"
#include "store.h"

/*
 * Open a database of cli->dir for a command.  NULL on failure; then a message with what
 * to do about it was printed, and ${status_r} is the exit status.
 */
struct store *database_store(const struct cli *cli, enum store_use use, int *status_r);

/* Is there a journal at all?  `lychgate replay --db` makes none. */
bool database_has_journal(const struct cli *cli);

/* The journal for reading; hashed addresses are found by their clear form. */
struct journal *database_journal(const struct cli *cli, int *status_r);

/* Report a failure of an open database, of cli->dir or of another one.  The exit status.
 */
int database_fail(const struct cli *cli, const struct fault *fault);
int database_fault(const struct fault *fault);
int database_status(const struct fault *fault); /* the status alone */

/* What came of work on an open database: 0; -1 it failed, or where it tells no fault,
 * memory; -2 no memory.  The exit status, after a message. */
int database_result(const struct cli *cli, int rc, const struct fault *fault);

/* Bytes of DIR/file with this ending ("-wal"); 0 when there is no such file. */
int64_t database_bytes(const struct cli *cli, const char *file, const char *ending);

#endif
