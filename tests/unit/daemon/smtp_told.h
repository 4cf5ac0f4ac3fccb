#ifndef LYCHGATE_SMTP_TOLD_H
#define LYCHGATE_SMTP_TOLD_H

/* Hooks for tests of smtp.h, which put what they are told into words. */
#include "smtp.h"
#include "unit.h"

/* What the hooks told, as text. */
static struct buf told;
static int complaints;
static char complaint[300];
static bool take_sessions;
static int64_t now_ms;

static int64_t
on_now(void)
{
	return now_ms;
}

static const char *const tls_names[] = {"?", "plain", ""};

static void
describe_txn(const struct session_txn *t)
{
	buf_addf(&told, " | from %s", t->mail_from);
	for (size_t i = 0; i < t->n_args; i++)
		buf_addf(&told, " %s", t->args[i]);
	for (size_t i = 0; i < t->n_rcpts; i++)
		buf_addf(&told, " to %s %s", t->rcpts[i].to,
			 t->rcpts[i].mta == MTA_NOT_KNOWN
			     ? "?"
			     : mta_answer_name(t->rcpts[i].mta));
	if (t->hidden > 0)
		buf_addf(&told, " hidden %u", t->hidden);
	if (t->data != NULL && t->data->has_simhash)
		buf_adds(&told, " fingerprint");
	if (t->data != NULL) {
		buf_addf(&told, " data %s",
			 t->data->message_id != NULL ? t->data->message_id : "-");
		if (t->data->subject != NULL)
			buf_addf(&told, " '%s'", t->data->subject);
		for (size_t i = 0; i < t->data->n_headers; i++) {
			const struct session_header *h = &t->data->headers[i];

			buf_addf(&told, " %s%s%s", h->name, h->value != NULL ? "=" : "",
				 h->value != NULL ? h->value : "");
		}
	}
}

static void
on_closed(void *ctx, const struct smtp_report *r)
{
	const struct session *s = r->session;
	char ip[ADDR_TEXT_MAX];

	(void)ctx;
	assert_int_equal(strlen(r->reference), REFERENCE_LEN);
	assert_true(s->end_ms >= s->at_ms);
	buf_addf(&told, "%s %s %s", addr_format(&s->ip, ip),
		 s->ptr != NULL ? s->ptr : "-",
		 s->ptr_status == PTR_UNKNOWN ? "?" : ptr_status_name(s->ptr_status));
	for (size_t i = 0; i < s->n_helos; i++)
		buf_addf(&told, " helo %s", s->helos[i]);
	if (s->helo_known && s->n_helos == 0)
		buf_adds(&told, " no helo");
	buf_addf(&told, " tls %s%s", tls_names[s->tls],
		 s->tls == TLS_ON ? s->tls_version : "");
	if (s->auth)
		buf_adds(&told, " auth");
	if (s->concurrent > 0)
		buf_addf(&told, " others %d", s->concurrent);
	for (size_t i = 0; i < s->n_txns; i++)
		describe_txn(&s->txns[i]);
	if (r->queue_ids[0] != '\0')
		buf_addf(&told, " | queue %s", r->queue_ids);
	if (r->outcome != NULL && r->outcome->carried > 0)
		buf_addf(&told, " | carried %u", r->outcome->carried);
	for (size_t i = 0; i < r->n_decisions; i++) {
		if (r->decisions[i].action == ACTION_LATER)
			buf_addf(&told, " | later %zu", i + 1);
		if (r->decisions[i].bounce == BOUNCE_REFUSED)
			buf_addf(&told, " | no bounce %zu", i + 1);
	}
	buf_addf(&told, r->outcome != NULL ? " | judged %u\n" : " | not judged\n",
		 r->outcome != NULL ? r->outcome->rcpts : 0);
	if (take_sessions) {
		struct session taken = *r->session;

		memset(r->session, 0, sizeof(*r->session));
		session_fini(&taken);
	}
}

static void
on_complain(void *ctx, enum complaint kind, const char *line)
{
	(void)ctx;
	(void)kind;
	snprintf(complaint, sizeof(complaint), "%s", line);
	complaints++;
}

#endif
