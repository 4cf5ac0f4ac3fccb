/* A row of the journal holds the session as a record, and of the judgement what people
 * ask for: from both the entry is put together again. */
#include "journal_entries.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "hostname.h"
#include "journal_impl.h"
#include "record.h"
#include "score.h"

struct walk {
	struct journal *journal;
	journal_entry_fn *entry;
	void *ctx;
	struct journal_decision *decisions;
	size_t n, cap;
	bool no_memory;
	int rc;
};

static bool
take_decision(void *ctx, const struct journal_rcpt *rcpt)
{
	struct walk *w = ctx;
	struct journal_decision *grown;

	if (!rcpt->judged)
		return true;
	grown = array_reserve(w->decisions, &w->cap, w->n + 1, sizeof(*grown));
	if (grown == NULL)
		return !(w->no_memory = true);
	w->decisions = grown;
	w->decisions[w->n++] =
	    (struct journal_decision){rcpt->action,	  rcpt->spared,	 rcpt->trap,
				      (float)rcpt->score, rcpt->carried, rcpt->bounce};
	return true;
}

static void
outcome_of(const struct journal_row *row, const struct hostname *name, struct outcome *o)
{
	*o = (struct outcome){.rcpts = row->rcpts,
			      .accepted = row->accepted,
			      .unknown = row->unknown,
			      .rejected = row->rejected,
			      .deferred = row->deferred,
			      .traps = row->traps,
			      .refused = row->refused,
			      .carried = row->carried,
			      .new_host = row->new_host,
			      .new_zombie = row->new_zombie,
			      .relapse = row->relapse};
	o->texts = (struct host_texts){.ptr = row->ptr,
				       .helo = row->helo,
				       .template = name->template,
				       .provider = name->registered,
				       .ptr_status = row->ptr_status};
	o->worst.kind = row->verdict;
	o->worst.action = row->action;
	o->worst.spared = row->spared;
	o->worst.threshold = row->threshold;
	o->worst.score = row->score;
}

/* Of these the session's row has no sums. */
static void
count_bounces(const struct walk *w, struct outcome *o)
{
	for (size_t i = 0; i < w->n; i++) {
		o->bounces_real += w->decisions[i].bounce == BOUNCE_REAL;
		o->bounces_refused += w->decisions[i].bounce == BOUNCE_REFUSED;
	}
}

static bool
each(void *ctx, const struct journal_row *row)
{
	struct walk *w = ctx;
	struct record record;
	char reason[RECORD_REASON_MAX];
	struct hostname name;
	struct outcome outcome;
	struct journal_entry entry = {.reference = row->reference,
				      .session = &record.session,
				      .queue_ids = row->queue_ids};

	if (record_parse(row->record, strlen(row->record), &record, reason) != 0) {
		w->journal->db.bad_rows++;
		return true;
	}
	hostname_parse(row->ptr, row->ptr_status, &row->ip, &name);
	outcome_of(row, &name, &outcome);
	entry.outcome = row->judged ? &outcome : NULL;
	w->n = 0;
	w->rc = journal_recipients(w->journal, row->id, take_decision, w);
	if (w->no_memory)
		w->rc = db_fail(&w->journal->db, SQLITE_NOMEM, "list");
	count_bounces(w, &outcome);
	entry.decisions = w->decisions;
	entry.n_decisions = w->n;
	if (w->rc == 0)
		w->entry(w->ctx, &entry);
	record_fini(&record);
	return w->rc == 0;
}

int
journal_entries(struct journal *j, const struct journal_filter *filter,
		journal_entry_fn *entry, void *ctx)
{
	struct walk w = {.journal = j, .entry = entry, .ctx = ctx};
	int rc = journal_each(j, filter, each, &w);

	free(w.decisions);
	return rc != 0 || w.rc != 0 ? -1 : 0;
}
