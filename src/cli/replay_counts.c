/* Sessions of a replay into the rollups of its database. */
#include "replay_counts.h"

#include "array.h"
#include "store_account.h"
#include "store_rollup.h"

/* Readable, as mailboxes are: a replay has no configuration. */
int
replay_counts_init(struct replay_counts *t, struct replay_store *store,
		   const uint8_t secret[16], uint32_t last_s)
{
	const struct privacy open = {.mode = PRIVACY_FULL};

	*t = (struct replay_counts){.store = store, .last_s = last_s};
	if ((t->tally = tally_create(secret, &open)) == NULL)
		return -1;
	if (store_account_tell(store->store, t->tally) != 0)
		replay_store_failed(store);
	return 0;
}

static void
on_rcpt(void *ctx, struct replay_visit *v, const struct verdict *verdict)
{
	struct journal_decision *grown = array_reserve(
	    v->decisions, &v->cap_decisions, v->n_decisions + 1, sizeof(*grown));

	(void)ctx;
	if (grown == NULL)
		return;
	v->decisions = grown;
	v->decisions[v->n_decisions++] = journal_decide(verdict);
}

static void
on_message(void *ctx, struct replay_visit *v, const struct replay_message *message)
{
	size_t n;
	struct journal_decision *decisions =
	    journal_last_decisions(&v->view, v->decisions, v->n_decisions, &n);

	(void)ctx;
	if (n > 0)
		journal_decide_message(decisions, session_last_txn(&v->view),
				       message->change, &message->verdict);
}

static int
write_all(struct replay_counts *t)
{
	struct store *s = t->store->store;
	bool done;

	if (store_rollup_write(s, t->tally, t->now_s) != 0)
		return -1;
	tally_written(t->tally);
	return store_rollup_tidy(s, t->now_s, &done);
}

static void
on_end(void *ctx, struct replay_visit *v, const struct outcome *outcome)
{
	struct replay_counts *t = ctx;
	const struct journal_entry entry = {.reference = "",
					    .session = &v->view,
					    .outcome = outcome,
					    .queue_ids = "",
					    .decisions = v->decisions,
					    .n_decisions = v->n_decisions};
	struct tally_period older;
	struct store_minute minute;

	if (t->store->failed)
		return;
	store_stats_count(&entry, &minute);
	t->now_s = (uint32_t)(v->view.end_ms / 1000);
	tally_set_unit(t->tally, t->now_s + ROLLUP_MINUTES_S < t->last_s ? 3600 : 60);
	tally_session(t->tally, &entry);
	if (store_stats_add(t->store->store, &minute) != 0 ||
	    (tally_older(t->tally, &older) && write_all(t) != 0))
		replay_store_failed(t->store);
}

struct replay_watch
replay_counts_watch(struct replay_counts *t)
{
	return (struct replay_watch){
	    .ctx = t, .rcpt = on_rcpt, .message = on_message, .end = on_end};
}

void
replay_counts_fini(struct replay_counts *t)
{
	if (t->tally == NULL)
		return;
	if (!t->store->failed && write_all(t) != 0)
		replay_store_failed(t->store);
	tally_free(t->tally);
	t->tally = NULL;
}
