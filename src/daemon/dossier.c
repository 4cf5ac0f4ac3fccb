/*
 * A closed session on its way from the event thread to the writer thread.  The session's
 * facts, by far the largest part, change hands as one pointer; formatting them for
 * journal and log is the writer's work, so that no syslog daemon can hold up a decision.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dossier.h"
#include "log.h"
#include "watch.h"
#include "num.h"
#include "store_stats.h"

/* A text that belongs to the visit, which is freed before the dossier is read. */
static const char *
keep(struct session *s, const char *text)
{
	const char *copy =
	    text != NULL && text[0] != '\0' ? session_text(s, text, strlen(text)) : "";

	return copy != NULL ? copy : "";
}

static void
keep_outcome(struct dossier *d, const struct outcome *outcome)
{
	struct host_texts *texts;

	d->outcome = arena_alloc(&d->session.arena, outcome_size(outcome));
	if (d->outcome == NULL)
		return;
	outcome_copy(d->outcome, outcome);
	texts = &d->outcome->texts;
	texts->ptr = keep(&d->session, texts->ptr);
	texts->helo = keep(&d->session, texts->helo);
	texts->template = keep(&d->session, texts->template);
	texts->provider = keep(&d->session, texts->provider);
	texts->owner = &d->session.owner;
}

struct dossier *
dossier_create(const struct smtp_report *report)
{
	struct dossier *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->session = *report->session;
	memset(report->session, 0, sizeof(*report->session));
	memcpy(d->reference, report->reference,
	       strnlen(report->reference, REFERENCE_LEN));
	d->queue_ids = keep(&d->session, report->queue_ids);
	d->decisions = report->decisions;
	d->n_decisions = report->n_decisions;
	if (report->outcome != NULL)
		keep_outcome(d, report->outcome);
	return d;
}

void
dossier_free(struct dossier *d)
{
	if (d == NULL)
		return;
	session_fini(&d->session);
	free(d);
}

size_t
dossier_size(const struct dossier *d)
{
	return sizeof(*d) + d->session.arena.held;
}

struct journal_entry
dossier_entry(const struct dossier *d)
{
	return (struct journal_entry){.reference = d->reference,
				      .session = &d->session,
				      .outcome = d->outcome,
				      .queue_ids = d->queue_ids,
				      .decisions = d->decisions,
				      .n_decisions = d->n_decisions};
}

/* "name.helo:+2.1,context.helo:+0.9": the reasons that count. */
static int
add_reasons(struct buf *line, const struct score *score)
{
	const char *between = " reasons=";
	char nats[NUM_FIXED_MAX];
	int result = 0;

	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *reason = &score->reasons[i];

		if (!reason->counts)
			continue;
		(void)num_fixed_format(reason->nats, 1, nats);
		result |=
		    buf_adds(line, between) | buf_adds(line, reason_name(reason->id)) |
		    buf_adds(line, nats[0] == '-' ? ":" : ":+") | buf_adds(line, nats);
		between = ",";
	}
	return result;
}

/* The refused recipient if there is one, else the first: by whom people ask.  ${txn_r} is
 * the transaction that it is in, the first one where there is no recipient at all. */
static const struct session_rcpt *
telling_rcpt(const struct dossier *d, const struct session_txn **txn_r)
{
	const struct session_rcpt *first = NULL;
	size_t n = 0;

	*txn_r = d->session.txns;
	for (size_t t = 0; t < d->session.n_txns; t++)
		for (size_t r = 0; r < d->session.txns[t].n_rcpts; r++, n++) {
			const struct session_txn *txn = &d->session.txns[t];
			bool refused =
			    n < d->n_decisions && d->decisions[n].action == ACTION_REFUSE;

			if (first == NULL || refused) {
				first = &txn->rcpts[r];
				*txn_r = txn;
			}
			if (refused)
				return first;
		}
	return first;
}

static int
add_address(struct buf *line, const char *key, const char *address,
	    const struct privacy *privacy)
{
	struct arena scratch;
	int result;

	arena_init(&scratch);
	if (address != NULL)
		address = privacy_address(privacy, address, &scratch);
	result = log_field(line, key, address);
	arena_fini(&scratch);
	return result;
}

static int
add_client(struct buf *line, const struct session *s)
{
	char ip[ADDR_TEXT_MAX];

	return log_field(line, "client", addr_format(&s->ip, ip)) |
	       log_field(line, "ptr", s->ptr) |
	       log_field(line, "ptr_status", ptr_status_name(s->ptr_status)) |
	       log_field(line, "helo", session_helo(s));
}

/* What spared the first recipient that was spared. */
static const char *
why_spared(const struct dossier *d)
{
	for (size_t i = 0; i < d->n_decisions; i++)
		if (d->decisions[i].spared != SPARED_NO)
			return verdict_spared_name(d->decisions[i].spared);
	return "";
}

static int
add_outcome(struct buf *line, const struct dossier *d)
{
	const struct outcome *o = d->outcome;
	const struct journal_entry entry = dossier_entry(d);
	size_t spared = store_stats_spared(&entry);
	int result = log_field(line, "verdict", verdict_kind_name(o->worst.kind)) |
		     log_field_double(line, "score", o->worst.score.total, 2);

	if (isfinite(o->worst.threshold))
		result |= log_field_double(line, "threshold", o->worst.threshold, 2);
	result |= log_field_u64(line, "rcpts", o->rcpts) |
		  log_field_u64(line, "accepted", o->accepted) |
		  log_field_u64(line, "unknown", o->unknown) |
		  log_field_u64(line, "refused", o->refused);
	if (o->carried > 0)
		result |= log_field_u64(line, "carried", o->carried);
	if (o->traps > 0)
		result |= log_field_u64(line, "traps", o->traps);
	if (spared > 0)
		result |= log_field_u64(line, "spared", spared) |
			  log_field(line, "why", why_spared(d));
	if (o->new_zombie)
		result |= log_field(line, "convicted", o->relapse ? "again" : "now");
	return result | add_reasons(line, &o->worst.score);
}

int
dossier_alert(const struct dossier *d, struct buf *line)
{
	static const enum watch_alert kinds[] = {WATCH_UNKNOWN, WATCH_TRAPS, WATCH_ALIEN};
	unsigned alerts = d->outcome != NULL ? d->outcome->alerts : 0;
	char address[ADDR_TEXT_MAX];
	int result = buf_adds(line, "");

	if (alerts == 0)
		return result;
	result |= buf_addf(line, "the established server %s changed:",
			   addr_format(&d->session.ip, address));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if ((alerts & kinds[i]) != 0)
			result |= buf_addf(line, " it %s;", watch_alert_text(kinds[i]));
	return result |
	       buf_addf(line, " its mail goes on (lychgate explain %s)", address);
}

int
dossier_format(const struct dossier *d, const struct privacy *privacy, struct buf *line)
{
	const struct session *s = &d->session;
	const struct session_txn *txn;
	const struct session_rcpt *rcpt = telling_rcpt(d, &txn);
	int result = log_field(line, "session", d->reference) | add_client(line, s);

	if (s->n_txns > 0)
		result |= add_address(line, "from", txn->mail_from, privacy);
	if (rcpt != NULL)
		result |= add_address(line, "to", rcpt->to, privacy);
	if (d->queue_ids[0] != '\0')
		result |= log_field(line, "queue", d->queue_ids);
	if (s->auth)
		result |= log_field(line, "auth", "yes");
	return d->outcome != NULL ? result | add_outcome(line, d) : result;
}

void
dossier_list_add(struct dossier_list *list, struct dossier *d)
{
	d->next = NULL;
	if (list->last != NULL)
		list->last->next = d;
	else
		list->first = d;
	list->last = d;
	list->n++;
	list->size += dossier_size(d);
}

struct dossier *
dossier_list_take(struct dossier_list *list)
{
	struct dossier *d = list->first;

	if (d == NULL)
		return NULL;
	list->first = d->next;
	if (list->first == NULL)
		list->last = NULL;
	list->n--;
	list->size -= dossier_size(d);
	return d;
}

void
dossier_list_join(struct dossier_list *list, struct dossier_list *more)
{
	if (more->first == NULL)
		return;
	if (list->last != NULL)
		list->last->next = more->first;
	else
		list->first = more->first;
	list->last = more->last;
	list->n += more->n;
	list->size += more->size;
	memset(more, 0, sizeof(*more));
}

void
dossier_list_clear(struct dossier_list *list)
{
	struct dossier *d;

	while ((d = dossier_list_take(list)) != NULL)
		dossier_free(d);
}
