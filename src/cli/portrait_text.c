/* A portrait as a person reads it at 3 a.m.: the verdict first, then why, then what
 * stands behind it, then what to do. */
#include <inttypes.h>
#include <math.h>

#include "remedy.h"
#include "dialect.h"
#include "portrait_text.h"
#include "say.h"
#include "worth.h"

const char *
portrait_ptr_text(enum ptr_status status)
{
	switch (status) {
	case PTR_OK:
		return "name and address agree";
	case PTR_FORGED:
		return "its address does not lead back";
	case PTR_NONE:
		return "has no name";
	case PTR_TEMP:
		return "look-up failed";
	case PTR_UNKNOWN:
		break;
	}
	return "name not known";
}

void
portrait_text_reasons(const struct score *score, double threshold, FILE *to)
{
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		buf_clear(&text);
		if (reason_format(r, &text) != 0)
			continue;
		say_line(to, r->counts ? "   %+6.2f  %-22s %s" : "  (%+6.2f) %-22s %s",
			 r->nats, reason_name(r->id), text.data);
	}
	if (score->n_reasons == 0)
		say_line(to, "   no reason for or against it");
	say_line(to, "   %+6.2f  in sum; the threshold is %.2f", score->total, threshold);
	buf_fini(&text);
}

void
portrait_text_doubt(enum verdict_kind kind, const struct score *score, double threshold,
		    FILE *to)
{
	double deeds = score_deeds(score);

	if (kind == VERDICT_SUSPECT && score->total >= threshold && deeds < ENGINE_DEEDS)
		say_line(to,
			 "Looks alone convict nobody: what it or its relatives did "
			 "must count %.2f, and counts %.2f.",
			 ENGINE_DEEDS, deeds);
	if (kind == VERDICT_ZOMBIE && score->total < threshold)
		say_line(to,
			 "Below the threshold, but it was convicted before: that ends "
			 "below %.2f, or with its time.",
			 threshold - ENGINE_ACQUIT_MARGIN);
}

void
portrait_text_owner(const struct owner *owner, FILE *to)
{
	char key[OWNER_TEXT_MAX];
	bool named = owner->asn != 0 && owner->name[0] != '\0';

	if (owner_key(owner, key)[0] == '\0' && owner->country[0] == '\0')
		return;
	say_line(to, "Network of %s%s%s%s%s", key[0] != '\0' ? key : "an unknown owner",
		 named ? " " : "", named ? owner->name : "",
		 owner->country[0] != '\0' ? ", " : "", owner->country);
}

static void
print_head(const struct portrait *p, FILE *to)
{
	const struct session *s = &p->session;
	const struct verdict *v = &p->opinion.verdict;
	const char *helo = session_helo(s);
	char address[ADDR_TEXT_MAX];

	say_line(to, "%s  %s%s%s%s", addr_format(&s->ip, address),
		 s->ptr != NULL ? s->ptr : "", s->ptr != NULL ? " (" : "",
		 portrait_ptr_text(s->ptr_status), s->ptr != NULL ? ")" : "");
	say_line(to, "%s%s%s, %s", say_form(p->helo.form), helo != NULL ? " " : "",
		 helo != NULL ? helo : "", say_dialect((uint8_t)dialect_of(s)));
	portrait_text_owner(&s->owner, to);
	fputc('\n', to);
	say_line(to, "Verdict: %s%s, score %.2f; would be %s", verdict_kind_name(v->kind),
		 v->convicted ? " (convicted)" : "", v->score.total, portrait_fate(p));
	portrait_text_doubt(v->kind, &v->score, v->threshold, to);
	if (p->botnet != 0)
		say_line(to, "%s the botnet %s (%" PRIu32 "): lychgate botnet %" PRIu32,
			 p->is_guest ? "Probably of" : "Member of", p->botnet_name,
			 p->botnet, p->botnet);
	if (!p->opinion.known)
		say_line(to,
			 "This host was never seen: judged by what it has in common "
			 "with others%s",
			 s->ptr_status == PTR_UNKNOWN || helo == NULL
			     ? " (--ptr NAME and --helo NAME say what it is called)."
			     : ".");
}

/* Not every context counts hosts that have no label. */
static void
print_counts(const struct relatives *r, FILE *to)
{
	char bad[SAY_MAX], good[SAY_MAX], seen[SAY_MAX];

	say_count(r->counts.seen, seen);
	say_line(to, "                  %s zombies%s%.0f networks, %s servers%s%s%s",
		 say_count(r->counts.bad, bad), r->counts.bad > 0 ? " in about " : " in ",
		 context_bad_networks(&r->context), say_count(r->counts.good, good),
		 r->counts.seen > 0 ? " of " : "", r->counts.seen > 0 ? seen : "",
		 r->counts.seen > 0 ? " hosts" : "");
}

static void
print_relative(const struct relatives *r, FILE *to)
{
	struct buf others;

	say_line(to, "   %-14s %s", context_kind_name(r->kind),
		 r->kind == CONTEXT_ALL ? "(all hosts)" : r->name);
	if (!r->known) {
		say_line(to, "                  nothing known");
		return;
	}
	print_counts(r, to);
	buf_init(&others);
	for (size_t i = 0; i < r->n_others; i++)
		(void)buf_addf(&others, "%s%s", i > 0 ? ", " : "", r->others[i]);
	if (r->n_others > 0 && others.data != NULL)
		say_line(to, "                  such as %s%s", others.data,
			 r->n_others == RELATIVES_MAX ? ", ..." : "");
	buf_fini(&others);
}

static void
print_conviction(const struct profile *p, uint32_t now_s, FILE *to)
{
	char at[SAY_MAX], until[SAY_MAX], many[SAY_MAX];

	if (p->convicted_s == 0)
		return;
	say_line(to, "   convicted %s, %s %s; %s", say_time(p->convicted_s, at),
		 profile_convicted(p, now_s) ? "until" : "not any more",
		 profile_convicted(p, now_s) ? say_time(p->convicted_until_s, until) : "",
		 say_many(p->relapses, "relapse", many));
}

static void
print_profile(const struct portrait *portrait, FILE *to)
{
	const struct profile *p = &portrait->opinion.profile;
	char first[SAY_MAX], last[SAY_MAX], sessions[SAY_MAX], days[SAY_MAX];

	say_line(to, "Profile");
	say_line(to, "   first seen %s, last %s: %s on %s", say_time(p->first_s, first),
		 say_time(p->last_s, last),
		 say_many(p->sessions_total, "session", sessions),
		 say_many(p->active_days, "day", days));
	say_line(to,
		 "   recipients: %u known (about %.0f people), %u unknown (about %.0f "
		 "names of late), %u traps; %u refused by us",
		 p->accepted_total, profile_users(p), p->unknown_total,
		 profile_unknowns(p), p->traps_total, p->refused_total);
	say_line(to,
		 "   of the last days (fading): %.1f sessions, %.1f known, %.1f unknown, "
		 "%.1f traps, %.1f bounces",
		 (double)p->sessions, (double)p->accepted, (double)p->unknown,
		 (double)p->traps, (double)p->null_senders);
	if (p->concurrent_max > 0)
		say_line(to, "   at most %u sessions at once", p->concurrent_max + 1);
	if (p->label != LABEL_NONE)
		say_line(to, "   hard evidence: %s since %s (%s); teaches its relatives",
			 host_label_name((enum host_label)p->label),
			 say_time(p->labelled_s, first),
			 label_origin_name((enum label_origin)p->origin));
	print_conviction(p, portrait->now_s, to);
}

static void
item(void *ctx, const char *text)
{
	say_wrapped(ctx, "   - ", text);
}

static void
print_server(const struct portrait *p, FILE *to)
{
	const struct profile *profile = &p->opinion.profile;
	char since[SAY_MAX];

	if (profile->label == LABEL_SERVER) {
		say_line(to, "Valid mail server: established %s; never refused",
			 say_time(profile->established_s, since));
		say_line(to, "It would lose that by:");
		worth_lost_by(p, item, to);
	} else {
		say_line(to, "Valid mail server: not established. It lacks:");
		remedy_server(p, item, to);
	}
	if (p->worth.total > 0 || p->opinion.standing.colleagues > 0)
		say_line(to, "Speaks for it, together %.1f nats (of at most %.0f):",
			 p->worth.total, SERVER_WORTH_MAX);
	worth_earned(p, item, to);
	if (p->opinion.alerts != 0)
		say_line(to, "Changed of late; its mail goes on, but look at it:");
	worth_alerts(&p->opinion, item, to);
}

void
portrait_text(const struct portrait *p, FILE *to)
{
	print_head(p, to);
	fputc('\n', to);
	say_line(to, "Reasons, in nats (in brackets: another one of its family counts)");
	portrait_text_reasons(&p->opinion.verdict.score, p->opinion.verdict.threshold,
			      to);
	fputc('\n', to);
	say_line(to, "Relatives, itself included (counts fade by half in 30 days)");
	for (size_t i = 0; i < p->n_relatives; i++)
		print_relative(&p->relatives[i], to);
	fputc('\n', to);
	if (p->opinion.known) {
		print_profile(p, to);
		fputc('\n', to);
	}
	print_server(p, to);
	fputc('\n', to);
	say_line(to, "What would change it");
	remedy_give(p, item, to);
}
