#ifndef LYCHGATE_REPLAY_REPORT_H
#define LYCHGATE_REPLAY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"
#include "verdict.h"

/*
 * What a replay counts: how many recipients of each label, and of their hosts, were
 * refused.  Only recipients count that the MTA accepts and that are no traps, for
 * those are what a filter is for.  Records without a label, such as those of an imported
 * log, are told in the text only.
 */

#define REPLAY_THRESHOLDS  21 /* scores from 2.0 to 12.0 in steps of 0.5 */
#define REPLAY_REFUSED_MAX 50
#define REPLAY_LABELS	   (RECORD_HAM + 1)

struct replay_tally {
	uint64_t recipients, refused;
	uint64_t hosts, hosts_refused; /* distinct addresses with such a recipient */
	/* Recipients in the first session ever seen of that address, of any label. */
	uint64_t first_contact, first_contact_refused;
	/* By score alone: of recipients, and of hosts with at least one. */
	uint64_t over[REPLAY_THRESHOLDS], hosts_over[REPLAY_THRESHOLDS];
};

/* A ham session that had a counted recipient refused: its first one. */
struct replay_refused {
	char *id; /* NULL: none */
	struct addr ip;
	struct score score;
};

struct replay_report {
	struct replay_tally tally[REPLAY_LABELS]; /* by enum record_label */
	struct replay_refused *refused_ham;	  /* the first REPLAY_REFUSED_MAX */
	size_t n_refused_ham;
	struct table *hosts;
	bool failed; /* no memory: the counts are not whole */
};

/* The report's side of one open session. */
struct replay_session {
	const struct record *record;
	bool first;    /* of its address */
	bool reported; /* among the refused ham */
	/* Scores of those whom the message at hand was let through to so far */
	double *waiting; /* -INFINITY: of a host that is not judged */
	size_t n_waiting, cap_waiting;
};

/* A report for at most ${n_records} records.  0, or -1 without memory. */
int replay_report_init(struct replay_report *r, size_t n_records);
void replay_report_fini(struct replay_report *r);

/* A session begins; call in the order of time. */
void replay_report_begin(struct replay_report *r, const struct record *record,
			 struct replay_session *session_r);

/* The verdict on a recipient, of which the MTA alone says ${mta}. */
void replay_report_rcpt(struct replay_report *r, struct replay_session *session,
			enum mta_answer mta, const struct verdict *verdict);

/* The verdict on the message of the recipients since the last one: engine_message(). */
void replay_report_message(struct replay_report *r, struct replay_session *session,
			   double change, const struct verdict *verdict);

/* The session is over. */
void replay_report_end(struct replay_session *session);

/* The score of a column of ${over}. */
double replay_threshold(size_t i);

#endif
