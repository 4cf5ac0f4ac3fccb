/*
 * Everything here is done in memory under the lock; the writer thread does the slow part.
 */
#include "writer_front.h"

#include <string.h>

#include "arena.h"
#include "writer_impl.h"

void
writer_configure(struct writer *w, const struct writer_settings *settings)
{
	worker_lock(&w->worker);
	w->settings = *settings;
	w->settings_new = true;
	worker_unlock(&w->worker);
}

/* The pending of the event thread, locked; NULL without memory (then not locked). */
static struct pending *
lock(struct writer *w)
{
	worker_lock(&w->worker);
	if (w->front.learnt == NULL)
		w->front.learnt = pending_create(w->settings.privacy.key);
	if (w->front.learnt == NULL)
		worker_unlock(&w->worker);
	return w->front.learnt;
}

static void
unlock(struct writer *w)
{
	if (batch_rows(&w->front) >= WRITER_BATCH)
		worker_wake(&w->worker);
	worker_unlock(&w->worker);
}

void
writer_host(void *ctx, const struct host_key *key, const struct profile *profile,
	    const struct host_texts *texts)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_host(p, key, profile, texts);
	unlock(w);
}

void
writer_context(void *ctx, enum context_kind kind, const char *name,
	       const struct context *context)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_context(p, kind, name, context);
	unlock(w);
}

/* The address is stored as far as it may be: it is made so before it waits. */
void
writer_mailbox(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);
	struct arena scratch;
	const char *stored;

	if (p == NULL)
		return;
	arena_init(&scratch);
	stored = privacy_address(&w->settings.privacy, address, &scratch);
	pending_mailbox(p, id, stored != NULL ? stored : "", mailbox);
	arena_fini(&scratch);
	unlock(w);
}

void
writer_taught(void *ctx, const struct host_key *key, enum taught_what what,
	      const struct taught_as *as)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_lesson(p, &(struct pending_lesson){key, what, as});
	unlock(w);
}

/* Domains are readable where addresses may be read at least in part. */
static const char *
memo_name(const struct privacy *privacy, const char *name, struct arena *scratch)
{
	const char *stored = name;

	if (strchr(name, '@') != NULL)
		stored = privacy_address(privacy, name, scratch);
	else if (privacy->mode == PRIVACY_NONE)
		stored = "";
	return stored != NULL ? stored : "";
}

/* What people should know of is told here, once: a row may wait, and be written again. */
void
writer_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	    const struct memo *memo)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);
	struct pending_memo row = {.kind = kind, .id = id, .memo = memo};
	struct arena scratch;

	if (p == NULL)
		return;
	arena_init(&scratch);
	row.name = memo_name(&w->settings.privacy, name, &scratch);
	pending_memo(p, &row);
	unlock(w);
	if (kind == MEMO_STORM)
		alarm_storm(&w->storms, id, row.name, memo);
	arena_fini(&scratch);
}

void
writer_returns(void *ctx, enum returns_state state, const struct returns_key *key,
	       const struct returns_counts *counts)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_returns(p, state, key, counts);
	unlock(w);
}

int
writer_find_host(struct writer *w, const struct host_key *key, struct profile *profile_r)
{
	int found = 0;

	worker_lock(&w->worker);
	if (w->front.learnt != NULL)
		found = pending_find_host(w->front.learnt, key, profile_r);
	if (found == 0 && w->back.learnt != NULL)
		found = pending_find_host(w->back.learnt, key, profile_r);
	worker_unlock(&w->worker);
	return found;
}

/* Newest first. */
static int
add_waiting(const struct writer *w, const struct host_key *key,
	    struct store_identities *ids)
{
	const struct pending *const halves[] = {w->front.learnt, w->back.learnt};
	struct host_texts texts;
	int rc = 0;

	for (size_t i = 0; i < 2; i++)
		if (halves[i] != NULL && pending_find_texts(halves[i], key, &texts))
			rc |= store_identities_add(ids, key, &texts);
	return rc;
}

int
writer_identities(struct writer *w, const struct addr *addr, struct store_identities *ids)
{
	struct host_key keys[HOST_KEYS];
	int rc = 0;

	host_keys(addr, keys);
	worker_lock(&w->worker);
	for (size_t i = 0; i < HOST_KEYS; i++)
		rc |= add_waiting(w, &keys[i], ids);
	worker_unlock(&w->worker);
	return rc;
}

int
writer_find_context(struct writer *w, enum context_kind kind, const char *name,
		    struct context *context_r)
{
	int found = 0;

	worker_lock(&w->worker);
	if (w->front.learnt != NULL)
		found = pending_find_context(w->front.learnt, kind, name, context_r);
	if (found == 0 && w->back.learnt != NULL)
		found = pending_find_context(w->back.learnt, kind, name, context_r);
	worker_unlock(&w->worker);
	return found;
}

int
writer_find_taught(struct writer *w, const struct host_key *key, enum taught_what what,
		   struct taught_as *as_r)
{
	int found = 0;

	worker_lock(&w->worker);
	if (w->front.learnt != NULL)
		found = pending_lessons_find(&w->front.learnt->lessons, key, what, as_r);
	if (found == 0 && w->back.learnt != NULL)
		found = pending_lessons_find(&w->back.learnt->lessons, key, what, as_r);
	worker_unlock(&w->worker);
	return found;
}

int
writer_find_mailbox(struct writer *w, uint64_t id, struct mailbox *mailbox_r)
{
	int found = 0;

	worker_lock(&w->worker);
	if (w->front.learnt != NULL)
		found = pending_find_mailbox(w->front.learnt, id, mailbox_r);
	if (found == 0 && w->back.learnt != NULL)
		found = pending_find_mailbox(w->back.learnt, id, mailbox_r);
	worker_unlock(&w->worker);
	return found;
}

int
writer_find_memo(struct writer *w, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	int found = 0;

	worker_lock(&w->worker);
	if (w->front.learnt != NULL)
		found = pending_memos_find(&w->front.learnt->memos, kind, id, memo_r);
	if (found == 0 && w->back.learnt != NULL)
		found = pending_memos_find(&w->back.learnt->memos, kind, id, memo_r);
	worker_unlock(&w->worker);
	return found;
}

void
writer_session(struct writer *w, struct dossier *d)
{
	const struct journal_entry entry = dossier_entry(d);
	struct store_minute minute;
	struct pending *p;

	store_stats_count(&entry, &minute);
	if ((p = lock(w)) == NULL) {
		dossier_free(d);
		return;
	}
	pending_minute(p, &minute);
	dossier_list_add(&w->front.journal, d);
	w->front.lost += batch_trim(&w->front);
	unlock(w);
}

void
writer_status(struct writer *w, const struct store_status *status)
{
	worker_lock(&w->worker);
	w->status = *status;
	w->status_known = true;
	worker_unlock(&w->worker);
}

void
writer_numbers(struct writer *w, struct writer_numbers *numbers_r)
{
	worker_lock(&w->worker);
	*numbers_r = w->numbers;
	worker_unlock(&w->worker);
}

void
writer_judgement(struct writer *w, const struct engine_settings *settings)
{
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_judgement(p, settings);
	unlock(w);
}

void
writer_measured(void *ctx, const struct engine_measured *measured)
{
	struct writer *w = ctx;
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	pending_measured(p, measured);
	unlock(w);
}

struct policy *
writer_take_policy(struct writer *w)
{
	struct policy *policy;

	worker_lock(&w->worker);
	policy = w->policy;
	w->policy = NULL;
	worker_unlock(&w->worker);
	return policy;
}

size_t
writer_take_forgets(struct writer *w, struct addr *addrs_r, size_t max)
{
	size_t n = 0;

	worker_lock(&w->worker);
	while (n < max && w->n_forgets > 0)
		addrs_r[n++] = w->forgets[--w->n_forgets];
	worker_unlock(&w->worker);
	return n;
}

void
writer_forgotten(struct writer *w, const struct addr *addr)
{
	struct pending *p = lock(w);

	if (p == NULL)
		return;
	(void)pending_forget(p, addr);
	unlock(w);
}
