/*
 * lychgate explain REFERENCE: a session as it was, from the journal: who came, what was
 * decided at each recipient, and why.  What the host would get now is another question
 * (explain_host.c).
 */
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "errors.h"
#include "explain_session.h"
#include "journal_query.h"
#include "portrait_json.h"
#include "portrait_text.h"
#include "record.h"
#include "say.h"
#include "session_rows.h"

#define REFERENCE_USUAL 10 /* characters; see src/daemon/reference.h */

/* The code that the first ${len} bytes of ${text} spell.  Its length, 0: none. */
static size_t
spell(const char *text, size_t len, char out[EXPLAIN_REFERENCE_MAX])
{
	/* Crockford's base 32 (see src/daemon/reference.h). */
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '-' || c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		if (c == 'O')
			c = '0';
		if (c == 'I' || c == 'L')
			c = '1';
		if (strchr(digits, c) == NULL || n + 1 == EXPLAIN_REFERENCE_MAX)
			return 0;
		out[n++] = c;
	}
	out[n] = '\0';
	return n >= 6 ? n : 0;
}

/*
 * Of a refusal as it is told by a bounce the code is in one of several brackets: mail
 * servers add "(in reply to RCPT TO command)".  A code is one word; one of the usual
 * length is it rather than "(Debian)".
 */
int
explain_reference_parse(const char *text, char out[EXPLAIN_REFERENCE_MAX])
{
	const char *at = strchr(text, '(');
	char one[EXPLAIN_REFERENCE_MAX];
	size_t len, n, best = 0;

	if (at == NULL)
		return spell(text, strlen(text), out) > 0 ? 0 : -1;
	for (; at != NULL && best != REFERENCE_USUAL; at = strchr(at, '(')) {
		len = strcspn(++at, " ()");
		n = at[len] != ' ' ? spell(at, len, one) : 0;
		if (n > 0 && (best == 0 || n == REFERENCE_USUAL)) {
			memcpy(out, one, sizeof(one));
			best = n;
		}
	}
	return best > 0 ? 0 : -1;
}

struct explaining {
	const struct cli *cli;
	struct journal *journal;
	bool found, failed, no_memory;
	struct json json;
};

static const char *
rcpt_decision(const struct journal_rcpt *r)
{
	if (!r->judged)
		return "not judged";
	if (r->action == ACTION_REFUSE)
		return r->carried ? "refused after the data" : "refused";
	if (r->action == ACTION_LATER)
		return "put off";
	return r->spared != SPARED_NO ? "spared" : "passed";
}

static bool
text_rcpt(void *ctx, const struct journal_rcpt *r)
{
	char at[SAY_MAX];

	(void)ctx;
	say_line(stdout, "   %s  <%s> -> <%s>%s", say_time(r->at_s, at), r->sender,
		 r->address, r->trap ? "  (a spamtrap)" : "");
	if (r->judged)
		say_line(stdout, "      mail server: %s; Lychgate: %s%s%s, score %.2f",
			 r->mta == MTA_NOT_KNOWN ? "not told" : mta_answer_name(r->mta),
			 rcpt_decision(r), r->spared != SPARED_NO ? " by " : "",
			 verdict_spared_name(r->spared), r->score);
	else
		say_line(stdout, "      mail server: %s; Lychgate: not judged",
			 r->mta == MTA_NOT_KNOWN ? "not told" : mta_answer_name(r->mta));
	return true;
}

/* Whose network it was, as far as the record tells. */
static struct owner
owner_of(const struct journal_row *s)
{
	char reason[RECORD_REASON_MAX];
	struct owner owner = {0};
	struct record record;

	if (record_parse(s->record, strlen(s->record), &record, reason) != 0)
		return owner;
	owner = record.session.owner;
	record_fini(&record);
	return owner;
}

static void
text_head(const struct journal_row *s)
{
	const struct owner owner = owner_of(s);
	char address[ADDR_TEXT_MAX], begin[SAY_MAX], end[SAY_MAX];

	say_line(stdout, "Session %s, %s to %s", s->reference,
		 say_time(s->connect_s, begin), say_time(s->end_s, end));
	say_line(stdout, "%s  %s%s%s%s", addr_format(&s->ip, address), s->ptr,
		 s->ptr[0] != '\0' ? " (" : "", portrait_ptr_text(s->ptr_status),
		 s->ptr[0] != '\0' ? ")" : "");
	say_line(stdout, "HELO %s%s%s%s", s->helo[0] != '\0' ? s->helo : "not given",
		 s->tls[0] != '\0' ? ", " : ", no TLS known", s->tls,
		 s->auth ? ", authenticated" : "");
	portrait_text_owner(&owner, stdout);
	if (s->queue_ids[0] != '\0')
		say_line(stdout, "Queue ids: %s", s->queue_ids);
}

/* Would it have been let through but for what came behind its recipients? */
static bool
looks_decided(const struct journal_row *s)
{
	double rest = s->score.total - score_content(&s->score);

	return s->score.total >= s->threshold && rest < s->threshold;
}

static void
text_verdict(const struct journal_row *s)
{
	if (!s->judged) {
		say_line(stdout, "It was not judged (authenticated, or exempt).");
		return;
	}
	say_line(stdout, "Verdict: %s%s, score %.2f: %s%s%s",
		 verdict_kind_name(s->verdict), s->convicted ? " (convicted before)" : "",
		 s->score.total, session_rows_action(s),
		 s->spared != SPARED_NO ? " by " : "", verdict_spared_name(s->spared));
	portrait_text_doubt(s->verdict, &s->score, s->threshold, stdout);
	if (s->carried > 0)
		say_wrapped(
		    stdout, "",
		    looks_decided(s)
			? "It was let through at RCPT and refused after the data, "
			  "for what the message looked like."
			: "It was let through at RCPT and refused after the data, "
			  "so that its content was seen (carry_share in "
			  "lychgate.conf).");
	if (s->new_host)
		say_line(stdout, "It was the host's first session.");
	if (s->new_zombie)
		say_line(stdout, "This session convicted it%s.",
			 s->relapse ? ", not for the first time" : "");
	putchar('\n');
	say_line(stdout, "Reasons as they were, in nats (in brackets: did not count)");
	portrait_text_reasons(&s->score, s->threshold, stdout);
}

static void
print_text(struct explaining *e, const struct journal_row *s)
{
	char address[ADDR_TEXT_MAX];

	text_head(s);
	putchar('\n');
	text_verdict(s);
	putchar('\n');
	say_line(
	    stdout,
	    "Recipients: %u accepted, %u unknown, %u rejected, %u deferred by the mail "
	    "server; %u spamtraps; %u refused by Lychgate",
	    s->accepted, s->unknown, s->rejected, s->deferred, s->traps, s->refused);
	e->failed = journal_recipients(e->journal, s->id, text_rcpt, NULL) != 0;
	putchar('\n');
	addr_format(&s->ip, address);
	say_line(stdout, "What it would get now: 'lychgate explain %s'", address);
	if (s->refused > 0 && s->verdict == VERDICT_ZOMBIE)
		say_line(stdout, "To let it pass from now on: 'lychgate pin %s pass'",
			 address);
}

static bool
json_rcpt(void *ctx, const struct journal_rcpt *r)
{
	struct json *j = ctx;

	json_object_begin(j);
	json_key_int(j, "time", r->at_s);
	json_key_text(j, "from", r->sender);
	json_key_text(j, "to", r->address);
	json_key_text(j, "mta", r->mta == MTA_NOT_KNOWN ? NULL : mta_answer_name(r->mta));
	json_key_text(j, "decision", rcpt_decision(r));
	portrait_json_text(j, "spared", verdict_spared_name(r->spared));
	json_key_bool(j, "trap", r->trap);
	json_key_bool(j, "carried", r->carried);
	portrait_json_text(j, "bounce", verdict_bounce_name(r->bounce));
	if (r->judged)
		json_key_real(j, "score", r->score, 3);
	json_object_end(j);
	return true;
}

static void
json_session(struct explaining *e, const struct journal_row *s)
{
	struct json *j = &e->json;
	char address[ADDR_TEXT_MAX], key[OWNER_TEXT_MAX];
	const struct owner owner = owner_of(s);

	json_object_begin(j);
	json_key_text(j, "reference", s->reference);
	json_key_int(j, "time", s->connect_s);
	json_key_int(j, "end", s->end_s);
	json_key_text(j, "address", addr_format(&s->ip, address));
	portrait_json_text(j, "ptr", s->ptr);
	json_key_text(j, "ptr_status", session_rows_ptr_status(s->ptr_status));
	portrait_json_text(j, "helo", s->helo);
	portrait_json_text(j, "tls", s->tls);
	portrait_json_text(j, "owner", owner_key(&owner, key));
	portrait_json_text(j, "country", owner.country);
	json_key_bool(j, "auth", s->auth);
	portrait_json_text(j, "queue_ids", s->queue_ids);
	json_key_text(j, "verdict", s->judged ? verdict_kind_name(s->verdict) : NULL);
	json_key_text(j, "action", session_rows_action(s));
	portrait_json_text(j, "spared", verdict_spared_name(s->spared));
	json_key_bool(j, "convicted", s->convicted);
	json_key_int(j, "carried", s->carried);
	json_key_bool(j, "new_host", s->new_host);
	json_key_bool(j, "new_zombie", s->new_zombie);
	json_key_real(j, "score", s->score.total, 3);
	json_key_real(j, "threshold", s->threshold, 3);
	json_key(j, "reasons");
	portrait_json_reasons(&s->score, j);
	json_key(j, "recipients");
	json_array_begin(j);
	e->failed = journal_recipients(e->journal, s->id, json_rcpt, j) != 0;
	json_array_end(j);
	json_object_end(j);
}

static void
print_json(struct explaining *e, const struct journal_row *s)
{
	struct buf text;

	buf_init(&text);
	json_init(&e->json, &text);
	json_session(e, s);
	if (json_fini(&e->json) == 0)
		puts(text.data);
	else
		e->no_memory = true;
	buf_fini(&text);
}

static void
print_csv(struct explaining *e, const struct journal_row *s)
{
	struct output *out =
	    output_create(stdout, OUTPUT_CSV, reason_columns, reason_n_columns);
	struct reason_rows rows = {.about = s->reference,
				   .verdict =
				       s->judged ? verdict_kind_name(s->verdict) : NULL,
				   .score = &s->score,
				   .threshold = s->threshold};

	if (out == NULL) {
		e->no_memory = true;
		return;
	}
	portrait_reason_rows(out, &rows);
	e->no_memory = output_finish(out) != 0 && !ferror(stdout);
}

static bool
found(void *ctx, const struct journal_row *s)
{
	struct explaining *e = ctx;

	e->found = true;
	if (e->cli->format == OUTPUT_JSON)
		print_json(e, s);
	else if (e->cli->format == OUTPUT_CSV)
		print_csv(e, s);
	else
		print_text(e, s);
	return false;
}

int
explain_session(const struct cli *cli, const char *reference)
{
	struct explaining e = {.cli = cli};
	struct journal_filter f = {.reference = reference, .limit = 1};
	char usual[EXPLAIN_REFERENCE_MAX];
	int status = EX_OK;

	if ((e.journal = database_journal(cli, &status)) == NULL)
		return status;
	if (journal_each(e.journal, &f, found, &e) != 0)
		e.failed = true;
	if (!e.failed && !e.found && explain_reference_parse(reference, usual) == 0) {
		f.reference = usual;
		e.failed = journal_each(e.journal, &f, found, &e) != 0;
	}
	if (e.failed)
		status = database_fail(cli, journal_fault(e.journal));
	else if (e.no_memory)
		status = cli_fail(EX_OSERR, "no memory");
	else if (!e.found && explain_reference_parse(reference, usual) != 0)
		status =
		    cli_fail(EX_NOINPUT,
			     "'%s' is no address and no reference code (1M84TWVHJ1); "
			     "by name find hosts with 'lychgate hosts --ptr NAME', "
			     "sessions with --to or --from",
			     reference);
	else if (!e.found)
		status = cli_fail(EX_NOINPUT,
				  "no session '%s' in the journal; old ones leave it "
				  "(journal_keep in lychgate.conf)",
				  reference);
	journal_close(e.journal);
	return status;
}
