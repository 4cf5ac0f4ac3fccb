/*
 * Sendmail: one process a connection, one queue id a message.  Who the client
 * is stands in "relay=" of the lines about the message, which come when it is
 * over.
 */
#include "logline_sendmail.h"

#include <string.h>

/* "name [192.0.2.1] (may be forged)", "ident@name [..]", or "[192.0.2.1]". */
static bool
take_relay(struct logline_text t, struct logline_event *e)
{
	const char *open = t.len > 0 ? memchr(t.at, '[', t.len) : NULL, *close, *ident;
	struct logline_text name, rest;

	if (open == NULL ||
	    (close = memchr(open, ']', t.len - (size_t)(open - t.at))) == NULL)
		return false;
	e->ip = (struct logline_text){open + 1, (size_t)(close - open - 1)};
	if (logline_begins(e->ip, "IPv6:"))
		e->ip = (struct logline_text){e->ip.at + 5, e->ip.len - 5};
	name = (struct logline_text){t.at, (size_t)(open - t.at)};
	if (name.len > 0 && memchr(t.at, ' ', name.len) == open - 1) {
		ident = memrchr(t.at, '@', name.len);
		name.at = ident != NULL ? ident + 1 : t.at;
		e->name = (struct logline_text){name.at, (size_t)(open - 1 - name.at)};
	}
	rest = (struct logline_text){close + 1, t.len - (size_t)(close + 1 - t.at)};
	e->forged = logline_begins(rest, " (may be forged)");
	return true;
}

static void
take_from(struct logline_text t, struct logline_event *e)
{
	struct logline_text id = logline_value(t, "msgid", ",");

	e->kind = LOGLINE_FROM;
	e->from = logline_value(t, "from", ",");
	e->size = logline_number(logline_value(t, "size", ","));
	e->rcpts = logline_number(logline_value(t, "nrcpts", ","));
	/* Sendmail makes an id where there is none, when the message is there. */
	e->content = id.at != NULL;
	if (id.at != NULL && id.at > t.at && id.at[-1] == '<' && id.len > 0)
		e->message_id = (struct logline_text){id.at - 1, id.len + 2};
	/* Behind the Message-ID, which may hold anything. */
	(void)take_relay(logline_last(t, ", relay="), e);
}

/* "ruleset=check_rcpt, arg1=<to>, relay=name [ip], reject=550 5.7.1 <to>...
 * text" */
static void
take_ruleset(struct logline_text t, struct logline_event *e)
{
	struct logline_text reply = logline_outside(t, ", reject=");
	struct logline_text arg = logline_value(t, "arg1", ",");

	if (reply.at == NULL)
		return;
	e->kind = LOGLINE_REJECT;
	e->at_rcpt = logline_begins(t, "ruleset=check_rcpt,") ||
		     logline_begins(t, "ruleset=check_compat,");
	if (e->at_rcpt)
		e->to = arg;
	else if (logline_begins(t, "ruleset=check_mail,"))
		e->from = arg;
	logline_reply(reply, e);
	e->unknown = logline_equal(e->dsn, "5.1.1");
	(void)take_relay(logline_value(t, "relay", ","), e);
}

/* "<to>... User unknown" */
static bool
take_unknown(struct logline_text t, struct logline_event *e)
{
	size_t len = logline_bracketed(t);

	if (len == 0 || !logline_equal((struct logline_text){t.at + len, t.len - len},
				       "... User unknown"))
		return false;
	e->kind = LOGLINE_REJECT;
	e->at_rcpt = e->unknown = true;
	e->code = 550;
	e->to = (struct logline_text){t.at + 1, len - 2};
	return true;
}

static void
take_message(struct logline_text t, struct logline_event *e)
{
	struct logline_text reply;

	if (logline_begins(t, "from=")) {
		take_from(t, e);
	} else if (logline_begins(t, "to=")) {
		e->kind = LOGLINE_TO;
	} else if (logline_begins(t, "ruleset=check_")) {
		take_ruleset(t, e);
	} else if (logline_begins(t, "Milter: to=")) {
		reply = logline_outside(t, ", reject=");
		e->kind = LOGLINE_REJECT;
		e->at_rcpt = e->by_filter = true;
		e->to = logline_value(t, "to", ",");
		logline_reply(reply, e);
	} else {
		(void)take_unknown(t, e);
	}
}

static void
take_connection(struct logline_text t, struct logline_event *e)
{
	struct logline_text relay = logline_value(t, "relay", ",");

	if (logline_begins(t, "AUTH=server, ") && take_relay(relay, e)) {
		e->kind = LOGLINE_AUTH;
	} else if (logline_begins(t, "STARTTLS=server, ") && take_relay(relay, e)) {
		e->tls = logline_value(t, "version", ",");
		/* Without: the handshake failed. */
		e->kind = e->tls.at != NULL ? LOGLINE_TLS : LOGLINE_NAME;
	} else if (logline_begins(t, "connect from ") &&
		   take_relay(logline_behind(t, "connect from "), e)) {
		e->kind = LOGLINE_CONNECT;
	}
}

void
logline_sendmail(const struct logline *l, struct logline_event *event_r)
{
	struct logline_text rest, client;

	logline_event_init(event_r);
	if (!logline_equal(l->program, "sendmail") &&
	    !logline_equal(l->program, "sm-mta"))
		return;
	rest = logline_queue(l->text, strlen("NOQUEUE"), event_r);
	if (rest.at == NULL)
		rest = l->text;
	if (logline_behind(rest, " did not issue MAIL/EXPN/VRFY/ETRN during ").at !=
	    NULL) {
		/* Said at its end: the session began before. */
		if (take_relay(rest, event_r))
			event_r->kind = LOGLINE_NAME;
	} else if (logline_begins(rest, "rejecting ") &&
		   logline_behind(rest, " due to ").at != NULL) {
		/* "commands", "server HELO": who spoke before he was asked. */
		client = logline_behind(rest, " from ");
		if (take_relay(client, event_r))
			event_r->kind = LOGLINE_NAME;
	} else if (event_r->queue.at != NULL) {
		take_message(rest, event_r);
	} else {
		take_connection(rest, event_r);
	}
}

bool
logline_sendmail_next_to(struct logline_event *event, const struct logline *l)
{
	const char *end = l->text.at + l->text.len, *at;
	size_t len;

	if (event->to.at == NULL) {
		struct logline_text first = logline_behind(l->text, "to=<");

		if (first.at == NULL)
			return false;
		at = first.at - 1;
	} else {
		at = event->to.at + event->to.len + 1;
		if (end - at < 2 || at[0] != ',')
			return false;
		at++;
	}
	len = logline_bracketed((struct logline_text){at, (size_t)(end - at)});
	if (len == 0)
		return false;
	event->to = (struct logline_text){at + 1, len - 2};
	return true;
}
