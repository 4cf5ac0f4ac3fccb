/* A portrait for programs. */
#include "remedy.h"
#include "dialect.h"
#include "portrait_json.h"
#include "worth.h"
#include "session_rows.h"

static void
key_time(struct json *j, const char *key, uint32_t at_s)
{
	json_key(j, key);
	if (at_s == 0)
		json_null(j);
	else
		json_int(j, at_s);
}

void
portrait_json_text(struct json *j, const char *key, const char *text)
{
	json_key_text(j, key, text != NULL && text[0] != '\0' ? text : NULL);
}

/* The sentence of a reason; "" without memory. */
static void
key_sentence(struct json *j, const struct reason *r)
{
	struct buf text;

	buf_init(&text);
	json_key_text(j, "text", reason_format(r, &text) == 0 ? text.data : "");
	buf_fini(&text);
}

void
portrait_json_reasons(const struct score *score, struct json *j)
{
	json_array_begin(j);
	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		json_object_begin(j);
		json_key_text(j, "reason", reason_name(r->id));
		json_key_text(j, "family", reason_family_name(r->id));
		json_key_real(j, "nats", r->nats, 3);
		json_key_bool(j, "counts", r->counts);
		json_key_text(j, "subject", r->subject);
		json_key_real(j, "a", r->a, 3);
		json_key_real(j, "b", r->b, 3);
		key_sentence(j, r);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
put_relatives(const struct portrait *p, struct json *j)
{
	json_array_begin(j);
	for (size_t i = 0; i < p->n_relatives; i++) {
		const struct relatives *r = &p->relatives[i];

		json_object_begin(j);
		json_key_text(j, "kind", context_kind_name(r->kind));
		json_key_text(j, "name", r->name);
		json_key_bool(j, "known", r->known);
		json_key_real(j, "bad", r->counts.bad, 2);
		json_key_real(j, "good", r->counts.good, 2);
		json_key_real(j, "seen", r->counts.seen, 2);
		json_key_real(j, "bad_networks",
			      r->known ? context_bad_networks(&r->context) : 0, 1);
		json_key_int(j, "bad_total", (int64_t)r->context.bad_total);
		json_key(j, "others");
		json_array_begin(j);
		for (size_t n = 0; n < r->n_others; n++)
			json_text(j, r->others[n]);
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
put_recent(const struct profile *p, struct json *j)
{
	json_object_begin(j);
	json_key_real(j, "sessions", (double)p->sessions, 3);
	json_key_real(j, "accepted", (double)p->accepted, 3);
	json_key_real(j, "unknown", (double)p->unknown, 3);
	json_key_real(j, "rejected", (double)p->rejected, 3);
	json_key_real(j, "traps", (double)p->traps, 3);
	json_key_real(j, "refused", (double)p->refused, 3);
	json_key_real(j, "null_senders", (double)p->null_senders, 3);
	json_object_end(j);
}

static void
put_profile(const struct portrait *portrait, struct json *j)
{
	const struct profile *p = &portrait->opinion.profile;

	json_object_begin(j);
	key_time(j, "first_seen", p->first_s);
	key_time(j, "last_seen", p->last_s);
	json_key_int(j, "sessions", p->sessions_total);
	json_key_int(j, "accepted", p->accepted_total);
	json_key_int(j, "unknown", p->unknown_total);
	json_key_int(j, "traps", p->traps_total);
	json_key_int(j, "refused", p->refused_total);
	json_key_int(j, "active_days", p->active_days);
	json_key_real(j, "users", profile_users(p), 1);
	json_key_real(j, "unknown_names", profile_unknowns(p), 1);
	json_key_real(j, "helo_names", profile_helos(p), 1);
	json_key_int(j, "concurrent_max", p->concurrent_max);
	json_key_text(j, "label", host_label_name((enum host_label)p->label));
	json_key_text(j, "label_origin", label_origin_name((enum label_origin)p->origin));
	key_time(j, "labelled_at", p->labelled_s);
	key_time(j, "convicted_at", p->convicted_s);
	key_time(j, "convicted_until", p->convicted_until_s);
	json_key_int(j, "relapses", p->relapses);
	key_time(j, "established_at", p->established_s);
	json_key(j, "recent");
	put_recent(p, j);
	json_object_end(j);
}

static void
item(void *ctx, const char *text)
{
	json_text(ctx, text);
}

static void
put_server(const struct portrait *p, struct json *j)
{
	json_object_begin(j);
	json_key_bool(j, "established", p->opinion.profile.label == LABEL_SERVER);
	json_key_real(j, "value", p->worth.total, 2);
	worth_json(p, j);
	json_key(j, "lacks");
	json_array_begin(j);
	remedy_server(p, item, j);
	json_array_end(j);
	json_object_end(j);
}

static void
put_identity(const struct portrait *p, struct json *j)
{
	const struct session *s = &p->session;
	char address[ADDR_TEXT_MAX], owner[OWNER_TEXT_MAX];

	json_key_text(j, "address", addr_format(&s->ip, address));
	json_key_text(j, "form", helo_form_name(p->helo.form));
	json_key_text(j, "dialect", dialect_name(dialect_of(s)));
	json_key_text(j, "ptr", s->ptr);
	json_key_text(j, "ptr_status", session_rows_ptr_status(s->ptr_status));
	json_key_text(j, "helo", session_helo(s));
	json_key_text(j, "name_class", name_class_text(p->name.class));
	json_key_text(j, "helo_class", helo_class_text(p->helo.class));
	portrait_json_text(j, "template", p->name.template);
	portrait_json_text(j, "provider", p->name.registered);
	portrait_json_text(j, "owner", owner_key(&s->owner, owner));
	portrait_json_text(j, "owner_name", s->owner.name);
	portrait_json_text(j, "country", s->owner.country);
}

void
portrait_json(const struct portrait *p, struct json *j)
{
	const struct verdict *v = &p->opinion.verdict;

	json_object_begin(j);
	put_identity(p, j);
	json_key_bool(j, "known", p->opinion.known);
	json_key_text(j, "verdict", verdict_kind_name(v->kind));
	json_key_bool(j, "convicted", v->convicted);
	json_key_real(j, "score", v->score.total, 3);
	json_key_real(j, "threshold", v->threshold, 3);
	json_key_text(j, "fate", portrait_fate(p));
	json_key_bool(j, "exempt", p->exempt);
	json_key_text(j, "pin", policy_pin_name(p->pin));
	json_key_text(j, "mode", policy_mode_name(p->mode));
	if (p->botnet != 0) {
		json_key_int(j, "botnet", p->botnet);
		json_key_text(j, "botnet_name", p->botnet_name);
		json_key_bool(j, "botnet_guest", p->is_guest);
	}
	json_key(j, "reasons");
	portrait_json_reasons(&v->score, j);
	json_key(j, "relatives");
	put_relatives(p, j);
	json_key(j, "profile");
	put_profile(p, j);
	json_key(j, "server");
	put_server(p, j);
	json_key(j, "advice");
	json_array_begin(j);
	remedy_give(p, item, j);
	json_array_end(j);
	json_object_end(j);
}

const struct column reason_columns[] = {
    {"about", "ABOUT", COLUMN_TEXT, 0},
    {"form", "FORM", COLUMN_TEXT, 0},
    {"dialect", "DIALECT", COLUMN_TEXT, 0},
    {"verdict", "VERDICT", COLUMN_TEXT, 0},
    {"score", "SCORE", COLUMN_REAL, 3},
    {"threshold", "THRESHOLD", COLUMN_REAL, 3},
    {"reason", "REASON", COLUMN_TEXT, 0},
    {"nats", "NATS", COLUMN_REAL, 3},
    {"counts", "COUNTS", COLUMN_BOOL, 0},
    {"subject", "SUBJECT", COLUMN_TEXT, 0},
    {"a", "A", COLUMN_REAL, 3},
    {"b", "B", COLUMN_REAL, 3},
    {"text", "TEXT", COLUMN_TEXT, 0},
};
const size_t reason_n_columns = sizeof(reason_columns) / sizeof(reason_columns[0]);

static void
put_reason(struct output *out, const struct reason *r)
{
	struct buf text;

	buf_init(&text);
	output_text(out, reason_name(r->id));
	output_real(out, r->nats);
	output_bool(out, r->counts);
	output_text(out, r->subject);
	output_real(out, r->a);
	output_real(out, r->b);
	output_text(out, reason_format(r, &text) == 0 ? text.data : NULL);
	buf_fini(&text);
}

void
portrait_reason_rows(struct output *out, const struct reason_rows *rows)
{
	const struct score *score = rows->score;

	for (size_t i = 0; i < score->n_reasons || i == 0; i++) {
		output_text(out, rows->about);
		output_text(out, rows->form);
		output_text(out, rows->dialect);
		output_text(out, rows->verdict);
		output_real(out, score->total);
		output_real(out, rows->threshold);
		if (i < score->n_reasons)
			put_reason(out, &score->reasons[i]);
		else
			for (size_t n = 6; n < reason_n_columns; n++)
				output_none(out);
	}
}
