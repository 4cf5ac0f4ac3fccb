/* The summands of server_weigh() as a person reads them. */
#include "worth.h"

#include <stdio.h>
#include <string.h>

#include "say.h"
#include "stamp.h"
#include "watch.h"

static void __attribute__((format(printf, 4, 5)))
tell(double nats, remedy_line *line, void *ctx, const char *format, ...)
{
	struct buf text;
	va_list ap;

	if (nats <= 0)
		return;
	buf_init(&text);
	va_start(ap, format);
	if (buf_addf(&text, "%.1f nats: ", nats) == 0 &&
	    buf_vaddf(&text, format, ap) == 0)
		line(ctx, text.data);
	va_end(ap);
	buf_fini(&text);
}

/* What they are worth in the end is among the reasons (server.organisation). */
static void
colleagues(const struct portrait *p, remedy_line *line, void *ctx)
{
	struct buf text;

	if (p->opinion.standing.colleagues <= 0)
		return;
	buf_init(&text);
	if (buf_addf(
		&text,
		"about %.0f proven servers under %s: 0.5 nats each, at most 1.5, less "
		"what its own days and users are worth",
		p->opinion.standing.colleagues, p->name.registered) == 0)
		line(ctx, text.data);
	buf_fini(&text);
}

void
worth_earned(const struct portrait *p, remedy_line *line, void *ctx)
{
	const struct server_worth *w = &p->worth;
	const struct profile *profile = &p->opinion.profile;
	const struct standing *s = &p->opinion.standing;

	tell(w->days, line, ctx, "active on %u days (today is not counted)",
	     profile->active_days);
	tell(w->users, line, ctx, "about %.0f local users took its mail",
	     profile_users(profile));
	tell(w->name, line, ctx, "a chosen, confirmed name that it says in HELO");
	tell(w->replies, line, ctx, "replies to %u messages of our users (two count)",
	     s->merit.replies);
	tell(w->bounces, line, ctx, "%u reports about mail of our users",
	     s->merit.bounces);
	tell(w->two_way, line, ctx, "mail of its own domain, which our users write to");
	tell(w->tls, line, ctx, "it encrypts");
	tell(w->retry, line, ctx, "it tried again after a temporary refusal");
	colleagues(p, line, ctx);
}

void
worth_lost_by(const struct portrait *p, remedy_line *line, void *ctx)
{
	if (p->opinion.profile.label != LABEL_SERVER)
		return;
	line(ctx, "90 days of silence");
	line(ctx, "three traps or more over 7 days or more, while most of what it sends "
		  "goes to unknown users");
}

void
worth_alerts(const struct engine_opinion *o, remedy_line *line, void *ctx)
{
	char at[SAY_MAX], text[128];

	for (unsigned i = 0; i < WATCH_KINDS; i++) {
		if ((o->alerts & 1u << i) == 0)
			continue;
		snprintf(text, sizeof(text), "%s: it %s", say_time(o->alert_s[i], at),
			 watch_alert_text((enum watch_alert)(1u << i)));
		line(ctx, text);
	}
}

uint32_t
worth_alert_s(const struct engine_opinion *o)
{
	uint32_t newest_s = 0;

	for (unsigned i = 0; i < WATCH_KINDS; i++)
		newest_s = stamp_later(newest_s, o->alert_s[i]);
	return newest_s;
}

const char *
worth_alerts_format(unsigned alerts, char out[WORTH_ALERTS_MAX])
{
	snprintf(out, WORTH_ALERTS_MAX, "%s%s%s",
		 alerts & WATCH_UNKNOWN ? "unknown-users " : "",
		 alerts & WATCH_TRAPS ? "traps " : "",
		 alerts & WATCH_ALIEN ? "somebody-else " : "");
	if (out[0] != '\0')
		out[strlen(out) - 1] = '\0';
	return out;
}

void
worth_json(const struct portrait *p, struct json *j)
{
	const struct server_worth *w = &p->worth;
	const struct engine_opinion *o = &p->opinion;
	char alerts[WORTH_ALERTS_MAX];

	json_key(j, "earned");
	json_object_begin(j);
	json_key_real(j, "days", w->days, 2);
	json_key_real(j, "users", w->users, 2);
	json_key_real(j, "name", w->name, 2);
	json_key_real(j, "replies", w->replies, 2);
	json_key_real(j, "bounces", w->bounces, 2);
	json_key_real(j, "two_way", w->two_way, 2);
	json_key_real(j, "tls", w->tls, 2);
	json_key_real(j, "retry", w->retry, 2);
	json_object_end(j);
	json_key_int(j, "replies", o->standing.merit.replies);
	json_key_int(j, "bounces", o->standing.merit.bounces);
	json_key_real(j, "organisation_servers", o->standing.colleagues, 1);
	json_key_text(j, "alerts",
		      o->alerts != 0 ? worth_alerts_format(o->alerts, alerts) : NULL);
}
