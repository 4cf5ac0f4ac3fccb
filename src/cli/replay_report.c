/*
 * Per address the highest score and whether one was refused is kept for each label,
 * so that hosts are counted once: when they first do what is counted.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "replay_report.h"
#include "table.h"

#define HOST_MEMORY 160 /* more than an entry of the table takes */

/* What is kept of one address, by label. */
struct host {
	bool counted[REPLAY_LABELS], refused[REPLAY_LABELS];
	uint8_t over[REPLAY_LABELS]; /* thresholds reached by the highest score */
};

double
replay_threshold(size_t i)
{
	return 2.0 + 0.5 * (double)i;
}

int
replay_report_init(struct replay_report *r, size_t n_records)
{
	static const uint8_t secret[TABLE_KEY_BYTES]; /* the user's own data */

	memset(r, 0, sizeof(*r));
	r->refused_ham = calloc(REPLAY_REFUSED_MAX, sizeof(*r->refused_ham));
	r->hosts = table_create(sizeof(struct addr), sizeof(struct host),
				(n_records + 1024) * HOST_MEMORY, secret);
	if (r->refused_ham != NULL && r->hosts != NULL)
		return 0;
	replay_report_fini(r);
	return -1;
}

void
replay_report_fini(struct replay_report *r)
{
	for (size_t i = 0; i < r->n_refused_ham; i++)
		free(r->refused_ham[i].id);
	free(r->refused_ham);
	if (r->hosts != NULL)
		table_free(r->hosts);
	memset(r, 0, sizeof(*r));
}

void
replay_report_begin(struct replay_report *r, const struct record *record,
		    struct replay_session *session_r)
{
	bool new = false;

	if (table_put(r->hosts, &record->session.ip, &new) == NULL)
		r->failed = true;
	*session_r = (struct replay_session){.record = record, .first = new};
}

/* An established server, or a host that is not judged, is refused at no threshold. */
static double
score_of(const struct verdict *verdict)
{
	bool judged = verdict->kind == VERDICT_PASS || verdict->kind == VERDICT_SUSPECT ||
		      verdict->kind == VERDICT_ZOMBIE;

	return judged ? verdict->score.total : -INFINITY;
}

static uint8_t
thresholds_reached(double score)
{
	uint8_t n = 0;

	while (n < REPLAY_THRESHOLDS && score >= replay_threshold(n))
		n++;
	return n;
}

/* Count the host for what it does for the first time. */
static void
count_host(struct replay_tally *t, struct host *h, enum record_label label, bool refused,
	   uint8_t over)
{
	t->hosts += !h->counted[label];
	h->counted[label] = true;
	t->hosts_refused += refused && !h->refused[label];
	h->refused[label] |= refused;
	for (; h->over[label] < over; h->over[label]++)
		t->hosts_over[h->over[label]]++;
}

static void
keep_refused_ham(struct replay_report *r, const struct replay_session *session,
		 const struct score *score)
{
	const struct record *record = session->record;
	struct replay_refused *refused = &r->refused_ham[r->n_refused_ham];

	if (r->n_refused_ham == REPLAY_REFUSED_MAX)
		return;
	*refused = (struct replay_refused){.ip = record->session.ip, .score = *score};
	if (record->id != NULL && (refused->id = strdup(record->id)) == NULL)
		r->failed = true;
	r->n_refused_ham++;
}

/* A recipient of the session: its score, and the verdict that refused it, or NULL. */
static void
count_rcpt(struct replay_report *r, struct replay_session *session, double score,
	   const struct verdict *refused)
{
	enum record_label label = session->record->label;
	struct replay_tally *t = &r->tally[label];
	uint8_t over = thresholds_reached(score);
	struct host *h;

	t->recipients++;
	t->refused += refused != NULL;
	t->first_contact += session->first;
	t->first_contact_refused += session->first && refused != NULL;
	for (size_t i = 0; i < over; i++)
		t->over[i]++;
	if ((h = table_get(r->hosts, &session->record->session.ip)) != NULL)
		count_host(t, h, label, refused != NULL, over);
	if (label == RECORD_HAM && refused != NULL && !session->reported) {
		keep_refused_ham(r, session, &refused->score);
		session->reported = true;
	}
}

void
replay_report_rcpt(struct replay_report *r, struct replay_session *session,
		   enum mta_answer mta, const struct verdict *verdict)
{
	double *waiting;

	if (mta != MTA_ACCEPTED || verdict->trap)
		return;
	if (verdict->action == ACTION_REFUSE) {
		count_rcpt(r, session, score_of(verdict), verdict);
		return;
	}
	waiting = array_reserve(session->waiting, &session->cap_waiting,
				session->n_waiting + 1, sizeof(*waiting));
	if (waiting == NULL) {
		r->failed = true;
		return;
	}
	session->waiting = waiting;
	waiting[session->n_waiting++] = score_of(verdict);
}

void
replay_report_message(struct replay_report *r, struct replay_session *session,
		      double change, const struct verdict *verdict)
{
	bool refused = verdict->action == ACTION_REFUSE;

	for (size_t i = 0; i < session->n_waiting; i++)
		count_rcpt(r, session, session->waiting[i] + change,
			   refused ? verdict : NULL);
	session->n_waiting = 0;
}

void
replay_report_end(struct replay_session *session)
{
	free(session->waiting);
}
