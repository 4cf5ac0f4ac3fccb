/* The two forms of the report of a replay; the JSON one is a fixed interface. */
#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "output.h"
#include "replay_print.h"
#include "screen.h"
#include "view_print.h"

static const enum record_label labels[] = {RECORD_SPAM, RECORD_HAM};
#define N_LABELS (sizeof(labels) / sizeof(labels[0]))

static double
sessions_per_s(const struct replay_totals *totals)
{
	return totals->seconds > 0 ? (double)totals->records / totals->seconds : 0;
}

/* JSON */

static void
put_label(struct json *j, const struct replay_report *r, enum record_label label)
{
	const struct replay_tally *t = &r->tally[label];

	json_key(j, record_label_name(label));
	json_object_begin(j);
	json_key_int(j, "recipients", (int64_t)t->recipients);
	json_key_int(j, "refused", (int64_t)t->refused);
	json_key_int(j, "hosts", (int64_t)t->hosts);
	json_key_int(j, "hosts_refused", (int64_t)t->hosts_refused);
	json_key_int(j, "first_contact", (int64_t)t->first_contact);
	json_key_int(j, "first_contact_refused", (int64_t)t->first_contact_refused);
	json_object_end(j);
}

static void
put_threshold(struct json *j, const struct replay_report *r, size_t i)
{
	const struct replay_tally *spam = &r->tally[RECORD_SPAM];
	const struct replay_tally *ham = &r->tally[RECORD_HAM];

	json_object_begin(j);
	json_key_real(j, "score", replay_threshold(i), 1);
	json_key_int(j, "spam_recipients_refused", (int64_t)spam->over[i]);
	json_key_int(j, "ham_recipients_refused", (int64_t)ham->over[i]);
	json_key_int(j, "spam_hosts_refused", (int64_t)spam->hosts_over[i]);
	json_key_int(j, "ham_hosts_refused", (int64_t)ham->hosts_over[i]);
	json_object_end(j);
}

static int
put_reason(struct json *j, const struct reason *reason)
{
	struct buf text;
	int rc;

	buf_init(&text);
	rc = reason_format(reason, &text);
	json_object_begin(j);
	json_key_text(j, "name", reason_name(reason->id));
	json_key_real(j, "nats", reason->nats, 3);
	json_key_bool(j, "counts", reason->counts);
	json_key_text(j, "text", text.data);
	json_object_end(j);
	buf_fini(&text);
	return rc;
}

static int
put_refused(struct json *j, const struct replay_refused *refused)
{
	char ip[ADDR_TEXT_MAX];
	int rc = 0;

	json_object_begin(j);
	json_key_text(j, "id", refused->id);
	json_key_text(j, "ip", addr_format(&refused->ip, ip));
	json_key_real(j, "score", refused->score.total, 3);
	json_key(j, "reasons");
	json_array_begin(j);
	for (size_t i = 0; i < refused->score.n_reasons; i++)
		rc |= put_reason(j, &refused->score.reasons[i]);
	json_array_end(j);
	json_object_end(j);
	return rc;
}

/* All members of the report's object. */
static int
put_report(struct json *j, const struct replay_totals *totals,
	   const struct replay_report *r)
{
	int rc = 0;

	json_key_int(j, "records", (int64_t)totals->records);
	json_key_int(j, "bad_lines", (int64_t)totals->bad_lines);
	json_key_real(j, "seconds", totals->seconds, 3);
	json_key_real(j, "sessions_per_s", sessions_per_s(totals), 0);
	json_key(j, "by_label");
	json_object_begin(j);
	for (size_t i = 0; i < N_LABELS; i++)
		put_label(j, r, labels[i]);
	json_object_end(j);
	json_key(j, "thresholds");
	json_array_begin(j);
	for (size_t i = 0; i < REPLAY_THRESHOLDS; i++)
		put_threshold(j, r, i);
	json_array_end(j);
	json_key(j, "refused_ham");
	json_array_begin(j);
	for (size_t i = 0; i < r->n_refused_ham; i++)
		rc |= put_refused(j, &r->refused_ham[i]);
	json_array_end(j);
	return rc;
}

int
replay_print_json(FILE *to, const struct replay_totals *totals,
		  const struct replay_report *r)
{
	struct json_line line;
	int rc = put_report(json_line_begin(&line), totals, r);

	return json_line_end(&line, rc, to);
}

/* Text */

static const struct column label_columns[] = {
    {"label", "LABEL", COLUMN_TEXT, 0},
    {"recipients", "RECIPIENTS", COLUMN_INT, 0},
    {"refused", "REFUSED", COLUMN_INT, 0},
    {"refused_pct", "%", COLUMN_REAL, 2},
    {"hosts", "HOSTS", COLUMN_INT, 0},
    {"hosts_refused", "REFUSED", COLUMN_INT, 0},
    {"hosts_refused_pct", "%", COLUMN_REAL, 2},
    {"first_contact", "FIRST CONTACT", COLUMN_INT, 0},
    {"first_contact_refused", "REFUSED", COLUMN_INT, 0},
    {"first_contact_refused_pct", "%", COLUMN_REAL, 2},
};

static const struct column threshold_columns[] = {
    {"score", "SCORE", COLUMN_REAL, 1},
    {"spam_recipients", "SPAM RECIPIENTS", COLUMN_INT, 0},
    {"spam_recipients_pct", "%", COLUMN_REAL, 2},
    {"spam_hosts", "SPAM HOSTS", COLUMN_INT, 0},
    {"spam_hosts_pct", "%", COLUMN_REAL, 2},
    {"ham_recipients", "HAM RECIPIENTS", COLUMN_INT, 0},
    {"ham_recipients_pct", "%", COLUMN_REAL, 2},
    {"ham_hosts", "HAM HOSTS", COLUMN_INT, 0},
    {"ham_hosts_pct", "%", COLUMN_REAL, 2},
};

/* A number and its share of ${whole}, as two cells. */
static void
cells_share(struct output *o, uint64_t part, uint64_t whole)
{
	output_int(o, (int64_t)part);
	if (whole > 0)
		output_real(o, 100.0 * (double)part / (double)whole);
	else
		output_none(o);
}

/* Is anything labelled, as a corpus is and a site's own mail is not? */
static bool
is_labelled(const struct replay_report *r)
{
	return r->tally[RECORD_SPAM].recipients + r->tally[RECORD_HAM].recipients > 0;
}

static int
print_labels(FILE *to, const struct replay_report *r)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, label_columns,
			  sizeof(label_columns) / sizeof(label_columns[0]));

	if (o == NULL)
		return -1;
	for (enum record_label i = RECORD_NO_LABEL; i <= RECORD_HAM; i++) {
		const struct replay_tally *t = &r->tally[i];

		if (t->recipients == 0)
			continue;
		output_text(o, record_label_name(i));
		output_int(o, (int64_t)t->recipients);
		cells_share(o, t->refused, t->recipients);
		output_int(o, (int64_t)t->hosts);
		cells_share(o, t->hosts_refused, t->hosts);
		output_int(o, (int64_t)t->first_contact);
		cells_share(o, t->first_contact_refused, t->first_contact);
	}
	return output_finish(o);
}

static int
print_thresholds(FILE *to, const struct replay_report *r)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, threshold_columns,
			  sizeof(threshold_columns) / sizeof(threshold_columns[0]));

	if (o == NULL)
		return -1;
	for (size_t i = 0; i < REPLAY_THRESHOLDS; i++) {
		output_real(o, replay_threshold(i));
		for (size_t k = 0; k < N_LABELS; k++) {
			const struct replay_tally *t = &r->tally[labels[k]];

			cells_share(o, t->over[i], t->recipients);
			cells_share(o, t->hosts_over[i], t->hosts);
		}
	}
	return output_finish(o);
}

static int
print_refused(FILE *to, const struct replay_refused *refused)
{
	char ip[ADDR_TEXT_MAX];
	struct buf text, safe;
	int rc = 0;

	buf_init(&text);
	buf_init(&safe);
	if (screen_add(&safe, refused->id != NULL ? refused->id : "-") < 0)
		rc = -1;
	else
		fprintf(to, "%s  %s  score %.2f\n", addr_format(&refused->ip, ip),
			safe.data, refused->score.total);
	for (size_t i = 0; i < refused->score.n_reasons && rc == 0; i++) {
		const struct reason *reason = &refused->score.reasons[i];

		buf_clear(&text);
		buf_clear(&safe);
		if (reason_format(reason, &text) != 0 || screen_add(&safe, text.data) < 0)
			rc = -1;
		else
			fprintf(to, "    %c%+6.2f%c  %s\n", reason->counts ? ' ' : '(',
				reason->nats, reason->counts ? ' ' : ')', safe.data);
	}
	buf_fini(&safe);
	buf_fini(&text);
	return rc;
}

int
replay_print_text(FILE *to, const struct replay_totals *totals,
		  const struct replay_report *r)
{
	int rc = 0;

	fprintf(to,
		"%" PRIu64 " records, %" PRIu64 " bad lines, %.2f s, %.0f sessions/s\n\n"
		"Recipients that the MTA accepts, without traps:\n\n",
		totals->records, totals->bad_lines, totals->seconds,
		sessions_per_s(totals));
	rc |= print_labels(to, r);
	if (is_labelled(r)) {
		fputs("\nWhat a fixed score would refuse:\n\n", to);
		rc |= print_thresholds(to, r);
	}
	if (r->tally[RECORD_NO_LABEL].recipients > 0)
		fputs("\nWho would be refused, and who of them looks valid: 'lychgate "
		      "replay --what-if\nmode=enforce FILE...'\n",
		      to);
	if (r->n_refused_ham > 0)
		fprintf(to, "\nRefused ham, the first session%s of at most %d:\n\n",
			r->n_refused_ham == 1 ? "" : "s", REPLAY_REFUSED_MAX);
	for (size_t i = 0; i < r->n_refused_ham && rc == 0; i++)
		rc = print_refused(to, &r->refused_ham[i]);
	return rc == 0 ? 0 : -1;
}
