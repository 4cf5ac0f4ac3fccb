#ifndef LYCHGATE_BACKING_H
#define LYCHGATE_BACKING_H

#include "engine.h"
#include "store.h"
#include "writer.h"

/*
 * Where the engine reads back what its memory no longer holds: first from what waits to
 * be written, which is newer, then from the database.
 */
struct backing {
	struct writer *writer;
	struct store *store; /* STORE_LOOKUP; may be NULL */
};

/* The functions for struct engine_backing; ctx is a struct backing. */
int backing_host(void *ctx, const struct host_key *key, struct profile *profile_r);
int backing_context(void *ctx, enum context_kind kind, const char *name,
		    struct context *context_r);
int backing_mailbox(void *ctx, uint64_t id, struct mailbox *mailbox_r);
memo_read backing_memo;
int backing_taught(void *ctx, const struct host_key *key, enum taught_what what,
		   struct taught_as *as_r);

#endif
