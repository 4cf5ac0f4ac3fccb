/*
 * One handle reads and writes, so that reads see what was just written.  Writes are
 * gathered into transactions: a replay that is killed loses the last one only.
 */
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <unistd.h>

#include "buf.h"
#include "database.h"
#include "errors.h"
#include "replay_store.h"
#include "store_context.h"
#include "store_engine.h"
#include "store_host.h"
#include "store_learnt.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_measured.h"
#include "store_memo.h"
#include "store_returns.h"

#define PUTS_MAX 10000 /* in one transaction */

/* Somebody may take the lock between two of them: a person, a copying program.  Half a
 * replay in the database is worth waiting for. */
#define WAIT_MS 600000

void
replay_store_failed(struct replay_store *s)
{
	s->failed = true;
	s->status = database_status(store_fault(s->store));
	cli_warn("nothing more is written: %s; the database holds a part of the replay: "
		 "begin again with the one that was before",
		 store_fault(s->store)->text);
}

int
replay_store_fail(struct replay_store *s)
{
	int status = database_fault(store_fault(s->store));

	store_close(s->store);
	*s = (struct replay_store){.failed = true};
	return status;
}

/* Count a put that returned ${rc}, and begin a new transaction now and then. */
static void
after_put(struct replay_store *s, int rc)
{
	if (rc != 0 && store_fault(s->store)->code != FAULT_VALUE) {
		replay_store_failed(s);
		return;
	}
	if (++s->puts < PUTS_MAX)
		return;
	s->puts = 0;
	if (store_commit(s->store) != 0 || store_begin(s->store) != 0)
		replay_store_failed(s);
}

static void
put_host(void *ctx, const struct host_key *key, const struct profile *profile,
	 const struct host_texts *texts)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_host_put(s->store, key, profile, texts));
}

static void
put_context(void *ctx, enum context_kind kind, const char *name,
	    const struct context *context)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_context_put(s->store, kind, name, context));
}

/* Readable, whatever the daemon's address_privacy is: a replay has no configuration. */
static void
put_mailbox(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_mailbox_put(s->store, id, address, mailbox));
}

static void
put_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	 const struct memo *memo)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_memo_put(s->store, kind, id, name, memo));
}

static void
put_taught(void *ctx, const struct host_key *key, enum taught_what what,
	   const struct taught_as *as)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_lesson_put(s->store, key, what, as));
}

static void
put_measured(void *ctx, const struct engine_measured *measured)
{
	struct replay_store *s = ctx;
	struct buf text;

	if (s->failed)
		return;
	buf_init(&text);
	if (store_measured_format(measured, &text) == 0)
		after_put(s, store_meta_set(s->store, STORE_MEASURED, text.data));
	buf_fini(&text);
}

static void
put_returns(void *ctx, enum returns_state state, const struct returns_key *key,
	    const struct returns_counts *counts)
{
	struct replay_store *s = ctx;

	if (!s->failed)
		after_put(s, store_returns_put(s->store, state, key, counts));
}

struct engine_sink
replay_store_sink(struct replay_store *s)
{
	return (struct engine_sink){.ctx = s,
				    .host = put_host,
				    .context = put_context,
				    .mailbox = put_mailbox,
				    .memo = put_memo,
				    .taught = put_taught,
				    .measured = put_measured,
				    .returns = put_returns};
}

static bool
load_newcomers(void *ctx, uint8_t newcomer, uint64_t hosts)
{
	engine_load_newcomers(ctx, newcomer, hosts);
	return true;
}

int
replay_store_load(struct replay_store *s, struct engine *engine)
{
	return store_engine_mailboxes(s->store, engine) == 0 &&
		       store_engine_memos(s->store, MEMO_PAIR, 0, engine) == 0 &&
		       store_learnt_newcomers(s->store, 0, load_newcomers, engine) == 0 &&
		       store_engine_measured(s->store, engine) == 0
		   ? 0
		   : -1;
}

/* The directory that ${path} means: itself, or where the file is that it names. */
static int
directory_of(const char *path, struct buf *dir)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	if (strcmp(name, STORE_FILE) != 0)
		return buf_adds(dir, path);
	if (slash == NULL)
		return buf_addc(dir, '.');
	return buf_add(dir, path, slash == path ? 1 : (size_t)(slash - path));
}

static void
tell_waiting(void *ctx)
{
	(void)ctx;
	cli_warn("%s is locked by another program: waiting for it", STORE_FILE);
}

static int
open_in(struct replay_store *s, const char *dir, uint8_t secret_r[16])
{
	uint8_t fresh[16];
	struct fault fault;

	if (getrandom(fresh, sizeof(fresh), 0) != sizeof(fresh))
		return cli_fail(EX_OSERR, "no random numbers: %s", strerror(errno));
	if (access(dir, F_OK) != 0)
		return cli_fail(EX_CANTCREAT,
				"--db: %s: %s; make it first (mkdir %s), or name another "
				"directory",
				dir, strerror(errno), dir);
	if ((s->store = store_open(dir, STORE_WRITER, &fault)) == NULL)
		return fault.code == FAULT_ACCESS
			   ? cli_fail(EX_CANTCREAT, "--db: %s", fault.text)
			   : database_fault(&fault);
	store_wait(s->store, WAIT_MS, tell_waiting, NULL);
	if (store_secret(s->store, fresh, secret_r) == 1 &&
	    store_returns_fold(s->store) == 0 && store_begin(s->store) == 0)
		return EX_OK;
	return replay_store_fail(s);
}

int
replay_store_open(struct replay_store *s, const char *path, uint8_t secret_r[16])
{
	struct buf dir;
	int status;

	*s = (struct replay_store){.store = NULL};
	buf_init(&dir);
	if (directory_of(path, &dir) != 0)
		status = cli_fail(EX_OSERR, "out of memory");
	else
		status = open_in(s, dir.data, secret_r);
	buf_fini(&dir);
	return status;
}

int
replay_store_close(struct replay_store *s)
{
	if (s->store == NULL)
		return EX_OK;
	if (!s->failed && store_commit(s->store) != 0)
		replay_store_failed(s);
	store_close(s->store);
	s->store = NULL;
	return s->failed ? s->status : EX_OK;
}
