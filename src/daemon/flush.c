/*
 * From a batch in memory to rows: which function of the store takes which row.
 */
#include "flush.h"

#include "log.h"
#include "store_context.h"
#include "store_host.h"
#include "store_lesson.h"
#include "store_mailbox.h"
#include "store_measured.h"
#include "store_memo.h"
#include "store_policy.h"
#include "store_returns.h"
#include "store_settings.h"

/* A row that cannot be stored for its own sake must not hold up the others. */
static int
result_of(int result, const struct fault *fault, const char *what)
{
	if (result == 0 || fault->code != FAULT_VALUE)
		return result;
	log_line(LEVEL_WARNING, "%s cannot be stored: %s", what, fault->text);
	return 0;
}

static int
write_forget(void *ctx, const struct addr *addr)
{
	struct store *store = ctx;
	int result = store_host_delete(store, addr, NULL);

	if (result == 0)
		result = store_forget_done(store, addr);
	return result_of(result < 0 ? -1 : 0, store_fault(store), "a forget");
}

static int
write_host(void *ctx, const struct host_key *key, const struct profile *profile,
	   const struct host_texts *texts)
{
	struct store *store = ctx;

	return result_of(store_host_put(store, key, profile, texts), store_fault(store),
			 "a host");
}

static int
write_lesson(void *ctx, const struct host_key *key, enum taught_what what,
	     const struct taught_as *as)
{
	struct store *store = ctx;

	return result_of(store_lesson_put(store, key, what, as), store_fault(store),
			 "as what a host taught");
}

static int
write_context(void *ctx, enum context_kind kind, const char *name,
	      const struct context *context)
{
	struct store *store = ctx;

	return result_of(store_context_put(store, kind, name, context),
			 store_fault(store), "a context");
}

static int
write_mailbox(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	struct store *store = ctx;

	return result_of(store_mailbox_put(store, id, address, mailbox),
			 store_fault(store), "a mailbox");
}

static int
write_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	   const struct memo *memo)
{
	struct store *store = ctx;

	return result_of(store_memo_put(store, kind, id, name, memo), store_fault(store),
			 "what our users sent");
}

static int
write_returns(void *ctx, enum returns_state state, const struct returns_key *key,
	      const struct returns_counts *counts)
{
	struct store *store = ctx;

	return result_of(store_returns_put(store, state, key, counts), store_fault(store),
			 "who came back");
}

int
flush_left_open(struct store *store)
{
	return result_of(store_returns_fold(store), store_fault(store),
			 "who was still watched at the last end");
}

static int
write_minute(void *ctx, const struct store_minute *minute)
{
	struct store *store = ctx;

	return result_of(store_stats_add(store, minute), store_fault(store),
			 "a minute of statistics");
}

static int
write_text(struct store *store, const char *key, const struct buf *text)
{
	return text->len > 0 ? store_meta_set(store, key, text->data) : 0;
}

static int
write_known(struct store *store, struct pending *p, const struct store_status *status)
{
	const struct pending_rows put = {.ctx = store,
					 .forget = write_forget,
					 .host = write_host,
					 .context = write_context,
					 .mailbox = write_mailbox,
					 .lesson = write_lesson,
					 .memo = write_memo,
					 .returns = write_returns,
					 .minute = write_minute};

	if (store_begin(store) != 0)
		return -1;
	if (p != NULL && pending_each(p, &put) != 0)
		return -1;
	if (p != NULL && (write_text(store, STORE_SETTINGS, &p->judgement) != 0 ||
			  write_text(store, STORE_MEASURED, &p->measured) != 0))
		return -1;
	if (status != NULL && store_status_put(store, status) != 0)
		return -1;
	return store_commit(store);
}

int
flush_known(struct store *store, struct pending *p, const struct store_status *status)
{
	int result = write_known(store, p, status);

	if (result != 0)
		store_rollback(store);
	return result;
}

static int
write_session(struct journal *journal, const struct dossier *d)
{
	const struct journal_entry entry = dossier_entry(d);

	return result_of(journal_put(journal, &entry), journal_fault(journal),
			 "a session");
}

int
flush_sessions(struct journal *journal, const struct dossier_list *list)
{
	int result = journal_begin(journal);

	for (const struct dossier *d = list->first; result == 0 && d != NULL; d = d->next)
		result = write_session(journal, d);
	if (result == 0)
		result = journal_commit(journal);
	if (result != 0)
		journal_rollback(journal);
	return result;
}
