/* The daemon, a replay with a database, and questions about one fill their engines alike.
 */
#include "store_engine.h"

#include "outbound.h"
#include "store_context.h"
#include "store_host.h"
#include "store_impl.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_measured.h"
#include "store_memo.h"

static int
get_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	return store_host_get(ctx, key, profile_r);
}

static int
get_context(void *ctx, enum context_kind kind, const char *name,
	    struct context *context_r)
{
	return store_context_get(ctx, kind, name, context_r);
}

static int
get_mailbox(void *ctx, uint64_t id, struct mailbox *mailbox_r)
{
	return store_mailbox_get(ctx, id, mailbox_r);
}

static int
get_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	return store_memo_get(ctx, kind, id, memo_r);
}

static int
get_taught(void *ctx, const struct host_key *key, enum taught_what what,
	   struct taught_as *as_r)
{
	return store_lesson_get(ctx, key, what, as_r);
}

struct engine_backing
store_engine_backing(struct store *s)
{
	return (struct engine_backing){.ctx = s,
				       .host = get_host,
				       .context = get_context,
				       .mailbox = get_mailbox,
				       .memo = get_memo,
				       .taught = get_taught};
}

struct load {
	struct engine *engine;
	enum memo_kind kind;
	bool failed;
};

static bool
load_mailbox(void *ctx, const struct store_mailbox *box)
{
	struct load *load = ctx;

	load->failed =
	    engine_load_mailbox(load->engine, box->id, box->address, &box->mailbox) != 0;
	return !load->failed;
}

static bool
load_memo(void *ctx, const struct store_memo *memo)
{
	struct load *load = ctx;

	load->failed = outbound_load(engine_outbound(load->engine), load->kind, memo->id,
				     &memo->memo) != 0;
	return !load->failed;
}

int
store_engine_mailboxes(struct store *s, struct engine *engine)
{
	const struct store_mailbox_filter all = {.limit = 0};
	struct load load = {.engine = engine};

	if (store_mailbox_each(s, &all, load_mailbox, &load) != 0)
		return -1;
	if (load.failed)
		return db_fail(&s->db, SQLITE_NOMEM, "load the mailboxes");
	engine_mailboxes_loaded(engine);
	return 0;
}

int
store_engine_memos(struct store *s, enum memo_kind kind, uint32_t limit,
		   struct engine *engine)
{
	struct load load = {.engine = engine, .kind = kind};

	if (store_memo_each(s, kind, limit, load_memo, &load) != 0)
		return -1;
	return load.failed ? db_fail(&s->db, SQLITE_NOMEM, "load the memos") : 0;
}

int
store_engine_measured(struct store *s, struct engine *engine)
{
	struct engine_measured measured;
	int found = store_measured_get(s, &measured);

	if (found == 1)
		engine_set_measured(engine, &measured);
	return found < 0 ? -1 : 0;
}
