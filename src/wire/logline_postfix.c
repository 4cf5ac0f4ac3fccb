/*
 * Postfix: smtpd(8) tells of connections and refusals, cleanup(8), qmgr(8) and
 * the delivery agents of messages by their queue id.  A recipient that is
 * accepted is first heard of when it is delivered.
 */
#include "logline_postfix.h"

#include <string.h>

#include "ascii.h"

/* "name[192.0.2.1]" at the begin of ${t}, with ":4711" where Postfix logs ports.  The
 * text behind, {NULL, 0} when there is none. */
static struct logline_text
take_client(struct logline_text t, struct logline_event *e)
{
	const char *open = t.len > 0 ? memchr(t.at, '[', t.len) : NULL, *close, *end;

	if (open == NULL)
		return (struct logline_text){NULL, 0};
	end = t.at + t.len;
	if (memchr(t.at, ' ', (size_t)(open - t.at)) != NULL ||
	    (close = memchr(open, ']', (size_t)(end - open))) == NULL)
		return (struct logline_text){NULL, 0};
	e->name = (struct logline_text){t.at, (size_t)(open - t.at)};
	e->ip = (struct logline_text){open + 1, (size_t)(close - open - 1)};
	if (logline_equal(e->name, "unknown"))
		e->name = (struct logline_text){NULL, 0};
	close++;
	if (end - close > 1 && close[0] == ':' && ascii_is_digit(close[1]))
		for (close++; close < end && ascii_is_digit(*close);)
			close++;
	return (struct logline_text){close, (size_t)(end - close)};
}

/* What is told of a client: "name[192.0.2.1]: text".  The text. */
static struct logline_text
take_told(struct logline_text t, struct logline_event *e)
{
	struct logline_text rest = take_client(t, e);

	return logline_begins(rest, ": ") ? logline_behind(rest, ": ")
					  : (struct logline_text){NULL, 0};
}

/* What smtpd(8) knows, behind what it says to the client: "; from=<> to=<> proto=ESMTP
 * helo=<>" */
static void
take_facts(struct logline_text t, struct logline_event *e)
{
	struct logline_text facts = logline_last(t, "; from=<");

	if (facts.at == NULL)
		return;
	facts = (struct logline_text){facts.at - 6, facts.len + 6};
	e->from = logline_value(facts, "from", " ");
	e->to = logline_value(facts, "to", " ");
	e->helo = logline_value(facts, "helo", " ");
}

/* "reject: RCPT from name[ip]: 550 5.1.1 <to>: text; from=<> to=<> proto=ESMTP
 * helo=<>" */
static void
take_reject(struct logline_text t, struct logline_event *e)
{
	struct logline_text stage = logline_behind(t, "reject: ");
	struct logline_text reply = take_told(logline_behind(stage, " from "), e);

	if (e->ip.at == NULL)
		return;
	e->kind = LOGLINE_REJECT;
	e->by_filter = logline_begins(t, "milter-");
	e->at_rcpt = logline_begins(stage, "RCPT ");
	e->content = logline_begins(stage, "END-OF-MESSAGE ");
	logline_reply(reply, e);
	/* "User unknown" may be said of the sender too, with another status. */
	e->unknown = logline_equal(e->dsn, "5.1.1");
	take_facts(reply, e);
}

/* rsyslogd's own template of RFC 5424 (RSYSLOG_SyslogProtocol23Format) has the name of a
 * program up to the slash: which one of Postfix it is, the text must tell. */
static bool
is_cut(struct logline_text program)
{
	return memchr(program.at, '/', program.len) == NULL;
}

/* Of "ehlo=1 auth=0/1 quit=1 commands=2/3": how often a command succeeded; -1: it is not
 * there. */
static int64_t
succeeded(struct logline_text t, const char *command)
{
	return logline_number(logline_value(t, command, " /"));
}

/* The counters behind "disconnect from name[ip]", since Postfix 3.0. */
static void
take_counters(struct logline_text program, struct logline_text t, struct logline_event *e)
{
	/* With smtpd_tls_wrappermode no STARTTLS is needed; perhaps it was that. */
	bool wrapped = is_cut(program) || logline_behind(program, "/smtps/").at != NULL ||
		       logline_behind(program, "/submissions/").at != NULL;

	e->counted = succeeded(t, "commands") >= 0;
	e->greeted = succeeded(t, "helo") >= 0 || succeeded(t, "ehlo") >= 0;
	e->auth = succeeded(t, "auth") > 0;
	if (succeeded(t, "starttls") > 0)
		e->tls_used = LOGLINE_TLS_USED;
	else if (e->counted && !wrapped)
		e->tls_used = LOGLINE_TLS_NONE;
}

static void
take_tls(struct logline_text t, struct logline_event *e)
{
	struct logline_text version =
	    take_told(logline_behind(t, "TLS connection established from "), e);
	const char *end = version.len > 0 ? memchr(version.at, ' ', version.len) : NULL;

	if (end == NULL)
		return;
	e->kind = LOGLINE_TLS;
	e->tls = (struct logline_text){version.at, (size_t)(end - version.at)};
}

/* "warning: hostname NAME does not resolve to address IP: why" */
static void
take_warning(struct logline_text t, struct logline_event *e)
{
	struct logline_text name = logline_behind(t, "hostname ");
	struct logline_text ip = logline_behind(name, " does not resolve to address ");
	size_t len = 0;

	if (ip.at == NULL)
		return;
	/* An IPv6 address has colons of its own: it ends at ": ", or with the line.
	 */
	while (len < ip.len &&
	       !(ip.at[len] == ':' && len + 1 < ip.len && ip.at[len + 1] == ' '))
		len++;
	e->kind = LOGLINE_NAME;
	e->name = (struct logline_text){
	    name.at, (size_t)(ip.at - name.at) - strlen(" does not resolve to address ")};
	e->ip = (struct logline_text){ip.at, len};
	e->temp = logline_behind(ip, "emporary failure").at != NULL ||
		  logline_behind(ip, "ry again").at != NULL;
	e->forged = !e->temp;
}

/* "client=name[ip], sasl_method=PLAIN, sasl_username=alice": a message begins, or, for a
 * filter before the queue, has no queue id. */
static void
take_begin(struct logline_text t, struct logline_event *e)
{
	if (take_client(logline_behind(t, "client="), e).at == NULL)
		return;
	/* A filter behind the queue gives back what came from another client before. */
	if (logline_behind(t, ", orig_client=").at != NULL)
		return;
	e->auth = logline_value(t, "sasl_username", ",").len > 0;
	e->kind = e->queue.at != NULL ? LOGLINE_CLIENT
		  : e->auth	      ? LOGLINE_AUTH
				      : LOGLINE_NAME;
}

/* Lines that smtpd(8) begins with a queue id, NOQUEUE or neither. */
static void
take_mail(struct logline_text t, struct logline_event *e)
{
	struct logline_text rest = logline_queue(t, 1, e);

	if (rest.at == NULL)
		rest = t;
	if (logline_begins(rest, "reject: ") || logline_begins(rest, "milter-reject: ")) {
		take_reject(rest, e);
	} else if (logline_begins(rest, "client=")) {
		take_begin(rest, e);
	} else if (logline_begins(rest, "proxy-accept: END-OF-MESSAGE: ") ||
		   logline_begins(rest, "proxy-reject: END-OF-MESSAGE: ")) {
		e->kind = LOGLINE_CONTENT;
		e->content = true;
		take_facts(rest, e);
	}
}

static void
take_smtpd(struct logline_text program, struct logline_text t, struct logline_event *e)
{
	struct logline_text rest;

	if (logline_begins(t, "connect from ")) {
		if (take_client(logline_behind(t, "connect from "), e).at != NULL)
			e->kind = LOGLINE_CONNECT;
	} else if (logline_begins(t, "disconnect from ")) {
		rest = take_client(logline_behind(t, "disconnect from "), e);
		if (rest.at != NULL) {
			e->kind = LOGLINE_DISCONNECT;
			take_counters(program, rest, e);
		}
	} else if (logline_begins(t, "warning: hostname ")) {
		take_warning(t, e);
	} else if (logline_behind(t, " TLS connection established from ").at != NULL) {
		take_tls(t, e);
	} else {
		take_mail(t, e);
	}
}

/* Lines by queue id, of all other programs. */
static void
take_message(struct logline_text t, struct logline_event *e)
{
	struct logline_text rest = logline_queue(t, 1, e);

	if (e->queue.at == NULL)
		return;
	if (logline_begins(rest, "message-id=")) {
		e->kind = LOGLINE_MESSAGE_ID;
		e->message_id = (struct logline_text){rest.at + 11, rest.len - 11};
	} else if (logline_begins(rest, "from=<")) {
		e->kind = LOGLINE_FROM;
		e->content = true;
		e->from = logline_value(rest, "from", ",");
		e->size = logline_number(logline_value(rest, "size", ","));
		e->rcpts = logline_number(logline_value(rest, "nrcpt", " "));
	} else if (logline_begins(rest, "to=<")) {
		e->kind = LOGLINE_TO;
		e->to = logline_value(rest, "orig_to", ",");
		if (e->to.at == NULL)
			e->to = logline_value(rest, "to", ",");
	} else if (logline_equal(rest, "removed")) {
		e->kind = LOGLINE_REMOVED;
	} else if (logline_begins(rest, "milter-reject: ")) {
		take_reject(rest, e); /* cleanup(8): behind the data */
	} else if (logline_begins(rest, "reject: header ") ||
		   logline_begins(rest, "reject: body ")) {
		e->kind = LOGLINE_REJECT;
		e->content = true;
		take_facts(rest, e);
	}
}

/* Of whatever program.  What postscreen(8) says of clients, " from [ip]:port", which have
 * no names yet, is no line of smtpd(8). */
static void
take_any(struct logline_text program, struct logline_text t, struct logline_event *e)
{
	take_message(t, e);
	if (e->kind != LOGLINE_OTHER || logline_behind(t, " from [").at != NULL)
		return;
	logline_event_init(e);
	take_smtpd(program, t, e);
}

/* "postfix/smtpd", "postfix-in/submission/smtpd" */
static bool
is_smtpd(struct logline_text program)
{
	return program.len >= 6 && memcmp(program.at + program.len - 6, "/smtpd", 6) == 0;
}

void
logline_postfix(const struct logline *l, struct logline_event *event_r)
{
	logline_event_init(event_r);
	if (!logline_begins(l->program, "postfix"))
		return;
	if (is_cut(l->program))
		take_any(l->program, l->text, event_r);
	else if (is_smtpd(l->program))
		take_smtpd(l->program, l->text, event_r);
	else
		take_message(l->text, event_r);
}
