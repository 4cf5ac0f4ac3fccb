/* One session, one row. */
#include "listing.h"
#include "session_rows.h"

const struct column session_columns[] = {
    {"reference", "REFERENCE", COLUMN_TEXT, 0},
    {"time", "TIME", COLUMN_TIME, 0},
    {"address", "ADDRESS", COLUMN_TEXT, 0},
    {"verdict", "VERDICT", COLUMN_TEXT, 0},
    {"action", "ACTION", COLUMN_TEXT, 0},
    {"spared", NULL, COLUMN_TEXT, 0},
    {"score", "SCORE", COLUMN_REAL, 2},
    {"threshold", NULL, COLUMN_REAL, 2},
    {"top_reason", "BECAUSE", COLUMN_TEXT, 0},
    {"recipients", "RCPTS", COLUMN_INT, 0},
    {"accepted", NULL, COLUMN_INT, 0},
    {"unknown", "UNKNOWN", COLUMN_INT, 0},
    {"rejected", NULL, COLUMN_INT, 0},
    {"deferred", NULL, COLUMN_INT, 0},
    {"traps", NULL, COLUMN_INT, 0},
    {"refused", NULL, COLUMN_INT, 0},
    {"carried", NULL, COLUMN_INT, 0},
    {"new_zombie", NULL, COLUMN_BOOL, 0},
    {"sender", "SENDER", COLUMN_TEXT, 0},
    {"ptr", "NAME", COLUMN_TEXT, 0},
    {"ptr_status", NULL, COLUMN_TEXT, 0},
    {"helo", "HELO", COLUMN_TEXT, 0},
    {"tls", NULL, COLUMN_TEXT, 0},
    {"auth", NULL, COLUMN_BOOL, 0},
    {"queue_ids", NULL, COLUMN_TEXT, 0},
};
const int session_widths[] = {
    10, 19, 15, 7, 7, 0, 6, 0, 18, 5, 0, 7, 0, 0, 0, 0, 0, 0, 24, 24, 0, 0, 0, 0, 0,
};
const size_t session_n_columns = sizeof(session_columns) / sizeof(session_columns[0]);

const char *
session_rows_action(const struct journal_row *row)
{
	if (!row->judged)
		return "unjudged";
	if (row->action == ACTION_REFUSE)
		return row->carried > 0 ? "carried" : "refused";
	return row->spared != SPARED_NO ? "spared" : "passed";
}

const char *
session_rows_ptr_status(enum ptr_status status)
{
	return status == PTR_UNKNOWN ? NULL : ptr_status_name(status);
}

/* The heaviest one: reasons are in the order of their weight. */
static const char *
top_reason(const struct journal_row *row)
{
	if (!row->judged || row->score.n_reasons == 0)
		return NULL;
	return reason_name(row->score.reasons[0].id);
}

static void
put_counts(struct output *out, const struct journal_row *row)
{
	output_int(out, row->rcpts);
	output_int(out, row->accepted);
	output_int(out, row->unknown);
	output_int(out, row->rejected);
	output_int(out, row->deferred);
	output_int(out, row->traps);
	output_int(out, row->refused);
	output_int(out, row->carried);
}

void
session_rows_put(struct output *out, const struct journal_row *row)
{
	char address[ADDR_TEXT_MAX];

	output_text(out, row->reference);
	listing_time(out, row->connect_s);
	output_text(out, addr_format(&row->ip, address));
	output_text(out, row->judged ? verdict_kind_name(row->verdict) : NULL);
	output_text(out, session_rows_action(row));
	listing_text(out, row->judged ? verdict_spared_name(row->spared) : NULL);
	if (row->judged) {
		output_real(out, row->score.total);
		output_real(out, row->threshold);
	} else {
		output_none(out);
		output_none(out);
	}
	output_text(out, top_reason(row));
	put_counts(out, row);
	output_bool(out, row->new_zombie);
	output_text(out, row->transactions > 0 ? row->sender : NULL);
	listing_text(out, row->ptr);
	output_text(out, session_rows_ptr_status(row->ptr_status));
	listing_text(out, row->helo);
	listing_text(out, row->tls);
	output_bool(out, row->auth);
	listing_text(out, row->queue_ids);
}
