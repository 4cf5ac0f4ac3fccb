/*
 * Facts are appended and never taken back.  All memory is the session's arena, so that
 * one call ends it and an idle session holds a few hundred bytes.
 *
 * What a client may do without end (HELO, transactions, recipients, headers) has a
 * limit; an item beyond it is counted, not kept.  What belongs to a transaction that was
 * not kept must not land in the one before it: hence ${txn_cut}.
 */
#include <string.h>

#include "dname.h"
#include "session.h"

#define HEADERS_FIRST 16 /* few messages have less than half of them */

void
session_init(struct session *s, int64_t at_ms, const struct addr *ip)
{
	*s = (struct session){.at_ms = at_ms, .ip = *ip, .concurrent = -1};
	arena_init(&s->arena);
}

void
session_fini(struct session *s)
{
	arena_fini(&s->arena);
}

const char *
session_text(struct session *s, const char *text, size_t len)
{
	char *copy;

	if (len > SESSION_TEXT_MAX)
		len = SESSION_TEXT_MAX;
	if ((copy = arena_strndup(&s->arena, text, len)) == NULL)
		return NULL;
	for (char *nul; (nul = memchr(copy, '\0', len)) != NULL;)
		*nul = '?';
	return copy;
}

int
session_set_ptr(struct session *s, const char *name, size_t len, enum ptr_status status)
{
	const char *copy = NULL;

	if (name != NULL && (copy = session_text(s, name, len)) == NULL)
		return -1;
	s->ptr = copy;
	s->ptr_status = status;
	return 0;
}

int
session_set_tls(struct session *s, const char *version, size_t len)
{
	const char *copy = NULL;

	if (version != NULL && (copy = session_text(s, version, len)) == NULL)
		return -1;
	s->tls_version = copy;
	s->tls = version != NULL ? TLS_ON : TLS_PLAIN;
	return 0;
}

int
session_add_helo(struct session *s, const char *name, size_t len)
{
	const char **helos, *copy;

	if (s->n_helos == SESSION_HELOS_MAX) {
		s->dropped++;
		return 0;
	}
	if ((copy = session_text(s, name, len)) == NULL)
		return -1;
	helos = arena_grow(&s->arena, s->helos, s->n_helos, sizeof(*helos));
	if (helos == NULL)
		return -1;
	helos[s->n_helos++] = copy;
	s->helos = helos;
	s->helo_known = true;
	return 0;
}

int
session_add_txn(struct session *s, int64_t at_ms, const char *mail_from, size_t len)
{
	struct session_txn *txns;
	const char *copy = NULL;

	if (s->n_txns == SESSION_TXNS_MAX) {
		s->dropped++;
		s->txn_cut = true;
		return 0;
	}
	if (mail_from != NULL && (copy = session_text(s, mail_from, len)) == NULL)
		return -1;
	txns = arena_grow(&s->arena, s->txns, s->n_txns, sizeof(*txns));
	if (txns == NULL)
		return -1;
	txns[s->n_txns++] = (struct session_txn){.at_ms = at_ms, .mail_from = copy};
	s->txns = txns;
	s->rcpt_cut = false;
	return 0;
}

int
session_add_arg(struct session *s, const char *arg, size_t len)
{
	struct session_txn *t = session_last_txn(s);
	const char **args, *copy;

	if (t == NULL && !s->txn_cut)
		return -1;
	if (t == NULL || t->n_args == SESSION_ARGS_MAX) {
		s->dropped++;
		return 0;
	}
	if ((copy = session_text(s, arg, len)) == NULL)
		return -1;
	args = arena_grow(&s->arena, t->args, t->n_args, sizeof(*args));
	if (args == NULL)
		return -1;
	args[t->n_args++] = copy;
	t->args = args;
	t->args_known = true;
	return 0;
}

int
session_add_rcpt(struct session *s, int64_t at_ms, const char *to, size_t len,
		 enum mta_answer mta)
{
	struct session_txn *t = session_last_txn(s);
	struct session_rcpt *rcpts;
	const char *copy;

	if (t == NULL && !s->txn_cut)
		return -1;
	if (t == NULL || t->n_rcpts == SESSION_RCPTS_MAX) {
		s->dropped++;
		s->rcpt_cut = true;
		return 0;
	}
	if ((copy = session_text(s, to, len)) == NULL)
		return -1;
	rcpts = arena_grow(&s->arena, t->rcpts, t->n_rcpts, sizeof(*rcpts));
	if (rcpts == NULL)
		return -1;
	rcpts[t->n_rcpts++] = (struct session_rcpt){
	    .to = copy, .at_ms = at_ms, .mta = mta, .account = copy};
	t->rcpts = rcpts;
	return 0;
}

int
session_set_tag(struct session *s, enum tag_status status, const char *account)
{
	struct session_rcpt *rcpt = session_last_rcpt(s);
	const char *copy;

	if (rcpt == NULL)
		return s->rcpt_cut || s->txn_cut ? 0 : -1;
	if ((copy = session_text(s, account, strlen(account))) == NULL)
		return -1;
	rcpt->tag = status;
	rcpt->account = copy;
	return 0;
}

struct session_data *
session_add_data(struct session *s)
{
	struct session_txn *t = session_last_txn(s);

	if (t == NULL || t->data != NULL)
		return t != NULL ? t->data : NULL;
	if ((t->data = arena_alloc(&s->arena, sizeof(*t->data))) != NULL)
		t->data->size = -1;
	return t->data;
}

int
session_add_header(struct session *s, const char *name, size_t name_len,
		   const char *value, size_t value_len)
{
	struct session_data *d = session_add_data(s);
	struct session_header *headers, h = {NULL, NULL};

	if (d == NULL && !s->txn_cut)
		return -1;
	if (d == NULL || d->n_headers == SESSION_HEADERS_MAX) {
		s->dropped++;
		return 0;
	}
	if ((h.name = session_text(s, name, name_len)) == NULL)
		return -1;
	if (value != NULL && (h.value = session_text(s, value, value_len)) == NULL)
		return -1;
	headers = arena_grow_from(&s->arena, d->headers, d->n_headers, sizeof(*headers),
				  HEADERS_FIRST);
	if (headers == NULL)
		return -1;
	headers[d->n_headers++] = h;
	d->headers = headers;
	return 0;
}

struct session_rcpt *
session_last_rcpt(const struct session *s)
{
	struct session_txn *t = session_last_txn(s);

	return t != NULL && t->n_rcpts > 0 && !s->rcpt_cut ? &t->rcpts[t->n_rcpts - 1]
							   : NULL;
}

const char *
session_helo(const struct session *s)
{
	return s->n_helos > 0 ? s->helos[s->n_helos - 1] : NULL;
}

/* The last '@' counts: a quoted local part and a source route may hold others. */
int
session_domain(const char *address, char *out)
{
	const char *at = strrchr(address, '@');
	struct addr ip;

	if (at == NULL || (dname_ends_in_number(at + 1) && addr_parse(at + 1, &ip) == 0))
		return -1;
	return dname_normalise(at + 1, out);
}

const char *
ptr_status_name(enum ptr_status status)
{
	switch (status) {
	case PTR_OK:
		return "ok";
	case PTR_FORGED:
		return "forged";
	case PTR_NONE:
		return "none";
	case PTR_TEMP:
		return "temp";
	case PTR_UNKNOWN:
		break;
	}
	return "unknown?";
}

bool
mta_takes(enum mta_answer answer)
{
	return answer == MTA_ACCEPTED || answer == MTA_NOT_KNOWN;
}

const char *
mta_answer_name(enum mta_answer answer)
{
	switch (answer) {
	case MTA_ACCEPTED:
		return "accepted";
	case MTA_UNKNOWN:
		return "unknown";
	case MTA_REJECTED:
		return "rejected";
	case MTA_DEFERRED:
		return "deferred";
	case MTA_NOT_KNOWN:
		break;
	}
	return "unknown?";
}
