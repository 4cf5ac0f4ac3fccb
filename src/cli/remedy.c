/*
 * What would change it.  The numbers are computed from the reasons of the score at hand;
 * the sentences are those of doc/judgement.md.
 */
#include <math.h>
#include <string.h>

#include "remedy.h"
#include "say.h"

#define WORTH_MENTION 1.0 /* nats; smaller reasons change little */

/* What the other side can do about a reason; none where nothing helps but time. */
static const char *const remedies[REASON_COUNT] = {
    [REASON_NAME_HELO] = "the host needs a chosen name that its address resolves to and "
			 "back (PTR and A agree), and that it says in HELO",
    [REASON_CONTEXT_TEMPLATE] =
	"a name of its own, outside its provider's scheme for access lines, leaves the "
	"bad company; or it sends through its provider's mail server",
    [REASON_CONTEXT_KIN] =
	"a name of its own, outside its provider's scheme for access lines, leaves the "
	"bad company; or it sends through its provider's mail server",
    [REASON_CONTEXT_CLASS] = "a chosen name, confirmed and said in HELO, leaves the "
			     "bad company",
    [REASON_CONTEXT_PROVIDER] = "a name under a domain of its own leaves the bad company",
    [REASON_CONTEXT_HELO] = "a HELO with its own host name leaves the bad company",
    [REASON_CONTEXT_NETWORK] = "its network has other infected hosts: time helps once "
			       "they are gone",
    [REASON_HELO_RCPT_DOMAIN] = "it must say HELO with its own name, not with yours",
    [REASON_HELO_PROVIDER] = "it must say HELO with its own name, not with a mail "
			     "provider's",
    [REASON_HELO_MANY] = "it must keep to one HELO name",
    [REASON_TLS] = "use TLS, as mail servers do",
    [REASON_DIALECT] = "speak ESMTP, as mail servers do",
    [REASON_UNKNOWN_USERS] = "its list must lose the dead addresses; what it tried fades "
			     "by half in 7 days",
    [REASON_TRAP] = "it must find out where the trap address came from, or which machine "
		    "behind this address is infected; fades by half in 7 days",
    [REASON_AUTO_TRAP] = "it must find out where names came from that nobody ever had, "
			 "or which machine behind this address is infected; fades by "
			 "half in 7 days",
    [REASON_SITE] =
	"other machines of its IPv6 network are infected: clean them, or give "
	"this one a chosen name that its address resolves to and say it in HELO",
    [REASON_CONCURRENT] = "fewer sessions at once",
    [REASON_SLAMMING] = "fewer sessions a minute",
    [REASON_WAVE] = "many machines of its provider came at once: it is forgotten with "
		    "the days",
    [REASON_HELO_NETWORKS] = "it needs a HELO of its own, that other machines do not say",
    [REASON_RETURN_REFUSED] = "it must not try again what was refused for good: it is "
			      "forgotten 7 days after the last time",
    [REASON_RETURN_AT_ONCE] = "it must read the answers, and not try again in the same "
			      "session what was refused for good",
    [REASON_SENDER_NETWORKS] = "its senders' address is forged by others, or it is "
			       "given to many machines: days without that help",
    [REASON_SENDER_PROVIDER] = "mail with such a sender should go through that "
			       "provider's servers, or have a sender of its own domain",
    [REASON_SENDER_ZOMBIES] = "its senders' domain is forged by others: send through "
			      "that domain's servers, or say a name of it in HELO",
    [REASON_BOTNET] =
	"find out which machine behind this address is infected; "
	"'lychgate botnet' shows what it has in common with others, and can "
	"ignore that",
    [REASON_SENDER_NULL] = "its bounces must be written by its mail server",
    [REASON_SENDER_NULL_MANY] = "a bounce goes to one recipient",
    [REASON_HEADERS_RECEIVED] = "its mail should pass a mail server of its own",
    [REASON_HEADERS_DATE] = "its mail needs a Date header with the time of day and zone",
    [REASON_HEADERS_ID] = "its mail needs a Message-ID with a domain of its own",
    [REASON_HEADERS_ID_SHAPE] = "its mail has Message-IDs as zombies here write them: "
				"its mail server should write them",
    [REASON_HEADERS_ID_SPREAD] = "its mail needs a Message-ID with a domain of its own",
    [REASON_HEADERS_MAILER] = "its mail must not claim a mail program that did not "
			      "write it",
    [REASON_HEADERS_TO] = "its mail needs a To header",
};

const char *
remedy_class(const struct portrait *p, const struct score *score)
{
	const struct verdict *v = &p->opinion.verdict;
	double line = v->threshold - (v->convicted ? ENGINE_ACQUIT_MARGIN : 0);

	if (score->total >= line && score->deeds >= ENGINE_DEEDS)
		return "zombie";
	return score->total >= p->suspect_score ? "suspect" : "pass";
}

static bool
of_relatives(const struct reason *r)
{
	return strcmp(reason_family_name(r->id), "context") == 0;
}

void
remedy_without(const struct score *score, size_t reason, struct score *score_r)
{
	const struct reason *cap = NULL;
	double relatives = 0, bounded;

	score_init(score_r);
	for (size_t i = 0; i < score->n_reasons; i++) {
		const struct reason *r = &score->reasons[i];

		if (r->id == REASON_CONTEXT_CAP)
			cap = r;
		else if (i != reason)
			score_add(score_r, r);
		if (of_relatives(r) && r != cap && i != reason)
			relatives += r->nats;
	}
	if (cap != NULL) {
		bounded = fmin(fmax(relatives, cap->a), cap->b);
		score_add(score_r, &(struct reason){.id = REASON_CONTEXT_CAP,
						    .nats = bounded - relatives,
						    .a = cap->a,
						    .b = cap->b});
	}
	score_sum(score_r);
}

/* Tell one sentence that is put together. */
static void __attribute__((format(printf, 3, 4)))
tell(remedy_line *line, void *ctx, const char *format, ...)
{
	struct buf text;
	va_list ap;

	buf_init(&text);
	va_start(ap, format);
	if (buf_vaddf(&text, format, ap) == 0)
		line(ctx, text.data);
	va_end(ap);
	buf_fini(&text);
}

static void
about_reasons(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct verdict *v = &p->opinion.verdict;

	for (size_t i = 0; i < v->score.n_reasons; i++) {
		const struct reason *r = &v->score.reasons[i];
		struct score without;

		if (!r->counts || r->nats < WORTH_MENTION || remedies[r->id] == NULL)
			continue;
		remedy_without(&v->score, i, &without);
		tell(line, ctx, "without %s the score would be %.2f (%s): %s",
		     reason_name(r->id), without.total, remedy_class(p, &without),
		     remedies[r->id]);
	}
}

static void
about_conviction(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct profile *profile = &p->opinion.profile;
	char until[SAY_MAX], left[SAY_MAX];

	if (!profile_convicted(profile, p->now_s))
		return;
	tell(line, ctx,
	     "the conviction ends by itself on %s (in %s) unless it comes back, and at "
	     "its next visit if the score is then below %.2f",
	     say_time(profile->convicted_until_s, until),
	     say_span(profile->convicted_until_s - p->now_s, left),
	     p->opinion.verdict.threshold - ENGINE_ACQUIT_MARGIN);
}

static void
about_policy(const struct portrait *p, remedy_line *line, void *ctx)
{
	struct addr unit = addr_unit(&p->session.ip);
	struct net net = net_of(&unit, unit.family == 6 ? 64 : 32);
	char text[NET_TEXT_MAX];

	if (p->pin != PIN_NONE) {
		net_format(&p->pin_net, text);
		tell(line, ctx, "it is pinned to %s: 'lychgate pin remove %s'",
		     policy_pin_name(p->pin), text);
		return;
	}
	net_format(&net, text);
	if (p->exempt)
		return;
	if (addr_is_private(&p->session.ip))
		tell(line, ctx,
		     "its address is private: only a pin refuses it, 'lychgate pin %s "
		     "refuse'",
		     text);
	else
		tell(line, ctx, "you can decide at once: 'lychgate pin %s pass'", text);
	if (p->opinion.profile.label == LABEL_ZOMBIE)
		tell(line, ctx,
		     "if it was no zombie, 'lychgate forget %s' also takes back what it "
		     "taught about its relatives",
		     text);
}

void
remedy_give(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct verdict *v = &p->opinion.verdict;
	double missing = v->threshold - v->score.total;

	if (v->kind == VERDICT_ZOMBIE || v->kind == VERDICT_SUSPECT) {
		about_reasons(p, line, ctx);
		about_conviction(p, line, ctx);
		about_policy(p, line, ctx);
		return;
	}
	if (p->pin != PIN_NONE)
		about_policy(p, line, ctx);
	if (v->kind == VERDICT_SERVER)
		line(ctx, "established servers pass whatever their score; the profile is "
			  "lost by trap hits over days, or 90 days of silence");
	else if (missing > 0)
		tell(line, ctx,
		     "it would be convicted with %.2f more nats: a trap hit, or "
		     "unknown users",
		     missing);
}

/* The other way, where days, users or the name stand in the first one's. */
static void
about_answers(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct server_answered_lacks *lacks = &p->answered_lacks;
	struct server_needs needs =
	    server_answered_needs(&p->opinion.profile, p->site_users);

	if (!lacks->answer)
		tell(line, ctx,
		     "it answered our users: %u days and %.0f local users are enough, "
		     "whatever its name",
		     needs.days, needs.users);
	else if (p->lacks.days || p->lacks.users || p->lacks.name)
		tell(line, ctx,
		     "or an answer to our users (a reply, a report of failed delivery, "
		     "mail of its own domain that they write to): then %u days and %.0f "
		     "local users are enough, whatever its name",
		     needs.days, needs.users);
}

void
remedy_server(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct profile *profile = &p->opinion.profile;
	struct server_needs needs = server_needs(profile, p->site_users);
	char free_at[SAY_MAX];

	if (profile->label == LABEL_SERVER)
		return;
	if (p->lacks.days)
		tell(line, ctx, "active on %u of %u days", profile->active_days,
		     needs.days);
	if (p->lacks.users)
		tell(line, ctx, "about %.0f of %.0f local users took its mail",
		     profile_users(profile), needs.users);
	if (p->lacks.name)
		tell(line, ctx, "needs a %sconfirmed name that it says in HELO",
		     needs.users < SERVER_USERS ? "chosen, " : "");
	if (p->lacks.unknown_rate)
		tell(line, ctx,
		     "share of unknown users below %.0f %% is needed for certain; it may "
		     "be %.0f %%",
		     100 * SERVER_UNKNOWN_RATE, 100 * server_unknown_rate(profile));
	if (p->lacks.trap_free)
		tell(line, ctx, "hit a trap; counts again from %s",
		     say_time(profile->trap_last_s + SERVER_TRAP_FREE_S, free_at));
	about_answers(p, line, ctx);
}
