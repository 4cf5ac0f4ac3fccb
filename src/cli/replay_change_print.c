/* The two forms of the report of replay --what-if. */
#include <inttypes.h>

#include "json.h"
#include "output.h"
#include "replay_change_print.h"
#include "say.h"
#include "view_print.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The numbers of a side, by name. */
static const struct {
	const char *key, *title;
	size_t offset;
} totals[] = {
    {"sessions_refused", "sessions refused",
     offsetof(struct change_totals, sessions_refused)},
    {"hosts_refused", "hosts refused", offsetof(struct change_totals, hosts_refused)},
    {"refused", "recipients refused", offsetof(struct change_totals, refused)},
    {"known_refused", "  that exist", offsetof(struct change_totals, known_refused)},
};

static uint64_t
total(const struct change_totals *t, size_t i)
{
	return *(const uint64_t *)((const char *)t + totals[i].offset);
}

/* Those that are worth a line: how many hosts of a list there are to print. */
static uint64_t
n_printed(const struct change_run *run, const struct change_list *list)
{
	return run->limit != 0 && list->hosts > run->limit ? run->limit : list->hosts;
}

static const char *
host_name(const struct change_host *h)
{
	const char *ptr = h->record->session.ptr;

	return ptr != NULL && ptr[0] != '\0' ? ptr : NULL;
}

static const char *
host_reason(const struct change_host *h)
{
	if (h->pinned)
		return "pinned";
	return h->reason < REASON_COUNT ? reason_name((enum reason_id)h->reason) : NULL;
}

/* Text */

static void
text_side(const char *title, const struct change_run_side *s, FILE *to)
{
	say_line(to,
		 "%s target_share %g, suspect_score %g, convictions_per_hour %" PRIu32
		 ", mode %s; threshold %.2f, at the end %.2f",
		 title, s->target_share, s->suspect_score, s->convictions_per_hour,
		 policy_mode_name(s->mode), s->start, s->end);
}

static int
text_head(const struct change_run *run, const struct change_report *r, FILE *to)
{
	struct buf text;
	int rc = 0;

	buf_init(&text);
	for (size_t i = 0; i < run->n_changes; i++)
		rc |= buf_addf(&text, " %s", run->changes[i]);
	if (rc == 0)
		say_line(to, "What if%s", text.len > 0 ? text.data : " nothing changed");
	say_line(to,
		 "%" PRIu64 " sessions, %" PRIu64 " recipients (%" PRIu64
		 " that exist); %" PRIu64 " bad lines",
		 r->sessions, r->recipients, r->known, run->bad_lines);
	if (run->from_ms != 0) {
		char from[SAY_MAX], until[SAY_MAX];

		say_line(to, "from %s to %s",
			 say_time((uint32_t)(run->from_ms / 1000), from),
			 say_time((uint32_t)(run->until_ms / 1000), until));
	}
	text_side("before:", &run->sides[CHANGE_BEFORE], to);
	text_side("after: ", &run->sides[CHANGE_AFTER], to);
	if (run->as_if_enforced)
		say_line(to, "The site's mode is not enforce: both sides are shown as if "
			     "it were.");
	buf_fini(&text);
	return rc;
}

static const struct column total_columns[] = {
    {"what", "", COLUMN_TEXT, 0},
    {"before", "BEFORE", COLUMN_INT, 0},
    {"after", "AFTER", COLUMN_INT, 0},
};

static int
text_totals(const struct change_report *r, FILE *to)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, total_columns, COUNT(total_columns));

	if (o == NULL)
		return -1;
	for (size_t i = 0; i < COUNT(totals); i++) {
		output_text(o, totals[i].title);
		for (int side = 0; side < CHANGE_SIDES; side++)
			output_int(o, (int64_t)total(&r->totals[side], i));
	}
	for (int kind = 0; kind <= VERDICT_PINNED; kind++) {
		uint64_t before = r->totals[CHANGE_BEFORE].verdicts[kind];
		uint64_t after = r->totals[CHANGE_AFTER].verdicts[kind];
		char title[32];

		if (before + after == 0)
			continue;
		snprintf(title, sizeof(title), "sessions: %s",
			 verdict_kind_name((enum verdict_kind)kind));
		output_text(o, title);
		output_int(o, (int64_t)before);
		output_int(o, (int64_t)after);
	}
	return output_finish(o);
}

static const struct column host_columns[] = {
    {"address", "ADDRESS", COLUMN_TEXT, 0}, {"ptr", "NAME", COLUMN_TEXT, 0},
    {"helo", "HELO", COLUMN_TEXT, 0},	    {"looks", "LOOKS", COLUMN_TEXT, 0},
    {"days", "DAYS", COLUMN_INT, 0},	    {"users", "USERS", COLUMN_REAL, 0},
    {"recipients", "RCPTS", COLUMN_INT, 0}, {"known", "EXIST", COLUMN_INT, 0},
    {"before", "BEFORE", COLUMN_REAL, 2},   {"after", "AFTER", COLUMN_REAL, 2},
    {"reason", "REASON", COLUMN_TEXT, 0},
};

static void
text_host(struct output *o, const struct change_item *item, bool gained)
{
	const struct change_host *h = item->host;
	char address[NET_TEXT_MAX];

	output_text(o, say_unit(&item->key, address));
	output_text(o, host_name(h));
	output_text(o, session_helo(&h->record->session));
	output_text(o, h->look != LOOKS_NOTHING
			   ? change_look_name((enum change_look)h->look)
			   : NULL);
	output_int(o, h->days);
	output_real(o, (double)h->users);
	output_int(o, gained ? h->gained : h->lost);
	output_int(o, gained ? h->gained_known : h->lost_known);
	output_real(o, (double)h->scores[CHANGE_BEFORE]);
	output_real(o, (double)h->scores[CHANGE_AFTER]);
	output_text(o, host_reason(h));
}

static int
text_list(const struct change_run *run, const struct change_list *list, bool gained,
	  FILE *to)
{
	uint64_t n = n_printed(run, list);
	char hosts[SAY_MAX], rcpts[SAY_MAX];
	struct output *o;

	fputc('\n', to);
	say_line(to, "%s: %s, %s (%" PRIu64 " that exist)",
		 gained ? "Would be refused" : "No longer refused",
		 say_many(list->hosts, "host", hosts),
		 say_many(list->recipients, "recipient", rcpts), list->known);
	if (list->hosts == 0)
		return 0;
	say_line(to,
		 "  of these hosts look valid: %" PRIu64 " established servers, %" PRIu64
		 " trusted, %" PRIu64 " familiar (mail accepted on several days)",
		 list->looks[LOOKS_ESTABLISHED], list->looks[LOOKS_TRUSTED],
		 list->looks[LOOKS_FAMILIAR]);
	o = output_create(to, OUTPUT_TABLE, host_columns, COUNT(host_columns));
	if (o == NULL)
		return -1;
	for (uint64_t i = 0; i < n; i++)
		text_host(o, &list->items[i], gained);
	if (output_finish(o) != 0)
		return -1;
	if (n < list->hosts)
		say_line(to, "(%" PRIu64 " more: --limit 0 for all)", list->hosts - n);
	return 0;
}

int
change_print_text(FILE *to, const struct change_run *run, const struct change_report *r)
{
	int rc = text_head(run, r, to);

	fputc('\n', to);
	rc |= text_totals(r, to);
	rc |= text_list(run, &r->gained, true, to);
	rc |= text_list(run, &r->lost, false, to);
	return rc != 0 || ferror(to) ? -1 : 0;
}

/* JSON */

static void
json_side(const struct change_run *run, const struct change_report *r,
	  enum change_side side, struct json *j)
{
	const struct change_run_side *s = &run->sides[side];
	const struct change_totals *t = &r->totals[side];

	json_object_begin(j);
	json_key_real(j, "target_share", s->target_share, 9);
	json_key_real(j, "suspect_score", s->suspect_score, 3);
	json_key_int(j, "convictions_per_hour", s->convictions_per_hour);
	json_key_text(j, "mode", policy_mode_name(s->mode));
	json_key_real(j, "threshold_start", s->start, 3);
	json_key_real(j, "threshold_end", s->end, 3);
	for (size_t i = 0; i < COUNT(totals); i++)
		json_key_int(j, totals[i].key, (int64_t)total(t, i));
	json_key(j, "verdicts");
	json_object_begin(j);
	for (int kind = 0; kind <= VERDICT_PINNED; kind++)
		json_key_int(j, verdict_kind_name((enum verdict_kind)kind),
			     (int64_t)t->verdicts[kind]);
	json_object_end(j);
	json_object_end(j);
}

static void
json_host(const struct change_item *item, bool gained, struct json *j)
{
	const struct change_host *h = item->host;
	char address[NET_TEXT_MAX];

	json_object_begin(j);
	json_key_text(j, "address", say_unit(&item->key, address));
	json_key_text(j, "ptr", host_name(h));
	json_key_text(j, "helo", session_helo(&h->record->session));
	json_key_text(j, "looks", change_look_name((enum change_look)h->look));
	json_key_int(j, "active_days", h->days);
	json_key_real(j, "users", (double)h->users, 1);
	json_key_real(j, "value", (double)h->value, 2);
	json_key_int(j, "recipients", gained ? h->gained : h->lost);
	json_key_int(j, "known", gained ? h->gained_known : h->lost_known);
	json_key_real(j, "score_before", (double)h->scores[CHANGE_BEFORE], 3);
	json_key_real(j, "score_after", (double)h->scores[CHANGE_AFTER], 3);
	json_key_text(j, "reason", host_reason(h));
	json_key(j, "last_seen");
	json_seconds(j, h->record->session.at_ms);
	json_key_text(j, "record", h->record->id);
	json_object_end(j);
}

static void
json_list(const struct change_run *run, const struct change_list *list, bool gained,
	  struct json *j)
{
	json_object_begin(j);
	json_key_int(j, "hosts", (int64_t)list->hosts);
	json_key_int(j, "recipients", (int64_t)list->recipients);
	json_key_int(j, "known", (int64_t)list->known);
	for (int look = LOOKS_FAMILIAR; look < CHANGE_LOOKS; look++)
		json_key_int(j, change_look_name((enum change_look)look),
			     (int64_t)list->looks[look]);
	json_key(j, "list");
	json_array_begin(j);
	for (uint64_t i = 0; i < n_printed(run, list); i++)
		json_host(&list->items[i], gained, j);
	json_array_end(j);
	json_object_end(j);
}

static void
put_report(const struct change_run *run, const struct change_report *r, struct json *j)
{
	json_key(j, "changes");
	json_array_begin(j);
	for (size_t i = 0; i < run->n_changes; i++)
		json_text(j, run->changes[i]);
	json_array_end(j);
	json_key_int(j, "sessions", (int64_t)r->sessions);
	json_key_int(j, "recipients", (int64_t)r->recipients);
	json_key_int(j, "known", (int64_t)r->known);
	json_key_int(j, "bad_lines", (int64_t)run->bad_lines);
	json_key_seconds(j, "from", run->from_ms);
	json_key_seconds(j, "until", run->until_ms);
	json_key_bool(j, "as_if_enforced", run->as_if_enforced);
	json_key(j, "before");
	json_side(run, r, CHANGE_BEFORE, j);
	json_key(j, "after");
	json_side(run, r, CHANGE_AFTER, j);
	json_key(j, "would_be_refused");
	json_list(run, &r->gained, true, j);
	json_key(j, "no_longer_refused");
	json_list(run, &r->lost, false, j);
}

int
change_print_json(FILE *to, const struct change_run *run, const struct change_report *r)
{
	struct json_line line;

	put_report(run, r, json_line_begin(&line));
	return json_line_end(&line, 0, to);
}
