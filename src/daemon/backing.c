/* Newest first: the queue of the writer, then the database. */
#include "backing.h"
#include "store_context.h"
#include "store_host.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_memo.h"
#include "writer_front.h"

int
backing_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	struct backing *b = ctx;
	int found = writer_find_host(b->writer, key, profile_r);

	if (found < 0) /* its deletion waits */
		return 0;
	if (found > 0 || b->store == NULL)
		return found;
	return store_host_get(b->store, key, profile_r);
}

int
backing_context(void *ctx, enum context_kind kind, const char *name,
		struct context *context_r)
{
	struct backing *b = ctx;
	int found = writer_find_context(b->writer, kind, name, context_r);

	if (found > 0 || b->store == NULL)
		return found;
	return store_context_get(b->store, kind, name, context_r);
}

int
backing_mailbox(void *ctx, uint64_t id, struct mailbox *mailbox_r)
{
	struct backing *b = ctx;
	int found = writer_find_mailbox(b->writer, id, mailbox_r);

	if (found > 0 || b->store == NULL)
		return found;
	return store_mailbox_get(b->store, id, mailbox_r);
}

int
backing_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	struct backing *b = ctx;
	int found = writer_find_memo(b->writer, kind, id, memo_r);

	if (found > 0 || b->store == NULL)
		return found;
	return store_memo_get(b->store, kind, id, memo_r);
}

int
backing_taught(void *ctx, const struct host_key *key, enum taught_what what,
	       struct taught_as *as_r)
{
	struct backing *b = ctx;
	int found = writer_find_taught(b->writer, key, what, as_r);

	if (found > 0 || b->store == NULL)
		return found;
	return store_lesson_get(b->store, key, what, as_r);
}
