#ifndef LYCHGATE_REPLAY_STORE_H
#define LYCHGATE_REPLAY_STORE_H

#include <stdint.h>

#include "engine.h"
#include "store.h"

/* A database behind the engine of a replay: what is not in memory is read from it, what
 * is learnt goes into it. */
struct replay_store {
	struct store *store;
	uint32_t puts; /* in the open transaction */
	bool failed;   /* and said so; nothing more is written */
	int status;    /* then: the exit status */
};

/*
 * Open the database in the directory ${path}, or the file lychgate.db that ${path} names,
 * creating it when it is not there.  ${secret_r} is the database's own.
 * EX_OK, or another exit status after an error message.
 */
int replay_store_open(struct replay_store *s, const char *path, uint8_t secret_r[16]);

/* Write what is left, and close.  EX_OK, or the status of the fault when anything was not
 * written. */
int replay_store_close(struct replay_store *s);

/* A write failed: say so, and write nothing more. */
void replay_store_failed(struct replay_store *s);

/* Before anything is replayed the database failed: say so, and close it, nothing
 * written.  The exit status. */
int replay_store_fail(struct replay_store *s);

/* For engine_create(), with store_engine_backing(); ${s} must outlive the engine. */
struct engine_sink replay_store_sink(struct replay_store *s);

/* Give the engine what it cannot ask for by key: the names that users have, who writes to
 * whom, and what was measured.  0, or -1: see store_fault(). */
int replay_store_load(struct replay_store *s, struct engine *engine);

#endif
